// SPDX-License-Identifier: GPL-2.0-or-later
/* Linksys's log, which "mtd resetbc" of OpenWrt's answers (bootcount.h). */
#include <compiler.h>
#include <stdio.h>
#include <linux/errno.h>
#include "board/bootcount.h"
#include "board/starts.h"
#include "board/starts_kind.h"
#include "flash/port_mtd.h"

#define SLOTS_BUILT	IS_ENABLED(CONFIG_LIFEBOAT_SLOTS)

/* asked some times at each power-on, and each record is a page on NAND */
bool starts_open(struct bootcount *b)
{
	static struct flash_port port;
	static struct layout walls;
	static struct bootcount read;
	static u32 when;
	const struct partition *part;

	*b = read;
	if (b->port && when == port_mtd_changes())
		return true;
	part = starts_port("boot-count", &walls, &port);
	if (!part)
		return false;
	b->port = &port;
	b->at = part->offset;
	b->size = part->size;
	if (!bootcount_read(b)) {
		read = *b;
		when = port_mtd_changes();
		return true;
	}
	puts("lifeboat: starts cannot be counted: a bad block, or a silent chip\n");
	return false;
}

static bool linksys_read(struct starts *s)
{
	struct bootcount b;

	if (!starts_open(&b))
		return false;
	s->asked = b.count == BOOTCOUNT_ASKED;
	s->count = s->asked ? 0 : b.count;
	if (!SLOTS_BUILT)
		s->served = b.note == BOOTCOUNT_NO_NOTE ? 0 : b.note;
	return true;
}

static int linksys_had(void)
{
	struct bootcount b;

	return starts_open(&b) ? bootcount_set(&b, 0) : -EIO;
}

static int linksys_start(bool anew)
{
	struct bootcount b;
	int ret = 0;

	if (!starts_open(&b))
		return -EIO;
	if (anew || b.count == BOOTCOUNT_ASKED)
		ret = bootcount_set(&b, 0) ?: bootcount_read(&b);
	return ret ?: bootcount_set(&b, b.count + 1);
}

static int linksys_serve(u32 request)
{
	struct bootcount b;

	return starts_open(&b) ? bootcount_serve(&b, request) : -EIO;
}

/* with slots the note is theirs: a request that stays is none there */
const struct starts_kind starts_linksys = {
	.read = linksys_read,
	.start = linksys_start,
	.had = linksys_had,
	.serve = SLOTS_BUILT ? NULL : linksys_serve,
};
