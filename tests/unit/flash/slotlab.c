// SPDX-License-Identifier: GPL-2.0-or-later
/* A router with two firmwares (slotlab.h). */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <stdio.h>
#include <string.h>
#include "board/board.h"
#include "flash/job.h"
#include "flash/plan.h"
#include "flash/port_mtd.h"
#include "resetbc.h"
#include "slotlab.h"
#include "test.h"
#include "uimageseal.h"

/* its statics are a router's: power_on() forgets them */
#include "board/slots.c"

const struct simchip chips[] = {
	/* a page is a record: a cut in one hurts no other */
	{ .name = "nor", .erasesize = 1024, .pagesize = 16 },
	{ .name = "nand", .erasesize = 4096, .pagesize = 512, .nand = true },
};

u8 data[CHIP_MAX];
static u8 buffer[CHIP_MAX], ram[CHIP_MAX], block[BLOCK_MAX];
static u8 image[IMAGES][FW_BLOCKS * BLOCK_MAX];
struct simpage pages[CHIP_MAX / 16];
static bool bad[BLOCKS];
static u8 dying[BLOCKS];
static u32 worn[BLOCKS];
static const struct simcells cells = { data, pages, bad, dying, worn };
static const struct kernel_room room = { ram, 0, sizeof(ram) };
const struct simchip *chip;
static struct layout layout;
static struct mtd_info mtd;
struct simflash sim;
static u32 image_len;
u32 cut_at;
static u32 ops;

/* --- what the code under test asks of a router --- */

const struct layout *board_layout(struct mtd_info **m)
{
	*m = &mtd;
	return &layout;
}

const struct partition *board_partition(const char *property)
{
	return layout_find(&layout, "s_env");
}

u32 board_partitions(const char *property, u32 *index, u32 max)
{
	*index = strcmp(property, "slot-partitions") ? 1 : 2;
	return 1;
}

const char *stays;

const char *board_slot_stays(u32 slot)
{
	return slot == 1 ? stays : NULL;
}

u32 board_slot_for_uploads(void)
{
	return 0;
}

u32 variable;

u32 board_slot_variable(void)
{
	return variable;
}

int board_set_slot_variable(u32 slot)
{
	variable = slot;
	return 0;
}

void led_show_slot(u32 slot)
{
}

struct board_buffer board_buffer(void)
{
	return (struct board_buffer){ buffer, sizeof(buffer) };
}

const struct kernel_room *board_room(void)
{
	return &room;
}

int mtd_read(struct mtd_info *m, u32 at, u32 len, size_t *got, u8 *buf)
{
	*got = len;
	return sim.port.read(&sim.port, at, buf, len);
}

int mtd_block_isbad(struct mtd_info *m, u32 at)
{
	return 0;
}

static int port_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	return sim.port.read(&sim.port, addr, buf, len);
}

static int port_erase(struct flash_port *p, u32 addr)
{
	sim.port.layout = p->layout;
	return sim.port.erase(&sim.port, addr);
}

static int port_program(struct flash_port *p, u32 addr, const void *buf,
			u32 len)
{
	sim.port.layout = p->layout;
	return sim.port.program(&sim.port, addr, buf, len);
}

static bool port_is_bad(struct flash_port *p, u32 addr)
{
	return sim.port.is_bad(&sim.port, addr);
}

static u32 lives;

u32 port_mtd_changes(void)
{
	return lives * CHIP_MAX + sim.ops;
}

int port_mtd_init(struct flash_port *p, struct mtd_info *m,
		  const struct layout *l)
{
	*p = sim.port;
	p->layout = l;
	p->read = port_read;
	p->erase = port_erase;
	p->program = port_program;
	if (p->is_bad)
		p->is_bad = port_is_bad;
	/* none dies here */
	p->mark_bad = NULL;
	return 0;
}

/* --- a router --- */

static void make_image(u32 n)
{
	u32 size = chip->erasesize, seed = n, i;

	/* one that has grown, and some that are equal in parts */
	image_len = 3 * size + size / 3;
	for (i = 0; i < image_len; i++) {
		seed = seed * 1664525 + 1013904223;
		image[n][i] = i / size == 2 ? i : seed >> 24;
	}
	uimage_seal(image[n], size + 3 * chip->pagesize);
}

