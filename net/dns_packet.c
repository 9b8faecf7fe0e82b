// SPDX-License-Identifier: GPL-2.0-or-later
/* A name server that knows one thing. */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/unaligned.h>
#include "net/dns_packet.h"

/* header */
#define OFF_FLAGS	2
#define OFF_QDCOUNT	4
#define OFF_ANCOUNT	6
#define OFF_NSCOUNT	8
#define OFF_ARCOUNT	10
#define HEADER_LEN	12

#define FLAG_QR		0x8000
#define FLAG_OPCODE	0x7800
#define FLAG_AA		0x0400
#define FLAG_TC		0x0200
#define FLAG_RD		0x0100
#define FLAG_RA		0x0080
#define FLAG_CD		0x0010

#define LABEL_MAX	63
#define NAME_MAX	255
#define ADDITIONAL_MAX	4	/* OPT, and a signature or two */

#define TYPE_A		1
#define TYPE_PTR	12
#define TYPE_OPT	41
#define TYPE_IXFR	251	/* zone transfers and what came before MX */
#define TYPE_MAILA	254
#define TYPE_ANY	255
#define CLASS_IN	1
#define CLASS_ANY	255

/*
 * Names by which browsers and systems ask whether they should go on asking us,
 * and those that lead to settings by themselves: there are none.  As they are
 * on the wire; the first two with anything behind them.
 */
static const char *const canaries[] = {
	"\4wpad", "\6isatap",
	"\23use-application-dns\3net",	/* Firefox: DNS over HTTPS */
	"\4mask\6icloud\3com",		/* Apple: private relay */
	"\7mask-h2\6icloud\3com",
};

#define CANARIES_ANYWHERE	2

/* short: after the rescue the PC must forget us */
#define TTL_SECONDS	5

/* EDNS splits an extended code: these are its low four bits */
enum rcode {
	RCODE_OK = 0,
	RCODE_FORMERR = 1,
	RCODE_NXDOMAIN = 3,
	RCODE_NOTIMP = 4,
	RCODE_REFUSED = 5,
	RCODE_BADVERS = 16,
};

/**
 * struct query - a query, taken apart
 * @flags:	of its header
 * @question:	bytes of the question after the header, 0 if unusable
 * @type:	asked for
 * @class:	asked for
 * @edns:	it carries an OPT record
 * @version:	of EDNS
 */
struct query {
	u16 flags;
	u32 question;
	u16 type;
	u16 class;
	bool edns;
	u8 version;
};

/*
 * Skip a name at @pos.  Where nothing precedes that a pointer could mean, a
 * pointer is malformed; elsewhere it ends the name, and is never followed.
 *
 * Return: position after the name, 0 if it is malformed.
 */
static u32 skip_name(const u8 *p, u32 len, u32 pos, bool pointers)
{
	u32 start = pos;

	while (pos < len && pos - start < NAME_MAX) {
		u8 n = p[pos++];

		if (!n)
			return pos;
		if (n > LABEL_MAX)
			return pointers && n >= 0xc0 && pos < len ? pos + 1 : 0;
		pos += n;
	}
	return 0;
}

static bool parse_question(const u8 *p, u32 len, struct query *q)
{
	u32 end = skip_name(p, len, HEADER_LEN, false);

	if (!end || len - end < 4)
		return false;
	q->type = get_unaligned_be16(p + end);
	q->class = get_unaligned_be16(p + end + 2);
	q->question = end + 4 - HEADER_LEN;
	return true;
}

/* one additional record; position after it, 0 if it is malformed */
static u32 parse_additional(const u8 *p, u32 len, u32 pos, struct query *q)
{
	u32 start = pos;
	u32 size;

	pos = skip_name(p, len, pos, true);
	if (!pos || len - pos < 10)
		return 0;
	if (get_unaligned_be16(p + pos) == TYPE_OPT) {
		/* one at most, and its name is the root */
		if (q->edns || p[start])
			return 0;
		q->edns = true;
		q->version = p[pos + 5];
	}
	size = get_unaligned_be16(p + pos + 8);
	pos += 10;
	return size <= len - pos ? pos + size : 0;
}

