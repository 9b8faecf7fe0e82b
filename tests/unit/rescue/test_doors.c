// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Doors that register themselves, and what each is told of its own upload, in
 * the corridor as it is, on a strict chip.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <mbedtls/sha256.h>
#include <stdarg.h>
#include <stdlib.h>
#include "board/board.h"
#include "corridor.h"
#include "corridor_resume.h"
#include "doors.h"
#include "flash/disk.h"
#include "flash/port_mtd.h"
#include "simflash.h"
#include "status.h"
#include "test.h"
#include "ubipeb.h"

#define BLOCK	2048
#define CHIP	(16 * BLOCK)
#define BOOT	(4 * BLOCK)
#define FILE_LEN	(3 * BLOCK + 100)
/* less RAM than flash */
#define BUFFER		(10 * BLOCK + 1000)

/* --- a router --- */

static const struct layout layout = {
	.part = {
		{ "boot", 0, BOOT },
		{ "firmware", BOOT, 8 * BLOCK, true },
		{ "factory", 12 * BLOCK, 4 * BLOCK },
	},
	.count = 3, .size = CHIP, .erasesize = BLOCK,
};

static u8 buffer[BUFFER], chip[CHIP], before[CHIP];
static struct simpage pages[CHIP / 256];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];
static const struct simcells cells = { chip, pages, bad, dying, worn };
static const struct simchip nor = { .erasesize = BLOCK, .pagesize = 256 };
static struct simflash sim;
static struct mtd_info mtd;
static ulong now;
static char console[4096];

int __wrap_printf(const char *fmt, ...);
int __wrap_puts(const char *s);

int __wrap_printf(const char *fmt, ...)
{
	size_t len = strlen(console);
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = strncmp(fmt, "lifeboat:", 9) ? vfprintf(stdout, fmt, ap) :
	    vsnprintf(console + len, sizeof(console) - len, fmt, ap);
	va_end(ap);
	return n;
}

int __wrap_puts(const char *s)
{
	return 0;
}

ulong get_timer(ulong base)
{
	return now - base;
}

struct board_buffer board_buffer(void)
{
	return (struct board_buffer){ buffer, sizeof(buffer) };
}

const struct kernel_room *board_room(void)
{
	return NULL;
}

/* one that nothing may be written to */
static u32 disk_ios;

static int disk_io(u32 sector, u32 count, void *buf, bool write)
{
	disk_ios++;
	return -EIO;
}

const struct disk *board_disk(void)
{
	static u8 chunk[DISK_CHUNK + DISK_SECTOR];
	static const struct disk disk = { 4096, chunk, disk_io };

	/* the chip's limits are tested on a router without one */
	return status_info()->disk ? &disk : NULL;
}

static const char *get(const struct identity *id, const char *key, int index)
{
	return !strcmp(key, "formats") && !index ? "letter" : NULL;
}

const struct identity *board_identity(void)
{
	static const struct identity id = { get };

	return &id;
}

const struct layout *board_layout(struct mtd_info **m)
{
	*m = &mtd;
	return &layout;
}

/* reads flash into the buffer, as the boards' own */
static bool damaged;

int board_find_firmware(struct firmware *fw)
{
	memcpy(buffer, chip + BOOT, 8 * BLOCK);
	strcpy(fw->name, "old");
	return damaged ? -EBADMSG : 0;
}

void led_show(enum rescue_state state)
{
}

/* the chip behind a port of the corridor's own */
static int port_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	return sim.port.read(&sim.port, addr, buf, len);
}

static int port_erase(struct flash_port *p, u32 addr)
{
	p->erases++;
	sim.port.layout = p->layout;
	return sim.port.erase(&sim.port, addr);
}

static int port_program(struct flash_port *p, u32 addr, const void *buf,
			u32 len)
{
	sim.port.layout = p->layout;
	return sim.port.program(&sim.port, addr, buf, len);
}

int port_mtd_init(struct flash_port *p, struct mtd_info *m,
		  const struct layout *l)
{
	*p = (struct flash_port){
		.layout = l, .writesize = 1, .read = port_read,
		.erase = port_erase, .program = port_program,
	};
	return 0;
}

/* blocks that the chip lets nobody write, as the boot partition's of CFI */
static struct {
	u32 addr;
	u32 len;
	bool open;
	bool stays;
} lock;

int port_mtd_unlock(u32 addr, u32 len)
{
	lock.addr = addr;
	lock.len = len;
	/* some of it, if not all */
	lock.open = true;
	return lock.stays ? -EIO : 0;
}

