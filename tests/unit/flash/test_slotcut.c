// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The life of a router with two firmwares - starts that are answered or not, a
 * switch by hand, updates that come up and one that does not, both of them dead
 * - with the plug pulled at every operation of flash, in every way.  Whatever a
 * cut leaves, a firmware starts that is whole, as board_find_firmware() finds
 * it, and that ran before or was to; or it is rescue, if that was called for.
 * The one that a file does not go to never changes by a byte.
 *
 *	make powercut	TABLE=1 prints how many
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "flash/job.h"
#include "flash/plan.h"
#include "flash/port_mtd.h"
#include "resetbc.h"
#include "simflash.h"
#include "test.h"
#include "uimageseal.h"

/* its statics are a router's: power_on() forgets them */
#include "board/slots.c"

#define BLOCK_MAX	4096u
#define FW_BLOCKS	6
#define LOG_BLOCKS	4
#define BLOCKS		(1 + 2 * FW_BLOCKS + LOG_BLOCKS + 1)
#define CHIP_MAX	(BLOCKS * BLOCK_MAX)
#define IMAGES		4
#define EVENTS		80

static const struct simchip chips[] = {
	/* a page is a record: a cut in one hurts no other */
	{ .name = "nor", .erasesize = 1024, .pagesize = 16 },
	{ .name = "nand", .erasesize = 4096, .pagesize = 512, .nand = true },
};

static u8 data[CHIP_MAX], buffer[CHIP_MAX], ram[CHIP_MAX], block[BLOCK_MAX];
static u8 image[IMAGES][FW_BLOCKS * BLOCK_MAX];
static struct simpage pages[CHIP_MAX / 16];
static bool bad[BLOCKS];
static u8 dying[BLOCKS];
static u32 worn[BLOCKS];
static const struct simcells cells = { data, pages, bad, dying, worn };
static const struct kernel_room room = { ram, 0, sizeof(ram) };
static const struct simchip *chip;
static struct layout layout;
static struct mtd_info mtd;
static struct simflash sim;
static u32 image_len;

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

/* of the tree, as board/slotdata.c has it */
static const char *stays;

const char *board_slot_stays(u32 slot)
{
	return slot == 1 ? stays : NULL;
}

u32 board_slot_for_uploads(void)
{
	return 0;
}

/* "boot_part"; 0 where there is none */
static u32 variable;

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

static const struct partition *slot_part(u32 slot)
{
	return &layout.part[slot];
}

static void factory_new(const struct simchip *c)
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
}

/* the operation of its whole life at which the power goes, 0 for never */
static u32 cut_at, ops;

static void power_on(void)
{
	ops += sim.ops;
	simflash_power_on(&sim);
	sim.cut_at = cut_at > ops ? cut_at - ops : 0;
	sim.port.layout = &layout;
	memset(&slots, 0, sizeof(slots));
}

/* as corridor_slots_find() */
static enum rescue_reason find(void)
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

/* which firmware is there, all of it; -1: none */
static int holds(u32 slot)
{
	int n;

	for (n = 0; n < IMAGES; n++)
		if (!memcmp(data + slot_part(slot)->offset, image[n],
			    image_len))
			return n;
	return -1;
}

/* as corridor.c has it written; true once it is */
static bool write_image(u32 slot, u32 n)
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

/* --- its life --- */

/* what happens at a power-on besides, and whether the firmware comes up */
enum event { VAIN, UP, UPDATE };

static enum event event(u32 n)
{
	switch (n) {
	case 5 ... 7:		/* three quick power cycles */
	case 14 ... 16:		/* back again */
		return VAIN;
	case 20:		/* one that comes up */
	case 30:		/* and one that does not */
	case 40:		/* so that it is replaced, in vain, too */
	case 42:		/* before it is given up: the old one stays */
	case 50:
	case 67:		/* until somebody comes with a file */
		return UPDATE;
	case 31 ... 33:
	case 41:
	case 43:
	case 60 ... 66:		/* nothing comes up any more */
	case 72:
		return VAIN;
	default:
		return UP;
	}
}

/**
 * struct life - what a judge may expect
 * @n:		power-on
 * @ran:	slot that ran last
 * @next:	slot that is to
 * @target:	slot that is written, or 0
 * @done:	it has been, and a door would say so
 * @vain:	starts in a row that nobody has answered
 * @rescued:	times that it was rescue
 */
