// SPDX-License-Identifier: GPL-2.0-or-later
/* What the vendor's boot loader fetches by TFTP, and Lifeboat after it. */
#include <dm/ofnode.h>
#include "board/board.h"

bool board_fetch(u32 index, struct board_fetch *f)
{
	ofnode node = ofnode_path("/lifeboat");

	if (ofnode_read_string_index(node, "tftp-fetch", 2 * index,
				     &f->server) ||
	    ofnode_read_string_index(node, "tftp-fetch", 2 * index + 1,
				     &f->name))
		return false;
	f->skip = 0;
	f->from = NULL;
	if (IS_ENABLED(CONFIG_LIFEBOAT_FETCH_AWAY) &&
	    (ofnode_read_string_index(node, "tftp-fetch-from", index,
				      &f->from) || !*f->from))
		f->from = NULL;
	ofnode_read_u32_index(node, "tftp-fetch-skip", index, &f->skip);
	return true;
}