void port_mtd_lock(u32 addr, u32 len)
{
	CHECK_EQ(addr, lock.addr);
	CHECK_EQ(len, lock.len);
	CHECK(lock.open);
	lock.open = false;
}

/* --- a format: the first letter says it all --- */

static bool match(const struct image_input *in)
{
	return in->file.len && strchr("ABCRX", in->file.data[0]);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	int ret;

	if (in->file.data[0] == 'X') {
		strcpy(rep->board, "another");
		return image_other(rep);
	}
	if (in->file.data[0] == 'R') {
		rep->ram = in->file;
		return image_refuse(rep, -EROFS, "Start it.", "It runs from RAM.");
	}
	ret = image_add_part(rep, "all", "firmware", 0, &in->file);
	/* over itself */
	if (!ret && in->file.data[0] == 'B')
		ret = image_add_part(rep, "all", "firmware", 0, &in->file);
	return ret ?: in->file.data[0] == 'C' ? -ENOKEY : 0;
}

IMAGE_FORMAT(letter) = {
	.name = "letter", .title = "Letter", .match = match, .check = check,
};

/* --- doors --- */

/**
 * struct fake_door - what a test decides, and what it is told
 * @opens:	what open() returns
 * @waits:	some peer has not been told
 */
struct fake_door {
	struct rescue_upload own;
	int opens;
	bool waits;
	u32 opened;
	u32 polls;
	u32 asked;
	u32 closed;
};

static struct fake_door alpha, beta, gamma_;

#define FAKE_DOOR(_id, _fake)						\
	static int _id##_open(void)					\
	{								\
		(_fake).opened++;					\
		return (_fake).opens;					\
	}								\
	static void _id##_poll(void)					\
	{								\
		(_fake).polls++;					\
	}								\
	static bool _id##_busy(void)					\
	{								\
		(_fake).asked++;					\
		return (_fake).waits;					\
	}								\
	static void _id##_close(void)					\
	{								\
		(_fake).closed++;					\
	}								\
	DOOR(_id) = {							\
		.name = #_id, .open = _id##_open, .poll = _id##_poll,	\
		.busy = _id##_busy, .close = _id##_close,		\
	}

FAKE_DOOR(alpha, alpha);
FAKE_DOOR(beta, beta);
FAKE_DOOR(gamma, gamma_);

static void set_up(void)
{
	static bool done;
	u32 i;

	memset(&alpha, 0, sizeof(alpha));
	memset(&beta, 0, sizeof(beta));
	memset(&gamma_, 0, sizeof(gamma_));
	strcpy(alpha.own.peer, "192.168.1.10");
	strcpy(beta.own.peer, "the USB stick");
	console[0] = '\0';
	damaged = false;
	for (i = 0; i < CHIP; i++)
		chip[i] = i * 7 + i / 256;
	memset(pages, 0, sizeof(pages));
	memcpy(before, chip, CHIP);
	simflash_init(&sim, &nor, &layout, &cells);
	simflash_power_on(&sim);
	status_info()->layout = &layout;
	status_info()->intact = true;
	if (!done)
		corridor_init(&mtd);
	done = true;
}

/* the poll loop, until no job runs any more */
static void run(void)
{
	u32 turns = 0;

	while (corridor_busy() && turns++ < 1000) {
		now += 10;
		corridor_poll();
	}
}

/* begin and write; @kind as check() has it */
static int send(struct fake_door *door, char kind)
{
	static u8 file[FILE_LEN];
	int ret;

	memset(file, kind + 1, sizeof(file));
	file[0] = kind;
	ret = rescue_upload_begin(&door->own, sizeof(file), "f");
	return ret ?: rescue_upload_write(&door->own, file, sizeof(file));
}

static bool written(char kind)
{
	return chip[BOOT] == kind && chip[BOOT + 1] == kind + 1 &&
	       chip[BOOT + FILE_LEN - 1] == kind + 1;
}

static bool untouched(void)
{
	return !memcmp(chip, before, CHIP);
}

/* --- doors register themselves --- */

TEST(the_one_of_the_manual_does_register)
{
	struct door *d = ll_entry_start(struct door, door);
	u32 n = ll_entry_count(struct door, door);

	CHECK_EQ(n, 4);
	CHECK_STR(d[0].name, "alpha");
	CHECK_STR(d[3].name, "nothing");
}

