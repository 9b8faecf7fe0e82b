// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/libfdt.h>
#include <linux/string.h>
#include <mbedtls/sha256.h>
#include <u-boot/crc.h>
#include "flash/fit.h"
#include "flash/sums.h"

#define MAGIC		0xd00dfeed
#define OFF_STRUCT	8
#define OFF_RSVMAP	16
#define OFF_VERSION	20
/* what dtc writes; U-Boot's fdt_check_full() falls over a name of an older one */
#define VERSION		17
/* of these, firmware has a kernel, device trees, a root file system */
#define IMAGES_MAX	16
/* of one image: its data is read once for each */
#define HASHES_MAX	4
#define HASH_MAX	32

bool fit_match(const struct region *r)
{
	u32 magic;

	return region_be32(r, 0, &magic) && magic == MAGIC;
}

/* bytes of the digest, 0 for an algorithm that is not known here */
static u32 digest(const char *algo, const struct region *data,
		  u8 sum[HASH_MAX])
{
	u32 crc;

	if (!strcmp(algo, "crc32")) {
		crc = cpu_to_fdt32(sums_crc32(0, data->data, data->len));
		memcpy(sum, &crc, 4);
		return 4;
	}
	if (!strcmp(algo, "md5")) {
		sums_md5(data, 1, sum);
		return 16;
	}
	if (!strcmp(algo, "sha256")) {
		mbedtls_sha256(data->data, data->len, sum, 0);
		return 32;
	}
	return 0;
}

/* 1: right; 0: not known here, or not there; -EBADMSG */
static int check_hash(const void *fdt, int node, const struct region *data)
{
	const char *algo = fdt_stringlist_get(fdt, node, "algo", 0, NULL);
	const void *value;
	u8 sum[HASH_MAX];
	int len;
	u32 n;

	value = fdt_getprop(fdt, node, "value", &len);
	n = algo && value ? digest(algo, data, sum) : 0;
	if (!n)
		return 0;
	return len == n && !memcmp(value, sum, n) ? 1 : -EBADMSG;
}

/* at least one hash is known, and all that are known are right */
static int check_subimage(const void *fdt, int image)
{
	struct region data;
	int node, len, ret, n = 0, known = 0;

	data.data = fdt_getprop(fdt, image, "data", &len);
	if (!data.data)
		return -EOPNOTSUPP;
	data.len = len;
	fdt_for_each_subnode(node, fdt, image) {
		ret = n++ < HASHES_MAX ? check_hash(fdt, node, &data) :
					 -EOPNOTSUPP;
		if (ret < 0)
			return ret;
		known += ret;
	}
	return known ? 0 : -EOPNOTSUPP;
}

bool fit_len(const struct region *r, u32 *len)
{
	u32 size;

	if (!fit_match(r) || !region_be32(r, FIT_SIZE, &size) || size > r->len)
		return false;
	*len = size;
	return true;
}

static bool is_recent(const struct region *r)
{
	u32 version;

	return region_be32(r, OFF_VERSION, &version) && version >= VERSION;
}

/* libfdt reads words where the header says that they are (Devicetree
 * Specification 0.4, section 5.6): a CPU may trap on one that is not aligned
 */
static bool is_aligned(const struct region *r)
{
	u32 structs, rsvmap;

	return region_be32(r, OFF_STRUCT, &structs) && !(structs & 3) &&
	       region_be32(r, OFF_RSVMAP, &rsvmap) && !(rsvmap & 7) &&
	       !((uintptr_t)r->data & (FIT_ALIGN - 1));
}

int fit_check_tree(const struct region *r, u32 *len)
{
	if (!fit_len(r, len))
		return -EBADMSG;
	if (!is_recent(r))
		return -EOPNOTSUPP;
	return is_aligned(r) && !fdt_check_full(r->data, *len) ? 0 : -EBADMSG;
}

int fit_check(const struct region *r, u32 *len, char *name, u32 size)
{
	const void *fdt = r->data;
	struct region text;
	int node, n = 0, images, got, ret = fit_check_tree(r, len);

	if (ret)
		return ret;
	ret = -EOPNOTSUPP;
	images = fdt_path_offset(fdt, "/images");
	if (images < 0)
		return ret;
	fdt_for_each_subnode(node, fdt, images) {
		ret = n++ < IMAGES_MAX ? check_subimage(fdt, node) :
					 -EOPNOTSUPP;
		if (ret)
			return ret;
	}
	text.data = fdt_getprop(fdt, 0, "description", &got);
	text.len = text.data ? got : 0;
	region_text(&text, 0, text.len, name, size);
	return ret;
}

static const char *text(const void *fdt, int node, const char *name)
{
	return fdt_stringlist_get(fdt, node, name, 0, NULL) ?: "";
}

static bool address(const void *fdt, int node, const char *name, u32 *value)
{
	int len;
	const fdt32_t *cell = fdt_getprop(fdt, node, name, &len);

	if (!cell || len != sizeof(*cell))
		return false;
	*value = fdt32_to_cpu(*cell);
	return true;
}

/* U-Boot's names for them (boot/image.c, uimage_comp) */
static int compression(const char *name)
{
	if (!strcmp(name, "lzma"))
		return UIMAGE_COMP_LZMA;
	if (!strcmp(name, "gzip"))
		return UIMAGE_COMP_GZIP;
	return strcmp(name, "none") ? -ENOEXEC : UIMAGE_COMP_NONE;
}

/* the image that the configuration has under @key; its bytes */
static int find_image(const void *fdt, int config, const char *key,
		      const char *type, struct region *data)
{
	int images = fdt_path_offset(fdt, "/images"), node, len;

	node = fdt_subnode_offset(fdt, images, text(fdt, config, key));
	if (node < 0 || strcmp(text(fdt, node, "type"), type))
		return -ENOEXEC;
	data->data = fdt_getprop(fdt, node, "data", &len);
	data->len = len;
	return data->data ? node : -ENOEXEC;
}

/* a device tree, not packed; more than one would be laid over another */
static bool find_tree(const void *fdt, int config, struct region *tree)
{
	int node, n = fdt_stringlist_count(fdt, config, "fdt");

	if (n == -FDT_ERR_NOTFOUND)
		return true;
	node = find_image(fdt, config, "fdt", "flat_dt", tree);
	return n == 1 && node >= 0 &&
	       compression(text(fdt, node, "compression")) == UIMAGE_COMP_NONE;
}

int fit_open(const struct region *r, struct fit *fit)
{
	const void *fdt = r->data;
	int configs, config, node, comp, ret;
	char name[1];
	u32 len;

	memset(fit, 0, sizeof(*fit));
	ret = fit_check(r, &len, name, sizeof(name));
	if (ret)
		return ret;
	configs = fdt_path_offset(fdt, "/configurations");
	config = fdt_subnode_offset(fdt, configs,
				    text(fdt, configs, "default"));
	if (config < 0)
		return -ENOEXEC;
	node = find_image(fdt, config, "kernel", "kernel", &fit->kernel);
	if (node < 0 || strcmp(text(fdt, node, "arch"), "mips") ||
	    strcmp(text(fdt, node, "os"), "linux") ||
	    !address(fdt, node, "load", &fit->load) ||
	    !address(fdt, node, "entry", &fit->entry) ||
	    !find_tree(fdt, config, &fit->tree))
		return -ENOEXEC;
	comp = compression(text(fdt, node, "compression"));
	if (comp < 0)
		return comp;
	fit->comp = comp;
	return 0;
}
