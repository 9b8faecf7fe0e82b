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

/* variables that say which slot starts; Xiaomi's loader has six */
#define VARIABLES_MAX	8

/*
 * Of /lifeboat/slot-variables: in threes, a name, and what it is for either
 * slot; the first one names the slot.  @what is 0 for the name.  NULL if there
 * is none.
 */
static const char *variable(u32 i, u32 what)
{
	const char *text;

	return ofnode_read_string_index(data(), "slot-variables",
					(SLOTS + 1) * i + what, &text) ?
	       NULL : text;
}

const char *board_slot_stays(u32 slot)
{
	const char *why = slot == 1 ? ofnode_read_string(data(), "slot-stays") :
				      NULL;
	char value[8];

	if (why || !variable(0, 0))
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
	const char *name = variable(0, 0), *value;
	char now[8];
	u32 slot;

	if (!name || board_env_get(name, now, sizeof(now)) <= 0)
		return 0;
	for (slot = 1; slot <= SLOTS; slot++) {
		value = variable(0, slot);
		if (value && !strcmp(now, value))
			return slot;
	}
	return 0;
}

int board_set_slot_variable(u32 slot)
{
	struct env_change change[VARIABLES_MAX];
	u32 n;

	for (n = 0; n < VARIABLES_MAX; n++) {
		change[n].name = variable(n, 0);
		change[n].value = variable(n, slot);
		if (!change[n].name || !change[n].value)
			break;
	}
	return board_env_set(change, n);
}
