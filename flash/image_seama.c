// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * SEAMA, D-Link's and others' (OpenWrt firmware-utils, seama.h): a seal that
 * names the router, then an entity with the firmware.  Both begin with magic,
 * reserved u16, length of their metadata u16, size u32; the entity has an MD5
 * of its body behind that.  The entity lies in flash with its header, the seal
 * does not; sysupgrade.bin is an entity without a seal.
 */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/payload.h"
#include "flash/squashfs.h"
#include "flash/sums.h"

#define MAGIC		"\x5e\xa3\xa4\x17"
#define OFF_META_LEN	6
#define OFF_SIZE	8
#define SEAL_LEN	12
#define OFF_MD5		12
#define ENTITY_LEN	28
/* in front of the root */
#define TAG		"--PaCkImGs--"
#define TAG_LEN		32
#define SIGNATURE	"signature="

static bool match(const struct image_input *in)
{
	return region_is(&in->file, 0, MAGIC, 4);
}

/* a seal holds no body of its own */
static bool take_seal(const struct region *file, struct region *meta,
		      struct region *rest)
{
	u16 meta_len;
	u32 size;

	return region_be32(file, OFF_SIZE, &size) && !size &&
	       region_be16(file, OFF_META_LEN, &meta_len) &&
	       region_sub(file, SEAL_LEN, meta_len, meta) &&
	       region_from(file, SEAL_LEN + meta_len, rest) &&
	       region_is(rest, 0, MAGIC, 4);
}

/* metadata are strings, each ended by a NUL */
static int check_seal(const struct image_input *in, const struct region *meta,
		      struct image_report *rep)
{
	char text[64] = "";
	u32 i;

	for (i = 0; i < meta->len; i++) {
		if (i && meta->data[i - 1])
			continue;
		if (region_is(meta, i, SIGNATURE, sizeof(SIGNATURE) - 1))
			region_text(meta, i + sizeof(SIGNATURE) - 1,
				    meta->len - i - sizeof(SIGNATURE) + 1,
				    text, sizeof(text));
	}
	return image_names(in, "seama-signature", text, rep);
}

/* D-Link's own, whose kernel is linked nobody has told us where */
static int check_root(const struct region *entity, u32 from,
		      struct image_report *rep)
{
	u32 at;

	if (squashfs_find(entity, from, 1, &at) && at >= TAG_LEN &&
	    region_is(entity, at - TAG_LEN, TAG, sizeof(TAG) - 1))
		return payload_makers_own(rep);
	return payload_root(entity, from, rep);
}

static int check_entity(const struct image_input *in,
			const struct region *entity, struct image_report *rep)
{
	struct region body = { };
	u16 meta_len = 0;
	u32 size = 0;
	u8 sum[16];
	bool whole;
	int ret;

	whole = region_be16(entity, OFF_META_LEN, &meta_len) &&
		region_be32(entity, OFF_SIZE, &size) && size &&
		region_sub(entity, (u64)ENTITY_LEN + meta_len, size, &body);
	ret = image_whole(rep, "size", whole, "it is cut short");
	if (ret)
		return ret;
	sums_md5(&body, 1, sum);
	return image_sum(rep, "MD5", region_is(entity, OFF_MD5, sum, 16),
			 "its MD5 sum is wrong") ?:
	       check_root(entity, ENTITY_LEN + meta_len, rep) ?:
	       image_add_part(rep, "SEAMA entity", "firmware", 0, entity);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	struct region entity = in->file, meta;
	bool sealed = take_seal(&in->file, &meta, &entity);
	int ret = sealed ? check_seal(in, &meta, rep) : 0;

	if (!ret)
		ret = check_entity(in, &entity, rep);
	return ret ?: sealed ? 0 : -ENOKEY;
}

/*
 * The kernel is a bare LZMA stream or, in older images of OpenWrt, a uImage.
 * Nothing says where a stream ends: the entity has the root file system, too.
 * Its MD5 is no help: OpenWrt's first boot rewrites it over the kernel only.
 */
static int kernel(const struct region *head, struct image_kernel *k)
{
	u32 size, at;
	u16 meta_len;
	int ret;

	if (!region_is(head, 0, MAGIC, 4))
		return -ENOENT;
	if (!region_be16(head, OFF_META_LEN, &meta_len) ||
	    !region_be32(head, OFF_SIZE, &size) || !size)
		return -EBADMSG;
	at = ENTITY_LEN + meta_len;
	ret = payload_find_kernel(head, at, UIMAGE_HEADER_LEN, k);
	if (!ret && k->len > size)
		return -EBADMSG;
	if (ret != -ENOENT)
		return ret;
	strcpy(k->name, "SEAMA");
	k->offset = at;
	k->len = size;
	k->load = PAYLOAD_STUB;
	k->entry = PAYLOAD_STUB;
	return 0;
}

IMAGE_FORMAT(seama) = {
	.name = "seama",
	.title = "SEAMA",
	.match = match,
	.check = check,
	.kernel = kernel,
};
