// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Buffalo's encrypted images (OpenWrt firmware-utils, buffalo-tag.c and
 * buffalo-enc.c), big-endian: a tag of 160 bytes that names the product and
 * has a cksum of everything, then "start", three strings under RC4 - product,
 * version, firmware - each keyed by a byte of the one before, and a checksum.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/image.h"
#include "flash/sums.h"

#define PRODUCT_LEN	32
#define OFF_LANGUAGE	0x58
#define LANGUAGE	"mlang"
#define OFF_LEN		0x88
#define OFF_CRC		0x8c
#define OFF_DATA_LEN	0x98
#define TAG_LEN		0xa0
#define MAGIC_LEN	6
#define NAME_MAX	32
#define KEY		"Buffalo"
#define CRC_POLY	0xedb88320

/**
 * struct envelope - what stands behind the tag
 * @seed:	first byte of the key of the firmware
 * @cipher:	the firmware
 * @sum:	of the firmware in the clear
 */
struct envelope {
	u8 seed;
	struct region cipher;
	u32 sum;
};

static bool match(const struct image_input *in)
{
	return region_is(&in->file, OFF_LANGUAGE, LANGUAGE,
			 sizeof(LANGUAGE) - 1) &&
	       region_is(&in->file, TAG_LEN, "start", MAGIC_LEN);
}

/* a string's first byte, still encrypted, seeds the next one's key */
static bool skip_string(const struct region *r, u64 *off, u8 *seed)
{
	struct region text;
	u32 len;

	if (!region_be32(r, *off, &len) || !len || len > NAME_MAX ||
	    !region_sub(r, *off + 4, len, &text))
		return false;
	*seed = text.data[0];
	*off += 4 + len;
	return true;
}

static bool open_envelope(const struct region *r, struct envelope *e)
{
	u64 off = MAGIC_LEN + 1;
	u32 len;

	return skip_string(r, &off, &e->seed) &&
	       skip_string(r, &off, &e->seed) &&
	       region_be32(r, off, &len) && len &&
	       region_sub(r, off + 4, len, &e->cipher) &&
	       region_be32(r, off + 4 + len, &e->sum);
}

/* RC4 (mbedTLS has none any more) with the seed in front of the key */
static void decrypt(const struct region *from, u8 seed, u8 *to)
{
	u8 key[sizeof(KEY)] = { seed }, state[256], i = 0, j = 0, t;
	u32 n;

	memcpy(key + 1, KEY, sizeof(KEY) - 1);
	for (n = 0; n < 256; n++)
		state[n] = n;
	for (n = 0; n < 256; n++) {
		t = state[n];
		j += key[n % sizeof(key)] + t;
		state[n] = state[j];
		state[j] = t;
	}
	for (n = 0, j = 0; n < from->len; n++) {
		j += state[++i];
		t = state[j];
		state[j] = state[i];
		state[i] = t;
		to[n] = from->data[n] ^ state[(u8)(state[i] + state[j])];
	}
}

/* a CRC that starts with the length and takes bytes as signed */
static u32 buffalo_sum(const struct region *r)
{
	u32 table[256], crc, i;
	int bit;

	for (i = 0; i < 256; i++) {
		for (crc = i, bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC_POLY : 0);
		table[i] = crc;
	}
	for (crc = r->len, i = 0; i < r->len; i++) {
		crc ^= (s8)r->data[i];
		crc = crc >> 8 ^ table[crc & 0xff];
	}
	return crc;
}

/* the cksum of all of the file, with zeros in place of itself */
static bool tag_ok(const struct region *file)
{
	static const u8 zero[4];
	struct region pieces[3] = { [1] = { zero, sizeof(zero) } };
	u32 len, crc;

	return region_be32(file, OFF_LEN, &len) && len <= file->len &&
	       region_be32(file, OFF_CRC, &crc) &&
	       region_sub(file, 0, OFF_CRC, &pieces[0]) && len > OFF_CRC + 4 &&
	       region_sub(file, OFF_CRC + 4, len - OFF_CRC - 4, &pieces[2]) &&
	       sums_cksum_of(pieces, 3) == crc;
}

static int unpack(const struct image_input *in, struct region *plain,
		  struct image_report *rep)
{
	struct envelope e = { };
	struct region body;
	u32 len = 0;
	u8 *to;
	int ret;

	region_be32(&in->file, OFF_DATA_LEN, &len);
	ret = image_whole(rep, "envelope",
			  region_sub(&in->file, TAG_LEN, len, &body) &&
			  open_envelope(&body, &e), "it is cut short");
	if (ret)
		return ret;
	to = scratch_take(in->scratch, e.cipher.len);
	if (!to)
		return image_no_room(rep);
	decrypt(&e.cipher, e.seed, to);
	plain->data = to;
	plain->len = e.cipher.len;
	return image_whole(rep, "firmware's checksum",
			   buffalo_sum(plain) == e.sum,
			   "what is encrypted in it has another checksum, or is encrypted in another way");
}

static int check(const struct image_input *in, struct image_report *rep)
{
	char product[PRODUCT_LEN + 1];
	struct region plain = { };
	int ret;

	ret = image_sum(rep, "checksum", tag_ok(&in->file),
			"its checksum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, 0, PRODUCT_LEN, product, sizeof(product));
	ret = image_names(in, "buffalo-product", product, rep) ?:
	      unpack(in, &plain, rep) ?: image_inner(in, &plain, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(buffalo_enc) = {
	.name = "buffalo-enc",
	.title = "Buffalo (encrypted)",
	.match = match,
	.check = check,
};
