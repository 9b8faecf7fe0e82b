// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The vendor's environment.  "lifeboat" beginning with "rescue" asks for it.
 * "bootcount" counts, as U-Boot's own does (drivers/bootcount/bootcount_env.c):
 * while "upgrade_available" is not 0, up to "bootlimit"; or always, as
 * GL.iNet's loader does, if /lifeboat/boot-count-environment says so.  The
 * firmware sets it to 0 once it is up.
 *
 * Both take an environment that can be written safely: what nobody could set
 * back would lead to rescue for ever.
 */
#include <stdio.h>
#include <dm/ofnode.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "board/env.h"
#include "board/starts_kind.h"

#define ASK		"lifeboat"
#define RESCUE		"rescue"
#define COUNT		"bootcount"
#define UPGRADE		"upgrade_available"
#define LIMIT		"bootlimit"
#define LIMIT_MAX	9
#define COUNT_MAX	999	/* and no further: nobody has answered so many */

/* digits, up to what nobody counts to; all else is @other */
static u32 number(const char *name, u32 other)
{
	char text[8];
	u32 n = 0;
	char *c;

	if (board_env_get(name, text, sizeof(text)) < 1)
		return other;
	for (c = text; *c; c++) {
		if (*c < '0' || *c > '9')
			return other;
		n = 10 * n + (*c - '0');
	}
	return n;
}

static bool always(void)
{
	const char *how = ofnode_read_string(ofnode_path("/lifeboat"),
					     "boot-count-environment");

	return how && !strcmp(how, "always");
}

static bool counting(void)
{
	return always() || number(UPGRADE, 0);
}

/* which request it is; 0 for none */
static u32 request(void)
{
	char text[64];
	u32 id;

	if (board_env_get(ASK, text, sizeof(text)) < 0 ||
	    strncmp(text, RESCUE, sizeof(RESCUE) - 1))
		return 0;
	id = crc32(0, (const u8 *)text, strlen(text));
	/* what is erased, and none, are nobody's */
	return id && ~id ? id : 1;
}

static bool env_read(struct starts *s)
{
	u32 limit = number(LIMIT, 0);

	if (limit && limit <= LIMIT_MAX)
		s->limit = limit;
	s->count = counting() ? number(COUNT, 0) : 0;
	if (s->count >= s->limit && !board_env_writable())
		s->count = 0;
	s->request = request();
	s->asked = s->request && board_env_writable();
	if (s->asked)
		s->request = 0;
	return true;
}

static int env_had(void)
{
	const struct env_change change = { ASK, NULL };

	return board_env_set(&change, 1);
}

/* one write for all that there is to say */
static int env_start(bool anew)
{
	struct env_change change[3];
	char text[8];
	u32 n = 0;

	if (!counting() && !request())
		return 0;
	/* a request that cannot be taken back is another one's to remember */
	if (!board_env_writable())
		return counting() && always() ? -EROFS : 0;
	if (request())
		change[n++] = (struct env_change) { ASK, NULL };
	if (counting()) {
		snprintf(text, sizeof(text), "%u", anew && !always() ? 0 :
			 min_t(u32, anew ? 0 : number(COUNT, 0), COUNT_MAX) + 1);
		change[n++] = (struct env_change) { COUNT, text };
		/* what rescue has written is on no trial: who would end it? */
		if (anew && !always())
			change[n++] = (struct env_change) { UPGRADE, "0" };
	}
	return board_env_set(change, n);
}

const struct starts_kind starts_env = {
	.read = env_read,
	.start = env_start,
	.had = env_had,
};
