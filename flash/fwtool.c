// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/fwtool.h"
#include "flash/sums.h"

#define TRAILER_LEN	16
#define MAGIC		"FWx0"
#define INFO_HEADER_LEN	8
/* what the text begins with */
#define FIRST_KEY	"\"metadata_version\""
/* info and signature; a few more do no harm, a loop would */
#define CHUNKS_MAX	4
/* bytes in front of padding in which the last chunk ends */
#define SEARCH_LEN	0x10000

#define CHUNK_INFO	1

/* @text at or in front of @from, and where; not more than SEARCH_LEN away */
static bool find_back(const struct region *r, u32 from, const char *text,
		      u32 *at)
{
	u32 low = from > SEARCH_LEN ? from - SEARCH_LEN : 0;

	for (*at = from + 1; (*at)-- > low;)
		if (region_is(r, *at, text, strlen(text)))
			return true;
	return false;
}

/* in front of zeros, of erased flash and of line ends */
static u32 padding(const struct region *r)
{
	u32 len = r->len;
	u8 c;

	for (; len; len--) {
		c = r->data[len - 1];
		if (c && c != 0xff && c != '\n' && c != '\r')
			break;
	}
	return len;
}

/* the chunk whose trailer stands at @at off ->payload: 0 or -EBADMSG */
static int take_chunk(struct fwtool *fw, u32 at)
{
	struct region *p = &fw->payload, json;
	u32 crc, size, end = at + TRAILER_LEN;

	/* CRC32 as in Ethernet, without the final inversion */
	if (!region_be32(p, at + 12, &size) || size < TRAILER_LEN ||
	    size > end || !region_be32(p, at + 4, &crc) ||
	    crc != ~sums_crc32(0, p->data, at))
		return -EBADMSG;
	/* a signature is nothing that could be verified here */
	if (p->data[at + 8] == CHUNK_INFO) {
		if (!region_sub(p, end - size + INFO_HEADER_LEN,
				(u64)size - TRAILER_LEN - INFO_HEADER_LEN,
				&json))
			return -EBADMSG;
		if (!fw->json.len)
			fw->json = json;
	}
	p->len = end - size;
	return 0;
}

/* the text alone, when its trailer has gone, or its end as well */
static void find_text(struct fwtool *fw, u32 end)
{
	u32 at, last;

	if (!find_back(&fw->payload, end, FIRST_KEY, &at) ||
	    !find_back(&fw->payload, at, "{", &at))
		return;
	if (find_back(&fw->payload, end, "}", &last) && last > at)
		end = last + 1;
	region_sub(&fw->payload, at, end - at, &fw->json);
}

int fwtool_read(const struct region *file, struct fwtool *fw)
{
	struct region *p = &fw->payload;
	u32 end = padding(file), at = end;
	int i, ret = 0;

	memset(fw, 0, sizeof(*fw));
	*p = *file;
	/* the first that is right is the file's last; others end where it begins */
	for (i = 0; i < CHUNKS_MAX; i++) {
		if (fw->sealed)
			at = p->len - TRAILER_LEN;
		if (fw->sealed ? !region_is(p, at, MAGIC, sizeof(MAGIC) - 1) :
			    !find_back(p, at, MAGIC, &at))
			break;
		ret = take_chunk(fw, at);
		if (!ret)
			fw->sealed = true;
		else if (fw->sealed || !at--)
			break;
	}
	if (fw->sealed)
		return ret;
	find_text(fw, end);
	return fw->json.len ? -EBADMSG : ret;
}
