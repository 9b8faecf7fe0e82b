/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The environment of a vendor's boot loader, or OpenWrt's, in flash: what
 * "fw_printenv" and "fw_setenv" see under the firmware.  /lifeboat/environment
 * says where it is (doc/device-tree.md).  Lifeboat's own U-Boot has none: nothing
 * in there is run, loaded or believed; whoever asks for a variable has to bear
 * any text in it.
 *
 * Where there is a second copy, or a spare block, it is also written, so that
 * a power cut at any moment leaves either what was there before or what was
 * asked for.  Otherwise it is only read.
 */
#ifndef LIFEBOAT_BOARD_ENV_H
#define LIFEBOAT_BOARD_ENV_H

#include <linux/errno.h>
#include "flash/envcopy.h"

#ifdef CONFIG_LIFEBOAT_ENV

/**
 * board_env_get() - what is a variable?
 * @name:	of the variable
 * @value:	its text, with a NUL; "" after an error
 * @size:	bytes of @value, at least 1
 *
 * Flash is read at the first call, and after each board_env_set(); from then
 * on, and without an environment, it costs nothing.
 *
 * Return: characters of the value, 0 for an empty one; -ENOENT if it is not
 * there, or no whole environment is, or none is named; -E2BIG if it has @size
 * characters or more.
 */
int board_env_get(const char *name, char *value, size_t size);

/**
 * board_env_set() - change variables, all of them or none
 * @change:	names and values; a NULL value removes the variable
 * @n:		how many
 *
 * Nothing is written if all is so already.  Erases a block or two: some tenths
 * of a second.  Only while no job writes flash.
 *
 * Return: 0; -EROFS if there is one copy and no spare block, or if something
 * else shares its blocks; -ENOENT if there is no whole environment to change;
 * -EINVAL; -ENOSPC if they do not fit; -EIO.  After an error the variables are
 * as they were.
 */
int board_env_set(const struct env_change *change, u32 n);

/* could board_env_set() do it? */
bool board_env_writable(void);

/**
 * board_env_mend() - write anew what a power cut has torn
 *
 * For what the firmware reads by itself.  Costs nothing where nothing is torn.
 * Only where nobody else writes flash.
 */
void board_env_mend(void);

#else

static inline int board_env_get(const char *name, char *value, size_t size)
{
	*value = '\0';
	return -ENOENT;
}

static inline int board_env_set(const struct env_change *change, u32 n)
{
	return -EROFS;
}

static inline bool board_env_writable(void)
{
	return false;
}

static inline void board_env_mend(void)
{
}

#endif

#endif
