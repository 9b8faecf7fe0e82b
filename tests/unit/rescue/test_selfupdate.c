// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lifeboat replaces itself on a strict chip, with one copy and with two, and
 * with the plug pulled at every operation.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "corridor.h"
#include "flash/job.h"
#include "flash/port_mtd.h"
#include "selfupdate.h"
#include "simflash.h"
#include "status.h"
#include "test.h"
#include "updateimage.h"

#define BLOCK	2048
#define CHIP	(32 * BLOCK)
#define BOOT	(8 * BLOCK)
#define SPARE	(16 * BLOCK)
#define HEADER	256
#define PAYLOAD	(5 * BLOCK + 700)
#define SPAN	(6 * BLOCK)
#define MAC	(5 * BLOCK + 1500)

static const struct layout layout = {
	.part = {
		{ "boot", 0, BOOT, false },
		{ "firmware", BOOT, 8 * BLOCK, true },
		{ "boot2", SPARE, BOOT, false },
		{ "env", 24 * BLOCK, BLOCK, false },
	},
	.count = 4, .size = CHIP, .erasesize = BLOCK,
};

static u8 chip[CHIP], before[CHIP], block[BLOCK];
static u8 old[SPAN], new[SPAN];
static struct simpage pages[CHIP / 256];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];
static const struct simcells cells = { chip, pages, bad, dying, worn };
static const struct simchip nor = { .erasesize = BLOCK, .pagesize = 256 };
static u8 file[UPDATE_HEADER_LEN + PAYLOAD];

/* --- what selfupdate.c leans on --- */

static struct {
	struct simflash sim;
	struct update_map map;
	struct rescue_info info;
	struct job job;
	corridor_done done;
	u32 uploads;
	u32 room;
	u32 unlocked;
	int err;
	bool busy;
	bool held;
	bool ready;
	bool locked;
	const char *name;
} fake;

const struct update_map *board_update_map(void)
{
	return &fake.map;
}

struct rescue_info *status_info(void)
{
	return &fake.info;
}

u32 corridor_uploads(void)
{
	return fake.uploads;
}

void status_set(enum rescue_state state)
{
	fake.ready = state == RESCUE_READY;
}

int corridor_fail(int err, const char *error, const char *advice)
{
	fake.err = err;
	return err;
}

bool corridor_busy(void)
{
	return fake.busy;
}

bool corridor_held(void)
{
	return fake.held;
}

struct flash_port *corridor_port(void)
{
	return &fake.sim.port;
}

int corridor_upload_end(struct rescue_upload *own, struct region *f,
			struct scratch *scratch, u8 sha256[32])
{
	static u8 memory[6 * SPAN];

	f->data = file;
	f->len = sizeof(file);
	*scratch = (struct scratch){ memory, fake.room };
	memset(sha256, 0x5a, 32);
	return 0;
}

int corridor_start(const struct corridor_job *job)
{
	if (fake.held)
		return -EBUSY;
	if (job->locked)
		fake.unlocked += job->plan->step[0].span;
	if (fake.locked)
		return -EIO;
	fake.name = job->name;
	fake.done = job->done;
	fake.sim.port.layout = job->walls;
	fake.busy = true;
	job_start(&fake.job, job->plan, &fake.sim.port, block, job->trusted);
	return 0;
}

/* --- the tests --- */

static void fill(u8 *data, u32 len, u32 seed)
{
	while (len--) {
		seed = seed * 1664525 + 1013904223;
		*data++ = seed >> 24;
	}
}

static void power_on(void)
{
	simflash_power_on(&fake.sim);
	fake.sim.port.layout = &layout;
	fake.busy = false;
	fake.err = 0;
	fake.unlocked = 0;
	fake.uploads++;
}

static void set_up(bool two)
{
	u32 i;

	memset(&fake, 0, sizeof(fake));
	fake.map.board = "malta";
	fake.map.partition = "boot";
	fake.map.spare = two ? "boot2" : NULL;
	fake.map.keep[0] = (struct update_keep){ MAC, 6 };
	fake.map.nkeep = 1;
	fake.info.layout = &layout;
	fake.room = 6 * SPAN;
	fill(chip, CHIP, 7);
	fill(old, SPAN, 1);
	memcpy(chip, old, SPAN);
	if (two)
		memcpy(chip + SPARE, chip, BOOT);
	fill(file + UPDATE_HEADER_LEN, PAYLOAD, 2);
	/* two blocks are the same in both */
	memcpy(file + UPDATE_HEADER_LEN, old, BLOCK);
	memcpy(file + UPDATE_HEADER_LEN + 3 * BLOCK, old + 3 * BLOCK, BLOCK);
	update_image_seal(file, "malta", "v2", PAYLOAD);
	memset(new, 0xff, SPAN);
	memcpy(new, file + UPDATE_HEADER_LEN, PAYLOAD);
	for (i = 0; i < 6; i++)
		new[MAC + i] = old[MAC + i];
	memcpy(before, chip, CHIP);
	simflash_init(&fake.sim, &nor, &layout, &cells);
	power_on();
}

