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
#include <linux/kernel.h>
#include <stdio.h>
#include <string.h>
#include "board/board.h"
#include "board/bootcount.h"
#include "slotlab.h"
#include "test.h"

#define EVENTS		80

/* what happens at a power-on besides, and whether the firmware comes up */
enum event { VAIN, UP, UPDATE, CHOICE };

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
	case 55:
		return CHOICE;
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

/* a rescue in which @slot is to start, the other one stays as it is */
static void aim_at(u32 slot)
{
	u32 other_one = slots_other(slot);

	life.target = slot;
	memcpy(other, data + slot_part(other_one)->offset, slot_size());
}

static void look_at_both(void)
{
	struct firmware fw;
	u32 slot;

	for (slot = 1; slot <= SLOTS; slot++) {
		slots_select(slot);
		slots_look_result(!board_find_firmware(&fw));
	}
	slots_next();
}

/* a person starts the other one */
static void choose(void)
{
	look_at_both();
	aim_at(slots_other(slots_selected()));
	slots_take(life.target);
	life.done = true;
}

/* a rescue with an upload; false: it has failed */
static bool update(void)
{
	look_at_both();
	aim_at(slots_upload());
	if (!write_image(life.target, life.n / 10 % IMAGES))
		return false;
	slots_written(life.target);
	life.done = true;
	return true;
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
	if (e == CHOICE)
		choose();
	reason = find_slot();
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
	reason = find_slot();
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
				 was.target))->offset, slot_size()))
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

	for (i = 0; i < CHIPS; i++) {
		born(&chips[i]);
		CHECK(go_on());
		CHECK(life.rescued >= 1);
		CHECK(!sim.fault);
	}
}

TEST(a_cut_anywhere_leaves_a_firmware_that_starts)
{
	/* a different fourth in each way, unless asked for more */
	u32 i, at, cuts = 0, stride = getenv("TABLE") ? 1 : 4;
	int how;

	for (i = 0; i < CHIPS; i++)
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
