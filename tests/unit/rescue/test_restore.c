// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a backup is not written: each reason in its own words. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "corridor.h"
#include "corridor_resume.h"
#include "flash/plan.h"
#include "service.h"
#include "status.h"
#include "test.h"

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
static struct rescue_info info = { .layout = &layout };
static struct flash_port port = { .layout = &layout, .writesize = 1 };
static u8 bytes[9 * BLOCK];
static u32 length, kept;
static int guard, started;
static char said[RESCUE_TEXT_MAX];

struct rescue_info *status_info(void)
{
	return &info;
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

int corridor_start(const struct corridor_job *job)
{
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
