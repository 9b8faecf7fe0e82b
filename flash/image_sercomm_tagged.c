// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Sercomm's routers for Beeline, Rostelecom and Etisalat (OpenWrt's
 * target/linux/ramips/image/common-sercomm.mk and scripts/sercomm-*.py), text
 * where not said otherwise.  A header of five fields; AES-256-CBC, whose key is
 * made of three of them, so that it hides nothing.  Inside: the router's name,
 * a SHA-256 of what follows, and that is a gzip of parts, each behind a tag.
 *
 * The kernel's part is a header of 256 bytes, little-endian, and a uImage, and
 * lies so in flash.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mbedtls/sha256.h>
#include <u-boot/crc.h>
#include "flash/aes_cbc.h"
#include "flash/inflate.h"
#include "flash/payload.h"
#include "flash/sums.h"

/* a field of the header and of tags */
#define FIELD_LEN	32
#define OFF_VERSION	0x20
#define OFF_IV		0x40
#define OFF_RANDOM	0x60
#define OFF_SIZE	0x80
#define HEADER_LEN	0xa0
#define BLOCK		16

#define OFF_HW_ID	8
#define HW_ID_LEN	6
#define OFF_SHA256	0x80
#define SHA256_LEN	32
#define OFF_PARTS	(OFF_SHA256 + SHA256_LEN)

#define OFF_PART_SIZE	0x20
#define TAG_LEN		0xa0

#define KERNEL_MAGIC	"Ser\0"
#define OFF_MAGIC	0x00
#define OFF_HEADER_CRC	0x08
#define OFF_KERNEL_LEN	0x14
#define OFF_KERNEL_CRC	0x18
#define KERNEL_HEADER_LEN	0x100

struct parts {
	struct region kernel;
	struct region ubi;
};

static bool is_zero(const struct region *r, u32 off)
{
	static const u8 zeros[FIELD_LEN];

	return region_is(r, off, zeros, FIELD_LEN);
}

/* digits, then zeros to the end of the field */
static bool number(const struct region *r, u32 off, u32 *val)
{
	u64 n = 0;
	u32 i, digits;

	if (off > r->len || r->len - off < FIELD_LEN)
		return false;
	for (i = 0; i < FIELD_LEN && r->data[off + i]; i++) {
		if (r->data[off + i] < '0' || r->data[off + i] > '9')
			return false;
		n = n * 10 + (r->data[off + i] - '0');
		if (n > 0xffffffff)
			return false;
	}
	for (digits = i; i < FIELD_LEN; i++)
		if (r->data[off + i])
			return false;
	*val = n;
	return digits;
}

static bool match(const struct image_input *in)
{
	u32 val;

	return is_zero(&in->file, 0) && number(&in->file, OFF_VERSION, &val) &&
	       is_zero(&in->file, OFF_IV) && is_zero(&in->file, OFF_RANDOM) &&
	       number(&in->file, OFF_SIZE, &val);
}

/* two of the fields each */
static void make_key(const struct region *file, u8 key[32])
{
	struct region pieces[2] = {
		{ file->data + OFF_RANDOM, FIELD_LEN },
		{ file->data + OFF_VERSION, FIELD_LEN },
	};

	sums_md5(pieces, 2, key);
	pieces[0].data = file->data + OFF_SIZE;
	sums_md5(pieces, 2, key + 16);
}

static int decrypt(const struct image_input *in, struct region *plain,
		   struct image_report *rep)
{
	static const u8 iv[BLOCK];
	struct region cipher;
	u8 key[32], *to;
	u32 size = 0;
	bool whole;
	int ret;

	number(&in->file, OFF_SIZE, &size);
	/* padded to whole blocks; the difference wraps if some is missing */
	whole = region_from(&in->file, HEADER_LEN, &cipher) &&
		size >= OFF_PARTS && cipher.len - size <= BLOCK;
	ret = image_whole(rep, "size", whole, "its length is wrong");
	if (ret)
		return ret;
	to = scratch_take(in->scratch, cipher.len);
	if (!to)
		return image_no_room(rep);
	make_key(&in->file, key);
	plain->data = to;
	plain->len = size;
	return image_whole(rep, "decryption",
			   !aes_cbc_decrypt(key, 256, iv, &cipher, to),
			   "it cannot be decrypted");
}

