// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/disk_stream.h"
#include "flash/inflate.h"
#include "flash/sums.h"

int disk_stream_begin(struct disk_stream *s, const struct region *file)
{
	memset(s, 0, sizeof(*s));
	s->left = *file;
	s->gz = gunzip_matches(file);
	if (!s->gz)
		return 0;
	if (!gunzip_header(&s->left))
		return -EBADMSG;
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

static int check_trailer(struct disk_stream *s)
{
	u32 crc, size;

	if (s->more && s->left.len < GUNZIP_TRAILER_LEN)
		return 0;
	if (!region_le32(&s->left, 0, &crc) ||
	    !region_le32(&s->left, 4, &size) || crc != s->crc ||
	    size != s->size)
		return -EBADMSG;
	region_from(&s->left, GUNZIP_TRAILER_LEN, &s->left);
	s->ended = true;
	return 0;
}

/*
 * Packed bytes a call: of some that are nothing but empty blocks, nothing comes
 * out, and whoever calls has other things to do, too.
 */
#define INPUT_MAX	0x10000

static int inflate_on(struct disk_stream *s, u8 *buf, u32 *len)
{
	u32 room = *len, given = min_t(u32, s->left.len, INPUT_MAX), used;
	int ret;

	s->z.next_in = (u8 *)s->left.data;
	s->z.avail_in = given;
	s->z.next_out = buf;
	s->z.avail_out = room;
	ret = inflate(&s->z, Z_SYNC_FLUSH);
	used = given - s->z.avail_in;
	region_from(&s->left, used, &s->left);
	*len = room - s->z.avail_out;
	s->deflated = ret == Z_STREAM_END;
	if (ret == Z_MEM_ERROR)
		return -ENOMEM;
	if (s->deflated)
		return 0;
	if (ret != Z_OK && ret != Z_BUF_ERROR)
		return -EBADMSG;
	/* why has it stopped?  If it can go on, the next call does */
	return used || *len || (s->more && !s->left.len) ? 0 : -EBADMSG;
}

static int read_packed(struct disk_stream *s, u8 *buf, u32 *len)
{
	int ret = 0;

	if (s->deflated)
		*len = 0;
	else
		ret = inflate_on(s, buf, len);
	if (*len > U32_MAX - s->size)
		return -E2BIG;
	s->crc = sums_crc32(s->crc, buf, *len);
	s->size += *len;
	return !ret && s->deflated && !s->ended ? check_trailer(s) : ret;
}

int disk_stream_read(struct disk_stream *s, u8 *buf, u32 *len)
{
	if (s->gz)
		return read_packed(s, buf, len);
	*len = min(*len, s->left.len);
	if (*len > U32_MAX - s->size)
		return -E2BIG;
	memcpy(buf, s->left.data, *len);
	region_from(&s->left, *len, &s->left);
	s->crc = sums_crc32(s->crc, buf, *len);
	s->size += *len;
	s->ended = !s->left.len && !s->more;
	return 0;
}
