/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an upload is, whether it is whole, and for whom.
 *
 * Every format is one file, image_<name>.c, that ends by registering itself
 * with IMAGE_FORMAT().  It takes bytes and an identity and fills a report; it
 * knows no door, no flash and no board.  Formats nest: OpenWrt's metadata is
 * taken off before any format looks, and one that wraps another hands what is
 * inside to image_inner().
 */
#ifndef LIFEBOAT_IMAGE_H
#define LIFEBOAT_IMAGE_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/types.h>
#include "flash/region.h"
#include "flash/layout.h"

#define IMAGE_PARTS_MAX		4
#define IMAGE_CHECKS_MAX	16
#define IMAGE_TEXT_MAX		192
/* advice where the file is as it was made, and is not for here */
#define IMAGE_FOR_ROUTER	"Download an image for this router."
#define IMAGE_ANOTHER		"Use another image for this router."

/* formats inside one another; more is an attack */
#define IMAGE_DEPTH_MAX		3

struct disk;
struct kernel_room;

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
 * @src:	the bytes, inside the upload or the scratch memory
 * @volume:	UBI volume in that partition, NULL for the partition itself
 * @padding:	bytes at the end of @src that say nothing, and are not written:
 *		no block has to be good for them
 */
struct image_part {
	const char *what;
	const char *partition;
	u32 offset;
	struct region src;
	const char *volume;
	u32 padding;
};

/**
 * struct scratch - memory for what must be decrypted or unpacked
 * @data:	of the caller's; parts may point into it for as long as the
 *		report lives
 * @size:	bytes
 * @used:	bytes taken
 * @room:	where the image's kernel is unpacked to see that it can be
 *		started; NULL: nobody is going to start it here
 * @disk:	what an image of a disk is for; NULL: there is none
 */
struct scratch {
	u8 *data;
	u32 size;
	u32 used;
	const struct kernel_room *room;
	const struct disk *disk;
};

/* @len bytes, or NULL if there is not that much left */
u8 *scratch_take(struct scratch *s, u32 len);

/**
 * struct image_input - what a format has to look at
 * @file:	the bytes, without OpenWrt's metadata
 * @id:		what this router is
 * @layout:	its flash map
 * @scratch:	memory to unpack into
 * @depth:	formats around this one
 */
struct image_input {
	struct region file;
	const struct identity *id;
	const struct layout *layout;
	struct scratch *scratch;
	u32 depth;
};

struct image_check {
	const char *name;	/* "header CRC", "board", "size" … */
	bool ok;
};

/**
 * struct image_disk - an image of a disk
 * @file:	its bytes, inside the upload, packed or not
 * @size:	bytes of the image, unpacked; 0: there is none
 * @crc:	CRC-32 of these
 */
struct image_disk {
	struct region file;
	u32 size;
	u32 crc;
};

/**
 * struct image_report - all that is known about an upload
 * @verdict:	may it be written
 * @err:	0 (accept), -ENOKEY (cannot tell), or why not: -ENOEXEC no
 *		format that this board accepts, -EBADMSG damaged, -EXDEV for
 *		another router, -EPERM not damaged, but what must not be
 *		written or would not start here, -EACCES it would write more
 *		than firmware, -EFBIG or -ENOSPC does not fit, -EROFS runs from
 *		RAM, and is not for flash
 * @error:	one sentence for a person, "" if accepted
 * @advice:	what to do about it, may be ""
 * @format:	for a person: "uImage with OpenWrt metadata"; "" if unknown
 * @board:	what the image says it is for, e.g. "zbtlink,zbt-wg3526-16m"
 * @version:	what it says of its version, may be ""
 * @size:	bytes uploaded
 * @sha256:	of all bytes uploaded
 * @part:	what would be written where
 * @check:	each check made, by name
 * @half:	a firmware needs another file beside this one
 * @arrived:	a sum over it is right: it is as it was made
 * @alone:	a kernel, and no root file system
 * @ram:	with -EROFS: what can be started from RAM, inside the upload
 * @unsure:	and nothing in it names a board
 * @disk:	it goes to the disk: its only part is not for flash
 */
