// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/disk_stream.h"
#include "flash/inflate.h"
#include "flash/sums.h"

int disk_stream_begin(struct disk_stream *s, const struct region *file)
{
	struct region packed = *file;

	memset(s, 0, sizeof(*s));
	s->left = *file;
	s->gz = gunzip_matches(file);
	if (!s->gz)
		return 0;
	if (!gunzip_header(&packed))
		return -EBADMSG;
	s->z.next_in = (u8 *)packed.data;
	s->z.avail_in = packed.len;
	if (inflate_begin(&s->z))
		return -ENOMEM;
	s->open = true;
	return 0;
}

void disk_stream_end(struct disk_stream *s)
{
	if (s->open)
		inflateEnd(&s->z);
	s->open = false;
}

u32 disk_stream_told(const struct region *file)
{
	u32 size = file->len;

	if (gunzip_matches(file) &&
	    (file->len < GUNZIP_TRAILER_LEN ||
	     !region_le32(file, file->len - 4, &size)))
		return 0;
	return size;
}

/* one member, and nothing behind it */
static int check_trailer(struct disk_stream *s)
{
	struct region rest = { s->z.next_in, s->z.avail_in };
	u32 crc, size;

	if (rest.len != GUNZIP_TRAILER_LEN || !region_le32(&rest, 0, &crc) ||
	    !region_le32(&rest, 4, &size) || crc != s->crc || size != s->size)
		return -EBADMSG;
	s->ended = true;
	return 0;
}

static int read_packed(struct disk_stream *s, u8 *buf, u32 *len)
{
	u32 room = *len;
	int ret;

	*len = 0;
	if (s->ended)
		return 0;
	s->z.next_out = buf;
	s->z.avail_out = room;
	ret = inflate(&s->z, Z_SYNC_FLUSH);
	*len = room - s->z.avail_out;
	/* 4 GiB are more than it says, too */
	if (*len > U32_MAX - s->size)
		return -EBADMSG;
	s->crc = sums_crc32(s->crc, buf, *len);
	s->size += *len;
	if (ret == Z_STREAM_END)
		return check_trailer(s);
	if (ret == Z_MEM_ERROR)
		return -ENOMEM;
	return ret == Z_OK && *len == room ? 0 : -EBADMSG;
}

int disk_stream_read(struct disk_stream *s, u8 *buf, u32 *len)
{
	if (s->gz)
		return read_packed(s, buf, len);
	*len = min(*len, s->left.len);
	memcpy(buf, s->left.data, *len);
	region_from(&s->left, *len, &s->left);
	s->crc = sums_crc32(s->crc, buf, *len);
	s->size += *len;
	s->ended = !s->left.len;
	return 0;
}