static struct life {
	u32 n;
	u32 ran;
	u32 next;
	u32 target;
	bool done;
	u32 vain;
	u32 rescued;
} life;

static u8 other[FW_BLOCKS * BLOCK_MAX];

static u32 size(void)
{
	return slot_part(1)->size;
}

/* a rescue with an upload; false: it has failed */
static bool update(void)
{
	struct firmware fw;
	u32 slot, stays;

	for (slot = 1; slot <= SLOTS; slot++) {
		slots_select(slot);
		slots_look_result(!board_find_firmware(&fw));
	}
	slots_next();
	life.target = slots_upload();
	stays = slots_other(life.target);
	memcpy(other, data + slot_part(stays)->offset, size());
	if (!write_image(life.target, life.n / 10 % IMAGES))
		return false;
	slots_written(life.target);
	life.done = true;
	return true;
}

/* the firmware is up; it writes its log as it likes */
static bool answer(void)
{
	static struct layout own;

	layout_walls(&own, &layout, 1 << 3);
	sim.port.layout = &own;
	return resetbc(&sim.port, slot_part(3)->offset, slot_part(3)->size);
}

static const char *power_cycle(void)
{
	enum event e = event(life.n);
	enum rescue_reason reason = RESCUE_NO_REASON;

	power_on();
	life.target = 0;
	life.done = false;
	if (e == UPDATE && !update())
		return "the update has failed";
	reason = find();
	if (reason == RESCUE_STARTS && life.vain >= 3) {
		/* a person comes, and starts it from there */
		life.rescued++;
	} else if (reason != RESCUE_NO_REASON) {
		return "it is rescue, and nothing is wrong";
	}
	life.next = slots_selected();
	if (holds(life.next) < 0)
		return "half a firmware starts";
	if (life.target && life.next != life.target)
		return "what was written does not start";
	slots_count_start(e == UPDATE);
	life.ran = life.next;
	life.vain++;
	life.target = 0;
	life.done = false;
	if (e == VAIN)
		return NULL;
	if (!answer())
		return "the firmware's tool gives up";
	life.vain = 0;
	return NULL;
}

static bool go_on(void)
{
	for (; life.n < EVENTS; life.n++) {
		const char *wrong = power_cycle() ?: sim.fault;

		if (!wrong)
			continue;
		test_failed(__FILE__, __LINE__,
			    "%s: power-on %u, cut %d at %u: %s", chip->name,
			    life.n, sim.cut, sim.cut_at, wrong);
		return false;
	}
	return true;
}

/* the power is back after a cut */
static const char *judge(void)
{
	const struct life was = life;
	enum rescue_reason reason;
	u32 slot;

	power_on();
	reason = find();
	slot = slots_selected();
	if (was.done && (reason != RESCUE_NO_REASON || slot != was.target))
		return "what was written does not start";
	if (reason == RESCUE_STARTS)
		return was.vain + 1 >= 3 ? NULL : "it is rescue too early";
	if (reason != RESCUE_NO_REASON)
		return "nothing starts";
	if (holds(slot) < 0)
		return "half a firmware starts";
	if (was.target && memcmp(other, data + slot_part(slots_other(
				 was.target))->offset, size()))
		return "the other firmware has changed";
	/* the start that was cut may have been counted */
	if (slot != was.ran && slot != was.next && slot != was.target &&
	    was.vain + 1 < 3)
		return "it is another slot";
	return NULL;
}

static void born(const struct simchip *c)
{
	factory_new(c);
	life = (struct life){ .ran = 1, .next = 1 };
	cut_at = 0;
	ops = 0;
	variable = 0;
	stays = NULL;
}

/* the log is full soon: it is erased on the way, too */
static void age(void)
{
	u32 len = max_t(u32, sim.port.writesize, 16), i;
	u32 at = slot_part(3)->offset, n = slot_part(3)->size / len - 40;
	u8 page[512];
	u32 rec[4] = { BOOTCOUNT_MAGIC, 0, BOOTCOUNT_MAGIC, 0xffffffff };

	if (chip->nand)
		return;
	memset(page, 0xff, sizeof(page));
	memcpy(page, rec, sizeof(rec));
	for (i = 0; i < n; i++) {
		memcpy(data + at + i * len, page, len);
		pages[(at + i * len) / chip->pagesize].programmed = true;
	}
}

static bool over;

