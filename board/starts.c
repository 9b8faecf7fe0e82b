// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <linux/kernel.h>
#include "board/board.h"
#include "board/bootcount.h"
#include "board/starts.h"
#include "flash/port_mtd.h"

/* behind walls that leave nothing else writable */
static bool open_log(struct bootcount *b)
{
	static struct flash_port port;
	static struct layout walls;
	const struct layout *l;
	const struct partition *part;
	struct mtd_info *mtd;

	l = board_layout(&mtd);
	part = board_partition("boot-count");
	if (!part || part->boot || part->writable ||
	    layout_walls(&walls, l, layout_bit(l, part)) ||
	    port_mtd_init(&port, mtd, &walls))
		return false;
	b->port = &port;
	b->at = part->offset;
	b->size = part->size;
	if (!bootcount_read(b))
		return true;
	puts("lifeboat: starts cannot be counted: a bad block, or a silent chip\n");
	return false;
}

enum rescue_reason starts_reason(void)
{
	struct bootcount b;

	if (!open_log(&b) || b.count < CONFIG_LIFEBOAT_STARTS_MAX)
		return RESCUE_NO_REASON;
	/* who cannot take the request back would be asked for ever */
	if (b.count == BOOTCOUNT_ASKED && !bootcount_set(&b, 0))
		return RESCUE_ASKED;
	return RESCUE_STARTS;
}

void starts_count(bool anew)
{
	struct bootcount b;
	int ret = 0;

	if (!open_log(&b))
		return;
	/* whoever was asked for has been here, for another reason */
	anew |= b.count == BOOTCOUNT_ASKED;
	if (anew)
		ret = bootcount_set(&b, 0) ?: bootcount_read(&b);
	if (!ret)
		ret = bootcount_set(&b, b.count + 1);
	if (ret)
		printf("lifeboat: this start is not counted (%d)\n", ret);
}
