// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SPI NAND on the second chip select of ath79's controller, bit by bit; the
 * chip corrects by itself.  Registers and commands are in U-Boot's
 * mach-ath79/include/mach/ar71xx_regs.h and include/linux/mtd/spinand.h.
 */
#include "root.h"

#define SPI		0x1f000000
#define FS		(SPI + 0x00)
#define IOC		(SPI + 0x08)
#define IOC_DO		(1 << 0)
#define IOC_CLK		(1 << 8)
#define IOC_CS_ALL	(7 << 16)
#define IOC_CS1		(2 << 16)
#define RDS		(SPI + 0x0c)

#define PAGE_READ	0x13
#define CACHE_READ	0x03

static unsigned char transfer(unsigned char out)
{
	unsigned int wires, i;

	for (i = 0; i < 8; i++, out <<= 1) {
		wires = (IOC_CS_ALL & ~IOC_CS1) | (out & 0x80 ? IOC_DO : 0);
		put32(IOC, wires);
		put32(IOC, wires | IOC_CLK);
	}
	return get32(RDS);
}

static void command(unsigned char code, unsigned int addr)
{
	transfer(code);
	transfer(addr >> 16);
	transfer(addr >> 8);
	transfer(addr);
}

void nand_read(unsigned int page, unsigned char *buf, unsigned int len)
{
	put32(FS, 1);
	command(PAGE_READ, page);
	put32(IOC, IOC_CS_ALL);
	/* two bytes of address, and one that is not looked at */
	command(CACHE_READ, 0);
	while (len--)
		*buf++ = transfer(0);
	put32(IOC, IOC_CS_ALL);
	put32(FS, 0);
}
