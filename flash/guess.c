// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * By the first bytes, by what all bytes have in common, by the length.  It
 * decides nothing: whatever comes here is refused, only the words differ.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/guess.h"

/* its first member is a folder of that name */
#define NAND_TAR	"sysupgrade-"
/* a text is one if this many bytes are */
#define TEXT_LEN	1024
/* no boot loader of such routers is larger, and no flash chip smaller */
#define LOADER_MAX	0x100000
#define CHIP_MIN	0x200000

#define FOR_ROUTER	"Choose the factory or sysupgrade image that was made " \
			"for this router."
#define UNPACK		"Unpack it, and choose the image in it."
#define AGAIN		"Download it again, from another place perhaps."

/**
 * struct kind - something that people upload
 * @at:		offset of @magic
 * @magic:	its bytes; of text, those behind white space, in lower case
 * @len:	of @magic
 * @what:	"The file is …"
 * @advice:	what to do about it
 */
struct kind {
	u16 at;
	u8 len;
	const char *magic;
	const char *what;
	const char *advice;
};

static const struct kind binaries[] = {
	{ 0, 2, "\x1f\x8b", "a gzip archive: one with an image, or a backup of settings, which is none", UNPACK },
	{ 0, 4, "PK\x03\x04", "a zip archive", UNPACK },
	{ 0, 4, "7z\xbc\xaf", "a 7z archive", UNPACK },
	{ 0, 4, "Rar!", "a rar archive", UNPACK },
	{ 0, 3, "BZh", "a bzip2 archive", UNPACK },
	{ 0, 5, "\xfd\x37zXZ", "an xz archive", UNPACK },
	{ 0, 4, "\x28\xb5\x2f\xfd", "a zstd archive", UNPACK },
	{ 0, 4, "\x7f\x45LF", "a program, not a firmware image", FOR_ROUTER },
	{ 0, 2, "MZ", "a program for Windows", FOR_ROUTER },
	{ 0, 2, "\xff\xfe", "a text in UTF-16, as PowerShell makes of what it downloads", "Download it with a browser." },
	{ 0, 4, "%PDF", "a PDF document", FOR_ROUTER },
	{ 0, 4, "hsqs", "a root file system without a kernel", FOR_ROUTER },
	{ 0, 4, "UBI#", "UBI volumes without a kernel", FOR_ROUTER },
	{ 0, 4, "\xd0\x0d\xfe\xed", "a kernel as FIT, which this Lifeboat cannot start", FOR_ROUTER },
	{ 0, 4, "HDR1", "Xiaomi's own firmware, which is not supported", "Choose OpenWrt's image for this router." },
	{ 0, 4, "HDR0", "a TRX image, which this router's firmware is not", FOR_ROUTER },
	{ 0, 4, "\x27\x05\x19\x56", "a uImage without the header that this router's firmware has", FOR_ROUTER },
	{ 257, 5, "ustar", "a tar archive that is no firmware image of this router", FOR_ROUTER },
	{ 510, 2, "\x55\xaa", "an image of a disk, for a computer or an SD card; this router has none", FOR_ROUTER },
};

static const struct kind texts[] = {
	{ 0, 9, "<!doctype", "a web page: the download went wrong", AGAIN },
	{ 0, 5, "<html", "a web page: the download went wrong", AGAIN },
	{ 0, 5, "<head", "a web page: the download went wrong", AGAIN },
	{ 0, 5, "<?xml", "an XML text, perhaps a server's error message", AGAIN },
	{ 0, 1, "{", "a JSON text, perhaps a server's error message", AGAIN },
	{ 0, 0, "", "a text, not a firmware image", "Open it in an editor to see what it says." },
};

static int say(struct image_report *rep, int err, const char *what,
	       const char *advice)
{
	return image_refuse(rep, err, advice, "The file is %s.", what);
}

/* nothing but what editors show, in UTF-8 or any other code */
static bool is_text(const struct region *r)
{
	u32 i, len = min_t(u32, r->len, TEXT_LEN);
	u8 c;

	for (i = 0; i < len; i++) {
		c = r->data[i];
		if (c < ' ' ? c < '\t' || c > '\r' : c == 0x7f)
			return false;
	}
	return true;
}

/* behind a byte order mark and white space */
static void skip_space(struct region *r)
{
	if (region_is(r, 0, "\xef\xbb\xbf", 3))
		region_from(r, 3, r);
	while (r->len && r->data[0] <= ' ')
		region_from(r, 1, r);
}

static bool begins(const struct region *r, const struct kind *k)
{
	u32 i;
	u8 c;

	if (r->len < k->len)
		return false;
	for (i = 0; i < k->len; i++) {
		c = r->data[i];
		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c != (u8)k->magic[i])
			return false;
	}
	return true;
}

static bool contains(const struct region *r, const char *text)
{
	u32 i, len = strlen(text);

	for (i = 0; i < r->len; i++)
		if (r->data[i] == (u8)*text && region_is(r, i, text, len))
			return true;
	return false;
}

/* a branch over the exception vectors, in either byte order */
static bool is_reset_vector(const struct region *r)
{
	return region_is(r, 0, "\x10\x00", 2) || region_is(r, 2, "\x00\x10", 2);
}

static bool is_loader(const struct region *r)
{
	return r->len <= LOADER_MAX &&
	       (is_reset_vector(r) || contains(r, "U-Boot ") ||
		contains(r, "Breed "));
}

/* chips have powers of two */
static bool is_chip(const struct region *r)
{
	return r->len >= CHIP_MIN && !(r->len & (r->len - 1));
}

int guess(const struct image_input *in, struct image_report *rep)
{
	struct region r = in->file;
	u32 i;

	if (!r.len)
		return say(rep, -ENOEXEC, "empty", "Choose the file again.");
	if (region_is(&r, 0, NAND_TAR, sizeof(NAND_TAR) - 1) &&
	    !layout_find(in->layout, "ubi"))
		return say(rep, -ENOEXEC,
			   "OpenWrt's sysupgrade for NAND flash, and this router's firmware is in NOR",
			   FOR_ROUTER);
	for (i = 0; i < ARRAY_SIZE(binaries); i++)
		if (region_is(&r, binaries[i].at, binaries[i].magic,
			      binaries[i].len))
			return say(rep, -ENOEXEC, binaries[i].what,
				   binaries[i].advice);
	if (is_text(&r)) {
		skip_space(&r);
		for (i = 0; !begins(&r, &texts[i]); i++)
			;
		return say(rep, -ENOEXEC, texts[i].what, texts[i].advice);
	}
	if (is_chip(&r))
		return say(rep, -ENOEXEC, "a copy of a whole flash chip",
			   "Restore it as a backup of the whole chip, or cut the firmware out of it.");
	if (is_loader(&r))
		return say(rep, -EPERM,
			   "a boot loader, which is never written here",
			   FOR_ROUTER);
	return 0;
}