const struct partition *slot_part(u32 slot)
{
	return &layout.part[slot];
}

void log_goes_bad(void)
{
	u32 i;

	for (i = 0; i < LOG_BLOCKS; i++)
		bad[slot_part(3)->offset / chip->erasesize + i] = true;
}

void factory_new(const struct simchip *c)
{
	u32 size = c->erasesize, n, at = 0;
	static const struct {
		const char *name;
		u32 blocks;
	} parts[] = {
		{ "boot", 1 }, { "firmware", FW_BLOCKS },
		{ "firmware2", FW_BLOCKS }, { "s_env", LOG_BLOCKS },
		{ "factory", 1 },
	};

	const bool known = chip == c;

	chip = c;
	mtd.erasesize = size;
	mtd.can_have_bb = c->nand;
	memset(&layout, 0, sizeof(layout));
	for (n = 0; n < ARRAY_SIZE(parts); n++) {
		layout.part[n] = (struct partition){
			parts[n].name, at, parts[n].blocks * size, n == 1,
		};
		at += parts[n].blocks * size;
	}
	layout.count = n;
	layout.size = at;
	layout.erasesize = size;
	memset(data, 0xff, sizeof(data));
	memset(pages, 0, sizeof(pages));
	memset(bad, 0, sizeof(bad));
	for (n = 0; !known && n < IMAGES; n++)
		make_image(n);
	for (n = 1; n <= SLOTS; n++) {
		at = slot_part(n)->offset;
		memcpy(data + at, image[n - 1], image_len);
		for (at /= chip->pagesize; at * chip->pagesize <
		     slot_part(n)->offset + image_len; at++)
			pages[at].programmed = true;
	}
	simflash_init(&sim, chip, &layout, &cells);
	cut_at = 0;
	ops = 0;
	variable = 0;
	stays = NULL;
}

void power_on(void)
{
	ops += sim.ops;
	lives++;
	simflash_power_on(&sim);
	sim.cut_at = cut_at > ops ? cut_at - ops : 0;
	sim.port.layout = &layout;
	memset(&slots, 0, sizeof(slots));
}

/* as corridor_slots_find_slot() */
enum rescue_reason find_slot(void)
{
	struct firmware fw;
	enum rescue_reason reason;
	int ret;

	do {
		reason = slots_next();
		if (reason != RESCUE_NO_REASON)
			return reason;
		ret = board_find_firmware(&fw);
		slots_look_result(!ret);
	} while (ret);
	return RESCUE_NO_REASON;
}

int holds(u32 slot)
{
	int n;

	for (n = 0; n < IMAGES; n++)
		if (!memcmp(data + slot_part(slot)->offset, image[n],
			    image_len))
			return n;
	return -1;
}

bool write_image(u32 slot, u32 n)
{
	struct image_report rep = {
		.verdict = IMAGE_ACCEPT, .nparts = 1,
		.part = { { "all", "firmware", 0, { image[n], image_len } } },
	};
	static struct flash_port port;
	static struct plan plan;
	static struct job job;
	int ret;

	port_mtd_init(&port, &mtd, slots_layout(slot));
	if (plan_make(&rep, port.layout, &plan))
		return false;
	job_start(&job, &plan, &port, block, slots_state(slot) == SLOT_INTACT);
	while ((ret = job_step(&job)) > 0)
		;
	return !ret;
}

u32 slot_size(void)
{
	return slot_part(1)->size;
}

bool answer(void)
{
	static struct layout own;

	layout_walls(&own, &layout, 1 << 3);
	sim.port.layout = &own;
	return resetbc(&sim.port, slot_part(3)->offset, slot_part(3)->size);
}

void in_vain(void)
{
	u32 i;

	for (i = 0; i < 3; i++) {
		power_on();
		if (find_slot() != RESCUE_NO_REASON)
			test_failed(__FILE__, __LINE__, "it is rescue");
		slots_count_start(false);
	}
}
