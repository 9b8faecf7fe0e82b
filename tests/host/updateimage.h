/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tools/update-image makes, for tests and fuzzers. */
#ifndef LIFEBOAT_UPDATEIMAGE_H
#define LIFEBOAT_UPDATEIMAGE_H

#include <linux/types.h>

/* fill in the header in front of @size bytes of payload */
void update_image_seal(u8 *image, const char *board, const char *version,
		       u32 size);

/* the header has been changed: its checksum once more */
void update_image_sum(u8 *image);

#endif
