// SPDX-License-Identifier: GPL-2.0-or-later
#include <malloc.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <u-boot/zlib.h>
#include "flash/inflate.h"

/* inflate() asks for 7 KiB, and at most 32 KiB more */
#define ALLOC_MAX	0x10000

static void *zip_alloc(void *opaque, unsigned int items, unsigned int size)
{
	if (!size || items > ALLOC_MAX / size)
		return NULL;
	return malloc(items * size);
}

static void zip_free(void *opaque, void *p, unsigned int size)
{
	free(p);
}

int inflate_begin(z_stream *s)
{
	s->zalloc = zip_alloc;
	s->zfree = zip_free;
	/* negative: bare deflate, without zlib's header */
	return inflateInit2(s, -MAX_WBITS) == Z_OK ? 0 : -ENOMEM;
}

int inflate_to(struct region *packed, u8 *to, u32 *size)
{
	z_stream s;
	int ret;

	memset(&s, 0, sizeof(s));
	s.next_in = (u8 *)packed->data;
	s.avail_in = packed->len;
	s.next_out = to;
	s.avail_out = *size;
	if (inflate_begin(&s))
		return -ENOMEM;
	ret = inflate(&s, Z_FINISH);
	inflateEnd(&s);
	if (ret != Z_STREAM_END)
		return s.avail_out ? -EBADMSG : -ENOMEM;
	*size -= s.avail_out;
	region_from(packed, packed->len - s.avail_in, packed);
	return 0;
}
