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
 * @payload:	the image without its trailer, and without what is behind it;
 *		all of the file if there is none
 * @json:	text of the outermost info chunk, as OpenWrt's fwtool takes it;
 *		length 0 if there is none
 * @sealed:	the outermost CRC is right
 */
struct fwtool {
	struct region payload;
	struct region json;
	bool sealed;
};

/**
 * fwtool_read() - take the trailer off
 *
 * It is looked for in front of padding (zeros, ones, line ends), and in the
 * last 64 KiB of what is left: whatever was put behind it hides nothing.
 *
 * Return: 0, with or without a trailer; -EBADMSG if there is one and its CRC
 * or size is wrong, or there was one and its end is missing: ->json is then
 * as much of the text as there is, maybe nothing.
 */
int fwtool_read(const struct region *file, struct fwtool *fw);

#endif
