/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_HOST_UNALIGNED_H
#define LIFEBOAT_HOST_UNALIGNED_H
#include <linux/types.h>
static inline u16 get_unaligned_be16(const void *v)
{
	const u8 *p = v;

	return p[0] << 8 | p[1];
}
static inline u32 get_unaligned_be32(const void *v)
{
	const u8 *p = v;

	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}
static inline u16 get_unaligned_le16(const void *v)
{
	const u8 *p = v;

	return p[1] << 8 | p[0];
}
static inline u32 get_unaligned_le32(const void *v)
{
	const u8 *p = v;

	return (u32)p[3] << 24 | p[2] << 16 | p[1] << 8 | p[0];
}
static inline u64 get_unaligned_le64(const void *v)
{
	const u8 *p = v;

	return (u64)get_unaligned_le32(p + 4) << 32 | get_unaligned_le32(p);
}
static inline void put_unaligned_be16(u16 x, void *v)
{
	u8 *p = v;

	p[0] = x >> 8;
	p[1] = x;
}
static inline void put_unaligned_be32(u32 x, void *v)
{
	put_unaligned_be16(x >> 16, v);
	put_unaligned_be16(x, (u8 *)v + 2);
}
static inline void put_unaligned_le16(u16 x, void *v)
{
	u8 *p = v;

	p[0] = x;
	p[1] = x >> 8;
}
static inline void put_unaligned_le32(u32 x, void *v)
{
	put_unaligned_le16(x, v);
	put_unaligned_le16(x >> 16, (u8 *)v + 2);
}
#define get_unaligned(p) ({ __typeof__(*(p)) _v; \
	__builtin_memcpy(&_v, (p), sizeof(_v)); _v; })
#endif