struct image_report {
	enum image_verdict verdict;
	int err;
	char error[IMAGE_TEXT_MAX];
	char advice[IMAGE_TEXT_MAX];
	char format[80];
	char board[64];
	char version[64];
	u32 size;
	u8 sha256[32];
	struct image_part part[IMAGE_PARTS_MAX];
	u32 nparts;
	struct image_check check[IMAGE_CHECKS_MAX];
	u32 nchecks;
	bool half;
	bool arrived;
	bool alone;
	bool unsure;
	struct region ram;
	struct image_disk disk;
};

/**
 * struct image_kernel - the kernel inside a firmware that lies in flash
 * @name:	what it calls itself, for a person
 * @offset:	of the first byte to load, from the start of the partition
 * @len:	bytes to load
 * @header_len:	those bytes are a uImage, which begins with a header of this
 *		many, and says what follows; 0: they begin with a bare LZMA
 *		stream
 * @load:	address it is unpacked to
 * @entry:	address it is started at
 * @raw:	it is not packed at all, and has no header: it is copied to @load
 * @fit:	those bytes are a FIT, which says what follows
 * @tree:	of a FIT: address of the device tree that it is given, or 0
 * @tree_len:	bytes there
 */
struct image_kernel {
	char name[64];
	u32 offset;
	u32 len;
	u32 header_len;
	u32 load;
	u32 entry;
	bool raw;
	bool fit;
	u32 tree;
	u32 tree_len;
};

/* bytes of a firmware's beginning that ->kernel() is given */
#define IMAGE_HEAD_LEN		512

/**
 * struct image_format - one format
 * @name:	as boards list it under "formats": "uimage", "tplink-v1"
 * @title:	for a person: "TP-Link v1"
 * @match:	does @in->file look like it (magic only)?
 * @check:	everything else; refuses through the helpers below and returns
 *		their error, or adds the parts and returns 0 if something in it
 *		named this router, -ENOKEY if nothing names any
 * @kernel:	is @head, IMAGE_HEAD_LEN bytes of flash, the beginning of a
 *		firmware of this format, and where is its kernel?  0, or
 *		-ENOENT if it is not, -EBADMSG if it is damaged.  NULL if this
 *		format's header never lies in flash, or is a plain uImage's.
 */
struct image_format {
	const char *name;
	const char *title;
	bool (*match)(const struct image_input *in);
	int (*check)(const struct image_input *in, struct image_report *rep);
	int (*kernel)(const struct region *head, struct image_kernel *k);
};

#define IMAGE_FORMAT(_name) \
	ll_entry_declare(const struct image_format, _name, image_format)

/**
 * struct image_envelope - around a whole file, OpenWrt's metadata included
 * @name:	as boards list it under "formats": "yuncore"
 * @title:	for a person
 * @open:	does @file begin with it?  @file is what is inside, then
 *
 * Formats are asked when the metadata has been taken off, of which a checksum
 * covers all that is in front: what was put in front of that, later, has to go
 * first.
 */
struct image_envelope {
	const char *name;
	const char *title;
	bool (*open)(struct region *file);
};

#define IMAGE_ENVELOPE(_name) \
	ll_entry_declare(const struct image_envelope, _name, image_envelope)

/**
 * image_find_kernel() - which firmware lies in flash?
 * @head:	its first IMAGE_HEAD_LEN bytes
 * @k:		where its kernel is
 *
 * Return: 0; -ENOENT no format knows it; -EBADMSG damaged.
 */
int image_find_kernel(const struct region *head, struct image_kernel *k);

/* the same for a firmware in memory: true if it has a kernel that is known */
bool image_kernel_at(const struct region *src, struct image_kernel *k);

/**
 * image_place() - put a firmware's kernel where it runs, as a boot does
 * @room:	where it may lie
 * @src:	the firmware, apart from @room
 * @k:		where its kernel is, and where it runs
 *
 * Return: bytes at @k->load; or as image_find_kernel() or kernel_place().
 */
