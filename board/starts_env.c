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
#include <linux/kconfig.h>
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

/* an erase each time: not where a log does it for a bit (starts_log.c) */
static bool always(void)
{
	ofnode data = ofnode_path("/lifeboat");
	const char *how = ofnode_read_string(data, "boot-count-environment");

	if (IS_ENABLED(CONFIG_LIFEBOAT_STARTS_LOG) &&
	    ofnode_has_property(data, "boot-log"))
		return false;
	return how && !strcmp(how, "always");
}

static bool counting(void)
{
	return always() || number(UPGRADE, 0);
}

static u32 limit(void)
{
	u32 n = number(LIMIT, 0);

	return n && n <= LIMIT_MAX ? n : CONFIG_LIFEBOAT_STARTS_MAX;
}

/*
 * U-Boot counts up to one more than the limit.  What is above has been left by
 * a loader that never asked it, and a firmware that sets nothing back.
 */
static u32 count(void)
{
	u32 n = counting() ? number(COUNT, 0) : 0;

	return n > limit() + 1 ? 0 : n;
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
	s->limit = limit();
	s->count = count();
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

/*
 * What was counted before has led to rescue: it is started by somebody there,
 * or because nobody came, and would lead there at every power-on.
 */
static u32 next_count(bool anew)
{
	u32 n = count();

	if (anew && !always())
		return 0;
	return anew || n >= limit() ? 1 : n + 1;
}

/* one write for all that there is to say */
static int env_start(bool anew)
{
	struct env_change change[3];
	char text[12];
	u32 n = 0;

	if (!counting() && !request())
		return 0;
	/* a request that cannot be taken back is another one's to remember */
	if (!board_env_writable())
		return counting() && always() ? -EROFS : 0;
	if (request())
		change[n++] = (struct env_change) { ASK, NULL };
	if (counting()) {
		snprintf(text, sizeof(text), "%u", next_count(anew));
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
