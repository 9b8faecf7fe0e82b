// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <string.h>
#include "ubijobs.h"

const struct layout layout = UBICHIP_MAP(KERNEL, UBI, PEBS, BLOCK);

struct ubichip c;
u8 kernel[BLOCK], root[PEBS * BLOCK], before[CHIP];
struct plan plan;

u8 *peb(u32 i)
{
	return c.cells.data + (UBI + i) * BLOCK;
}

int plan_install(u32 len)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 2,
		.part = {
			{ "kernel", "kernel", 0, { kernel, sizeof(kernel) } },
			{ "root", "ubi", 0, { root, len }, "rootfs" },
		},
	};

	return plan_make(&rep, &layout, &plan);
}

int install(u32 len)
{
	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	if (plan_install(len))
		return -EINVAL;
	return ubichip_run(&c, &plan, true) ? 0 : c.job.err;
}

int reset(void)
{
	static const struct region nothing;

	ubichip_power_on(&c);
	memcpy(before, c.cells.data, CHIP);
	memset(&plan, 0, sizeof(plan));
	if (plan_add_volume(&plan, &layout, "ubi", "rootfs_data", &nothing))
		return -EINVAL;
	return ubichip_run(&c, &plan, true) ? 0 : c.job.err;
}

bool unchanged(void)
{
	return !memcmp(before, c.cells.data, CHIP) && !c.sim.port.erases &&
	       !c.sim.port.programs && !c.sim.fault;
}

void start(void)
{
	u32 i;

	ubichip_new(&c, &layout, PAGE);
	memset(kernel, 0x5a, sizeof(kernel));
	for (i = 0; i < sizeof(root); i++)
		root[i] = i * 2654435761u >> 24;
}

bool starts(void)
{
	return !memcmp(c.cells.data + KERNEL * BLOCK, kernel, BLOCK);
}
