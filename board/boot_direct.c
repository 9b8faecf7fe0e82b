// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What bootm does for the kernels of MIPS routers, without bootm: unpack the
 * uImage, and start it with arguments and environment as boot loaders of
 * these routers give them (Linux, arch/mips/fw/lib/cmdline.c).
 */
#include <config.h>
#include <cpu_func.h>
#include <image.h>
#include <vsprintf.h>
#include <asm/global_data.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "board/board.h"

DECLARE_GLOBAL_DATA_PTR;

typedef void (*kernel_fn)(int argc, char **argv, char **env, ulong extra);

/* the kernel copies it */
static struct {
	char *argv[3];
	char *env[2];
	char memsize[16];
} handover;

/* to where it says, below what is still needed; 0 if it does not fit there */
static u32 unpack(const struct legacy_img_hdr *hdr)
{
	ulong load = image_get_load(hdr), end = (ulong)board_buffer().data;
	u8 *data = (u8 *)image_get_data(hdr);
	u32 len = image_get_size(hdr), room = end - load;
	int ret;

	if (load < CFG_SYS_SDRAM_BASE || load >= end)
		return 0;
	switch (image_get_comp(hdr)) {
	case IH_COMP_NONE:
		if (len > room)
			return 0;
		memmove((void *)load, data, len);
		return len;
	case IH_COMP_LZMA:
		ret = board_unpack(data, len, (u8 *)load, room);
		return ret < 0 ? 0 : ret;
	}
	return 0;
}

int board_boot(const struct firmware *fw, enum rescue_boot_mode mode)
{
	const struct legacy_img_hdr *hdr = (void *)fw->uimage;
	ulong load = image_get_load(hdr), entry = image_get_ep(hdr);
	u32 len = unpack(hdr);

	if (entry < load || entry - load >= len)
		return -ENOEXEC;
	/* OpenWrt's /lib/preinit/30_failsafe_wait looks for this word */
	handover.argv[1] = mode == RESCUE_BOOT_FAILSAFE ? "failsafe=1" : "";
	sprintf(handover.memsize, "memsize=%u", (u32)(gd->ram_size >> 20));
	handover.env[0] = handover.memsize;
	flush_cache((ulong)&handover, sizeof(handover));
	flush_cache(load, len);
	((kernel_fn)entry)(2, handover.argv, handover.env, 0);
	return -EIO;
}
