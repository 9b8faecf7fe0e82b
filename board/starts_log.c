// SPDX-License-Identifier: GPL-2.0-or-later
/* The log of our own (bootlog.h). */
#include <stdio.h>
#include <linux/errno.h>
#include "board/bootlog.h"
#include "board/starts_kind.h"

static bool open_log(struct bootlog *b)
{
	static struct flash_port port;
	static struct layout walls;
	const struct partition *part = starts_port("boot-log", &walls, &port);

	if (!part)
		return false;
	b->port = &port;
	b->at = part->offset;
	if (!bootlog_read(b))
		return true;
	puts("lifeboat: starts cannot be logged: no NOR, or a silent chip\n");
	return false;
}

static bool log_read(struct starts *s)
{
	struct bootlog b;

	if (!open_log(&b))
		return false;
	s->count = b.count;
	s->asked = b.asked;
	s->served = b.served;
	return true;
}

static int log_had(void)
{
	struct bootlog b;

	return open_log(&b) ? bootlog_up(&b) : -EIO;
}

static int log_start(bool anew)
{
	struct bootlog b;
	int ret = 0;

	if (!open_log(&b))
		return -EIO;
	if (anew || b.asked)
		ret = bootlog_up(&b) ?: bootlog_read(&b);
	return ret ?: bootlog_start(&b);
}

static int log_serve(u32 request)
{
	struct bootlog b;

	return open_log(&b) ? bootlog_serve(&b, request) : -EIO;
}

const struct starts_kind starts_log = {
	.read = log_read,
	.start = log_start,
	.had = log_had,
	.serve = log_serve,
};