TEST(all_are_opened_polled_and_closed)
{
	set_up();
	CHECK_EQ(doors_open(), 0);
	doors_poll();
	doors_poll();
	CHECK(!doors_busy());
	doors_close();
	doors_poll();
	doors_close();
	CHECK_EQ(alpha.opened + beta.opened + gamma_.opened, 3);
	CHECK_EQ(alpha.polls, 2);
	CHECK_EQ(beta.polls, 2);
	CHECK_EQ(gamma_.polls, 2);
	CHECK_EQ(alpha.closed + beta.closed + gamma_.closed, 3);
	CHECK_STR(console, "");
}

TEST(one_that_cannot_open_leaves_the_others_alone)
{
	set_up();
	beta.opens = -ENOMEM;
	beta.waits = true;
	CHECK_EQ(doors_open(), 0);
	CHECK_STR(console, "lifeboat: door \"beta\" cannot open (-12)\n");
	doors_poll();
	CHECK_EQ(alpha.polls + gamma_.polls, 2);
	CHECK(!doors_busy());
	doors_close();
	CHECK_EQ(alpha.closed + gamma_.closed, 2);
	CHECK_EQ(beta.polls + beta.asked + beta.closed, 0);
	/* whichever it is */
	set_up();
	alpha.opens = -EIO;
	beta.opens = -EIO;
	CHECK_EQ(doors_open(), 0);
	doors_poll();
	CHECK_EQ(gamma_.polls, 1);
	doors_close();
}

TEST(nobody_leaves_before_every_peer_has_been_told)
{
	set_up();
	CHECK_EQ(doors_open(), 0);
	gamma_.waits = true;
	CHECK(doors_busy());
	gamma_.waits = false;
	CHECK(!doors_busy());
	doors_close();
	gamma_.waits = true;
	CHECK(!doors_busy());
}

/* --- what becomes of one's own upload --- */

TEST(a_door_without_a_person_writes_what_is_for_us)
{
	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	CHECK(!alpha.own.known);
	corridor_poll();
	CHECK(!alpha.own.known);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK_EQ(alpha.own.end.err, 0);
	CHECK_STR(alpha.own.end.error, "");
	CHECK_STR(alpha.own.end.job, "firmware");
	CHECK_EQ(alpha.own.end.verified, 4 * BLOCK);
	CHECK(written('A') && !sim.fault);
	CHECK(!beta.own.known);
}

TEST(and_refuses_what_does_not_say_that)
{
	set_up();
	CHECK_EQ(send(&alpha, 'C'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), -ENOKEY);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK_EQ(alpha.own.end.err, -ENOKEY);
	CHECK(strstr(alpha.own.end.advice, "page"));
	CHECK_EQ(send(&alpha, 'X'), 0);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_upload_go(&alpha.own), -EXDEV);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -EXDEV);
	CHECK(strstr(alpha.own.end.error, "another"));
	CHECK(alpha.own.end.advice[0]);
	run();
	CHECK(untouched());
}

TEST(and_never_what_runs_from_ram)
{
	set_up();
	CHECK_EQ(send(&alpha, 'R'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), -EROFS);
	CHECK_EQ(rescue_status()->state, RESCUE_READY);
	CHECK(rescue_report() && rescue_report()->ram.data == buffer);
	CHECK_EQ(rescue_flash(NULL, true), -EROFS);
	CHECK_EQ(rescue_flash(rescue_report()->sha256, true), -EROFS);
	CHECK(!corridor_busy() && !alpha.own.known);
	/* where there is nobody to ask, it is refused, and still there */
	CHECK_EQ(send(&beta, 'R'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), -EROFS);
	CHECK(beta.own.known);
	CHECK_EQ(beta.own.end.state, RESCUE_FAILED);
	CHECK_STR(beta.own.end.error, "It runs from RAM.");
	CHECK_STR(beta.own.end.advice, "Start it.");
	CHECK(rescue_report() && rescue_report()->ram.data == buffer);
	CHECK(!corridor_busy() && untouched());
	/* until something else comes */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK(!rescue_report());
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	CHECK(written('A'));
}

TEST(and_waits_for_nobody_who_reads_a_backup)
{
	struct rescue_reader reader = { .peer = "192.168.1.12" };

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(corridor_hold(&reader), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), -EBUSY);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -EBUSY);
	CHECK(strstr(alpha.own.end.error, "backup"));
	corridor_let_go(&reader);
	run();
	CHECK(untouched());
}

