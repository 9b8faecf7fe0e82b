/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An SPI NAND chip (spi_nand.c). */
#ifndef HW_MIPS_SPI_NAND_H
#define HW_MIPS_SPI_NAND_H

#include "sysemu/block-backend.h"

#define TYPE_SPI_NAND   "gd5f1gq4ua"

/**
 * spi_nand_set_blk() - say where the chip keeps its contents
 * @blk: a file that another chip may have the beginning of, or NULL
 * @offset: where this one's pages begin, each with its OOB behind it
 */
void spi_nand_set_blk(DeviceState *dev, BlockBackend *blk, uint64_t offset);

#endif
