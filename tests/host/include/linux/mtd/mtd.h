/* SPDX-License-Identifier: GPL-2.0-or-later */
/* As much of MTD as board/firmware.c asks for; whoever links it answers. */
#ifndef LIFEBOAT_HOST_MTD_H
#define LIFEBOAT_HOST_MTD_H

#include <linux/types.h>

struct mtd_info {
	u32 erasesize;
	bool can_have_bb;
};

/* U-Boot's own may be linked, too, for UBI */
#define mtd_read	host_mtd_read
#define mtd_block_isbad	host_mtd_block_isbad

int mtd_read(struct mtd_info *mtd, u32 from, u32 len, size_t *got, u8 *buf);
int mtd_block_isbad(struct mtd_info *mtd, u32 at);

static inline bool mtd_can_have_bb(const struct mtd_info *mtd)
{
	return mtd->can_have_bb;
}

#endif
