/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The other side of DHCP, for tests: make requests, take replies apart. */
#ifndef LIFEBOAT_TESTS_DHCP_CLIENT_H
#define LIFEBOAT_TESTS_DHCP_CLIENT_H

#include <stdlib.h>
#include <string.h>
#include <linux/types.h>
#include <asm/unaligned.h>

#define IP(a, b, c, d) ((u32)(a) << 24 | (b) << 16 | (c) << 8 | (d))

/* a message under construction; options are appended */
struct made {
	u8 data[576];
	u32 len;
};

static inline struct made make(u8 type, u8 mac)
{
	static const u8 cookie[] = { 0x63, 0x82, 0x53, 0x63 };
	struct made m = { .len = 240 };

	m.data[0] = 1;
	m.data[1] = 1;
	m.data[2] = 6;
	memcpy(m.data + 4, "\x12\x34\x56\x78", 4);
	memcpy(m.data + 28, "\x02\x00\x00\x00\x00", 5);
	m.data[33] = mac;
	memcpy(m.data + 236, cookie, sizeof(cookie));
	m.data[m.len++] = 53;
	m.data[m.len++] = 1;
	m.data[m.len++] = type;
	return m;
}

static inline void add(struct made *m, u8 code, const void *data, u8 len)
{
	m->data[m->len++] = code;
	m->data[m->len++] = len;
	memcpy(m->data + m->len, data, len);
	m->len += len;
}

static inline void add_addr(struct made *m, u8 code, u32 addr)
{
	u8 raw[4];

	put_unaligned_be32(addr, raw);
	add(m, code, raw, 4);
}

static inline void end(struct made *m)
{
	m->data[m->len++] = 255;
}

/* value of a four-byte option of a reply, 0 if it is not there */
static inline u32 option(const u8 *p, u32 len, u8 code)
{
	u32 pos = 240;

	while (pos + 1 < len && p[pos] != 255) {
		if (!p[pos]) {
			pos++;
			continue;
		}
		if (p[pos] == code && p[pos + 1] == 4)
			return get_unaligned_be32(p + pos + 2);
		if (p[pos] == code && p[pos + 1] == 1)
			return p[pos + 2];
		pos += 2 + p[pos + 1];
	}
	return 0;
}

/* repeatable noise */
static inline u32 noise(u32 *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

#endif
