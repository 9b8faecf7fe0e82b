// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include "flash/volume.h"
#include "ubichip.h"
#include "ubihost.h"

static int (*sim_erase)(struct flash_port *p, u32 addr);

static int count_erase(struct flash_port *p, u32 addr)
{
	struct simflash *s = container_of(p, struct simflash, port);
	struct ubichip *c = container_of(s, struct ubichip, sim);

	c->erased[addr / p->layout->erasesize]++;
	return sim_erase(p, addr);
}

void ubichip_new(struct ubichip *c, const struct layout *layout, u32 pagesize)
{
	memset(c, 0, sizeof(*c));
	c->kind = (struct simchip) {
		.name = "nand", .size = layout->size, .nand = true,
		.erasesize = layout->erasesize, .pagesize = pagesize,
	};
	c->blocks = layout->size / layout->erasesize;
	c->cells.data = malloc(layout->size);
	c->cells.page = calloc(layout->size / pagesize, sizeof(*c->cells.page));
	c->cells.bad = calloc(c->blocks, sizeof(*c->cells.bad));
	c->cells.dying = calloc(c->blocks, sizeof(*c->cells.dying));
	c->cells.worn = calloc(c->blocks, sizeof(*c->cells.worn));
	c->erased = calloc(c->blocks, sizeof(*c->erased));
	c->block = malloc(layout->erasesize);
	memset(c->cells.data, 0xff, layout->size);
	simflash_init(&c->sim, &c->kind, layout, &c->cells);
	sim_erase = c->sim.port.erase;
	c->sim.port.erase = count_erase;
	ubihost_power_on();
}

void ubichip_free(struct ubichip *c)
{
	ubihost_power_on();
	free(c->cells.data);
	free(c->cells.page);
	free(c->cells.bad);
	free(c->cells.dying);
	free(c->cells.worn);
	free(c->erased);
	free(c->block);
}

void ubichip_power_on(struct ubichip *c)
{
	ubihost_power_on();
	simflash_power_on(&c->sim);
}

bool ubichip_run(struct ubichip *c, const struct plan *plan, bool trusted)
{
	struct resume found;
	u32 erases, steps = 0;
	int ret;

	c->longest = 0;
	job_start(&c->job, plan, &c->sim.port, c->block, trusted);
	if (c->what.size)
		job_resume(&c->job, &c->what, !trusted &&
			   resume_read(&found, &c->sim.port,
				       layout_firmware(c->firmware)) ?
			   &found : NULL);
	do {
		erases = c->sim.port.erases;
		ret = job_step(&c->job);
		c->longest = max(c->longest, c->sim.port.erases - erases);
	} while (ret > 0 && !c->sim.fault && ++steps < 100000);
	return c->job.state == JOB_DONE && !c->sim.fault;
}

s64 ubichip_counter(struct ubichip *c, u32 block)
{
	u32 size = c->sim.port.layout->erasesize;
	struct region peb = { c->cells.data + block * size, size };
	struct ubi_ec ec;

	return ubi_ec_read(&peb, &ec) ? (s64)ec.ec : -1;
}

static const char *compare(struct ubichip *c, int id, const struct region *want)
{
	u32 size = volume_leb_size(), leb, at, len;

	for (leb = 0; (at = leb * size) < want->len; leb++) {
		len = min(size, want->len - at);
		if (volume_read(id, leb, c->block, len))
			return "a LEB cannot be read";
		if (memcmp(c->block, want->data + at, len))
			return "a LEB holds something else";
	}
	return volume_lebs(id) == leb ? NULL : "the volume has another size";
}

const char *ubichip_volume(struct ubichip *c, const char *partition,
			   const char *volume, const struct region *want)
{
	const struct layout *l = c->sim.port.layout;
	const char *wrong = NULL;
	int id;

	ubichip_power_on(c);
	if (volume_attach(&c->sim.port, layout_find(l, partition),
			  c->kind.pagesize))
		return "it does not attach";
	id = volume_find(volume);
	if (id < 0)
		wrong = "there is no such volume";
	else if (want)
		wrong = compare(c, id, want);
	if (!wrong && volume_find("rootfs_data") < 0)
		wrong = "there is no place for settings";
	if (!wrong && volume_room())
		wrong = "there is room that nobody has";
	volume_detach();
	return wrong ?: c->sim.fault;
}
