// SPDX-License-Identifier: GPL-2.0-or-later
/* What vendors' environments say of two slots, and are told. */
#include <dm/ofnode.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "board/board.h"
#include "board/env.h"
#include "test.h"

static const char *const linksys[] = {
	"boot_part", "1", "2", "bootcmd", "run nandboot", "run altnandboot",
};

/* vendor-protocols.md */
static const char *const xiaomi[] = {
	"flag_boot_rootfs", "0", "1", "flag_last_success", "0", "1",
	"flag_boot_success", "1", "1", "flag_try_sys1_failed", "0", "0",
	"flag_try_sys2_failed", "0", "0", "flag_ota_reboot", "0", "0",
};

static const char *const *tree;
static u32 entries;
static const char *stays;
static const char *has, *recovery;	/* the first variable; auto_recovery */
static struct env_change told[10];
static u32 ntold;

ofnode ofnode_path(const char *path)
{
	return (ofnode){ 0 };
}

const char *ofnode_read_string(ofnode node, const char *property)
{
	return strcmp(property, "slot-stays") ? NULL : stays;
}

u32 ofnode_read_u32_default(ofnode node, const char *property, u32 def)
{
	return def;
}

int ofnode_read_string_index(ofnode node, const char *property, int index,
			     const char **text)
{
	if (strcmp(property, "slot-variables") || index >= entries)
		return -ENODATA;
	*text = tree[index];
	return 0;
}

int board_env_get(const char *name, char *value, size_t size)
{
	const char *text = !strcmp(name, "auto_recovery") ? recovery :
			   entries && !strcmp(name, tree[0]) ? has : NULL;

	*value = '\0';
	if (!text)
		return -ENOENT;
	if (strlen(text) >= size)
		return -E2BIG;
	strcpy(value, text);
	return strlen(text);
}

int board_env_set(const struct env_change *change, u32 n)
{
	memcpy(told, change, n * sizeof(*change));
	ntold = n;
	return 0;
}

static u32 named(const char *value)
{
	has = value;
	return board_slot_variable();
}

static void is(const char *const *variables, u32 n)
{
	tree = variables;
	entries = n;
}

/* is every variable told what the tree has for @slot? */
static bool tells(u32 slot)
{
	u32 i;

	if (board_set_slot_variable(slot) || ntold != entries / 3)
		return false;
	for (i = 0; i < ntold; i++)
		if (strcmp(told[i].name, tree[3 * i]) ||
		    strcmp(told[i].value, tree[3 * i + slot]))
			return false;
	return true;
}

TEST(linksyss)
{
	is(linksys, ARRAY_SIZE(linksys));
	CHECK_EQ(named("1"), 1);
	CHECK_EQ(named("2"), 2);
	CHECK_EQ(named("0"), 0);
	CHECK_EQ(named("3"), 0);
	CHECK_EQ(named("12"), 0);
	CHECK_EQ(named(""), 0);
	CHECK_EQ(named(NULL), 0);
	CHECK_EQ(named("1 and much more"), 0);
	CHECK(tells(1));
	CHECK(tells(2));
	CHECK_STR(told[1].value, "run altnandboot");
}

TEST(xiaomis)
{
	is(xiaomi, ARRAY_SIZE(xiaomi));
	CHECK_EQ(named("0"), 1);
	CHECK_EQ(named("1"), 2);
	CHECK_EQ(named("2"), 0);
	CHECK(tells(2));
	CHECK_EQ(ntold, 6);
	CHECK_STR(told[0].value, "1");
	CHECK(tells(1));
	CHECK_STR(told[1].value, "0");
}

TEST(a_tree_with_no_sense)
{
	const char *many[3 * 9];
	u32 i;

	is(NULL, 0);
	CHECK_EQ(named("1"), 0);
	/* half of one more */
	is(linksys, 5);
	CHECK_EQ(board_set_slot_variable(2), 0);
	CHECK_EQ(ntold, 1);
	for (i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = linksys[i % 3];
	is(many, ARRAY_SIZE(many));
	CHECK_EQ(board_set_slot_variable(2), 0);
	CHECK_EQ(ntold, 8);
}

TEST(no_way_back)
{
	is(linksys, ARRAY_SIZE(linksys));
	CHECK(!board_slot_stays(1));
	recovery = "yes";
	CHECK(!board_slot_stays(1));
	recovery = "no";
	CHECK_STR(board_slot_stays(1), "auto_recovery is no");
	CHECK_STR(board_slot_stays(2), "auto_recovery is no");
	/* of nobody's environment it means nothing */
	is(NULL, 0);
	CHECK(!board_slot_stays(1));
	stays = "not seen to start";
	CHECK_STR(board_slot_stays(1), stays);
	CHECK(!board_slot_stays(2));
	stays = NULL;
	recovery = NULL;
}
