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

static bool is_nand(const struct simflash *s)
{
	return s->chip->nand;
}

static u8 random_byte(struct simflash *s)
{
	s->noise = s->noise * 1664525 + 1013904223;
	return s->noise >> 24;
}

static void takes(struct simflash *s, u64 us, u64 ns)
{
	s->ns += 1000 * us + ns;
}

static u32 pages_of(const struct simflash *s, u32 addr, u32 len)
{
	return (addr + len - 1) / s->chip->pagesize -
	       addr / s->chip->pagesize + 1;
}

static void read_takes(struct simflash *s, u32 addr, u32 len)
{
	u32 accesses = is_nand(s) ? pages_of(s, addr, len) : 1;

	s->reads += len;
	if (s->times)
		takes(s, 0, (u64)accesses * s->times->access_ns +
		      (u64)len * s->times->byte_ns);
}

/* reading a page costs its neighbours charge */
static void disturb(struct simflash *s, u32 addr)
{
	u32 size = s->chip->erasesize, page = s->chip->pagesize, i;
	u32 first = addr / size * size / page;

	if (!s->disturb || ++s->worn[addr / size] % s->disturb)
		return;
	for (i = first; i < first + size / page; i++)
		if (s->page[i].flips < 255)
			s->page[i].flips++;
}

static int sim_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	struct simflash *s = of_port(p);
	u32 i, first, last;
	u8 *to = buf;
	int ret = 0;

	if (addr > p->layout->size || len > p->layout->size - addr)
		return fault(s, "read beyond the chip");
	if (!len)
		return 0;
	read_takes(s, addr, len);
	memcpy(to, s->data + addr, len);
	first = addr / s->chip->pagesize;
	last = (addr + len - 1) / s->chip->pagesize;
	for (i = first; i <= last; i++) {
		struct simpage *page = &s->page[i];

		if (page->noise || page->flips > s->ecc) {
			u32 at = max(i * s->chip->pagesize, addr);
			u32 end = min((i + 1) * s->chip->pagesize, addr + len);

			for (; at < end; at++)
				to[at - addr] ^= random_byte(s) & 0x11;
			if (is_nand(s))
				ret = -EBADMSG;
		} else if (page->flips == s->ecc && s->ecc && !ret) {
			ret = -EUCLEAN;
		}
		disturb(s, i * s->chip->pagesize);
	}
	return ret;
}

static void edge(struct simflash *s, u32 op)
{
	if (s->nedges < SIMFLASH_EDGES)
		s->edge_op[s->nedges++] = op;
}

/* count an operation: does the power go in it? */
static bool power_fails(struct simflash *s, u32 addr)
{
	u32 block = addr / s->port.layout->erasesize;

	if (s->ops && block != s->last)
		edge(s, s->ops);
	s->last = block;
	return ++s->ops == s->cut_at;
}

static void set_weak(struct simflash *s, struct simpage *page)
{
	page->weak = true;
	page->noise = s->cut == CUT_NOISE;
}

static void erase_pages(struct simflash *s, u32 addr, u32 len)
{
	memset(s->data + addr, 0xff, len);
	memset(&s->page[addr / s->chip->pagesize], 0,
	       len / s->chip->pagesize * sizeof(*s->page));
	s->worn[addr / s->chip->erasesize] = 0;
}

static void cut_erase(struct simflash *s, u32 addr, u32 size)
{
	u32 i, done = s->cut == CUT_HALF ? size / 2 : size;

	if (s->cut == CUT_BEFORE)
		return;
	if (s->cut == CUT_ZEROS)
		memset(s->data + addr, 0, size);
	else if (s->cut == CUT_RANDOM)
		for (i = 0; i < size; i++)
			s->data[addr + i] |= random_byte(s);
	else if (s->cut != CUT_BEGUN)
		erase_pages(s, addr, done);
	if (s->cut == CUT_AFTER)
		return;
	for (i = 0; i < size / s->chip->pagesize; i++)
		set_weak(s, &s->page[addr / s->chip->pagesize + i]);
}

static int sim_erase(struct flash_port *p, u32 addr)
{
	struct simflash *s = of_port(p);
	u32 size = p->layout->erasesize;

	if (addr % size || !layout_writable(p->layout, addr, size))
		return fault(s, "erase outside the writable partitions");
	if (s->bad[addr / size])
		return fault(s, "erase of a bad block");
	p->erases++;
	if (s->times)
		takes(s, s->times->erase_us, 0);
	if (power_fails(s, addr)) {
		cut_erase(s, addr, size);
		longjmp(s->power, 1);
	}
	edge(s, s->ops);
	if (s->dying[addr / size] & DIES_ERASING)
		return -EIO;
	erase_pages(s, addr, size);
	return 0;
}

static void put(struct simflash *s, u32 addr, const u8 *from, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++)
		s->data[addr + i] &= from[i] |
			(s->stuck && addr + i == s->stuck ? 1 : 0);
}

