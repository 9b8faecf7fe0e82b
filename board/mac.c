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

/* "00:11:22:33:44:55" */
#define MAC_TEXT	(3 * ARP_HLEN - 1)

/* as Linux's eth_addr_add(): a carry goes on to the byte in front */
static void mac_add(u8 mac[ARP_HLEN], int add)
{
	int i;

	for (i = ARP_HLEN - 1; add && i >= 0; i--) {
		add += mac[i];
		mac[i] = add;
		add >>= 8;
	}
}

int board_mac(u8 mac[ARP_HLEN])
{
	ofnode lifeboat = ofnode_path("/lifeboat");
	struct ofnode_phandle_args at;
	char bytes[MAC_TEXT + 1];
	struct mtd_info *mtd;
	u32 part[2], offset;
	const char *chip;
	size_t size, len;
	int ret;

	if (ofnode_parse_phandle_with_args(lifeboat, "mtd-mac-address", NULL,
					   1, 0, &at))
		return -ENOENT;
	offset = at.args[0];
	size = ofnode_read_bool(lifeboat, "mtd-mac-text") ? MAC_TEXT : ARP_HLEN;
	if (ofnode_read_u32_array(at.node, "reg", part, 2) ||
	    part[1] < size || offset > part[1] - size)
		return -EINVAL;
	board_layout(&mtd);
	/* a router with two chips may have it in the other one */
	chip = IS_ENABLED(CONFIG_LIFEBOAT_MAC_CHIP) ?
		ofnode_read_string(lifeboat, "mtd-mac-chip") : NULL;
	if (chip)
		mtd = get_mtd_device_nm(chip);
	if (IS_ERR_OR_NULL(mtd))
		return -ENODEV;
	ret = mtd_read(mtd, part[0] + offset, size, &len, bytes);
	/* bits that ECC has put right are right */
	if (ret && ret != -EUCLEAN)
		return ret;
	bytes[size] = '\0';
	if (size == MAC_TEXT)
		string_to_enetaddr(bytes, mac);
	else
		memcpy(mac, bytes, ARP_HLEN);
	if (IS_ENABLED(CONFIG_LIFEBOAT_MAC_ADD) && is_valid_ethaddr(mac))
		mac_add(mac, ofnode_read_u32_default(lifeboat, "mtd-mac-add",
						     0));
	return is_valid_ethaddr(mac) ? 0 : -EINVAL;
}