static bool sha256_ok(const struct region *plain)
{
	u8 sum[SHA256_LEN];

	mbedtls_sha256(plain->data + OFF_PARTS, plain->len - OFF_PARTS, sum,
		       0);
	return region_is(plain, OFF_SHA256, sum, SHA256_LEN);
}

/* three characters, as hex */
static int check_board(const struct image_input *in,
		       const struct region *plain, struct image_report *rep)
{
	char hex[HW_ID_LEN + 1], hwid[HW_ID_LEN / 2 + 1];
	u8 bytes[HW_ID_LEN / 2] = { };
	const struct region r = { bytes, sizeof(bytes) };

	region_text(plain, OFF_HW_ID, HW_ID_LEN, hex, sizeof(hex));
	sums_from_hex(hex, bytes, sizeof(bytes));
	region_text(&r, 0, r.len, hwid, sizeof(hwid));
	return image_names(in, "sercomm-hwid", hwid, rep);
}

static bool read_parts(struct region r, struct parts *p)
{
	struct region part;
	u32 size;

	memset(p, 0, sizeof(*p));
	while (r.len) {
		if (!number(&r, OFF_PART_SIZE, &size) ||
		    !region_sub(&r, TAG_LEN, size, &part))
			return false;
		if (region_is(&r, 0, "kernel", 7))
			p->kernel = part;
		else if (region_is(&r, 0, "rootfs", 7))
			p->ubi = part;
		region_from(&r, (u64)TAG_LEN + size, &r);
	}
	return p->kernel.len && p->ubi.len;
}

static u32 field(const struct region *r, u32 off)
{
	u32 val = 0;

	region_le32(r, off, &val);
	return val;
}

/* the header's own sum is made before its magic and the sum are there */
static bool kernel_ok(const struct region *kernel)
{
	u8 header[KERNEL_HEADER_LEN];
	struct region body;

	if (kernel->len < KERNEL_HEADER_LEN)
		return false;
	memcpy(header, kernel->data, KERNEL_HEADER_LEN);
	memset(header + OFF_MAGIC, 0xff, 4);
	memset(header + OFF_HEADER_CRC, 0xff, 4);
	return crc32(0, header, KERNEL_HEADER_LEN) ==
	       field(kernel, OFF_HEADER_CRC) &&
	       region_sub(kernel, KERNEL_HEADER_LEN,
			  field(kernel, OFF_KERNEL_LEN), &body) &&
	       sums_crc32(0, body.data, body.len) == field(kernel, OFF_KERNEL_CRC);
}

static int unpack(const struct image_input *in, const struct region *plain,
		  struct parts *p, struct image_report *rep)
{
	struct region packed, all;
	int ret;

	region_from(plain, OFF_PARTS, &packed);
	ret = gunzip_to(&packed, in->scratch, &all);
	if (ret == -ENOMEM)
		return image_no_room(rep);
	return image_whole(rep, "gzip CRC", !ret && !packed.len,
			   "what is packed in it is changed") ?:
	       image_whole(rep, "parts", read_parts(all, p),
			   "what is packed in it is cut short") ?:
	       image_whole(rep, "kernel checksum", kernel_ok(&p->kernel),
			   "its kernel is cut short or changed");
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region plain = { };
	struct parts parts;
	int ret;

	ret = decrypt(in, &plain, rep) ?:
	      image_sum(rep, "SHA-256", sha256_ok(&plain),
			"its SHA-256 sum is wrong") ?:
	      check_board(in, &plain, rep) ?:
	      unpack(in, &plain, &parts, rep) ?:
	      payload_nand(in, &parts.kernel, &parts.ubi, rep);
	return ret == -ENOKEY ? 0 : ret;
}

static int kernel(const struct region *head, struct image_kernel *k)
{
	if (!region_is(head, OFF_MAGIC, KERNEL_MAGIC, 4))
		return -ENOENT;
	return payload_find_kernel(head, KERNEL_HEADER_LEN, UIMAGE_HEADER_LEN,
				   k) ? -EBADMSG : 0;
}

IMAGE_FORMAT(sercomm_tagged) = {
	.name = "sercomm-tagged",
	.title = "Sercomm, tagged",
	.match = match,
	.check = check,
	.kernel = kernel,
};
