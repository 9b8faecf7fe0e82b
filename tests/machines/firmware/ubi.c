// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The root file system in a UBI volume on NAND, through MT7621's NFI: enough to
 * read what has been written, without ECC and without the volume table.  UBI's
 * headers are in U-Boot's drivers/mtd/ubi/ubi-media.h, the NFI's registers in
 * its drivers/mtd/nand/raw/mt7621_nand.c, which has set the page's format.
 */
#include "root.h"

#define NFI		0x1e003000
#define CNFG		(NFI + 0x000)
#define CNFG_CUSTOM	(6 << 12)
#define CNFG_AUTO_FMT	(1 << 9)
#define CNFG_READ	(1 << 1)
#define CON		(NFI + 0x008)
#define CON_READ_PAGE	(4 << 12 | 1 << 8)
#define CON_RESET	(1 << 1 | 1 << 0)
#define CMD		(NFI + 0x020)
#define ADDRNOB		(NFI + 0x030)
#define ADDRNOB_2_2	(2 << 4 | 2)
#define COLADDR		(NFI + 0x034)
#define ROWADDR		(NFI + 0x038)
#define STRDATA		(NFI + 0x040)
#define DATAR		(NFI + 0x054)

#define PAGE		2048
#define PEB_PAGES	64
#define PEBS_MAX	1024
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

/* the first @len bytes of a page */
static void read_page(unsigned int page, unsigned char *buf, unsigned int len)
{
	unsigned int i, val = 0;

	put32(CON, CON_RESET);
	put32(CNFG, CNFG_CUSTOM);
	put32(CMD, 0x00);
	put32(COLADDR, 0);
	put32(ROWADDR, page);
	put32(ADDRNOB, ADDRNOB_2_2);
	put32(CMD, 0x30);
	put32(CNFG, CNFG_CUSTOM | CNFG_AUTO_FMT | CNFG_READ);
	put32(CON, CON_READ_PAGE);
	put32(STRDATA, 1);
	for (i = 0; i < len; i++, val >>= 8) {
		if (i % 4 == 0)
			val = get32(DATAR);
		buf[i] = val;
	}
	put32(CON, 0);
}

static unsigned int page_of(unsigned int peb, unsigned int page)
{
	return ((ROOT / PAGE) + peb * PEB_PAGES) + page;
}

static unsigned int get_be32(const unsigned char *p)
{
	return (unsigned int)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void look(unsigned int n)
{
	unsigned char vid[4 * VID_WORDS], data[4];
	struct peb *p = &pebs[n];

	read_page(page_of(n, VID_PAGE), vid, sizeof(vid));
	if (get_be32(vid) != VID_MAGIC)
		return;
	p->used = 1;
	p->volume = get_be32(vid + 4 * VID_VOLUME);
	p->leb = get_be32(vid + 4 * VID_LEB);
	p->sqnum = get_be32(vid + 4 * VID_SQNUM);
	if (p->leb)
		return;
	read_page(page_of(n, DATA_PAGE), data, sizeof(data));
	if (get_be32(data) == SQUASHFS)
		root = p->volume;
}

unsigned int root_open(void)
{
	root = ~0u;
	for (count = 0; count < ROOT_LIMIT / PAGE / PEB_PAGES; count++)
		look(count);
	return root == ~0u ? 0 : ROOT_LIMIT;
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
		read_page(page_of(p - pebs, DATA_PAGE + at % LEB / PAGE + i),
			  buf + i * PAGE, PAGE);
}
