// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel is handed to U-Boot's bootm. */
#include <bootm.h>
#include <env.h>
#include "board/board.h"

int board_boot(const struct firmware *fw, enum rescue_boot_mode mode)
{
	/* OpenWrt's /lib/preinit/30_failsafe_wait looks for this word */
	const char *args = mode == RESCUE_BOOT_FAILSAFE ? "failsafe=1" : "";

	/* it has just been checked */
	env_set("verify", "no");
	return bootm_boot_start(fw->uimage, args);
}
