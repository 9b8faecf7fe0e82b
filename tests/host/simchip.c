// SPDX-License-Identifier: GPL-2.0-or-later
#include "simchip.h"

#define KIB	1024u
#define MIB	(1024 * KIB)

const struct simchip simchips[] = {
	{
		.name = "spi-nor-64k",
		.source = "Winbond W25Q128JV, rev. F, AC characteristics (tBE2, tPP); one lane at 40 MHz",
		.size = 16 * MIB, .erasesize = 64 * KIB, .pagesize = 256,
		.typ = { 150000, 400, 1000, 200 },
		.max = { 2000000, 3000, 1000, 200 },
	}, {
		.name = "spi-nor-4k",
		.source = "the same in sectors (tSE)",
		.size = 16 * MIB, .erasesize = 4 * KIB, .pagesize = 256,
		.typ = { 45000, 400, 1000, 200 },
		.max = { 400000, 3000, 1000, 200 },
	}, {
		.name = "cfi-128k",
		.source = "Spansion S29GL128S, rev. 08, embedded algorithm performance; 16 bits, no page mode",
		.size = 16 * MIB, .erasesize = 128 * KIB, .pagesize = 512,
		.typ = { 275000, 340, 0, 50 },
		.max = { 1100000, 750, 0, 50 },
	}, {
		.name = "nand-2k",
		.source = "Micron MT29F1G08ABAEA, features and timing; 20 ns cycles",
		.size = 128 * MIB, .erasesize = 128 * KIB, .pagesize = 2 * KIB,
		.nand = true,
		.typ = { 700, 200, 25000, 20 },
		.max = { 3000, 600, 25000, 20 },
	}, {
		.name = "nand-4k",
		.source = "Micron MT29F8G08ABACA, features and timing; 20 ns cycles; an eighth of it",
		.size = 128 * MIB, .erasesize = 256 * KIB, .pagesize = 4 * KIB,
		.nand = true,
		.typ = { 700, 230, 25000, 20 },
		.max = { 3000, 600, 25000, 20 },
	}, { }
};