int image_place(const struct kernel_room *room, const struct region *src,
		struct image_kernel *k);

/**
 * image_identify() - the whole verdict
 * @file:	the complete upload
 * @sha256:	its digest (computed while it arrived)
 * @id:		what this router is
 * @layout:	its flash map
 * @scratch:	memory for what must be unpacked
 * @rep:	the report; parts point into @file and @scratch
 *
 * Return: rep->err.
 */
int image_identify(const struct region *file, const u8 sha256[32],
		   const struct identity *id, const struct layout *layout,
		   struct scratch *scratch, struct image_report *rep);

/**
 * image_reason() - what is wrong with it, in a word for programs
 * @rep:	report of a refused image that is not offered to run from RAM
 *
 * The page has a heading for each, in a person's language.
 *
 * Return: "damaged", "board", "size", "place" (it would write more than
 * firmware), "other" (the router's flash or memory has failed) or "format",
 * which is anything else.
 */
static inline const char *image_reason(const struct image_report *rep)
{
	switch (rep->err) {
	case -EBADMSG:
		return "damaged";
	case -EXDEV:
		return "board";
	case -EFBIG:
	case -ENOSPC:
		return "size";
	case -EACCES:
		return "place";
	case -EIO:
	case -ENOMEM:
		return "other";
	default:
		return "format";
	}
}

/* --- for formats --- */

/**
 * image_inner() - what is inside a wrapper is an image of its own
 * @in:		the wrapper's
 * @inner:	the bytes inside
 * @rep:	report
 *
 * Return: as image_format's ->check().  A wrapper that has named this router
 * turns -ENOKEY into 0.
 */
int image_inner(const struct image_input *in, const struct region *inner,
		struct image_report *rep);

/* record a check; returns @ok */
bool image_check(struct image_report *rep, const char *name, bool ok);

/* refuse with a sentence (printf); returns @err */
int image_refuse(struct image_report *rep, int err, const char *advice,
		 const char *fmt, ...) __printf(4, 5);

/**
 * image_whole() - record a check that shows damage
 * @rep:	report
 * @name:	of the check
 * @ok:		its outcome
 * @what:	is wrong: "its checksum is wrong"
 *
 * Return: 0; refused with -EBADMSG, or, where the file has arrived as it was
 * made, with -EPERM: to download it again would not help.
 */
int image_whole(struct image_report *rep, const char *name, bool ok,
		const char *what);

/**
 * image_sum() - image_whole(), for a sum over all that is looked at later
 * @rep:	->arrived is set if @ok
 * @name:	of the check
 * @ok:		its outcome: 32 bits at least, so that it is no chance
 * @what:	is wrong
 *
 * Return: as image_whole().
 */
int image_sum(struct image_report *rep, const char *name, bool ok,
	      const char *what);

/* refused: what is packed does not fit beside the upload; -EFBIG */
int image_no_room(struct image_report *rep);

/**
 * image_names() - the image says which router it is for
 * @in:		input
 * @key:	property of the identity
 * @value:	what the image says
 * @rep:	->board is set to @value
 *
 * Return: 0 if @value is among this router's strings under @key; otherwise
 * refused with -EXDEV.
 */
int image_names(const struct image_input *in, const char *key,
		const char *value, struct image_report *rep);

/* record whether it starts, where @ret is image_place()'s error: 0, or refused */
int image_starts(const struct image_input *in, struct image_report *rep,
		 int ret);

/* refused: it is for ->board; -EXDEV */
int image_other(struct image_report *rep);

/**
 * image_add_part() - bytes that are to be written
 * @rep:	report
 * @what:	for a person
 * @partition:	destination
 * @offset:	in it; one that is not erase block aligned, or outside, is
 *		refused when the plan is made
 * @src:	the bytes
 *
 * Return: 0, or refused with -EFBIG beyond IMAGE_PARTS_MAX.
 */
int image_add_part(struct image_report *rep, const char *what,
		   const char *partition, u32 offset,
		   const struct region *src);

#endif
