/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A way in which starts of the firmware are counted, and in which it says that
 * it is up, or asks for rescue.  One file each; starts.c has the table, and the
 * device tree says which of them a router has: all of those are asked.
 */
#ifndef LIFEBOAT_STARTS_KIND_H
#define LIFEBOAT_STARTS_KIND_H

#include "flash/port.h"

/**
 * struct starts - what a counter says
 * @count:	starts since the firmware last said that it is up
 * @limit:	from how many on it is not to be started
 * @asked:	the firmware asks for rescue
 * @request:	it asks where that cannot be taken back: which request it is, so
 *		that it is served once; 0 for none
 * @served:	the last such request that was served; 0 for none
 */
struct starts {
	u32 count;
	u32 limit;
	bool asked;
	u32 request;
	u32 served;
};

/**
 * struct starts_kind - how to ask and write it; each asks flash anew
 * @read:	into @s, which is {}, but for ->limit; false if the router has no
 *		such counter, or it cannot be read
 * @start:	one more start; @anew: of something that has no past.  What is
 *		->asked for by now has been had for another reason.  0 or a
 *		negative errno
 * @had:	what ->asked was is had: 0, or a negative errno if it would be
 *		asked for again
 * @serve:	remember that ->request of another one, or 0 for none, was
 *		served; NULL if it cannot
 */
struct starts_kind {
	bool (*read)(struct starts *s);
	int (*start)(bool anew);
	int (*had)(void);
	int (*serve)(u32 request);
};

extern const struct starts_kind starts_linksys;
extern const struct starts_kind starts_log;
extern const struct starts_kind starts_env;

/**
 * starts_port() - a partition that is there for counting
 * @property:	of /lifeboat, with its phandle
 * @walls:	of the caller's: they leave nothing else writable
 * @port:	of the caller's: its chip
 *
 * Return: it; NULL if there is none, or a firmware or a boot loader is in it.
 */
const struct partition *starts_port(const char *property, struct layout *walls,
				    struct flash_port *port);

#endif
