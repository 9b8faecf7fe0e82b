// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the firmware partition to a running kernel.  Whatever the vendor's
 * header, the kernel is handed to U-Boot's bootm as a legacy uImage.
 */
#include <bootm.h>
#include <cpu_func.h>
#include <env.h>
#include <image.h>
#include <linker_lists.h>
#include <stdio.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "board/board.h"
#include "net/net.h"

static int flash_read(struct mtd_info *mtd, u32 addr, void *buf, u32 len)
{
	size_t got;
	int ret;

	ret = mtd_read(mtd, addr, len, &got, buf);
	if (ret == -EUCLEAN)	/* corrected by ECC */
		ret = 0;
	return ret ? ret : got == len ? 0 : -EIO;
}

static int find_kernel(const struct region *head, struct image_kernel *k)
{
	struct image_format *fmt = ll_entry_start(struct image_format,
						  image_format);
	int i, n = ll_entry_count(struct image_format, image_format);
	int ret;

	for (i = 0; i < n; i++) {
		if (!fmt[i].kernel)
			continue;
		memset(k, 0, sizeof(*k));
		ret = fmt[i].kernel(head, k);
		if (ret != -ENOENT)
			return ret;
	}
	return -ENOENT;
}

/* a bare LZMA stream gets the header that bootm wants in front of it */
static void make_header(struct legacy_img_hdr *hdr, const struct image_kernel *k)
{
	memset(hdr, 0, sizeof(*hdr));
	image_set_magic(hdr, IH_MAGIC);
	image_set_size(hdr, k->len);
	image_set_load(hdr, k->load);
	image_set_ep(hdr, k->entry);
	image_set_os(hdr, IH_OS_LINUX);
	image_set_arch(hdr, IH_ARCH_MIPS);
	image_set_type(hdr, IH_TYPE_KERNEL);
	image_set_comp(hdr, IH_COMP_LZMA);
	strlcpy((char *)hdr->ih_name, k->name, sizeof(hdr->ih_name));
	image_set_hcrc(hdr, crc32(0, (u8 *)hdr, sizeof(*hdr)));
}

static int load_kernel(struct mtd_info *mtd, const struct partition *part,
		       const struct image_kernel *k)
{
	struct board_buffer buf = board_buffer();
	struct legacy_img_hdr *hdr = (void *)buf.data;
	u8 *to = buf.data + (k->uimage ? 0 : sizeof(*hdr));
	int ret;

	if (k->offset > part->size || k->len > part->size - k->offset ||
	    buf.size < sizeof(*hdr) || k->len > buf.size - sizeof(*hdr) ||
	    (k->uimage && k->len < sizeof(*hdr)))
		return -EBADMSG;
	ret = flash_read(mtd, part->offset + k->offset, to, k->len);
	if (ret)
		return ret;
	if (!k->uimage) {
		make_header(hdr, k);
		return 0;
	}
	if (!image_check_magic(hdr) || !image_check_hcrc(hdr) ||
	    image_get_image_size(hdr) != k->len || !image_check_dcrc(hdr))
		return -EBADMSG;
	return 0;
}

int board_find_firmware(struct firmware *fw)
{
	const struct partition *part;
	const struct layout *layout;
	struct image_kernel kernel;
	u8 head[IMAGE_HEAD_LEN];
	struct region r = { head, sizeof(head) };
	struct mtd_info *mtd;
	int ret;

	fw->name[0] = '\0';
	layout = board_layout(&mtd);
	part = layout ? layout_find(layout, "firmware") : NULL;
	if (!part || part->size < sizeof(head))
		return -ENOENT;
	ret = flash_read(mtd, part->offset, head, sizeof(head));
	if (ret)
		return ret;
	ret = find_kernel(&r, &kernel);
	strlcpy(fw->name, kernel.name, sizeof(fw->name));
	if (ret)
		return ret;
	fw->uimage = (ulong)board_buffer().data;
	return load_kernel(mtd, part, &kernel);
}

int board_boot(const struct firmware *fw, enum rescue_boot_mode mode)
{
	/* OpenWrt's /lib/preinit/30_failsafe_wait looks for this word */
	const char *args = mode == RESCUE_BOOT_FAILSAFE ? "failsafe=1" : "";

	/* both CRCs have just been checked */
	env_set("verify", "no");
	return bootm_boot_start(fw->uimage, args);
}
