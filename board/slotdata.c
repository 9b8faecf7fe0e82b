// SPDX-License-Identifier: GPL-2.0-or-later
/* What the device tree says of the board's two slots. */
#include <dm/ofnode.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/board.h"
#include "board/env.h"
#include "flash/slots.h"

/*
 * Linksys's, as stock firmware and OpenWrt set them (vendor's U-Boot, OpenWrt's
 * base-files): auto_recovery is "yes" or "no".
 */
#define RECOVERY	"auto_recovery"

static ofnode data(void)
{
	return ofnode_path("/lifeboat");
}

/* name of the variable that says which slot starts, or NULL */
static const char *slot_name(void)
{
	return ofnode_read_string(data(), "slot-variable");
}

const char *board_slot_stays(u32 slot)
{
	const char *why = slot == 1 ? ofnode_read_string(data(), "slot-stays") :
				      NULL;
	char value[8];

	if (why || !slot_name())
		return why;
	board_env_get(RECOVERY, value, sizeof(value));
	return strcmp(value, "no") ? NULL : RECOVERY " is no";
}

u32 board_slot_for_uploads(void)
{
	u32 slot = ofnode_read_u32_default(data(), "slot-for-uploads", 0);

	return slot <= SLOTS ? slot : 0;
}

u32 board_slot_variable(void)
{
	const char *name = slot_name();
	char value[8];

	if (!name || board_env_get(name, value, sizeof(value)) != 1)
		return 0;
	return value[0] > '0' && value[0] <= '0' + SLOTS ? value[0] - '0' : 0;
}

/* what the vendor's boot loader runs goes with it: /lifeboat/slot-bootcmd */
int board_set_slot_variable(u32 slot)
{
	const char number[] = { '0' + slot, '\0' };
	struct env_change change[2] = { { slot_name(), number } };
	u32 n = 1;

	if (!ofnode_read_string_index(data(), "slot-bootcmd", slot - 1,
				      &change[1].value))
		change[n++].name = "bootcmd";
	return board_env_set(change, n);
}
