// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "usb/stick_names.h"

/* "B": the board's name; "*" in front: or with anything before it */
static const char *const names[] = {
	"miwifi.bin",
	"B-factory.bin",
	"factory.bin",
	"*-B-squashfs-factory.bin",
	"*-squashfs-factory.bin",
	"*-B-squashfs-sysupgrade.bin",
	"*-squashfs-sysupgrade.bin",
	"recovery.bin",
};

/* behind the part that was compared, or NULL */
static const char *end_in(const char *name, const char *end, u32 len)
{
	u32 have = strlen(name);

	if (have < len || strncasecmp(name + have - len, end, len))
		return NULL;
	return name + have - len;
}

/* from the end to the beginning, for that is where the "*" is */
static bool is(const char *name, const char *pattern, const char *board)
{
	char left[128];
	const char *b = strchr(pattern, 'B');
	bool any = *pattern == '*';
	const char *at;

	pattern += any;
	at = end_in(name, b ? b + 1 : pattern,
		    strlen(b ? b + 1 : pattern));
	if (!at || !b)
		return at && (any || at == name);
	if (at - name >= sizeof(left))
		return false;
	memcpy(left, name, at - name);
	left[at - name] = '\0';
	at = end_in(left, board, strlen(board));
	if (!at)
		return false;
	left[at - left] = '\0';
	at = end_in(left, pattern, b - pattern);
	return at && (any || at == left);
}

u32 stick_rank(const char *name, const char *board)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (is(name, names[i], board))
			return i + 1;
	return 0;
}
