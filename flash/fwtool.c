// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include <u-boot/crc.h>
#include "flash/fwtool.h"

#define TRAILER_LEN	16
#define TRAILER_MAGIC	0x46577830	/* "FWx0" */
#define INFO_HEADER_LEN	8
/* info and signature; a few more do no harm, a loop would */
#define CHUNKS_MAX	4

enum { CHUNK_SIGNATURE, CHUNK_INFO };

/* a trailer that lost its last bytes: its magic stands too near the end */
static bool is_cut(const struct region *file)
{
	u32 i;

	for (i = 4; i < TRAILER_LEN && i <= file->len; i++)
		if (region_is(file, file->len - i, "FWx0", 4))
			return true;
	return false;
}

/* one chunk off the end of ->payload: 1, 0 there is none, -EBADMSG */
static int take_chunk(struct fwtool *fw)
{
	struct region *p = &fw->payload;
	u32 magic, crc, size, at = p->len - TRAILER_LEN;
	u8 type;

	if (p->len < TRAILER_LEN || !region_be32(p, at, &magic) ||
	    magic != TRAILER_MAGIC)
		return 0;
	region_be32(p, at + 4, &crc);
	type = p->data[at + 8];
	region_be32(p, at + 12, &size);
	/* CRC32 as in Ethernet, without the final inversion */
	if (crc != ~crc32(0, p->data, at) || size < TRAILER_LEN ||
	    size > p->len)
		return -EBADMSG;
	if (type == CHUNK_SIGNATURE)
		fw->is_signed = true;
	if (type == CHUNK_INFO &&
	    !region_sub(p, p->len - size + INFO_HEADER_LEN,
			(u64)size - TRAILER_LEN - INFO_HEADER_LEN, &fw->json))
		return -EBADMSG;
	region_sub(p, 0, p->len - size, p);
	return 1;
}

int fwtool_read(const struct region *file, struct fwtool *fw)
{
	int i, ret = is_cut(file) ? -EBADMSG : 1;

	memset(fw, 0, sizeof(*fw));
	fw->payload = *file;
	for (i = 0; i < CHUNKS_MAX && ret > 0; i++)
		ret = take_chunk(fw);
	return ret < 0 ? ret : 0;
}
