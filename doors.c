// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linker_lists.h>
#include <stdio.h>
#include <linux/errno.h>
#include "door.h"
#include "doors.h"

static struct door *first(void)
{
	return ll_entry_start(struct door, door);
}

static struct door *end(void)
{
	return ll_entry_end(struct door, door);
}

int doors_open(void)
{
	struct door *d;
	int err, ret = -ENODEV;

	for (d = first(); d < end(); d++) {
		err = d->open();
		d->is_open = !err;
		if (err)
			printf("lifeboat: door \"%s\" cannot open (%d)\n",
			       d->name, err);
		if (ret)
			ret = err;
	}
	return ret;
}

void doors_poll(void)
{
	struct door *d;

	for (d = first(); d < end(); d++)
		if (d->is_open)
			d->poll();
}

bool doors_busy(void)
{
	struct door *d;

	for (d = first(); d < end(); d++)
		if (d->is_open && d->busy && d->busy())
			return true;
	return false;
}

void doors_close(void)
{
	struct door *d;

	for (d = first(); d < end(); d++) {
		if (d->is_open && d->close)
			d->close();
		d->is_open = false;
	}
}
