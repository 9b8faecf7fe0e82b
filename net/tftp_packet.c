// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "net/tftp_packet.h"

#define BLOCK_MIN	8
#define BLOCK_LIMIT	65464
#define WINDOW_LIMIT	65535

static const char asus_name[] = "ASUSSPACELINK";

static void put16(u8 *p, u32 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

static u32 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

u32 tftp_op(const u8 *p, u32 len)
{
	return len < 2 ? 0 : get16(p);
}

u32 tftp_block(const u8 *p)
{
	return get16(p + 2);
}

/* the next string, and @at behind its NUL; NULL if it does not end */
static const char *next_string(const u8 *p, u32 len, u32 *at)
{
	const u8 *end = *at < len ? memchr(p + *at, 0, len - *at) : NULL;
	const char *s = (const char *)p + *at;

	if (!end)
		return NULL;
	*at = end - p + 1;
	return s;
}

/* options and modes are in any case (RFC 1350, RFC 2347) */
static bool is(const char *s, const char *word)
{
	while (*s && (*s | 0x20) == *word) {
		s++;
		word++;
	}
	return !*s && !*word;
}

/* decimal, U32_MAX for what is larger; false if it is no number */
static bool number(const char *s, u32 *value)
{
	u32 n = 0;

	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		if (n > (U32_MAX - 9) / 10)
			n = U32_MAX;
		else
			n = n * 10 + *s - '0';
	}
	*value = n;
	return true;
}

/* false if it is none that a client sends */
static bool option(struct tftp_request *r, const char *name, const char *text)
{
	u32 n = 0;
	bool good = number(text, &n);

	if (is(name, "tsize")) {
		r->has_size = good;
		r->size = n;
	} else if (is(name, "blksize")) {
		if (n >= BLOCK_MIN && n <= BLOCK_LIMIT)
			r->block = n;
	} else if (is(name, "windowsize")) {
		if (n <= WINDOW_LIMIT)
			r->window = n;
	} else {
		return is(name, "timeout") || is(name, "multicast");
	}
	return true;
}

int tftp_request_parse(struct tftp_request *r, const u8 *p, u32 len)
{
	const char *mode, *name, *text;
	u32 at = 2;

	memset(r, 0, sizeof(*r));
	r->op = tftp_op(p, len);
	if (r->op != TFTP_RRQ && r->op != TFTP_WRQ)
		return -EINVAL;
	/* an address follows the name, and any of its bytes may be zero */
	if (r->op == TFTP_RRQ && len >= at + strlen(asus_name) &&
	    !memcmp(p + at, asus_name, strlen(asus_name))) {
		r->asus = true;
		return 0;
	}
	r->name = next_string(p, len, &at);
	mode = r->name ? next_string(p, len, &at) : NULL;
	if (!mode)
		return -EINVAL;
	r->octet = is(mode, "octet");
	while ((name = next_string(p, len, &at)) &&
	       (text = next_string(p, len, &at)) && option(r, name, text))
		;
	return 0;
}

u32 tftp_rrq(u8 *out, const char *name)
{
	static const char octet[] = "octet";
	u32 len = strnlen(name, TFTP_REPLY_MAX - 2 - 1 - sizeof(octet));

	put16(out, TFTP_RRQ);
	memcpy(out + 2, name, len);
	out[2 + len] = 0;
	memcpy(out + 2 + len + 1, octet, sizeof(octet));
	return 2 + len + 1 + sizeof(octet);
}

u32 tftp_ack(u8 *out, u32 block)
{
	put16(out, TFTP_ACK);
	put16(out + 2, block);
	return TFTP_HEADER;
}

u32 tftp_data(u8 *out, u32 block)
{
	put16(out, TFTP_DATA);
	put16(out + 2, block);
	return TFTP_HEADER;
}

/* at most 12 and 11 bytes with their NULs: three fit */
static u32 put_option(u8 *out, u32 at, const char *name, u32 value)
{
	char digits[10];
	u32 n = 0;

	strcpy((char *)out + at, name);
	at += strlen(name) + 1;
	do {
		digits[n++] = '0' + value % 10;
		value /= 10;
	} while (value);
	while (n)
		out[at++] = digits[--n];
	out[at++] = 0;
	return at;
}

u32 tftp_oack(u8 *out, const struct tftp_request *r)
{
	u32 at = 2;

	put16(out, TFTP_OACK);
	if (r->block)
		at = put_option(out, at, "blksize", r->block);
	if (r->window)
		at = put_option(out, at, "windowsize", r->window);
	if (r->has_size)
		at = put_option(out, at, "tsize", r->size);
	return at > 2 ? at : 0;
}

u32 tftp_error(u8 *out, enum tftp_error code, const char *text,
	       const char *more)
{
	u32 at = TFTP_HEADER;

	put16(out, TFTP_ERROR);
	put16(out + 2, code);
	while (*text && at < TFTP_REPLY_MAX - 1)
		out[at++] = *text++;
	if (*more && at < TFTP_REPLY_MAX - 1)
		out[at++] = ' ';
	while (*more && at < TFTP_REPLY_MAX - 1)
		out[at++] = *more++;
	out[at++] = 0;
	return at;
}

u32 tftp_asus_result(u8 *out, bool good)
{
	put16(out, TFTP_ASUS_RESULT);
	put16(out + 2, good);
	return TFTP_HEADER;
}
