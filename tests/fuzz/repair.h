/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checksums would stop a fuzzer at the door.  The input says what stands in
 * the fields, and what a careful attacker would get right is made right.
 */
#ifndef LIFEBOAT_FUZZ_REPAIR_H
#define LIFEBOAT_FUZZ_REPAIR_H

#include "flash/image.h"

/* what is made right; the fuzzer's input chooses */
#define REPAIR_LENGTHS	1	/* lengths that point beyond the end */
#define REPAIR_INSIDE	2	/* sums of kernels, UBI blocks, tar members */
#define REPAIR_FORMAT	4	/* the vendor's own sum over all */
#define REPAIR_TRAILER	8	/* of OpenWrt's metadata */

/**
 * repair() - make sums and lengths right, in place
 * @d:		the file
 * @len:	its length
 * @what:	REPAIR_…
 * @id:		keys and salts
 * @peb:	bytes of a UBI block
 */
void repair(u8 *d, u32 len, u8 what, const struct identity *id, u32 peb);

#endif
