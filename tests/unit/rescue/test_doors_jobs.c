// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of flash, of a disk and of the order to leave, whichever door it
 * came by.
 */
#include "corridor_resume.h"
#include "doors_lab.h"
#include "ubipeb.h"

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
