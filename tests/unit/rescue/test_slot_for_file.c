// SPDX-License-Identifier: GPL-2.0-or-later
/* Which slot a file may be for, where there are two, and what is in each. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <string.h>
#include "board/board.h"
#include "corridor.h"
#include "corridor_slots.h"
#include "status.h"
#include "test.h"

static u32 fixed, selected = 1;
static struct rescue_info info;

u32 board_slot_for_uploads(void)
{
	return fixed;
}

u32 slots_count(void)
{
	return SLOTS;
}

u32 slots_upload(void)
{
	return fixed ?: 2;
}

u32 slots_selected(void)
{
	return selected;
}

/* a block of each, and one of nobody's */
u32 slots_at(u32 addr)
{
	return addr <= SLOTS ? addr : 0;
}

enum slot_state slots_state(u32 slot)
{
	return SLOT_INTACT;
}

enum rescue_reason slots_next(void)
{
	return RESCUE_NO_REASON;
}

void slots_set_state(u32 slot, enum slot_state state)
{
}

void slots_select(u32 slot)
{
}

void slots_look_result(bool intact)
{
}

void slots_written(u32 slot)
{
}

const struct layout *slots_layout(u32 slot)
{
	return NULL;
}

struct rescue_info *status_info(void)
{
	return &info;
}

void corridor_find_firmware(struct firmware *fw)
{
}

/* what a person is told, "" if it may go there */
static const char *asked(u32 slot, bool force)
{
	const char *error = "";

	corridor_slots_begin();
	if (rescue_upload_slot(slot, force, &error))
		return error;
	return corridor_slots_target() == slot ? "" : "it goes elsewhere";
}

TEST(a_person_says_which)
{
	fixed = 0;
	CHECK_STR(asked(1, false), "");
	CHECK_STR(asked(2, false), "");
	CHECK_STR(asked(0, true), "This router has no such slot.");
	CHECK_STR(asked(3, true), "This router has no such slot.");
}

TEST(not_one_that_openwrt_has_no_root_in)
{
	fixed = 1;
	CHECK_STR(asked(1, false), "");
	CHECK(strstr(asked(2, false), "runs from slot 1 only"));
	CHECK_EQ(corridor_slots_target(), 1);
	CHECK_STR(asked(2, true), "");
	fixed = 2;
	CHECK_STR(asked(2, false), "");
	CHECK(strstr(asked(1, false), "runs from slot 2 only"));
	CHECK_EQ(corridor_slots_target(), 2);
}

TEST(each_partition_has_its_own_firmware)
{
	const struct partition first = { "firmware", 1, 1, true };
	const struct partition second = { "firmware2", 2, 1 };
	const struct partition factory = { "factory", 3, 1 };

	for (selected = 1; selected <= SLOTS; selected++)
		corridor_slots_looked(selected == 1 ? "old" : "new", true);
	/* whichever starts */
	for (selected = 1; selected <= SLOTS; selected++) {
		corridor_slots_show();
		CHECK_STR(rescue_found(&first), "old");
		CHECK_STR(rescue_found(&second), "new");
		CHECK_STR(rescue_found(&factory), "");
	}
	selected = 1;
}
