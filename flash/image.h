/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an upload is, whether it is whole, and for whom.
 *
 * Every format is one file, image_<name>.c, that ends by registering itself
 * with IMAGE_FORMAT().  It takes bytes and an identity and fills a report; it
 * knows no door, no flash and no board.
 */
#ifndef LIFEBOAT_IMAGE_H
#define LIFEBOAT_IMAGE_H

#include <linux/types.h>
#include "flash/region.h"
#include "flash/layout.h"

#define IMAGE_PARTS_MAX		4
#define IMAGE_CHECKS_MAX	12
#define IMAGE_TEXT_MAX		192

/**
 * struct identity - what images must say to be for this router
 * @get:	the @index-th string (from 0) under @key, or NULL past the last;
 *		keys are the properties of the device tree's /lifeboat node,
 *		e.g. "devices" (names in OpenWrt's metadata), "tplink-hwid"
 *		("c7000002"), "formats" (names of formats accepted)
 * @priv:	of whoever made it
 */
struct identity {
	const char *(*get)(const struct identity *id, const char *key,
			   int index);
	const void *priv;
};

/* true if @value is among the strings under @key */
bool identity_has(const struct identity *id, const char *key,
		  const char *value);

enum image_verdict {
	IMAGE_REFUSE,		/* zero: what nobody accepted is refused */
	IMAGE_CANNOT_TELL,	/* whole, but nothing in it names a board */
	IMAGE_ACCEPT,
};

/**
 * struct image_part - bytes that go to one place
 * @what:	for a person: "kernel and root file system"
 * @partition:	name of the destination partition
 * @offset:	within the partition, erase block aligned
 * @src:	the bytes, inside the upload
 */
struct image_part {
	const char *what;
	const char *partition;
	u32 offset;
	struct region src;
};

struct image_check {
	const char *name;	/* "header CRC", "board", "size" … */
	bool ok;
};

/**
 * struct image_report - all that is known about an upload
 * @verdict:	may it be written
 * @err:	0 (accept), -ENOKEY (cannot tell), or why not: -ENOEXEC no
 *		format that this board accepts, -EBADMSG damaged, -EXDEV for
 *		another router, -EPERM carries what must not be written,
 *		-EFBIG does not fit
 * @error:	one sentence for a person, "" if accepted
 * @advice:	what to do about it, may be ""
 * @format:	for a person: "uImage with OpenWrt metadata"; "" if unknown
 * @board:	what the image says it is for, e.g. "zbtlink,zbt-wg3526-16m"
 * @version:	what it says of its version, may be ""
 * @size:	bytes uploaded
 * @sha256:	of all bytes uploaded
 * @part:	what would be written where
 * @check:	each check made, by name
 */
struct image_report {
	enum image_verdict verdict;
	int err;
	char error[IMAGE_TEXT_MAX];
	char advice[IMAGE_TEXT_MAX];
	char format[48];
	char board[64];
	char version[64];
	u32 size;
	u8 sha256[32];
	struct image_part part[IMAGE_PARTS_MAX];
	u32 nparts;
	struct image_check check[IMAGE_CHECKS_MAX];
	u32 nchecks;
};

/**
 * struct image_kernel - the kernel inside a firmware that lies in flash
 * @name:	what it calls itself, for a person
 * @offset:	of the first byte to load, from the start of the partition
 * @len:	bytes to load
 * @uimage:	those bytes are a legacy uImage, header included; otherwise
 *		they are a bare LZMA stream and the next two say where it goes
 * @load:	address it is unpacked to
 * @entry:	address it is started at
 */
struct image_kernel {
	char name[64];
	u32 offset;
	u32 len;
	bool uimage;
	u32 load;
	u32 entry;
};

/* bytes of a firmware's beginning that ->kernel() is given */
#define IMAGE_HEAD_LEN		512

/**
 * struct image_format - one format
 * @name:	as boards list it under "formats": "uimage", "tplink-v1"
 * @match:	does the file look like it (magic only)?
 * @check:	everything else: fills @rep, returns @rep->err.  @file is the
 *		whole upload.  Parts' destinations are in the partition
 *		"firmware" unless the format has more.
 * @kernel:	is @head, IMAGE_HEAD_LEN bytes of flash, the beginning of a
 *		firmware of this format, and where is its kernel?  0, or
 *		-ENOENT if it is not, -EBADMSG if it is damaged.  NULL if this
 *		format's header never lies in flash.
 */
struct image_format {
	const char *name;
	bool (*match)(const struct region *file);
	int (*check)(const struct region *file, const struct identity *id,
		     const struct layout *layout, struct image_report *rep);
	int (*kernel)(const struct region *head, struct image_kernel *k);
};

#define IMAGE_FORMAT(_name) \
	ll_entry_declare(const struct image_format, _name, image_format)

/**
 * image_identify() - the whole verdict
 * @file:	the complete upload
 * @sha256:	its digest (computed while it arrived)
 * @id:		what this router is
 * @layout:	its flash map
 * @rep:	the report; parts point into @file
 *
 * Return: rep->err.
 */
int image_identify(const struct region *file, const u8 sha256[32],
		   const struct identity *id, const struct layout *layout,
		   struct image_report *rep);

/* for formats: record a check; returns @ok */
bool image_check(struct image_report *rep, const char *name, bool ok);

/* for formats: refuse with a sentence (printf); returns @err */
int image_refuse(struct image_report *rep, int err, const char *advice,
		 const char *fmt, ...);

#endif
