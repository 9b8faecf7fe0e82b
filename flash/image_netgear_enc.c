// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Netgear's encrypted images (OpenWrt's scripts/netgear-encrypted-factory.py),
 * big-endian: 512 bytes that name the model, then "encrpted_img", lengths, and
 * kernel and UBI under AES-256-CBC in blocks that each start afresh.  Key and
 * vector are the same for all.  A CRC-32 of everything in front ends the file.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include "flash/aes_cbc.h"
#include "flash/payload.h"
#include "flash/sums.h"

#define MODEL_LEN	32
#define OFF_VERSION	0x40
#define VERSION_LEN	64
#define OFF_MARK	0x200
#define MARK		"encrpted_img"
#define OFF_DATA_LEN	0x20c
#define OFF_BLOCK_LEN	0x210
#define HEADER_LEN	0x214
#define AES_BLOCK	16

static const u8 key[32] = "he9-4+M!)d6=m~we1,q2a3d1n&2*Z^%8";
static const u8 iv[16] = "J%1iQl8$=lm-;8AE";

static bool match(const struct image_input *in)
{
	return region_is(&in->file, OFF_MARK, MARK, sizeof(MARK) - 1);
}

static int decrypt(const struct image_input *in, const struct region *cipher,
		   u32 block_len, struct region *plain,
		   struct image_report *rep)
{
	u8 *to = scratch_take(in->scratch, cipher->len);
	struct region from;
	u32 at;
	int ret = 0;

	if (!to)
		return image_no_room(rep);
	for (at = 0; !ret && at < cipher->len; at += from.len) {
		from.data = cipher->data + at;
		from.len = cipher->len - at < block_len ? cipher->len - at :
							  block_len;
		ret = aes_cbc_decrypt(key, 256, iv, &from, to + at);
	}
	plain->data = to;
	plain->len = cipher->len;
	return image_whole(rep, "decryption", !ret, "it cannot be decrypted");
}

/* one that starts with 0 and is not inverted */
static bool crc_ok(const struct region *file, const struct region *cipher)
{
	u32 end = cipher->data + cipher->len - file->data, crc;

	return region_be32(file, end, &crc) &&
	       ~sums_crc32(~0U, file->data, end) == crc;
}

/* what is encrypted is padded to whole AES blocks; @len is without that */
static bool take_cipher(const struct region *file, struct region *cipher,
			u32 *len, u32 *block_len)
{
	return region_be32(file, OFF_DATA_LEN, len) && *len &&
	       region_be32(file, OFF_BLOCK_LEN, block_len) && *block_len &&
	       !(*block_len % AES_BLOCK) &&
	       region_sub(file, HEADER_LEN,
			  ((u64)*len + AES_BLOCK - 1) & ~(u64)(AES_BLOCK - 1),
			  cipher);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region cipher = { }, plain = { };
	u32 len = 0, block_len = 0;
	char model[MODEL_LEN + 1];
	int ret;

	ret = image_whole(rep, "size",
			  take_cipher(&in->file, &cipher, &len, &block_len),
			  "it is cut short");
	if (!ret)
		ret = image_sum(rep, "checksum", crc_ok(&in->file, &cipher),
				"its checksum is wrong");
	if (ret)
		return ret;
	region_text(&in->file, 0, MODEL_LEN, model, sizeof(model));
	if (!rep->version[0])
		region_text(&in->file, OFF_VERSION, VERSION_LEN - 1,
			    rep->version, sizeof(rep->version));
	ret = image_names(in, "netgear-enc-model", model, rep) ?:
	      decrypt(in, &cipher, block_len, &plain, rep);
	if (ret)
		return ret;
	plain.len = len;
	ret = payload_kernel_ubi(in, &plain, rep);
	return ret == -ENOKEY ? 0 : ret;
}

IMAGE_FORMAT(netgear_enc) = {
	.name = "netgear-enc",
	.title = "Netgear (encrypted)",
	.match = match,
	.check = check,
};
