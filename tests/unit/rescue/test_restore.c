// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a backup is not written: each reason in its own words. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "corridor.h"
#include "board/slots.h"
#include "corridor_resume.h"
#include "flash/plan.h"
#include "service.h"
#include "status.h"
#include "test.h"
#include "ubipeb.h"

#define BLOCK	2048

/* "bdata" and "config" are two names for some of the same blocks */
static const struct layout layout = {
	.part = {
		{ "boot", 0, BLOCK, false, BOOT_FOUND },
		{ "firmware", BLOCK, 4 * BLOCK, true },
		{ "bdata", 5 * BLOCK, 2 * BLOCK },
		{ "config", 6 * BLOCK, 2 * BLOCK },
		{ "factory", 8 * BLOCK, BLOCK },
	},
	.count = 5, .size = 9 * BLOCK, .erasesize = BLOCK,
};

/* a router with two firmwares, of two partitions each */
static const struct layout two = {
	.part = {
		{ "boot", 0, BLOCK, false, BOOT_FOUND },
		{ "kernel", BLOCK, BLOCK, true },
		{ "ubi", 2 * BLOCK, 2 * BLOCK, true },
		{ "alt_kernel", 4 * BLOCK, BLOCK },
		{ "alt_rootfs", 5 * BLOCK, 2 * BLOCK },
		{ "factory", 7 * BLOCK, BLOCK },
	},
	.count = 6, .size = 8 * BLOCK, .erasesize = BLOCK,
};
static struct layout view;
static struct rescue_info info = { .layout = &layout };
static struct flash_port port = { .layout = &layout, .writesize = 1 };
static u8 bytes[9 * BLOCK];
static u32 length, kept;
static int guard, started;
static struct corridor_job job;
static char said[RESCUE_TEXT_MAX];

struct rescue_info *status_info(void)
{
	return &info;
}

const struct layout *slots_layout(u32 slot)
{
	return slot == 2 ? &view : info.layout;
}

u32 slots_count(void)
{
	return view.count ? SLOTS : 1;
}

u32 slots_at(u32 addr)
{
	return layout_writable(info.layout, addr, 1) ? 1 :
	       view.count && layout_writable(&view, addr, 1) ? 2 : 0;
}

u32 slots_selected(void)
{
	return 1;
}

enum slot_state slots_state(u32 slot)
{
	return SLOT_INTACT;
}

struct flash_port *corridor_port(void)
{
	return &port;
}

int corridor_upload_end(struct rescue_upload *own, struct region *file,
			struct scratch *scratch, u8 sha256[32])
{
	*file = (struct region){ bytes, kept ?: length };
	return 0;
}

u32 corridor_sent(void)
{
	return length;
}

int corridor_fail(int err, const char *error, const char *advice)
{
	strcpy(said, error);
	return err;
}

struct resume corridor_resume_describe(const struct plan *plan,
				       const char *job, const char *what,
				       u32 size, const u8 sha256[32])
{
	return (struct resume){ .size = size };
}

int corridor_start(const struct corridor_job *j)
{
	job = *j;
	started++;
	return 0;
}

void corridor_look(void)
{
}

bool corridor_busy(void)
{
	return false;
}

int corridor_hold(struct rescue_reader *r)
{
	return 0;
}

void corridor_let_go(struct rescue_reader *r)
{
}

int corridor_ask(const struct plan *plan, const struct layout *walls,
		 const char **error)
{
	return 0;
}

/* as a NOR chip's answers to a part of the firmware that does not start */
int __real_plan_guard(struct plan *plan, const struct layout *l);
int __wrap_plan_guard(struct plan *plan, const struct layout *l);

int __wrap_plan_guard(struct plan *plan, const struct layout *l)
{
	return guard ?: __real_plan_guard(plan, l);
}

/* as a plan with too little room */
static int room;
int __real_plan_add_image(struct plan *plan, const struct layout *l,
			  const char *partition, u32 offset,
			  const struct region *src);
