// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>
#include "simbed.h"

u8 data[SIMBED_MAX];
struct simpage pages[SIMBED_MAX];
bool bad[SIMBED_BLOCKS];
u8 dying[SIMBED_BLOCKS];
struct layout layout;
struct simflash sim;

void simbed_new(const struct simchip *chip, const struct partition *part,
		u32 n)
{
	static u32 worn[SIMBED_BLOCKS];
	static const struct simcells cells = { data, pages, bad, dying, worn };

	layout = (struct layout) {
		.count = n, .size = chip->size, .erasesize = chip->erasesize,
	};
	memcpy(layout.part, part, n * sizeof(*part));
	memset(data, 0xff, sizeof(data));
	simflash_init(&sim, chip, &layout, &cells);
	simflash_power_on(&sim);
}
