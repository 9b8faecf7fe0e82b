/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One copy of U-Boot's environment, as the vendor's boot loader and fw_setenv
 * keep it in flash (U-Boot, include/env_internal.h): a CRC-32 in the CPU's
 * byte order; where there are two copies a flag that says which is newer; and
 * then "name=value", each ended by a NUL, the last by two.  The CRC covers what
 * is behind the flag, up to the copy's last byte.
 *
 * It is somebody else's, and may hold anything: it is only searched, never
 * run, and no length in it is believed, for there is none.
 */
#ifndef LIFEBOAT_ENVCOPY_H
#define LIFEBOAT_ENVCOPY_H

#include <linux/types.h>

#define ENVCOPY_MIN	16		/* bytes */
#define ENVCOPY_MAX	0x40000		/* no router's is larger in OpenWrt */

/**
 * struct envcopy - a copy in RAM
 * @data:	its first byte; two of them must not overlap
 * @size:	bytes, ENVCOPY_MIN to ENVCOPY_MAX
 * @flag:	there is a flag behind the CRC
 */
struct envcopy {
	u8 *data;
	u32 size;
	bool flag;
};

/**
 * struct env_change - what one variable is to be
 * @name:	not empty, without "="
 * @value:	NULL removes it
 */
struct env_change {
	const char *name;
	const char *value;
};

/* is its CRC right? */
bool envcopy_whole(const struct envcopy *c);

/**
 * envcopy_get() - what is a variable?
 * @c:		whole; unchanged
 * @name:	of the variable
 * @value:	its text, with a NUL; "" after an error
 * @size:	bytes of @value, at least 1
 *
 * Where it is there more than once the last counts, as it does when U-Boot
 * imports it.
 *
 * Return: characters of the value; -ENOENT if it is not there; -E2BIG if it
 * has @size or more.
 */
int envcopy_get(const struct envcopy *c, const char *name, char *value,
		size_t size);

/**
 * envcopy_change() - @from with some variables changed
 * @to:		as large as @from; its flag is left alone, its CRC is right
 * @from:	whole; unchanged
 * @change:	what to change
 * @n:		how many
 *
 * All else stays as it is, in its order; what is new comes last.
 *
 * Return: 0; -EINVAL if a name is none, or if @from is no environment beyond
 * its CRC: without an end, it is not ours to write; -ENOSPC.
 */
int envcopy_change(const struct envcopy *to, const struct envcopy *from,
		   const struct env_change *change, u32 n);

#endif
