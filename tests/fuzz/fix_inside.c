// SPDX-License-Identifier: GPL-2.0-or-later
/* What formats have inside: kernels, file systems, UBI, tars. */
#include <linux/kernel.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <u-boot/crc.h>
#include "flash/sums.h"
#include "flash/uimage.h"
#include "fix.h"

#define TAR_BLOCK	512
/* that vendors made of U-Boot's */
#define MAGICS		2

static bool is_tar(const u8 *d, u32 len)
{
	return len >= TAR_BLOCK && is(d, len, 257, "ustar", 5);
}

u32 room(const u8 *d, u32 len)
{
	u32 i;

	/* Netgear's kernel is a file system: what comes at once is not behind */
	for (i = 4; i + 4 <= len; i++)
		if (!memcmp(d + i, "hsqs", 4) || !memcmp(d + i, "UBI#", 4) ||
		    is_tar(d + i, len - i))
			return i;
	return len;
}

static void fix_uimage(u8 *d, u32 len, u8 what, u32 header_len)
{
	u32 size = get32(d + 12);

	if (len < header_len)
		return;
	if (what & REPAIR_LENGTHS && size > len - header_len)
		size = room(d + header_len, len - header_len);
	put32(d + 12, size);
	if (size <= len - header_len)
		put32(d + 24, crc32(0, d + header_len, size));
	memset(d + 4, 0, 4);
	put32(d + 4, crc32(0, d, header_len));
}

static void fix_squashfs(u8 *d, u32 len)
{
	if (len < 96 || (!get32le(d + 0x2c) && get32le(d + 0x28) <= len))
		return;
	put32le(d + 0x28, len);
	put32le(d + 0x2c, 0);
}

static void fix_ubi(u8 *d, u32 len, u32 peb)
{
	u32 room = min(peb, len), vid, at, i;

	if (room < 256)
		return;
	if (get32(d + 16) > room - 64)
		put32(d + 16, 64);
	vid = get32(d + 16);
	if (get32(d + 20) <= vid || get32(d + 20) >= room)
		put32(d + 20, min(vid + 64, room - 1));
	put32(d + 60, ~crc32(0, d, 60));
	if (!memcmp(d + vid, "UBI!", 4))
		put32(d + vid + 60, ~crc32(0, d + vid, 60));
	/* records of the volume table */
	at = get32(d + 20);
	if (get32(d + vid + 8) != 0x7fffefff)
		return;
	for (i = 0; i < 128 && at + 172 <= room; i++, at += 172)
		put32(d + at + 168, ~crc32(0, d + at, 168));
}

/* a member that is too long ends where the next one begins */
static void cut_member(u8 *d, u32 len)
{
	char text[12];
	u32 i;

	memcpy(text, d + 124, 11);
	text[11] = '\0';
	if (strtoul(text, NULL, 8) <= len - TAR_BLOCK)
		return;
	for (i = TAR_BLOCK; i < len && !is_tar(d + i, len - i); i += TAR_BLOCK)
		;
	snprintf(text, sizeof(text), "%011o", min(i, len) - TAR_BLOCK);
	memcpy(d + 124, text, 12);
}

static void fix_tar(u8 *d, u32 len, u8 what)
{
	char text[8];
	u32 i, sum = 0;

	if (what & REPAIR_LENGTHS)
		cut_member(d, len);
	memset(d + 148, ' ', 8);
	for (i = 0; i < TAR_BLOCK; i++)
		sum += d[i];
	snprintf(text, sizeof(text), "%06o", sum);
	memcpy(d + 148, text, 7);
}

/* U-Boot's own where there is none */
static void get_magics(const struct identity *id, u32 magics[MAGICS])
{
	const char *text;
	u8 magic[4];
	u32 i;

	for (i = 0; i < MAGICS; i++) {
		text = id->get(id, "uimage-magic", i);
		magics[i] = text && sums_from_hex(text, magic, 4) == 4 ?
			    get32(magic) : UIMAGE_MAGIC;
	}
}

/* a vendor's magic may be part of the router's name, "3700" */
static bool is_linux(const u8 *d)
{
	return d[28] == 5 && d[29] == 5;
}

/* from the end: what is in front covers what is behind */
void fix_inside(u8 *d, u32 len, u8 what, const struct identity *id,
		       u32 peb)
{
	u32 header = identity_has(id, "formats", "sge-uimage") ? 160 : 64;
	u32 magics[MAGICS], magic, i;

	get_magics(id, magics);
	for (i = len < 64 ? 0 : len - 63; i--;) {
		magic = get32(d + i);
		if (magic == UIMAGE_MAGIC ||
		    (is_linux(d + i) && (magic == magics[0] ||
					 magic == magics[1])))
			fix_uimage(d + i, len - i, what, header);
		if (!memcmp(d + i, "hsqs", 4) && what & REPAIR_LENGTHS)
			fix_squashfs(d + i, len - i);
		if (!memcmp(d + i, "UBI#", 4))
			fix_ubi(d + i, len - i, peb);
		if (is_tar(d + i, len - i))
			fix_tar(d + i, len - i, what);
	}
}