static bool parse_rest(const u8 *p, u32 len, struct query *q)
{
	u32 count = get_unaligned_be16(p + OFF_ARCOUNT);
	u32 pos = HEADER_LEN + q->question;

	if (get_unaligned_be16(p + OFF_ANCOUNT) ||
	    get_unaligned_be16(p + OFF_NSCOUNT) || count > ADDITIONAL_MAX)
		return false;
	while (count--) {
		pos = parse_additional(p, len, pos, q);
		if (!pos)
			return false;
	}
	return true;
}

static bool is_canary(const u8 *name)
{
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(canaries); i++) {
		n = strlen(canaries[i]);
		/* a length is below every letter: it is the same in lower case */
		if (!strncasecmp((const char *)name, canaries[i], n) &&
		    (i < CANARIES_ANYWHERE || !name[n]))
			return true;
	}
	return false;
}

static enum rcode judge(const u8 *p, u32 len, struct query *q)
{
	if (q->flags & FLAG_OPCODE)
		return RCODE_NOTIMP;
	if ((q->flags & FLAG_TC) || get_unaligned_be16(p + OFF_QDCOUNT) != 1)
		return RCODE_FORMERR;
	if (!parse_question(p, len, q) || !parse_rest(p, len, q))
		return RCODE_FORMERR;
	if (q->edns && q->version)
		return RCODE_BADVERS;
	if (q->class != CLASS_IN && q->class != CLASS_ANY)
		return RCODE_REFUSED;
	if (q->type >= TYPE_IXFR && q->type <= TYPE_MAILA)
		return RCODE_NOTIMP;
	return q->type == TYPE_PTR || is_canary(p + HEADER_LEN) ?
	       RCODE_NXDOMAIN : RCODE_OK;
}

/* the name is the question's, by reference, and so in the asker's case */
static u8 *put_a(u8 *o, u32 addr)
{
	put_unaligned_be16(0xc000 | HEADER_LEN, o);
	put_unaligned_be16(TYPE_A, o + 2);
	put_unaligned_be16(CLASS_IN, o + 4);
	put_unaligned_be32(TTL_SECONDS, o + 6);
	put_unaligned_be16(4, o + 10);
	put_unaligned_be32(addr, o + 12);
	return o + 16;
}

static u8 *put_opt(u8 *o, enum rcode rcode)
{
	memset(o, 0, 11);
	put_unaligned_be16(TYPE_OPT, o + 1);
	put_unaligned_be16(DNS_ANSWER_MAX, o + 3);
	o[5] = rcode >> 4;
	return o + 11;
}

u32 dns_answer(const u8 *p, u32 len, u32 addr, u8 *out)
{
	struct query q = { 0 };
	u8 *o = out + HEADER_LEN;
	enum rcode rcode;
	bool found;

	/* never answer an answer: two servers would talk for ever */
	if (len < HEADER_LEN || (p[OFF_FLAGS] & (FLAG_QR >> 8)))
		return 0;
	q.flags = get_unaligned_be16(p + OFF_FLAGS);
	rcode = judge(p, len, &q);
	found = rcode == RCODE_OK && (q.type == TYPE_A || q.type == TYPE_ANY);

	memset(out, 0, HEADER_LEN);
	memcpy(out, p, OFF_FLAGS);
	put_unaligned_be16(FLAG_QR | FLAG_AA | FLAG_RA | (rcode & 0xf) |
			   (q.flags & (FLAG_OPCODE | FLAG_RD | FLAG_CD)),
			   out + OFF_FLAGS);
	if (q.question) {
		put_unaligned_be16(1, out + OFF_QDCOUNT);
		memcpy(o, p + HEADER_LEN, q.question);
		o += q.question;
	}
	if (found) {
		put_unaligned_be16(1, out + OFF_ANCOUNT);
		o = put_a(o, addr);
	}
	if (q.edns) {
		put_unaligned_be16(1, out + OFF_ARCOUNT);
		o = put_opt(o, rcode);
	}
	return o - out;
}