/* they end in any order, and one of those who are left is named */
TEST(readers_are_named)
{
	struct rescue_reader r[] = { { "1" }, { "2" }, { "3" } }, stranger = { };
	static const u8 order[][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 },
		{ 2, 0, 1 }, { 2, 1, 0 },
	};
	u32 i, j;

	set_up();
	for (i = 0; i < ARRAY_SIZE(order); i++) {
		for (j = 0; j < 3; j++)
			CHECK_EQ(corridor_hold(&r[j]), 0);
		for (j = 0; j < 3; j++) {
			CHECK(corridor_held());
			CHECK(*rescue_holder());
			corridor_let_go(&r[order[i][j]]);
			CHECK(strcmp(rescue_holder(), r[order[i][j]].peer));
			/* who has gone, or was never there, takes nobody along */
			corridor_let_go(&r[order[i][j]]);
			corridor_let_go(&stranger);
			CHECK_EQ(corridor_held(), j < 2);
		}
		CHECK(!corridor_held());
		CHECK_STR(rescue_holder(), "");
	}
	/* an upload is what a newcomer waits for first */
	CHECK_EQ(corridor_hold(&r[0]), 0);
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_STR(rescue_holder(), "192.168.1.10");
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK_STR(rescue_holder(), "1");
	corridor_let_go(&r[0]);
}

TEST(a_person_may_be_asked_first)
{
	set_up();
	CHECK_EQ(send(&alpha, 'C'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), -ENOKEY);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_flash(NULL, false), -ENOKEY);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_flash(NULL, true), 0);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK(written('C'));
}

TEST(another_ones_upload_is_never_yours)
{
	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	CHECK(!alpha.own.known);
	/* beta takes the buffer before anybody has said that it be written */
	CHECK_EQ(send(&beta, 'C'), 0);
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK_EQ(alpha.own.end.err, -ESTALE);
	CHECK(alpha.own.end.error[0] && alpha.own.end.advice[0]);
	/* and the record does not say that anything has failed */
	CHECK_EQ(rescue_status()->state, RESCUE_RECEIVING);
	CHECK_EQ(rescue_status()->err, 0);
	CHECK_EQ(rescue_upload_end(&beta.own), -ENOKEY);
	CHECK_EQ(rescue_flash(NULL, true), 0);
	run();
	CHECK_EQ(beta.own.end.state, RESCUE_DONE);
	CHECK_EQ(alpha.own.end.err, -ESTALE);
	CHECK(written('C'));
}

TEST(what_is_known_stays_so)
{
	struct rescue_upload was;

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	was = alpha.own;
	CHECK_EQ(was.end.state, RESCUE_DONE);
	CHECK_EQ(send(&beta, 'X'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), -EXDEV);
	CHECK_EQ(beta.own.end.err, -EXDEV);
	CHECK(!memcmp(&was, &alpha.own, sizeof(was)));
	/* its own next one begins anew */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK(!alpha.own.known);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, 0);
	CHECK_EQ(beta.own.end.err, -EXDEV);
}

TEST(two_at_once)
{
	set_up();
	CHECK_STR(rescue_holder(), "");
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(send(&beta, 'C'), -EBUSY);
	CHECK_STR(rescue_holder(), "192.168.1.10");
	/* whoever is refused changes nothing */
	CHECK_EQ(rescue_upload_write(&beta.own, "x", 1), -EPIPE);
	CHECK_EQ(rescue_upload_go(&beta.own), -EPIPE);
	rescue_upload_abort(&beta.own, "It has gone.");
	CHECK_EQ(rescue_status()->state, RESCUE_RECEIVING);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	CHECK_STR(rescue_holder(), "");
	CHECK_EQ(send(&beta, 'C'), -EBUSY);
	run();
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK(!beta.own.known);
	CHECK(written('A'));
}

TEST(a_peer_that_is_gone_is_not_told)
{
	struct rescue_upload was;

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.err, -ECONNABORTED);
	CHECK_STR(alpha.own.end.error, "It has gone.");
	/* in the middle of the job, which goes on */
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	corridor_poll();
	rescue_upload_abort(&alpha.own, "It has gone.");
	memset(&alpha.own, 0x5a, sizeof(alpha.own));
	was = alpha.own;
	run();
	CHECK_EQ(rescue_status()->state, RESCUE_DONE);
	CHECK(written('A'));
	/* and before it: nobody writes where it was */
	memset(&alpha.own, 0, sizeof(alpha.own));
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	rescue_upload_abort(&alpha.own, "It has gone.");
	CHECK_EQ(rescue_status()->state, RESCUE_READY);
	memset(&alpha.own, 0x5a, sizeof(alpha.own));
	CHECK_EQ(send(&beta, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&beta.own), 0);
	run();
	CHECK(!memcmp(&was, &alpha.own, sizeof(was)));
}

