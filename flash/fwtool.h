/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * OpenWrt's metadata trailer (package/utils/fwtool, fwimage.h): chunks behind
 * the image, each ending in 16 bytes: magic "FWx0", CRC32 of everything
 * before these 16 bytes, type, 3 bytes of padding, size of the chunk.  The
 * last 16 bytes themselves are covered by nothing.
 */
#ifndef LIFEBOAT_FWTOOL_H
#define LIFEBOAT_FWTOOL_H

#include "flash/region.h"

/**
 * struct fwtool - what stands behind the image
 * @payload:	the image without its trailer; all of the file if there is none
 * @json:	text of the last info chunk, length 0 if there is none
 * @is_signed:	a signature chunk was there (it is not verified)
 */
struct fwtool {
	struct region payload;
	struct region json;
	bool is_signed;
};

/**
 * fwtool_read() - take the trailer off
 *
 * Return: 0, with or without a trailer; -EBADMSG if there is one and its CRC
 * or size is wrong.
 */
int fwtool_read(const struct region *file, struct fwtool *fw);

#endif
