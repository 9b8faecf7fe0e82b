// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * YunCore's tftp.bin (OpenWrt's target/linux/ath79/image/common-yuncore.mk): a
 * magic and commands for the vendor's boot loader, filled up with zeros, in
 * front of what goes into flash and its metadata.  The commands are not obeyed:
 * what follows goes where this board's firmware is.
 */
#include <linker_lists.h>
#include "flash/image.h"

#define MAGIC		"YUNCORE"
#define HEADER_LEN	192

static bool open(struct region *file)
{
	return region_is(file, 0, MAGIC, sizeof(MAGIC) - 1) &&
	       region_from(file, HEADER_LEN, file);
}

IMAGE_ENVELOPE(yuncore) = {
	.name = "yuncore",
	.title = "YunCore",
	.open = open,
};
