// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The root file system in a UBI volume on NAND: enough to read what has been
 * written, without the volume table.  UBI's headers are in U-Boot's
 * drivers/mtd/ubi/ubi-media.h.
 */
#include "root.h"

#define PAGE		2048
#define PEB_PAGES	64
#define PEBS_MAX	2048
#define VID_PAGE	1
#define DATA_PAGE	2
#define LEB		((PEB_PAGES - DATA_PAGE) * PAGE)

/* big-endian words of the VID header */
#define VID_MAGIC	0x55424921	/* "UBI!" */
#define VID_VOLUME	2
#define VID_LEB		3
#define VID_SQNUM	11		/* the lower half */
#define VID_WORDS	12
#define SQUASHFS	0x68737173	/* "hsqs" */

/* what lies in each PEB, and the volume that has the root */
static struct peb {
	unsigned int volume;
	unsigned int leb;
	unsigned int sqnum;
	int used;
} pebs[PEBS_MAX];
static unsigned int count, root;

static unsigned int page_of(unsigned int peb, unsigned int page)
{
	return root_at / PAGE + peb * PEB_PAGES + page;
}

static unsigned int get_be32(const unsigned char *p)
{
	return (unsigned int)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void look(unsigned int n)
{
	unsigned char vid[4 * VID_WORDS], data[4];
	struct peb *p = &pebs[n];

	nand_read(page_of(n, VID_PAGE), vid, sizeof(vid));
	if (get_be32(vid) != VID_MAGIC)
		return;
	p->used = 1;
	p->volume = get_be32(vid + 4 * VID_VOLUME);
	p->leb = get_be32(vid + 4 * VID_LEB);
	p->sqnum = get_be32(vid + 4 * VID_SQNUM);
	if (p->leb)
		return;
	nand_read(page_of(n, DATA_PAGE), data, sizeof(data));
	if (get_be32(data) == SQUASHFS)
		root = p->volume;
}

unsigned int root_open(void)
{
	root = ~0u;
	for (count = 0; count < place.limit / PAGE / PEB_PAGES; count++)
		look(count);
	return root == ~0u ? 0 : place.limit;
}

/* the one that was written last */
static const struct peb *find(unsigned int leb)
{
	const struct peb *p, *found = 0;

	for (p = pebs; p < pebs + count; p++)
		if (p->used && p->volume == root && p->leb == leb &&
		    (!found || p->sqnum > found->sqnum))
			found = p;
	return found;
}

void root_read(unsigned int at, unsigned char *buf)
{
	const struct peb *p = find(at / LEB);
	unsigned int i;

	for (i = 0; p && i < ROOT_BLOCK / PAGE; i++)
		nand_read(page_of(p - pebs, DATA_PAGE + at % LEB / PAGE + i),
			  buf + i * PAGE, PAGE);
}
