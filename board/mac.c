// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The router's own MAC address, out of its calibration data: the one on its
 * label, by which the DHCP server and the switch of a PC know it.
 */
#include <mtd.h>
#include <net.h>
#include <dm/ofnode.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include "board/board.h"

int board_mac(u8 mac[ARP_HLEN])
{
	struct ofnode_phandle_args at;
	struct mtd_info *mtd;
	const char *chip;
	u32 part[2], offset;
	size_t len;
	int ret;

	if (ofnode_parse_phandle_with_args(ofnode_path("/lifeboat"),
					   "mtd-mac-address", NULL, 1, 0, &at))
		return -ENOENT;
	offset = at.args[0];
	if (ofnode_read_u32_array(at.node, "reg", part, 2) ||
	    part[1] < ARP_HLEN || offset > part[1] - ARP_HLEN)
		return -EINVAL;
	board_layout(&mtd);
	/* a router with two chips may have it in the other one */
	chip = ofnode_read_string(ofnode_path("/lifeboat"), "mtd-mac-chip");
	if (chip)
		mtd = get_mtd_device_nm(chip);
	if (IS_ERR_OR_NULL(mtd))
		return -ENODEV;
	ret = mtd_read(mtd, part[0] + offset, ARP_HLEN, &len, mac);
	/* bits that ECC has put right are right */
	if (ret && ret != -EUCLEAN)
		return ret;
	return is_valid_ethaddr(mac) ? 0 : -EINVAL;
}