TEST(a_job_that_fails)
{
	u32 turns;

	set_up();
	sim.stuck = BOOT + 2 * BLOCK;
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	turns = corridor_turns();
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_FAILED);
	CHECK(alpha.own.end.err < 0);
	CHECK(alpha.own.end.error[0] && alpha.own.end.advice[0]);
	/* an order to leave does not hold any more */
	CHECK_EQ(corridor_turns(), turns + 1);
	CHECK(!status_info()->intact);
}

/* blocks erased until it is written; 0 if it is not */
static u32 erases(char kind)
{
	if (send(&alpha, kind) || rescue_upload_go(&alpha.own))
		return 0;
	run();
	return rescue_status()->state == RESCUE_DONE && written(kind) ?
	       rescue_status()->erased / BLOCK : 0;
}

/* as flash was when the power went, and somebody switches on again */
static void cut_and_switch_on(const u8 *then)
{
	memcpy(chip, then, CHIP);
	damaged = true;
	status_begin("firmware", 0);
	status_set(RESCUE_IDLE);
	console[0] = '\0';
	corridor_look();
}

TEST(what_was_cut_off_is_said_and_goes_on)
{
	static u8 then[CHIP];
	u32 all, rest;

	set_up();
	/* all of it: nothing can be trusted */
	status_info()->intact = false;
	all = erases('A');
	CHECK_EQ(all, 4 + 1);
	CHECK(!rescue_cut_off());
	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_go(&alpha.own), 0);
	while (rescue_status()->erased < 3 * BLOCK)
		corridor_poll();
	memcpy(then, chip, CHIP);
	CHECK(!rescue_cut_off());
	run();
	CHECK(written('A'));

	cut_and_switch_on(then);
	CHECK(!status_info()->intact);
	CHECK_STR(rescue_status()->advice,
		  "Writing of Letter was cut off. Send the same file to go on, or another one to begin anew.");
	CHECK(strstr(console, "Writing of Letter was cut off."));
	CHECK(rescue_cut_off());
	CHECK_STR(rescue_cut_off()->job, "firmware");
	CHECK_EQ(rescue_cut_off()->size, FILE_LEN);
	CHECK_EQ(rescue_cut_off()->parts, 2);
	CHECK_EQ(rescue_cut_off()->count, 4);
	CHECK_EQ(rescue_cut_off()->from, 2);
	rest = erases('A');
	CHECK_EQ(rest, all - 1);
	CHECK(!rescue_cut_off());
	CHECK(status_info()->intact && !rescue_status()->advice[0]);

	/* an upload is other news, and what flash says stays true */
	cut_and_switch_on(then);
	CHECK_EQ(send(&alpha, 'Z'), 0);
	CHECK(rescue_upload_go(&alpha.own) < 0);
	CHECK(!strstr(rescue_status()->advice, "cut off"));
	CHECK(rescue_cut_off());

	/* nobody is kept out who has a firmware that starts */
	cut_and_switch_on(then);
	damaged = false;
	corridor_look();
	CHECK(!rescue_cut_off());
}

/* a factory reset, say */
TEST(a_job_that_writes_something_else_is_not_yours)
{
	static struct plan plan;
	const struct region some = { (const u8 *)"B", 1 };
	const struct corridor_job job = {
		.name = "settings", .plan = &plan, .walls = &layout,
		.trusted = true,
	};

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	memset(&plan, 0, sizeof(plan));
	CHECK_EQ(plan_add(&plan, &layout, "firmware", 7 * BLOCK, &some,
			  BLOCK), 0);
	CHECK_EQ(corridor_start(&job), 0);
	CHECK_STR(rescue_status()->job, "settings");
	run();
	CHECK_EQ(rescue_status()->state, RESCUE_DONE);
	CHECK(!alpha.own.known);
	/* one that fails is not yours either */
	chip[BOOT + 7 * BLOCK] = 0;
	sim.stuck = BOOT + 7 * BLOCK;
	CHECK_EQ(corridor_start(&job), 0);
	run();
	CHECK(!alpha.own.known);
	sim.stuck = 0;
	CHECK_EQ(rescue_flash(NULL, false), 0);
	run();
	CHECK(alpha.own.known);
	CHECK_EQ(alpha.own.end.state, RESCUE_DONE);
	CHECK_STR(alpha.own.end.job, "firmware");
}

