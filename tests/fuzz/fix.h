/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What repair.c calls, and what that is made of. */
#ifndef LIFEBOAT_FUZZ_FIX_H
#define LIFEBOAT_FUZZ_FIX_H

#include <linux/types.h>
#include <string.h>
#include "flash/sums.h"
#include "repair.h"

#define MD5_LEN		16

/* as given to repair(), without the metadata and what is in front of it */
struct file {
	u8 *d;
	u32 len;
	u8 what;
	const struct identity *id;
	u32 peb;
};

static inline void put32(u8 *p, u32 v)
{
	p[0] = v >> 24;
	p[1] = v >> 16;
	p[2] = v >> 8;
	p[3] = v;
}

static inline void put32le(u8 *p, u32 v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 16;
	p[3] = v >> 24;
}

static inline u32 get32(const u8 *p)
{
	return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static inline u32 get32le(const u8 *p)
{
	return (u32)p[3] << 24 | p[2] << 16 | p[1] << 8 | p[0];
}

static inline bool is(const u8 *d, u32 len, u32 off, const char *magic, u32 n)
{
	return off <= len && n <= len - off && !memcmp(d + off, magic, n);
}

/* MD5 of a salt and some bytes, or of some bytes and a salt */
static inline void md5(const void *a, u32 alen, const void *b, u32 blen, u8 *to)
{
	const struct region pieces[] = { { a, alen }, { b, blen } };
	u8 sum[MD5_LEN];

	sums_md5(pieces, 2, sum);
	memcpy(to, sum, sizeof(sum));
}

/* bytes up to what comes behind a kernel */
u32 room(const u8 *d, u32 len);

void fix_inside(u8 *d, u32 len, u8 what, const struct identity *id, u32 peb);

/* one format each */
void fix_tplink_v1(const struct file *f);
void fix_tplink_v2(const struct file *f);
void fix_seama(const struct file *f);
void fix_chk(const struct file *f);
void fix_dni(const struct file *f);
void fix_trx(const struct file *f);
void fix_safeloader(const struct file *f);
void fix_ubnt(const struct file *f);
void fix_edimax(const struct file *f);
void fix_cksum(const struct file *f);
void fix_zyimage(const struct file *f);
void fix_wrgg(const struct file *f);
void fix_mstc(const struct file *f);
void fix_dlink_ru(const struct file *f);
void fix_elecom(const struct file *f);
void fix_elx(const struct file *f);
void fix_senao(const struct file *f);
void fix_netgear_enc(const struct file *f);
void fix_gpt(const struct file *f);
void fix_gzip(const struct file *f);
void fix_ras(const struct file *f);
void fix_tagged(const struct file *f);
void fix_nec(const struct file *f);

#endif
