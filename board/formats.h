/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CONFIG_LIFEBOAT_FORMATS, for the router and for tools/image-check; pure. */
#ifndef LIFEBOAT_FORMATS_H
#define LIFEBOAT_FORMATS_H

#include <linux/string.h>

/**
 * format_name() - one of the names in a list
 * @list:	names, parted by commas
 * @index:	which, from 0 on
 *
 * Return: the name, until the next call, or NULL behind the last one.
 */
static inline const char *format_name(const char *list, int index)
{
	static char name[32];
	size_t len;

	for (; *list; list += len + (list[len] == ',')) {
		len = strcspn(list, ",");
		if (index-- || len >= sizeof(name))
			continue;
		memcpy(name, list, len);
		name[len] = '\0';
		return name;
	}
	return NULL;
}

#endif