/* an update of Lifeboat: whatever becomes of it, it is locked afterwards */
TEST(what_was_unlocked_for_a_job_is_locked_when_it_ends)
{
	struct rescue_reader reader = { "1" };
	const struct region some = { (const u8 *)"B", 1 };
	static struct plan plan;
	struct corridor_job job = {
		.name = "lifeboat", .plan = &plan, .walls = &layout,
		.locked = true,
	};
	int i;

	for (i = 0; i < 2; i++) {
		set_up();
		memset(&plan, 0, sizeof(plan));
		CHECK_EQ(plan_add(&plan, &layout, "firmware", 6 * BLOCK,
				  &some, BLOCK), 0);
		/* neither for one that does not start */
		CHECK_EQ(corridor_hold(&reader), 0);
		CHECK_EQ(corridor_start(&job), -EBUSY);
		CHECK(!lock.open);
		corridor_let_go(&reader);
		lock.stays = true;
		CHECK_EQ(corridor_start(&job), -EIO);
		CHECK(!corridor_busy());
		CHECK(!lock.open);
		lock.stays = false;
		sim.stuck = i ? BOOT + 6 * BLOCK : 0;
		if (i)
			chip[sim.stuck] = 0;
		CHECK_EQ(corridor_start(&job), 0);
		CHECK(lock.open);
		CHECK_EQ(lock.addr, BOOT + 6 * BLOCK);
		CHECK_EQ(lock.len, BLOCK);
		run();
		CHECK_EQ(rescue_status()->state,
			 i ? RESCUE_FAILED : RESCUE_DONE);
		CHECK(!lock.open);
	}
	/* others leave it alone */
	sim.stuck = 0;
	lock.addr = 0;
	job.locked = false;
	CHECK_EQ(corridor_start(&job), 0);
	run();
	CHECK_EQ(lock.addr, 0);
}

/* a restore asks whether there is a firmware now */
TEST(what_a_look_at_flash_has_written_over_is_not_written)
{
	u32 uploads;

	set_up();
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	CHECK(rescue_report());
	uploads = corridor_uploads();
	corridor_look();
	CHECK(!rescue_report());
	CHECK(corridor_uploads() != uploads);
	CHECK_EQ(rescue_flash(NULL, true), -ENOENT);
	run();
	CHECK(untouched());
}

/* the page shows the report, a script the record */
TEST(what_no_plan_can_write_is_refused_with_the_same_words)
{
	set_up();
	CHECK_EQ(send(&alpha, 'B'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), -EINVAL);
	CHECK_EQ(rescue_report()->verdict, IMAGE_REFUSE);
	CHECK_EQ(rescue_report()->nparts, 0);
	CHECK_STR(rescue_report()->error, rescue_status()->error);
	CHECK_STR(rescue_report()->advice, rescue_status()->advice);
	CHECK(rescue_report()->error[0]);
	CHECK_EQ(rescue_flash(NULL, true), -ENOENT);
}

TEST(whatever_begins_ends_an_order_to_leave)
{
	u32 turns;

	set_up();
	turns = corridor_turns();
	corridor_poll();
	CHECK_EQ(corridor_turns(), turns);
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(corridor_turns(), turns + 1);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	CHECK_EQ(corridor_turns(), turns + 1);
	CHECK_EQ(rescue_flash(NULL, false), 0);
	CHECK_EQ(corridor_turns(), turns + 2);
	run();
	CHECK_EQ(corridor_turns(), turns + 2);
}

/* --- a disk, written as the image comes --- */

/* a door that has begun to send @length bytes to it */
static int begin_flow(struct fake_door *door, u32 length)
{
	set_up();
	status_info()->disk = 2;
	disk_ios = 0;
	door->own.flow = true;
	return rescue_upload_begin(&door->own, length, NULL);
}

TEST(a_file_of_4_gib_or_more)
{
	CHECK_EQ(begin_flow(&alpha, U32_MAX), -EFBIG);
	CHECK(!corridor_busy() && !disk_ios);
	CHECK_EQ(rescue_status()->state, RESCUE_FAILED);
	CHECK_EQ(rescue_status()->err, -EFBIG);
	CHECK(strstr(rescue_status()->error, "4 GiB"));
	CHECK(strstr(rescue_status()->advice, "Nothing was written"));
	status_info()->disk = 0;
}

