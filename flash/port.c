// SPDX-License-Identifier: GPL-2.0-or-later
#include "flash/port.h"

bool port_block(struct flash_port *p, u32 from, u32 end, u32 index, u32 *addr)
{
	u32 size = p->layout->erasesize;

	for (; from < end && size <= end - from; from += size) {
		if (p->is_bad && p->is_bad(p, from))
			continue;
		if (!index--) {
			*addr = from;
			return true;
		}
	}
	return false;
}
