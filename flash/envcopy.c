// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/envcopy.h"

/* bytes in front of the variables */
static u32 head(const struct envcopy *c)
{
	return c->flag ? 5 : 4;
}

static u32 sum(const struct envcopy *c)
{
	return crc32(0, c->data + head(c), c->size - head(c));
}

bool envcopy_whole(const struct envcopy *c)
{
	u32 crc;

	if (c->size < ENVCOPY_MIN || c->size > ENVCOPY_MAX)
		return false;
	memcpy(&crc, c->data, sizeof(crc));
	return crc == sum(c);
}

/**
 * struct entry - "name=value" somewhere in a copy
 * @at:		from the copy's first byte
 * @len:	without its NUL
 */
struct entry {
	u32 at;
	u32 len;
};

/* @e is {} at first; false behind the last one, and at one without an end */
static bool next(const struct envcopy *c, struct entry *e)
{
	const u8 *nul;

	e->at = e->at ? e->at + e->len + 1 : head(c);
	if (e->at >= c->size || !c->data[e->at])
		return false;
	nul = memchr(c->data + e->at, 0, c->size - e->at);
	if (!nul)
		return false;
	e->len = nul - (c->data + e->at);
	return true;
}

static bool is(const struct envcopy *c, const struct entry *e,
	       const char *name)
{
	u32 len = strlen(name);

	return e->len > len && c->data[e->at + len] == '=' &&
	       !memcmp(c->data + e->at, name, len);
}

int envcopy_get(const struct envcopy *c, const char *name, char *value,
		size_t size)
{
	struct entry e = {}, found = {};
	u32 skip = strlen(name) + 1;

	*value = '\0';
	while (next(c, &e))
		if (is(c, &e, name))
			found = e;
	if (!found.at)
		return -ENOENT;
	if (found.len - skip >= size)
		return -E2BIG;
	memcpy(value, c->data + found.at + skip, found.len - skip);
	value[found.len - skip] = '\0';
	return found.len - skip;
}

static bool is_name(const char *name)
{
	return *name && !strchr(name, '=');
}

static bool changes(const struct envcopy *c, const struct entry *e,
		    const struct env_change *change, u32 n)
{
	while (n--)
		if (is(c, e, change[n].name))
			return true;
	return false;
}

/* one more entry of @to, of which *@used bytes are; two NULs have to follow */
static bool add(const struct envcopy *to, u32 *used, const void *from, u32 len)
{
	if (len > to->size - *used || to->size - *used - len < 2)
		return false;
	memcpy(to->data + *used, from, len);
	*used += len;
	return true;
}

static bool add_change(const struct envcopy *to, u32 *used,
		       const struct env_change *c)
{
	if (!c->value)
		return true;
	if (!add(to, used, c->name, strlen(c->name)) ||
	    !add(to, used, "=", 1) ||
	    !add(to, used, c->value, strlen(c->value)))
		return false;
	to->data[(*used)++] = '\0';
	return true;
}

static void seal(const struct envcopy *to, u32 used)
{
	u32 crc;

	memset(to->data + used, 0, to->size - used);
	crc = sum(to);
	memcpy(to->data, &crc, sizeof(crc));
}

int envcopy_change(const struct envcopy *to, const struct envcopy *from,
		   const struct env_change *change, u32 n)
{
	struct entry e = {};
	u32 used = head(to), i;

	for (i = 0; i < n; i++)
		if (!is_name(change[i].name))
			return -EINVAL;
	while (next(from, &e)) {
		if (changes(from, &e, change, n))
			continue;
		if (!add(to, &used, from->data + e.at, e.len))
			return -ENOSPC;
		to->data[used++] = '\0';
	}
	/* an entry runs out of it: nobody knows what that is */
	if (e.at >= from->size || from->data[e.at])
		return -EINVAL;
	for (i = 0; i < n; i++)
		if (!add_change(to, &used, &change[i]))
			return -ENOSPC;
	seal(to, used);
	return 0;
}