/* the part of one program that lies in one page */
static void program_page(struct simflash *s, u32 addr, const u8 *from, u32 len)
{
	struct simpage *page = &s->page[addr / s->chip->pagesize];
	u32 i;

	page->programmed = true;
	if (s->times)
		takes(s, s->times->program_us, (u64)len * s->times->byte_ns);
	if (!power_fails(s, addr)) {
		put(s, addr, from, len);
		return;
	}
	if (s->cut == CUT_BEFORE)
		page->programmed = false;
	else if (s->cut == CUT_RANDOM)
		for (i = 0; i < len; i++)
			s->data[addr + i] &= from[i] | random_byte(s);
	else if (s->cut != CUT_BEGUN)
		put(s, addr, from, s->cut == CUT_HALF ? len / 2 : len);
	if (s->cut != CUT_BEFORE && s->cut != CUT_AFTER)
		set_weak(s, page);
	longjmp(s->power, 1);
}

static const char *nand_rules(struct simflash *s, u32 addr, u32 len)
{
	u32 end = ALIGN(addr + 1, s->port.layout->erasesize) / s->chip->pagesize, i;

	if (addr % s->chip->pagesize || len % s->chip->pagesize)
		return "program of part of a page";
	for (i = addr / s->chip->pagesize; i < end; i++)
		if (s->page[i].programmed)
			return "program of a page again, or out of order";
	return NULL;
}

static int sim_program(struct flash_port *p, u32 addr, const void *buf, u32 len)
{
	struct simflash *s = of_port(p);
	u32 size = p->layout->erasesize, i, n;
	const u8 *from = buf;
	const char *wrong;

	if (!len || !layout_writable(p->layout, addr, len) ||
	    addr / size != (addr + len - 1) / size)
		return fault(s, "program outside the erase block or partition");
	if (s->bad[addr / size])
		return fault(s, "program of a bad block");
	for (i = 0; i < len; i++)
		if (from[i] & ~s->data[addr + i])
			return fault(s, "program of a bit from 0 to 1");
	wrong = is_nand(s) ? nand_rules(s, addr, len) : NULL;
	if (wrong)
		return fault(s, wrong);
	p->programs++;
	if (s->dying[addr / size] & DIES_PROGRAMMING)
		return -EIO;
	for (; len; addr += n, from += n, len -= n) {
		n = min(len, s->chip->pagesize - addr % s->chip->pagesize);
		program_page(s, addr, from, n);
	}
	return 0;
}

static bool sim_is_bad(struct flash_port *p, u32 addr)
{
	of_port(p)->asked++;
	return of_port(p)->bad[addr / p->layout->erasesize];
}

static int sim_mark_bad(struct flash_port *p, u32 addr)
{
	struct simflash *s = of_port(p);
	u32 i = addr / p->layout->erasesize;

	if (addr % p->layout->erasesize ||
	    !layout_writable(p->layout, addr, p->layout->erasesize))
		return fault(s, "block outside the writable partitions marked bad");
	if (power_fails(s, addr)) {
		/* between the erase and the mark, or after that */
		if (s->cut != CUT_BEFORE && !(s->dying[i] & DIES_ERASING))
			erase_pages(s, addr, p->layout->erasesize);
		s->bad[i] = s->cut == CUT_AFTER;
		longjmp(s->power, 1);
	}
	s->marked = s->ops;
	/* MTD's core erases it first, and goes on if that fails */
	if (!(s->dying[i] & DIES_ERASING))
		erase_pages(s, addr, p->layout->erasesize);
	s->bad[i] = !s->dying[i] || s->mark != MARK_FAILS;
	return s->dying[i] && s->mark != MARK_TAKES ? -EIO : 0;
}

void simflash_power_on(struct simflash *s)
{
	s->ops = 0;
	s->cut_at = 0;
	s->asked = 0;
	s->reads = 0;
	s->ns = 0;
	s->port.erases = 0;
	s->port.programs = 0;
}

/* what a driver would know: the typical times, whatever the chip takes */
static void set_times(struct flash_port *p, const struct simchip *chip)
{
	u32 n = chip->erasesize / chip->pagesize;
	u32 bus_us = chip->erasesize / 1000 * chip->typ.byte_ns;

	p->times.erase_us = chip->typ.erase_us;
	p->times.program_us = n * chip->typ.program_us + bus_us;
	p->times.read_us = (chip->nand ? n : 1) * chip->typ.access_ns / 1000 +
			   bus_us;
}

void simflash_init(struct simflash *s, const struct simchip *chip,
		   const struct layout *layout, const struct simcells *cells)
{
	u32 n = layout->size / layout->erasesize;

	memset(s, 0, sizeof(*s));
	s->chip = chip;
	s->data = cells->data;
	s->page = cells->page;
	s->bad = cells->bad;
	s->dying = cells->dying;
	s->worn = cells->worn;
	s->port.layout = layout;
	s->port.writesize = chip->nand ? chip->pagesize : 1;
	set_times(&s->port, chip);
	s->port.read = sim_read;
	s->port.erase = sim_erase;
	s->port.program = sim_program;
	memset(s->page, 0, layout->size / chip->pagesize * sizeof(*s->page));
	memset(s->bad, 0, n * sizeof(*s->bad));
	memset(s->dying, 0, n * sizeof(*s->dying));
	memset(s->worn, 0, n * sizeof(*s->worn));
	if (chip->nand) {
		s->ecc = 4;
		s->port.is_bad = sim_is_bad;
		s->port.mark_bad = sim_mark_bad;
	}
}
