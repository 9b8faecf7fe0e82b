// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Power-ons of a router whose starts are counted in the vendor's environment,
 * with firmwares that answer and such that never do.
 */
#include <dm/ofnode.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/board.h"
#include "board/env.h"
#include "board/starts.h"
#include "board/starts_kind.h"
#include "flash/port_mtd.h"
#include "test.h"

#define VARIABLES	8

static struct { char name[24], value[24]; } variable[VARIABLES];
static bool writable;
static u32 writes;
static const char *how;		/* boot-count-environment */
static bool log_there;
static u32 logged;

/* --- the router --- */

ofnode ofnode_path(const char *path)
{
	return (ofnode){};
}

const char *ofnode_read_string(ofnode node, const char *property)
{
	return strcmp(property, "boot-count-environment") ? NULL : how;
}

bool ofnode_has_property(ofnode node, const char *property)
{
	return log_there && !strcmp(property, "boot-log");
}

const struct layout *board_layout(struct mtd_info **mtd)
{
	*mtd = NULL;
	return NULL;
}

const struct partition *board_partition(const char *property)
{
	return NULL;
}

int port_mtd_init(struct flash_port *p, struct mtd_info *mtd,
		  const struct layout *l)
{
	return -ENODEV;
}

static int find(const char *name)
{
	int i;

	for (i = 0; i < VARIABLES && strcmp(variable[i].name, name); i++)
		;
	return i < VARIABLES ? i : -1;
}

int board_env_get(const char *name, char *value, size_t size)
{
	int i = find(name);

	*value = '\0';
	if (i < 0)
		return -ENOENT;
	if (strlen(variable[i].value) >= size)
		return -E2BIG;
	strcpy(value, variable[i].value);
	return strlen(value);
}

static void put(const char *name, const char *value)
{
	int i = find(name);

	if (!value && i < 0)
		return;
	i = i < 0 ? find("") : i;
	snprintf(variable[i].name, sizeof(variable[i].name), "%s",
		 value ? name : "");
	snprintf(variable[i].value, sizeof(variable[i].value), "%s",
		 value ?: "");
}

int board_env_set(const struct env_change *change, u32 n)
{
	if (!writable)
		return -EROFS;
	writes += !!n;
	while (n--)
		put(change[n].name, change[n].value);
	return 0;
}

bool board_env_writable(void)
{
	return writable;
}

static int number(const char *name)
{
	int i = find(name);

	return i < 0 ? -1 : atoi(variable[i].value);
}

static bool log_read(struct starts *s)
{
	s->count = logged;
	return log_there;
}

static int log_start(bool anew)
{
	logged = (anew ? 0 : logged) + 1;
	return 0;
}

const struct starts_kind starts_log = { .read = log_read, .start = log_start };

/* --- its life --- */

static void begin(const char *upgrade, const char *count)
{
	memset(variable, 0, sizeof(variable));
	writable = true;
	writes = 0;
	how = NULL;
	log_there = false;
	logged = 0;
	put("upgrade_available", upgrade);
	put("bootcount", count);
}

/* how many power-ons of @n lead to rescue, out of which it starts? */
static u32 rescues(u32 n)
{
	u32 all = 0;

	while (n--) {
		all += starts_reason() == RESCUE_STARTS;
		/* at once, or by the way out of rescue */
		starts_count(false);
	}
	return all;
}

TEST(three_that_are_not_answered)
{
	begin("1", "0");
	CHECK_EQ(rescues(3), 0);
	CHECK_EQ(number("bootcount"), 3);
	CHECK_EQ(starts_reason(), RESCUE_STARTS);
	/* it is asked, not counted */
	CHECK_EQ(starts_reason(), RESCUE_STARTS);
	begin("0", "7");
	CHECK_EQ(rescues(9), 0);
	CHECK_EQ(writes, 0);
}

/* a firmware that never answers is tried three times more, each time */
TEST(the_way_out_begins_anew)
{
	static const char *const bad[] = { "3", "4" };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		begin("1", bad[i]);
		CHECK_EQ(rescues(1), 1);
		CHECK_EQ(number("bootcount"), 1);
		CHECK_EQ(rescues(2), 0);
		CHECK_EQ(rescues(1), 1);
		CHECK_EQ(number("bootcount"), 1);
		CHECK_EQ(rescues(30), 10);
	}
}

/* more than anybody counts to here is another loader's, who never asked it */
TEST(a_count_that_nobody_has_reached_is_foreign)
{
	static const char *const foreign[] = { "5", "17", "999", "9999999" };
	u32 i;

	for (i = 0; i < ARRAY_SIZE(foreign); i++) {
		begin("1", foreign[i]);
		CHECK_EQ(starts_reason(), RESCUE_NO_REASON);
		starts_count(false);
		CHECK_EQ(number("bootcount"), 1);
	}
	/* the limit is the firmware's own */
	begin("1", "6");
	put("bootlimit", "5");
	CHECK_EQ(starts_reason(), RESCUE_STARTS);
	put("bootcount", "7");
	CHECK_EQ(starts_reason(), RESCUE_NO_REASON);
	put("bootlimit", "0");
	put("bootcount", "4");
	CHECK_EQ(starts_reason(), RESCUE_STARTS);
}

TEST(what_rescue_has_written_is_on_no_trial)
{
	begin("1", "3");
	starts_count(true);
	CHECK_EQ(number("bootcount"), 0);
	CHECK_EQ(number("upgrade_available"), 0);
	begin(NULL, "3");
	how = "always";
	starts_count(true);
	CHECK_EQ(number("bootcount"), 1);
	CHECK_EQ(number("upgrade_available"), -1);
}

TEST(always_is_each_start)
{
	begin(NULL, NULL);
	how = "always";
	CHECK_EQ(rescues(3), 0);
	CHECK_EQ(writes, 3);
	CHECK_EQ(rescues(1), 1);
	CHECK_EQ(number("bootcount"), 1);
	put("bootcount", "0");
	CHECK_EQ(rescues(3), 0);
}

/* a bit of it costs less than an erase here, and one count is enough */
TEST(where_there_is_a_log_only_that_is_always_written)
{
	begin(NULL, "3");
	how = "always";
	log_there = true;
	CHECK_EQ(rescues(3), 0);
	CHECK_EQ(writes, 0);
	CHECK_EQ(logged, 3);
	CHECK_EQ(rescues(1), 1);
	CHECK_EQ(number("bootcount"), 3);
	/* an upgrade is another matter */
	put("upgrade_available", "1");
	put("bootcount", "0");
	logged = 0;
	CHECK_EQ(rescues(1), 0);
	CHECK_EQ(number("bootcount"), 1);
	/* and so is a request */
	put("upgrade_available", NULL);
	put("lifeboat", "rescue");
	CHECK_EQ(starts_reason(), RESCUE_ASKED);
	CHECK_EQ(starts_reason(), RESCUE_NO_REASON);
}

TEST(what_cannot_be_set_back_is_no_count)
{
	begin("1", "3");
	writable = false;
	CHECK_EQ(starts_reason(), RESCUE_NO_REASON);
	starts_count(false);
	CHECK_EQ(number("bootcount"), 3);
}
