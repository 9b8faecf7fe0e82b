// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * From the firmware partition to a running kernel.  Whatever the vendor's
 * header, the kernel is made a legacy uImage, for board_boot() to start.
 */
#include <config.h>
#include <cpu_func.h>
#include <image.h>
#include <stdio.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "board/board.h"
#include "flash/uimage.h"

/* properties and unpacked size (U-Boot's lib/lzma/lzma.txt) */
#define LZMA_HEADER	13
/* the unpacker counts its header short by eight bytes */
#define LZMA_SLACK	8

static int flash_read(struct mtd_info *mtd, u32 addr, void *buf, u32 len)
{
	size_t got;
	int ret;

	ret = mtd_read(mtd, addr, len, &got, buf);
	if (ret == -EUCLEAN)	/* corrected by ECC */
		ret = 0;
	return ret ? ret : got == len ? 0 : -EIO;
}

/* bytes of a partition from @from on, its bad blocks left out */
static int part_read(struct mtd_info *mtd, const struct partition *part,
		     u32 from, void *buf, u32 len)
{
	u32 addr = part->offset, end = part->offset + part->size, n;
	int ret;

	for (; len && addr < end; addr += mtd->erasesize) {
		if (mtd_block_isbad(mtd, addr))
			continue;
		if (from >= mtd->erasesize) {
			from -= mtd->erasesize;
			continue;
		}
		n = min(len, mtd->erasesize - from);
		ret = flash_read(mtd, addr + from, buf, n);
		if (ret)
			return ret;
		buf += n;
		len -= n;
		from = 0;
	}
	return len ? -EBADMSG : 0;
}

static void seal_header(struct legacy_img_hdr *hdr)
{
	image_set_hcrc(hdr, 0);
	image_set_hcrc(hdr, crc32(0, (u8 *)hdr, sizeof(*hdr)));
}

/* the header that bootm wants, in front of an unpacked kernel */
static void make_header(struct legacy_img_hdr *hdr,
			const struct image_kernel *k, u32 len)
{
	memset(hdr, 0, sizeof(*hdr));
	image_set_magic(hdr, IH_MAGIC);
	image_set_size(hdr, len);
	image_set_load(hdr, k->load);
	image_set_ep(hdr, k->entry);
	image_set_os(hdr, IH_OS_LINUX);
	image_set_arch(hdr, IH_ARCH_MIPS);
	image_set_type(hdr, IH_TYPE_KERNEL);
	image_set_comp(hdr, IH_COMP_NONE);
	strlcpy((char *)hdr->ih_name, k->name, sizeof(hdr->ih_name));
	seal_header(hdr);
}

/*
 * A uImage, with its sums.  bootm knows no header longer than its own, so
 * that is moved over the vendor's addition.
 */
static int load_uimage(struct mtd_info *mtd, const struct partition *part,
		       const struct image_kernel *k, ulong *uimage)
{
	struct board_buffer buf = board_buffer();
	struct region r = { buf.data, k->len };
	struct legacy_img_hdr *hdr;
	struct uimage img;
	int ret;

	if (k->len > buf.size)
		return -EBADMSG;
	ret = part_read(mtd, part, k->offset, buf.data, k->len);
	if (ret)
		return ret;
	if (uimage_parse(&r, UIMAGE_MAGIC, k->header_len, &img) ||
	    img.len != k->len || !uimage_data_ok(&r, &img))
		return -EBADMSG;
	hdr = (void *)(buf.data + k->header_len - sizeof(*hdr));
	memmove(hdr, buf.data, sizeof(*hdr));
	seal_header(hdr);
	*uimage = (ulong)hdr;
	return 0;
}

/* does it stay in RAM, and below everything that is still needed? */
static bool can_run(const struct image_kernel *k, u32 len)
{
	ulong end = (ulong)board_buffer().data;

	return k->load >= CFG_SYS_SDRAM_BASE && k->load < end &&
	       len <= end - k->load &&
	       k->entry >= k->load && k->entry - k->load < len;
}

/*
 * A bare LZMA stream has no sum: that it unpacks to its end is the only
 * proof that it is whole.  bootm would find out as well, but then it resets.
 */
static int load_lzma(struct mtd_info *mtd, const struct partition *part,
		     const struct image_kernel *k, ulong *uimage)
{
	struct board_buffer buf = board_buffer();
	struct legacy_img_hdr *hdr = (void *)buf.data;
	u8 *from, *to = buf.data + sizeof(*hdr);
	int ret;

	if (k->len < LZMA_HEADER || buf.size < sizeof(*hdr) + LZMA_SLACK ||
	    k->len > buf.size - sizeof(*hdr) - LZMA_SLACK)
		return -EBADMSG;
	from = buf.data + buf.size - LZMA_SLACK - k->len;
	ret = part_read(mtd, part, k->offset, from, k->len);
	if (ret)
		return ret;
	ret = board_unpack(from, k->len, to, from - to);
	if (ret < 0 || !can_run(k, ret))
		return -EBADMSG;
	make_header(hdr, k, ret);
	*uimage = (ulong)hdr;
	return 0;
}

static int load_kernel(struct mtd_info *mtd, const struct partition *part,
		       const struct image_kernel *k, ulong *uimage)
{
	if (k->offset > part->size || k->len > part->size - k->offset)
		return -EBADMSG;
	return (k->header_len ? load_uimage : load_lzma)(mtd, part, k, uimage);
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
	part = layout ? layout_firmware(layout) : NULL;
	if (!part || part->size < sizeof(head))
		return -ENOENT;
	ret = part_read(mtd, part, 0, head, sizeof(head));
	if (ret)
		return ret;
	ret = image_find_kernel(&r, &kernel);
	strlcpy(fw->name, kernel.name, sizeof(fw->name));
	if (ret)
		return ret;
	return load_kernel(mtd, part, &kernel, &fw->uimage);
}