/* until nothing is to be done; 0, or as job_step() */
static int pump(void)
{
	int ret = 0;

	while (fake.busy) {
		do {
			ret = job_step(&fake.job);
		} while (ret > 0 && !fake.sim.fault);
		fake.busy = false;
		if (ret || fake.sim.fault)
			return ret ?: -EINVAL;
		fake.done();
	}
	return 0;
}

static int update(void)
{
	int ret = rescue_update_end(NULL);

	if (!ret)
		ret = rescue_update_flash(NULL, true);
	return ret ?: pump();
}

static bool others_untouched(bool two)
{
	u32 end = two ? SPARE + SPAN : SPAN;

	return !memcmp(chip + SPAN, before + SPAN, SPARE - SPAN) &&
	       (two || !memcmp(chip + SPARE, before + SPARE, SPAN)) &&
	       !memcmp(chip + end, before + end, CHIP - end);
}

TEST(one_copy_in_the_order_of_addresses)
{
	set_up(false);
	CHECK_EQ(update(), 0);
	CHECK(!fake.sim.fault);
	CHECK(!memcmp(chip, new, SPAN) && others_untouched(false));
	CHECK_STR(fake.name, "lifeboat");
	CHECK(fake.ready);
	/* not the beginning, which is the same */
	CHECK_EQ(rescue_update()->blocks, 6);
	CHECK_EQ(rescue_update()->differ, 4);
	CHECK_EQ(fake.sim.port.erases, 4);
	/* there is a gap between the program's end and the address */
	CHECK_EQ(fake.sim.port.programs, 4 + 1);
	/* whole blocks of the boot partition, for this job alone */
	CHECK_EQ(fake.unlocked, SPAN);
	CHECK(!rescue_update()->spare);
}

TEST(two_copies_and_the_spare_one_first)
{
	set_up(true);
	CHECK_EQ(update(), 0);
	CHECK(!fake.sim.fault);
	CHECK(!memcmp(chip, new, SPAN) && !memcmp(chip + SPARE, new, SPAN));
	CHECK(others_untouched(true));
	CHECK_EQ(rescue_update()->blocks, 12);
	CHECK_EQ(rescue_update()->differ, 8);
	CHECK_EQ(fake.unlocked, 2 * SPAN);
	CHECK(rescue_update()->spare);
}

TEST(the_same_again_is_no_work)
{
	int two;

	for (two = 0; two < 2; two++) {
		set_up(two);
		CHECK_EQ(update(), 0);
		power_on();
		CHECK_EQ(update(), 0);
		CHECK_EQ(rescue_update()->differ, 0);
		CHECK_EQ(fake.sim.port.erases + fake.sim.port.programs, 0);
	}
}

TEST(nothing_happens_unless_the_person_knows)
{
	static const u8 digest[32] = { 1 };
	u8 right[32];

	memset(right, 0x5a, sizeof(right));
	set_up(false);
	CHECK_EQ(rescue_update_flash(NULL, true), -ENOENT);
	CHECK_EQ(rescue_update_end(NULL), 0);
	CHECK_EQ(rescue_update_flash(NULL, false), -ENOKEY);
	CHECK_EQ(rescue_update_flash(digest, true), -ESTALE);
	fake.busy = true;
	CHECK_EQ(rescue_update_flash(right, true), -EBUSY);
	fake.busy = false;
	/* a backup is read */
	fake.held = true;
	CHECK_EQ(rescue_update_flash(right, true), -EBUSY);
	fake.held = false;
	fake.locked = true;
	CHECK_EQ(rescue_update_flash(right, true), -EIO);
	fake.locked = false;
	/* the next upload has begun */
	fake.uploads++;
	CHECK(!rescue_update());
	CHECK_EQ(rescue_update_flash(right, true), -ENOENT);
	CHECK(!memcmp(chip, before, CHIP));
	/* where a power cut does no harm nobody has to be asked */
	set_up(true);
	CHECK_EQ(rescue_update_end(NULL), 0);
	CHECK_EQ(rescue_update_flash(right, false), 0);
	CHECK_EQ(pump(), 0);
}

TEST(what_is_refused_is_not_written)
{
	set_up(false);
	file[UPDATE_HEADER_LEN + 77] ^= 1;
	CHECK_EQ(rescue_update_end(NULL), -EBADMSG);
	CHECK_EQ(fake.err, -EBADMSG);
	CHECK(!fake.ready);
	CHECK_EQ(rescue_update()->image.verdict, IMAGE_REFUSE);
	CHECK_EQ(rescue_update_flash(NULL, true), -ENOENT);
	CHECK(!memcmp(chip, before, CHIP));
}