TEST(a_file_that_breaks_off_ends_an_order_to_leave)
{
	u32 turns;

	CHECK_EQ(begin_flow(&alpha, 1000), 0);
	turns = corridor_turns();
	rescue_upload_abort(&alpha.own, "It broke off.");
	CHECK_EQ(corridor_turns(), turns + 1);
	CHECK(!corridor_busy() && !disk_ios);
	CHECK(strstr(rescue_status()->advice, "Nothing was written"));
	status_info()->disk = 0;
}

TEST(a_file_that_is_no_image)
{
	CHECK_EQ(begin_flow(&alpha, 1000), 0);
	CHECK_EQ(rescue_upload_write(&alpha.own, before, 1000), 0);
	CHECK_EQ(rescue_flow_end(&alpha.own), 0);
	run();
	CHECK(alpha.own.known && !disk_ios);
	CHECK_EQ(alpha.own.end.err, -ENOEXEC);
	CHECK(strstr(alpha.own.end.advice, "Nothing was written"));
	CHECK(strstr(alpha.own.end.advice, "whole disk"));
	status_info()->disk = 0;
}

/* --- a backup of UBI that is larger than RAM --- */

static u8 backup[CHIP + 1];

/* @used PEBs, the rest of a chip are empty */
static void make_backup(u32 used)
{
	struct ubi_ec ec = { .vid_offset = 512, .data_offset = 1024 };
	u32 i;

	for (i = 0; i < CHIP / BLOCK; i++)
		if (i % 2 && i / 2 < used)
			ubipeb_used(backup + i * BLOCK, BLOCK, &ec, 0, i, i);
		else
			ubipeb_empty(backup + i * BLOCK, BLOCK, &ec);
	for (i = 0; i < CHIP / BLOCK && used > CHIP / BLOCK / 2; i += 2, used--)
		ubipeb_used(backup + i * BLOCK, BLOCK, &ec, 0, i, i);
}

/* as from the wire, until one is refused */
static int send_backup(struct fake_door *door, u32 len)
{
	u32 i, n;
	int ret = 0;

	for (i = 0; !ret && i < len; i += n) {
		n = min(1460u, len - i);
		ret = rescue_upload_write(&door->own, backup + i, n);
		if (!ret && rescue_status()->done != i + n)
			ret = -EINVAL;
		now += 1;
		corridor_poll();
	}
	return ret;
}

TEST(a_backup_that_has_room_without_what_is_empty)
{
	struct scratch scratch;
	u8 sha256[32], want[32];
	struct region file;

	set_up();
	make_backup(5);
	CHECK_EQ(rescue_upload_begin(&alpha.own, CHIP, NULL), -EFBIG);
	alpha.own.thin = true;
	CHECK_EQ(rescue_upload_begin(&alpha.own, CHIP + 1, NULL), -EFBIG);
	CHECK_EQ(rescue_upload_begin(&alpha.own, CHIP, NULL), 0);
	CHECK_EQ(rescue_status()->total, CHIP);
	CHECK_EQ(send_backup(&alpha, CHIP), 0);
	CHECK_EQ(corridor_sent(), CHIP);
	CHECK_EQ(corridor_upload_end(&alpha.own, &file, &scratch, sha256), 0);
	CHECK_EQ(rescue_status()->total, CHIP);
	CHECK_EQ(corridor_sent(), CHIP);
	mbedtls_sha256(backup, CHIP, want, 0);
	CHECK(!memcmp(sha256, want, sizeof(want)));
	/* the first one stays */
	CHECK_EQ(file.len, 6 * BLOCK);
	CHECK(!memcmp(file.data + BLOCK, backup + BLOCK, BLOCK));
	CHECK(!memcmp(file.data + 2 * BLOCK, backup + 3 * BLOCK, BLOCK));
	CHECK_EQ(scratch.size, sizeof(buffer) - file.len);
	/* what comes next is bounded as ever, and kept as it is */
	alpha.own.thin = false;
	CHECK_EQ(rescue_upload_begin(&alpha.own, CHIP, NULL), -EFBIG);
	CHECK_EQ(rescue_upload_begin(&alpha.own, 8 * BLOCK, NULL), 0);
	CHECK_EQ(send_backup(&alpha, 8 * BLOCK), 0);
	CHECK_EQ(corridor_upload_end(&alpha.own, &file, &scratch, sha256), 0);
	CHECK_EQ(file.len, 8 * BLOCK);
	CHECK(!memcmp(file.data, backup, 8 * BLOCK));
	CHECK_EQ(send(&alpha, 'A'), 0);
	CHECK_EQ(rescue_upload_end(&alpha.own), 0);
	CHECK_EQ(rescue_report()->size, FILE_LEN);
}