static bool try_at(const struct simchip *c, enum cut how, u32 at)
{
	const char *wrong;

	born(c);
	age();
	over = false;
	sim.cut = how;
	cut_at = at;
	if (!setjmp(sim.power)) {
		over = go_on();
		return over;
	}
	cut_at = 0;
	wrong = judge() ?: sim.fault;
	if (wrong) {
		test_failed(__FILE__, __LINE__, "%s: cut %d at %u, power-on %u: %s",
			    chip->name, how, at, life.n, wrong);
		return false;
	}
	/* what was cut off is done again, and life goes on */
	return go_on();
}

TEST(a_life_without_cuts)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(chips); i++) {
		born(&chips[i]);
		CHECK(go_on());
		CHECK(life.rescued >= 1);
		CHECK(!sim.fault);
	}
}

/* three power-ons of a firmware that does not come up */
static void in_vain(void)
{
	u32 i;

	for (i = 0; i < 3; i++) {
		power_on();
		CHECK_EQ(find(), RESCUE_NO_REASON);
		slots_count_start(false);
	}
}

TEST(what_was_just_written_is_known)
{
	u32 i;

	for (i = 0; i < 2 * ARRAY_SIZE(chips); i++) {
		born(&chips[i / 2]);
		variable = i % 2;
		in_vain();
		in_vain();
		CHECK(!variable || variable == 2);
		power_on();
		CHECK_EQ(find(), RESCUE_STARTS);
		CHECK_EQ(slots_selected(), 2);
		/* somebody comes with a file, is told "done", pulls the plug */
		CHECK(write_image(1, 3));
		slots_written(1);
		CHECK_EQ(variable, i % 2);
		in_vain();
		CHECK_EQ(slots_selected(), 1);
		/* it is on trial: until it is given up, a file replaces it */
		CHECK_EQ(slots_upload(), 1);
		power_on();
		CHECK_EQ(find(), RESCUE_NO_REASON);
		CHECK_EQ(slots_selected(), 2);
		CHECK(!sim.fault);
	}
}

TEST(only_a_person_leads_to_a_slot_nobody_has_seen_start)
{
	u32 i;

	born(&chips[0]);
	stays = "not seen to start";
	in_vain();
	power_on();
	CHECK_EQ(find(), RESCUE_STARTS);
	CHECK_EQ(slots_selected(), 1);
	CHECK_EQ(slots_upload(), 1);
	/* a person tries it; it does not come up */
	slots_take(2);
	slots_count_start(false);
	for (i = 1; i < 3; i++) {
		power_on();
		CHECK_EQ(find(), RESCUE_NO_REASON);
		CHECK_EQ(slots_selected(), 2);
		slots_count_start(false);
	}
	in_vain();
	CHECK_EQ(slots_selected(), 1);
	power_on();
	CHECK_EQ(find(), RESCUE_STARTS);
	CHECK_EQ(slots_selected(), 1);
	/* nor does a broken one: its header */
	born(&chips[0]);
	stays = "not seen to start";
	data[slot_part(1)->offset + 8] ^= 1;
	power_on();
	CHECK_EQ(find(), RESCUE_NO_FIRMWARE);
	CHECK_EQ(slots_selected(), 1);
}

TEST(what_has_come_up_is_on_trial_no_more)
{
	born(&chips[0]);
	power_on();
	CHECK_EQ(find(), RESCUE_NO_REASON);
	CHECK(write_image(2, 3));
	slots_written(2);
	power_on();
	CHECK_EQ(find(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 2);
	CHECK_EQ(slots_upload(), 2);
	slots_count_start(false);
	CHECK(answer());
	power_on();
	CHECK_EQ(find(), RESCUE_NO_REASON);
	CHECK_EQ(slots_selected(), 2);
	CHECK_EQ(slots_upload(), 1);
}

TEST(a_cut_anywhere_leaves_a_firmware_that_starts)
{
	/* a different fourth in each way, unless asked for more */
	u32 i, at, cuts = 0, stride = getenv("TABLE") ? 1 : 4;
	int how;

	for (i = 0; i < ARRAY_SIZE(chips); i++)
		for (how = 0; how < CUT_COUNT; how++) {
			/* the log may have no gaps (test_bootcount.c) */
			if (chips[i].nand && how == CUT_BEGUN)
				continue;
			for (at = 1 + how % stride, over = false; !over;
			     at += stride, cuts++)
				CHECK(try_at(&chips[i], how, at));
		}
	printf("%u cuts\n", cuts);
	CHECK(cuts > 1500);
}