int __wrap_plan_add_image(struct plan *plan, const struct layout *l,
			  const char *partition, u32 offset,
			  const struct region *src);

int __wrap_plan_add_image(struct plan *plan, const struct layout *l,
			  const char *partition, u32 offset,
			  const struct region *src)
{
	return room ?: __real_plan_add_image(plan, l, partition, offset, src);
}

static int restore(const char *name, u32 len)
{
	struct service_no no = { };

	said[0] = '\0';
	started = 0;
	length = len;
	return service_restore(NULL, name, name, &no);
}

TEST(what_is_written)
{
	CHECK_EQ(restore("factory", BLOCK), 0);
	CHECK_EQ(restore("firmware", 4 * BLOCK), 0);
	CHECK_EQ(started, 1);
}

TEST(shared_blocks)
{
	CHECK_EQ(restore("bdata", 2 * BLOCK), -EPERM);
	CHECK(strstr(said, "shares its blocks"));
	CHECK_EQ(restore(SERVICE_ALL, sizeof(bytes)), -EPERM);
	CHECK(strstr(said, "shares its blocks"));
	CHECK_EQ(started, 0);
}

TEST(no_room)
{
	room = -EFBIG;
	CHECK_EQ(restore("factory", BLOCK), -EMSGSIZE);
	CHECK(strstr(said, "does not fit"));
	CHECK_EQ(started, 0);
	room = 0;
}

TEST(a_part_that_does_not_start)
{
	guard = -EINVAL;
	CHECK_EQ(restore("firmware", 4 * BLOCK), -EPERM);
	CHECK(strstr(said, "not the one that starts"));
	CHECK_EQ(started, 0);
	guard = 0;
}

static void two_firmwares(void)
{
	const u32 first[] = { 1, 2 }, second[] = { 3, 4 };

	info.layout = &two;
	port.layout = &two;
	CHECK_EQ(slots_view(&view, &two, first, second, 2), 0);
}

static void one_firmware(void)
{
	info.layout = &layout;
	port.layout = &layout;
	view.count = 0;
}

/* what a fastmap says of blocks is not so any more */
TEST(a_fastmap_is_not_restored)
{
	struct ubi_ec ec = { .vid_offset = 64, .data_offset = 128 };
	u32 size = layout.erasesize;

	memset(bytes, 0, sizeof(bytes));
	ubipeb_used(bytes, size, &ec, UBI_FM_SB_ID, 0, 0x33);
	ubipeb_used(bytes + size, size, &ec, 0, 0, 0x33);
	CHECK_EQ(restore("firmware", 4 * BLOCK), 0);
	CHECK_EQ(block_is_erased(bytes + 64, size - 64), PORT_NAND);
	CHECK_EQ(bytes[2 * size - 1], 0x33);
	memset(bytes, 0, sizeof(bytes));
}

/* and a block that took no mark is none of the firmware's first */
TEST(what_a_boot_passes_over_is_not_restored)
{
	u32 i;

	for (i = 1; i < 5; i++) {
		memset(bytes, 0xff, sizeof(bytes));
		bytes[i * BLOCK] = 1;
		CHECK_EQ(restore("firmware", 4 * BLOCK), 0);
		if (PORT_NAND)
			CHECK_EQ(job.plan->step[0].src.data - bytes,
				 min(i, 3u) * BLOCK);
	}
	/* elsewhere things may have their places */
	two_firmwares();
	CHECK_EQ(restore("ubi", 2 * BLOCK), PORT_NAND ? 0 : -EPERM);
	if (PORT_NAND)
		CHECK(job.plan->step[1].src.data == bytes);
	one_firmware();
	memset(bytes, 0, sizeof(bytes));
}

TEST(length)
{
	CHECK_EQ(restore("firmware", 0), -EMSGSIZE);
	CHECK(strstr(said, "empty"));
	CHECK_EQ(restore("firmware", BLOCK + 1), -EMSGSIZE);
	CHECK(strstr(said, "2049 bytes"));
	CHECK_EQ(started, 0);
}