/* said once, and to whoever comes next it is over */
static bool refused(int err, const char *why)
{
	const struct rescue_status *st = rescue_status();

	rescue_upload_abort(&alpha.own, "The file is too large.");
	return st->state == RESCUE_FAILED && st->err == err &&
	       strstr(st->error, why) && alpha.own.known &&
	       !strcmp(alpha.own.end.error, st->error) && !corridor_busy() &&
	       untouched();
}

static int try_backup(u32 length, u32 len)
{
	int ret;

	alpha.own.thin = true;
	ret = rescue_upload_begin(&alpha.own, length, NULL);
	return ret ?: send_backup(&alpha, len);
}

TEST(a_backup_that_has_no_room)
{
	static const struct ubi_ec other = {
		.vid_offset = 512, .data_offset = 1024, .image_seq = 5,
	};

	set_up();
	make_backup(12);
	CHECK_EQ(try_backup(CHIP, CHIP), -EFBIG);
	CHECK(refused(-EFBIG, "RAM takes: 0 MiB (18432 bytes)"));
	/* as many as it says there are */
	make_backup(8);
	CHECK_EQ(try_backup(CHIP, CHIP), 0);
	CHECK_EQ(corridor_sent(), CHIP);
	rescue_upload_abort(&alpha.own, "The connection broke.");
	CHECK_EQ(corridor_sent(), 0);
	/* nobody said how long it is */
	memset(backup + CHIP, 0xff, 1);
	CHECK_EQ(try_backup(0, CHIP + 1), -EFBIG);
	CHECK(refused(-EFBIG, "larger than the router's flash chip"));
	memset(backup, 0x5a, BLOCK);
	CHECK_EQ(try_backup(CHIP, CHIP), -EFBIG);
	CHECK(refused(-EFBIG, "does not begin with UBI"));
	make_backup(5);
	ubipeb_empty(backup, BLOCK, &other);
	ubipeb_used(backup + 8 * BLOCK, BLOCK, &other, 0, 0, 1);
	backup[8 * BLOCK + 27] = 6;
	ubi_ec_set(backup + 8 * BLOCK, 1);
	CHECK_EQ(try_backup(CHIP, CHIP), -EPERM);
	CHECK(refused(-EPERM, "More than one UBI"));
	/* a second sender is not the first */
	make_backup(12);
	alpha.own.thin = true;
	CHECK_EQ(rescue_upload_begin(&alpha.own, CHIP, NULL), 0);
	CHECK_EQ(send(&beta, 'A'), -EBUSY);
	CHECK_EQ(rescue_upload_write(&beta.own, backup, 1), -EPIPE);
	CHECK_EQ(rescue_status()->state, RESCUE_RECEIVING);
	rescue_upload_abort(&alpha.own, "It has gone.");
}

/* nor does anything else change: the rest is as the firmware has left it */
TEST(what_starts_from_ram_ends_the_record_of_a_write)
{
	struct resume r = {
		.size = 1234, .job = "firmware", .what = "a test", .count = 4,
		.from = 1,
	};
	u8 page[256];
	u32 i;

	set_up();
	sim.port.layout = &layout;
	CHECK_EQ(sim.port.erase(&sim.port, BOOT), 0);
	resume_begin(&r, &sim.port, BOOT, page);
	status_info()->intact = false;
	corridor_resume_look();
	CHECK(rescue_cut_off());
	corridor_resume_end();
	CHECK(!corridor_busy());
	CHECK(!rescue_cut_off());
	corridor_resume_look();
	CHECK(!rescue_cut_off());
	for (i = 0; i < BLOCK; i++)
		CHECK_EQ(chip[BOOT + i], 0xff);
	CHECK(!memcmp(chip, before, BOOT));
	CHECK(!memcmp(chip + BOOT + BLOCK, before + BOOT + BLOCK,
		      CHIP - BOOT - BLOCK));
	CHECK(!sim.fault);
}
