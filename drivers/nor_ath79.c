// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The SPI NOR chip of an Atheros/QCA SoC as one MTD device, without the SPI
 * and SPI NOR layers: what a boot partition of 64 KiB has room for.
 *
 * It knows what all such chips up to 16 MiB have in common (JEDEC, JESD216):
 * the third byte of the id is the power of two of the size, blocks of 64 KiB,
 * pages of 256 bytes, write protection in bits 2 to 5 of the status register.
 * Registers are those of U-Boot's ath79_spi.c.
 */
#include <cpu_func.h>
#include <dm.h>
#include <mtd.h>
#include <time.h>
#include <asm/io.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/mtd/spi-nor.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <mach/ar71xx_regs.h>
#include "drivers/nor_ath79.h"

#define PAGE		256
#define SIZE_LOG_MIN	16
#define SIZE_LOG_MAX	24
#define PROTECTION	0x3c
/* milliseconds: an erase block, at the worst (datasheets say 3 s) */
#define TIMEOUT		4000

/**
 * struct nor - the chip
 * @regs:	the controller's registers
 * @window:	the chip, to be read in memory, cached
 */
struct nor {
	void __iomem *regs;
	u8 *window;
};

static u8 shift(struct nor *nor, u8 byte)
{
	u32 out = AR71XX_SPI_IOC_CS_ALL & ~AR71XX_SPI_IOC_CS(0);
	int i;

	for (i = 0; i < 8; i++, byte <<= 1) {
		u32 bit = out | (byte & 0x80 ? AR71XX_SPI_IOC_DO : 0);

		writel(bit, nor->regs + AR71XX_SPI_REG_IOC);
		writel(bit | AR71XX_SPI_IOC_CLK,
		       nor->regs + AR71XX_SPI_REG_IOC);
	}
	return readl(nor->regs + AR71XX_SPI_REG_RDS);
}

static void select(struct nor *nor, u8 command)
{
	writel(AR71XX_SPI_FS_GPIO, nor->regs + AR71XX_SPI_REG_FS);
	writel(AR71XX_SPI_IOC_CS_ALL, nor->regs + AR71XX_SPI_REG_IOC);
	shift(nor, command);
}

static void deselect(struct nor *nor)
{
	writel(AR71XX_SPI_IOC_CS_ALL, nor->regs + AR71XX_SPI_REG_IOC);
	writel(0, nor->regs + AR71XX_SPI_REG_FS);
}

static void write_enable(struct nor *nor)
{
	select(nor, SPINOR_OP_WREN);
	deselect(nor);
}

static void select_address(struct nor *nor, u8 command, u32 addr)
{
	write_enable(nor);
	select(nor, command);
	shift(nor, addr >> 16);
	shift(nor, addr >> 8);
	shift(nor, addr);
}

static u8 status(struct nor *nor)
{
	u8 sr;

	select(nor, SPINOR_OP_RDSR);
	sr = shift(nor, 0);
	deselect(nor);
	return sr;
}

static int wait_ready(struct nor *nor)
{
	ulong start = get_timer(0);

	while (status(nor) & SR_WIP)
		if (get_timer(start) > TIMEOUT)
			return -ETIMEDOUT;
	return 0;
}

static int nor_read(struct mtd_info *mtd, loff_t from, size_t len, size_t *done,
		    u_char *buf)
{
	struct nor *nor = mtd->priv;
	ulong at = (ulong)nor->window + (u32)from;

	invalidate_dcache_range(at, at + len);
	memcpy(buf, (void *)at, len);
	*done = len;
	return 0;
}

static int nor_erase(struct mtd_info *mtd, struct erase_info *e)
{
	struct nor *nor = mtd->priv;
	u32 at = e->addr, end = at + (u32)e->len;
	int ret = 0;

	for (; !ret && at < end; at += mtd->erasesize) {
		select_address(nor, SPINOR_OP_SE, at);
		deselect(nor);
		ret = wait_ready(nor);
	}
	e->state = ret ? MTD_ERASE_FAILED : MTD_ERASE_DONE;
	return ret;
}

static int nor_write(struct mtd_info *mtd, loff_t to, size_t len, size_t *done,
		     const u_char *buf)
{
	struct nor *nor = mtd->priv;
	u32 at = to;
	int ret = 0;

	for (*done = 0; !ret && *done < len; ret = wait_ready(nor)) {
		select_address(nor, SPINOR_OP_PP, at);
		do {
			shift(nor, buf[(*done)++]);
		} while (++at % PAGE && *done < len);
		deselect(nor);
	}
	return ret;
}

/* others' boot loaders may have left it locked */
static int unprotect(struct nor *nor)
{
	if (!(status(nor) & PROTECTION))
		return 0;
	write_enable(nor);
	select(nor, SPINOR_OP_WRSR);
	shift(nor, 0);
	deselect(nor);
	return wait_ready(nor);
}

u8 nor_ath79_id[3];

/* power of two of the size in bytes */
static u8 size_log(struct nor *nor)
{
	u8 *id = nor_ath79_id;
	int i;

	select(nor, SPINOR_OP_RDID);
	for (i = 0; i < sizeof(nor_ath79_id); i++)
		id[i] = shift(nor, 0);
	deselect(nor);
	/* Spansion's older ones, S25FL032P say, count from half of it */
	return id[2] + (id[0] == SNOR_MFR_SPANSION && id[1] == 0x02);
}

static int nor_probe(struct udevice *dev)
{
	struct mtd_info *mtd = dev_get_uclass_priv(dev);
	struct nor *nor = dev_get_priv(dev);
	fdt_addr_t addr = dev_read_addr(dev);
	u8 log;

	if (addr == FDT_ADDR_T_NONE)
		return -EINVAL;
	nor->regs = map_physmem(addr, AR71XX_SPI_SIZE, MAP_NOCACHE);
	nor->window = map_physmem(addr, AR71XX_SPI_SIZE, MAP_WRBACK);
	writel(AR71XX_SPI_FS_GPIO, nor->regs + AR71XX_SPI_REG_FS);
	/* remap off, bus clock / 8 */
	writel(AR71XX_SPI_CTRL_RD | 3, nor->regs + AR71XX_SPI_REG_CTRL);
	log = size_log(nor);
	if (log < SIZE_LOG_MIN || log > SIZE_LOG_MAX)
		return -ENODEV;

	mtd->name = "nor0";
	mtd->type = MTD_NORFLASH;
	mtd->flags = MTD_CAP_NORFLASH;
	mtd->size = 1 << log;
	mtd->erasesize = SZ_64K;
	mtd->writesize = 1;
	mtd->writebufsize = PAGE;
	mtd->priv = nor;
	mtd->_read = nor_read;
	mtd->_write = nor_write;
	mtd->_erase = nor_erase;
	return unprotect(nor) ?: add_mtd_device(mtd);
}

static const struct udevice_id nor_ids[] = {
	{ .compatible = "qca,ar7100-spi" },
	{ }
};

U_BOOT_DRIVER(nor_ath79) = {
	.name = "nor_ath79",
	.id = UCLASS_MTD,
	.of_match = nor_ids,
	.priv_auto = sizeof(struct nor),
	.probe = nor_probe,
};
