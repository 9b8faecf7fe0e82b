// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * MT7621's NFI, without ECC.  Its registers are in U-Boot's
 * drivers/mtd/nand/raw/mt7621_nand.c, which has set the page's format.
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
#define ADDRNOB_COLS	2
#define ADDRNOB_ROWS(n)	((n) << 4)
#define SMALL_CHIP	0x8000000u	/* has rows of two bytes */
#define COLADDR		(NFI + 0x034)
#define ROWADDR		(NFI + 0x038)
#define STRDATA		(NFI + 0x040)
#define DATAR		(NFI + 0x054)

void nand_read(unsigned int page, unsigned char *buf, unsigned int len)
{
	unsigned int end = place.root + place.limit;
	unsigned int i, val = 0;

	put32(CON, CON_RESET);
	put32(CNFG, CNFG_CUSTOM);
	put32(CMD, 0x00);
	put32(COLADDR, 0);
	put32(ROWADDR, page);
	put32(ADDRNOB, ADDRNOB_ROWS(end > SMALL_CHIP ? 3 : 2) | ADDRNOB_COLS);
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
