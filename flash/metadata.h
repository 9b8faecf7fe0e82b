/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The step that every format of OpenWrt's shares: whose image is this? */
#ifndef LIFEBOAT_METADATA_H
#define LIFEBOAT_METADATA_H

#include "flash/image.h"

/**
 * metadata_check() - read the trailer and hold it against this router
 * @file:	the whole upload
 * @id:		what this router is
 * @rep:	gets board, version and the checks; refused on failure
 * @payload:	the image without the trailer
 *
 * Return: 0 it is for this router; -ENOKEY there is no metadata (nothing has
 * been refused); -EBADMSG, -EXDEV refused.
 */
int metadata_check(const struct region *file, const struct identity *id,
		   struct image_report *rep, struct region *payload);

#endif
