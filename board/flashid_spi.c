// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The id as it comes over SPI.  The chip's own device is gone when its probe
 * has failed, so one without a driver takes its place on the bus.
 */
#include <dm.h>
#include <spi.h>
#include <spi-mem.h>
#include <dm/device-internal.h>
#include <dm/lists.h>
#include <dm/uclass-internal.h>
#include <linux/errno.h>
#include <linux/mtd/spi-nor.h>
#include <linux/string.h>
#include "board/flashid.h"

int flashid_read(const char *name, u8 id[FLASHID_LEN])
{
	bool is_nor = !strncmp(name, "nor", 3);
	/* NAND wants a byte of address, or nothing, in between */
	const struct spi_mem_op op =
		SPI_MEM_OP(SPI_MEM_OP_CMD(SPINOR_OP_RDID, 1),
			   SPI_MEM_OP_NO_ADDR,
			   SPI_MEM_OP_DUMMY(is_nor ? 0 : 1, 1),
			   SPI_MEM_OP_DATA_IN(FLASHID_LEN, id, 1));
	struct udevice *chip, *asker;
	int ret;

	ret = uclass_find_first_device(is_nor ? UCLASS_SPI_FLASH : UCLASS_MTD,
				       &chip);
	if (ret || !chip)
		return -ENOSYS;
	ret = device_bind_driver(chip->parent, "spi_generic_drv", "flashid",
				 &asker);
	if (ret)
		return ret;
	memcpy(dev_get_parent_plat(asker), dev_get_parent_plat(chip),
	       sizeof(struct dm_spi_slave_plat));
	ret = device_probe(asker);
	return ret ?: spi_mem_exec_op(dev_get_parent_priv(asker), &op);
}
