// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/nmrp_frame.h"

#define OFF_FROM	6
#define OFF_TYPE	12
#define OFF_CODE	16
#define OFF_LENGTH	18	/* from OFF_MESSAGE on */
#define OFF_MESSAGE	14
#define OFF_OPTIONS	20

/* each with its type and its length, of itself with these */
#define OPTION_HEAD	4
#define OPTION_MAGIC	0x0001
#define OPTION_ADDRESS	0x0002
#define OPTION_FW_UP	0x0101
#define OPTION_NAME	0x0181

static const char magic[] = { 'N', 'T', 'G', 'R' };
static const char name[] = "firmware";

static u32 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static void put16(u8 *p, u32 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

static void option(struct nmrp_frame *f, u32 type, const u8 *p, u32 len)
{
	if (type == OPTION_MAGIC && len == sizeof(magic)) {
		f->magic = !memcmp(p, magic, sizeof(magic));
	} else if (type == OPTION_ADDRESS && len == 8) {
		f->ip = get16(p) << 16 | get16(p + 2);
		f->mask = get16(p + 4) << 16 | get16(p + 6);
	} else if (type == OPTION_FW_UP) {
		f->fw_up = true;
	}
}

int nmrp_parse(struct nmrp_frame *f, const u8 *p, u32 len)
{
	u32 at, end, size;

	memset(f, 0, sizeof(*f));
	if (len < OFF_OPTIONS || get16(p + OFF_TYPE) != NMRP_TYPE)
		return -EINVAL;
	end = OFF_MESSAGE + get16(p + OFF_LENGTH);
	if (end < OFF_OPTIONS || end > len)
		return -EINVAL;
	for (at = OFF_OPTIONS; at < end; at += size) {
		if (end - at < OPTION_HEAD)
			return -EINVAL;
		size = get16(p + at + 2);
		if (size < OPTION_HEAD || size > end - at)
			return -EINVAL;
		option(f, get16(p + at), p + at + OPTION_HEAD,
		       size - OPTION_HEAD);
	}
	f->code = p[OFF_CODE];
	memcpy(f->from, p + OFF_FROM, sizeof(f->from));
	/* nobody is to be answered who is more than one */
	return f->from[0] & 1 ? -EINVAL : 0;
}

void nmrp_build(u8 out[NMRP_FRAME_LEN], const u8 to[6], const u8 from[6],
		enum nmrp_code code)
{
	u32 end = OFF_OPTIONS;

	memset(out, 0, NMRP_FRAME_LEN);
	memcpy(out, to, 6);
	memcpy(out + OFF_FROM, from, 6);
	put16(out + OFF_TYPE, NMRP_TYPE);
	out[OFF_CODE] = code;
	if (code == NMRP_UL_REQ) {
		/* without a NUL, and some read on: zeros follow */
		put16(out + end, OPTION_NAME);
		put16(out + end + 2, OPTION_HEAD + strlen(name));
		memcpy(out + end + OPTION_HEAD, name, strlen(name));
		end += OPTION_HEAD + strlen(name);
	}
	put16(out + OFF_LENGTH, end - OFF_MESSAGE);
}
