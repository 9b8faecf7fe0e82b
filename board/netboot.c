// SPDX-License-Identifier: GPL-2.0-or-later
/* What the vendor's boot loader calls itself where it asks for a file. */
#include <dm/ofnode.h>
#include "board/board.h"
#include "net/netboot_reply.h"

const char *board_netboot_class(void)
{
	return ofnode_read_string(ofnode_path("/lifeboat"), "netboot-class") ?:
	       NETBOOT_CLASS;
}
