// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stddef.h>
#include <string.h>
#include "simflash.h"

static struct simflash *of_port(struct flash_port *p)
{
	return container_of(p, struct simflash, port);
}

static int fault(struct simflash *s, const char *what)
{
	s->fault = what;
	return -EINVAL;
}

static int sim_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	struct simflash *s = of_port(p);

	if (addr > p->layout->size || len > p->layout->size - addr)
		return fault(s, "read beyond the chip");
	memcpy(buf, s->data + addr, len);
	return 0;
}

/* count an operation; which part of it happens */
static bool power_fails(struct simflash *s)
{
	return ++s->ops == s->cut_at;
}

/* cells that were caught in the middle read as anything, here repeatably */
static u8 unstable(u32 addr)
{
	return (addr * 2654435761u) >> 24;
}

static int sim_erase(struct flash_port *p, u32 addr)
{
	struct simflash *s = of_port(p);
	u32 size = p->layout->erasesize, i;

	if (addr % size || !layout_writable(p->layout, addr, size))
		return fault(s, "erase outside the writable partitions");
	p->erases++;
	if (!power_fails(s)) {
		memset(s->data + addr, 0xff, size);
		return 0;
	}
	if (s->cut == CUT_TORN)
		for (i = 0; i < size; i++)
			s->data[addr + i] = i < size / 2 ? 0xff :
				s->data[addr + i] | unstable(addr + i);
	if (s->cut == CUT_AFTER)
		memset(s->data + addr, 0xff, size);
	longjmp(s->power, 1);
}

static int sim_program(struct flash_port *p, u32 addr, const void *buf, u32 len)
{
	struct simflash *s = of_port(p);
	u32 size = p->layout->erasesize, done = len, i;
	const u8 *from = buf;
	bool fails;

	if (!len || !layout_writable(p->layout, addr, len) ||
	    addr / size != (addr + len - 1) / size)
		return fault(s, "program outside the erase block or partition");
	for (i = 0; i < len; i++)
		if (from[i] & ~s->data[addr + i])
			return fault(s, "program of a bit from 0 to 1");
	p->programs++;
	fails = power_fails(s);
	if (fails && s->cut != CUT_AFTER)
		done = s->cut == CUT_TORN ? len / 2 : 0;
	for (i = 0; i < done; i++)
		s->data[addr + i] &= from[i] |
			(s->stuck && addr + i == s->stuck ? 1 : 0);
	if (fails)
		longjmp(s->power, 1);
	return 0;
}

void simflash_init(struct simflash *s, const struct layout *layout, u8 *data)
{
	memset(s, 0, sizeof(*s));
	s->data = data;
	s->port.layout = layout;
	s->port.read = sim_read;
	s->port.erase = sim_erase;
	s->port.program = sim_program;
}
