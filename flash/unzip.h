/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ZIP archive with one file in it (PKWARE's APPNOTE.TXT). */
#ifndef LIFEBOAT_UNZIP_H
#define LIFEBOAT_UNZIP_H

#include "flash/image.h"

/**
 * unzip_one() - unpack it, and check its CRC
 * @zip:	the archive, up to its last byte
 * @scratch:	where it is unpacked to
 * @out:	the file
 *
 * Return: 0; -EBADMSG damaged, packed in a way that is not known, or more
 * than one file; -ENOMEM no room.
 */
int unzip_one(const struct region *zip, struct scratch *scratch,
	      struct region *out);

#endif
