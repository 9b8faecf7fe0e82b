// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * D-Link's SHRS (OpenWrt firmware-utils, dlink-sge-image.c), big-endian: a
 * header with lengths, the initialization vector, three SHA-512, two RSA
 * signatures that only the vendor's software asks for, and a firmware under
 * AES-128-CBC with a key that is the same for the whole family.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <mbedtls/sha512.h>
#include "flash/aes_cbc.h"
#include "flash/image.h"

#define MAGIC		"SHRS"
#define OFF_PLAIN_LEN	0x04
#define OFF_CIPHER_LEN	0x08
#define OFF_IV		0x0c
#define OFF_SHA_KEYED	0x1c
#define OFF_SHA_PLAIN	0x5c
#define OFF_SHA_CIPHER	0x9c
#define HEADER_LEN	0x6dc
#define SHA_LEN		64

/* published: ../shared/reference/image-formats.md */
static const u8 key[16] = {
	0xc0, 0x5f, 0xbf, 0x19, 0x36, 0xc9, 0x94, 0x29,
	0xce, 0x2a, 0x07, 0x81, 0xf0, 0x8d, 0x6a, 0xd8,
};

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, 4);
}

static bool take_cipher(const struct region *file, struct region *cipher,
			u32 *plain_len)
{
	u32 len;

	return region_be32(file, OFF_PLAIN_LEN, plain_len) &&
	       region_be32(file, OFF_CIPHER_LEN, &len) &&
	       region_sub(file, HEADER_LEN, len, cipher) &&
	       *plain_len && *plain_len <= len;
}

static bool sha512_is(const struct region *file, u32 off,
		      const struct region *r)
{
	u8 sum[SHA_LEN];

	mbedtls_sha512(r->data, r->len, sum, 0);
	return region_is(file, off, sum, SHA_LEN);
}

/* both sums begin with the same bytes, which are digested once */
static bool plain_ok(const struct region *file, const struct region *plain)
{
	mbedtls_sha512_context ctx, keyed;
	u8 sum[SHA_LEN], keyed_sum[SHA_LEN];

	mbedtls_sha512_init(&ctx);
	mbedtls_sha512_init(&keyed);
	mbedtls_sha512_starts(&ctx, 0);
	mbedtls_sha512_update(&ctx, plain->data, plain->len);
	mbedtls_sha512_clone(&keyed, &ctx);
	mbedtls_sha512_update(&keyed, key, sizeof(key));
	mbedtls_sha512_finish(&ctx, sum);
	mbedtls_sha512_finish(&keyed, keyed_sum);
	mbedtls_sha512_free(&ctx);
	mbedtls_sha512_free(&keyed);
	return region_is(file, OFF_SHA_PLAIN, sum, SHA_LEN) &&
	       region_is(file, OFF_SHA_KEYED, keyed_sum, SHA_LEN);
}

static int decrypt(const struct image_input *in, const struct region *cipher,
		   struct region *plain, struct image_report *rep)
{
	u8 *to = scratch_take(in->scratch, cipher->len);

	if (!to)
		return image_no_room(rep);
	plain->data = to;
	plain->len = cipher->len;
	return image_whole(rep, "decryption",
			   !aes_cbc_decrypt(key, 128,
					    in->file.data + OFF_IV, cipher, to),
			   "it cannot be decrypted");
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region cipher = { }, plain = { };
	u32 plain_len = 0;
	int ret;

	ret = image_whole(rep, "size",
			  take_cipher(&in->file, &cipher, &plain_len),
			  "it is cut short") ?:
	      image_whole(rep, "SHA-512 of the file",
			  sha512_is(&in->file, OFF_SHA_CIPHER, &cipher),
			  "its SHA-512 sum is wrong") ?:
	      decrypt(in, &cipher, &plain, rep);
	if (ret)
		return ret;
	plain.len = plain_len;
	return image_sum(rep, "SHA-512 of the firmware",
			 plain_ok(&in->file, &plain),
			 "its SHA-512 sum is wrong") ?:
	       image_inner(in, &plain, rep);
}

IMAGE_FORMAT(shrs) = {
	.name = "shrs",
	.title = "D-Link SHRS",
	.match = match,
	.check = check,
};