static bool is_bad(struct flash_port *p, u32 addr)
{
	return addr == 2 * BLOCK;
}

/* what goes back as it was made is left as it is */
TEST(what_is_thinned)
{
	info.limit = 4 * BLOCK;
	CHECK(!service_thins("firmware", 4 * BLOCK));
	CHECK(!service_thins("firmware", 0));
	CHECK(!service_thins(SERVICE_ALL, sizeof(bytes)));
	info.limit--;
	CHECK(service_thins("firmware", 4 * BLOCK));
	CHECK(service_thins("firmware", 0));
	CHECK(!service_thins("factory", BLOCK));
	/* a block went bad since it was made */
	info.limit = sizeof(bytes);
	port.is_bad = is_bad;
	CHECK(service_thins("firmware", 4 * BLOCK));
	CHECK(!service_thins("firmware", 3 * BLOCK));
	CHECK(service_thins("firmware", 0));
	port.is_bad = NULL;
}

/* the length is that of the file, whatever is left of it */
TEST(a_backup_that_was_thinned)
{
	kept = 2 * BLOCK;
	CHECK_EQ(restore("firmware", 4 * BLOCK), 0);
	CHECK_EQ(started, 1);
	CHECK_EQ(restore("firmware", 4 * BLOCK + 1), -EMSGSIZE);
	CHECK(strstr(said, "8193 bytes"));
	CHECK_EQ(started, 0);
	kept = 0;
}

/* the step that makes a firmware start, or 0 */
static u32 commits_at(void)
{
	return job.plan->step[0].commit ? job.plan->step[0].addr : 0;
}

TEST(what_the_second_firmware_starts_from_is_written_last)
{
	two_firmwares();
	CHECK_EQ(restore("alt_kernel", BLOCK), 0);
	CHECK_EQ(commits_at(), 4 * BLOCK);
	CHECK_EQ(job.plan->step[0].addr, 4 * BLOCK);
	CHECK(!strcmp(job.name, "alt_kernel"));
	CHECK(!job.trusted);
	CHECK(layout_writable(job.walls, 4 * BLOCK, BLOCK));
	CHECK(!layout_writable(job.walls, BLOCK, 1));
	CHECK(!layout_writable(job.walls, 5 * BLOCK, 1));
	/* the first one's is its own */
	CHECK_EQ(restore("kernel", BLOCK), 0);
	CHECK_EQ(commits_at(), BLOCK);
	CHECK(!layout_writable(job.walls, 4 * BLOCK, 1));
	/* and what is no firmware's is nobody's */
	CHECK_EQ(restore("factory", BLOCK), 0);
	CHECK_EQ(commits_at(), 0);
	one_firmware();
}

/* while the first one is not there, half of the second would start */
TEST(all_of_a_chip_with_two_firmwares)
{
	two_firmwares();
	CHECK_EQ(restore(SERVICE_ALL, two.size), -EOPNOTSUPP);
	CHECK(strstr(said, "two firmwares is not restored as a whole"));
	CHECK_EQ(started, 0);
	one_firmware();
}

/* half of a root must not start meanwhile, nor may it touch the other one */
TEST(a_root_of_the_second_firmware)
{
	int ret;

	two_firmwares();
	ret = restore("alt_rootfs", 2 * BLOCK);
	if (PORT_NAND) {
		CHECK_EQ(ret, 0);
		CHECK_EQ(commits_at(), 4 * BLOCK);
		CHECK(job.plan->step[0].keep);
		CHECK_EQ(job.plan->step[1].addr, 5 * BLOCK);
		CHECK(layout_writable(job.walls, 5 * BLOCK, 2 * BLOCK));
		CHECK(!layout_writable(job.walls, BLOCK, 1));
	} else {
		CHECK_EQ(ret, -EPERM);
		CHECK_EQ(started, 0);
	}
	one_firmware();
}