TEST(too_little_memory_is_said)
{
	set_up(false);
	fake.room = 6 * SPAN - 1;
	CHECK_EQ(rescue_update_end(NULL), -EFBIG);
	CHECK(rescue_update()->image.error[0]);
	CHECK_EQ(rescue_update_flash(NULL, true), -ENOENT);
}

/*
 * A SoC that looks at the beginning of the boot partition: is it a boot loader
 * it starts that one, and otherwise the spare one.
 */
static bool starts(void)
{
	bool main = !memcmp(chip, old, HEADER) || !memcmp(chip, new, HEADER);
	const u8 *copy = main ? chip : chip + SPARE;

	return !memcmp(copy, old, SPAN) || !memcmp(copy, new, SPAN);
}

/* false once there is no such operation any more */
static bool cut(u32 at, enum cut how)
{
	power_on();
	fake.sim.cut_at = at;
	fake.sim.cut = how;
	if (setjmp(fake.sim.power))
		return true;
	update();
	return false;
}

static bool has_new(const u8 *copy)
{
	return !memcmp(copy, new, SPAN);
}

/* cells that a cut left weak go bad; is all of it still there? */
static bool lasts(u32 from, u32 len)
{
	static u8 seen[SPAN];
	u32 i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i].noise |= pages[i].weak;
	fake.sim.port.read(&fake.sim.port, from, seen, len);
	return !memcmp(seen, chip + from, len);
}

/* an update that is cut at two places, and then one that is not */
static const char *try(u32 first, u32 second, enum cut how, bool *more)
{
	bool undetected;

	set_up(true);
	/* the beginnings differ, too */
	file[UPDATE_HEADER_LEN] ^= 1;
	new[0] ^= 1;
	update_image_seal(file, "malta", "v2", PAYLOAD);
	*more = cut(first, how);
	if (fake.sim.fault || !starts())
		return "it does not start after one cut";
	*more = *more && cut(second, how);
	if (fake.sim.fault || !starts())
		return "it does not start after two cuts";
	/* both read right: nobody can tell */
	undetected = has_new(chip) && has_new(chip + SPARE);
	power_on();
	if (update() || fake.sim.fault)
		return fake.sim.fault ?: "it cannot be updated any more";
	if (!has_new(chip) || !has_new(chip + SPARE))
		return "it is not there in the end";
	if (!undetected && (!lasts(0, SPAN) || !lasts(SPARE, SPAN)))
		return "it lies in cells that were caught in the middle";
	return others_untouched(true) ? NULL : "something else has changed";
}

TEST(with_two_copies_no_cut_is_the_end)
{
	u32 how, first, second, pairs, cuts;
	const char *wrong;
	bool more;

	for (how = 0; how < CUT_COUNT; how++) {
		cuts = 0;
		for (first = 1, pairs = 1; pairs; first++) {
			more = true;
			pairs = 0;
			/* every pair would take long */
			for (second = 1 + first % 41; more; second += 41) {
				wrong = try(first, second, how, &more);
				if (wrong)
					fprintf(stderr, "cut %u at %u and %u: %s\n",
						how, first, second, wrong);
				CHECK(!wrong);
				pairs += more;
			}
			cuts += pairs;
		}
		CHECK(cuts > 100);
	}
}

static bool block_is_noise(u32 addr)
{
	u32 i = addr / BLOCK * (BLOCK / 256), end = i + BLOCK / 256;

	for (; i < end; i++)
		if (pages[i].noise)
			return true;
	return false;
}

/*
 * With one copy a cut is the end of it, unless somebody starts a Lifeboat from
 * RAM: all of it is written again then, and nothing else.  What was to be
 * kept is gone if the cut has taken it, but none of it is made up.
 */
static const char *repair(u32 at, enum cut how, bool *more)
{
	set_up(false);
	*more = cut(at, how);
	memcpy(new + MAC, chip + MAC, 6);
	power_on();
	fake.info.reason = RESCUE_TRIAL;
	if (update())
		/* the block with what is to be kept is not the same twice */
		return !fake.sim.fault && block_is_noise(MAC) ? NULL :
		       "it cannot be repaired";
	if (!has_new(chip))
		return "it is not there in the end";
	if (!lasts(0, SPAN))
		return "it lies in cells that were caught in the middle";
	return others_untouched(false) ? fake.sim.fault :
	       "something else has changed";
}

TEST(with_one_copy_it_is_repaired_from_ram)
{
	const char *wrong;
	u32 how, at;
	bool more;

	for (how = 0; how < CUT_COUNT; how++) {
		for (at = 1, more = true; more; at++) {
			wrong = repair(at, how, &more);
			if (wrong)
				fprintf(stderr, "cut %u at %u: %s\n", how, at,
					wrong);
			CHECK(!wrong);
		}
		CHECK(at > 30);
	}
}
