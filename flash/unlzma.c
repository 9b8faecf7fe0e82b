// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The format is described in lzma-specification.txt of the LZMA SDK; the
 * layout of the probabilities is ours.
 */
#include <linux/errno.h>
#include "flash/unlzma.h"

#define HEADER_LEN	13
#define STATES		12
#define POS_STATES	16
/* states from here on: what came before was a match */
#define STATE_MATCH	7
#define PROB_BITS	11
#define PROB_SHIFT	5
#define TOP		(1u << 24)
#define END_MARKER	0xffffffffu
#define MATCH_MIN	2
#define ALIGN_BITS	4
/* distances below are coded with probabilities alone */
#define FULL_DISTANCES	128
#define SLOT_LAST_MODEL	14

/* where in the table a coder begins */
enum {
	IS_MATCH = 0,
	IS_REP = IS_MATCH + STATES * POS_STATES,
	IS_REP0 = IS_REP + STATES,
	IS_REP1 = IS_REP0 + STATES,
	IS_REP2 = IS_REP1 + STATES,
	IS_REP0_LONG = IS_REP2 + STATES,
	SLOT = IS_REP0_LONG + STATES * POS_STATES,
	SPECIAL = SLOT + 4 * 64,
	ALIGN_CODER = SPECIAL + FULL_DISTANCES - SLOT_LAST_MODEL + 1,
	LEN_CODER = ALIGN_CODER + (1 << ALIGN_BITS),
	/* inside a length coder */
	CHOICE = 0,
	CHOICE2 = 1,
	LOW = 2,
	MID = LOW + (POS_STATES << 3),
	HIGH = MID + (POS_STATES << 3),
	LEN_CODER_LEN = HIGH + 256,
	/* of a new distance, of a repeated one */
	LITERAL = LEN_CODER + 2 * LEN_CODER_LEN,
};

/**
 * struct range - the range decoder
 * @src:	next byte
 * @past:	zeroes read behind @end
 */
struct range {
	const u8 *src;
	const u8 *end;
	u32 range;
	u32 code;
	u32 past;
	u16 *probs;
};

static void fill(struct range *r)
{
	r->code <<= 8;
	if (r->src < r->end)
		r->code |= *r->src++;
	else
		r->past++;
}

static void normalize(struct range *r)
{
	if (r->range < TOP) {
		r->range <<= 8;
		fill(r);
	}
}

static u32 get_bit(struct range *r, u32 at)
{
	u16 *prob = &r->probs[at];
	u32 bound, bit;

	normalize(r);
	bound = (r->range >> PROB_BITS) * *prob;
	bit = r->code >= bound;
	if (bit) {
		r->range -= bound;
		r->code -= bound;
		*prob -= *prob >> PROB_SHIFT;
	} else {
		r->range = bound;
		*prob += ((1 << PROB_BITS) - *prob) >> PROB_SHIFT;
	}
	return bit;
}

/* @bits bits, the highest first, under a leading one */
static u32 get_tree(struct range *r, u32 at, u32 bits)
{
	u32 i, node = 1;

	for (i = 0; i < bits; i++)
		node = node << 1 | get_bit(r, at + node);
	return node - (1u << bits);
}

/* the lowest first */
static u32 get_reverse(struct range *r, u32 at, u32 bits)
{
	u32 i, bit, node = 1, value = 0;

	for (i = 0; i < bits; i++) {
		bit = get_bit(r, at + node);
		node = node << 1 | bit;
		value |= bit << i;
	}
	return value;
}

static u32 get_direct(struct range *r, u32 bits)
{
	u32 value = 0;

	while (bits--) {
		normalize(r);
		r->range >>= 1;
		value <<= 1;
		if (r->code >= r->range) {
			r->code -= r->range;
			value |= 1;
		}
	}
	return value;
}

static u32 get_len(struct range *r, u32 at, u32 pos_state)
{
	if (!get_bit(r, at + CHOICE))
		return get_tree(r, at + LOW + (pos_state << 3), 3);
	if (!get_bit(r, at + CHOICE2))
		return 8 + get_tree(r, at + MID + (pos_state << 3), 3);
	return 16 + get_tree(r, at + HIGH, 8);
}

static u32 get_distance(struct range *r, u32 len)
{
	u32 slot = get_tree(r, SLOT + ((len > 3 ? 3 : len) << 6), 6);
	u32 bits = (slot >> 1) - 1, base;

	if (slot < 4)
		return slot;
	base = (2 | (slot & 1)) << bits;
	if (slot < SLOT_LAST_MODEL)
		return base + get_reverse(r, SPECIAL + base - slot, bits);
	base += get_direct(r, bits - ALIGN_BITS) << ALIGN_BITS;
	return base + get_reverse(r, ALIGN_CODER, ALIGN_BITS);
}

/* @match: the byte that a repeated match would give, or -1 */
static u8 get_literal(struct range *r, u32 at, int match)
{
	u32 node = 1, bit, match_bit;

	while (match >= 0 && node < 0x100) {
		match_bit = match >> 7 & 1;
		match = (match << 1) & 0xff;
		bit = get_bit(r, at + ((1 + match_bit) << 8) + node);
		node = node << 1 | bit;
		if (bit != match_bit)
			break;
	}
	while (node < 0x100)
		node = node << 1 | get_bit(r, at + node);
	return node;
}

static u32 le32(const u8 *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (u32)p[3] << 24;
}

/* which of the last four distances; it becomes the first of them */
static void pick_rep(struct range *r, u32 state, u32 rep[4])
{
	u32 n = 1, distance;

	if (get_bit(r, IS_REP1 + state))
		n = 2 + get_bit(r, IS_REP2 + state);
	distance = rep[n];
	for (; n; n--)
		rep[n] = rep[n - 1];
	rep[0] = distance;
}

/**
 * struct stream - what is kept from one symbol to the next
 * @mask:	of the position's bits that matter to matches
 * @lp_mask:	to literals
 * @rep:	the last distances, less one
 */
struct stream {
	struct range r;
	u8 *dst;
	u32 pos;
	u32 mask;
	u32 lp_mask;
	u32 lc;
	u32 state;
	u32 rep[4];
};

static u8 next_literal(struct stream *s)
{
	u32 before = s->pos ? s->dst[s->pos - 1] : 0;
	u32 at = LITERAL + 0x300 * (((s->pos & s->lp_mask) << s->lc) +
				    (before >> (8 - s->lc)));
	int match = s->state < STATE_MATCH ? -1 :
		    s->dst[s->pos - s->rep[0] - 1];

	s->state = s->state < 4 ? 0 : s->state - (s->state < 10 ? 3 : 6);
	return get_literal(&s->r, at, match);
}

/* length of the match whose distance is then rep[0] */
static u32 next_match(struct stream *s)
{
	u32 pos_state = s->pos & s->mask, after = s->state < STATE_MATCH ? 0 : 3;
	u32 len;

	if (!get_bit(&s->r, IS_REP + s->state)) {
		s->rep[3] = s->rep[2];
		s->rep[2] = s->rep[1];
		s->rep[1] = s->rep[0];
		len = get_len(&s->r, LEN_CODER, pos_state);
		s->rep[0] = get_distance(&s->r, len);
		s->state = 7 + after;
		return len + MATCH_MIN;
	}
	if (get_bit(&s->r, IS_REP0 + s->state)) {
		pick_rep(&s->r, s->state, s->rep);
	} else if (!get_bit(&s->r, IS_REP0_LONG + (s->state << 4) +
			    pos_state)) {
		s->state = after ? 11 : 9;
		return 1;
	}
	len = get_len(&s->r, LEN_CODER + LEN_CODER_LEN, pos_state);
	s->state = after ? 11 : 8;
	return len + MATCH_MIN;
}

static int decode(struct stream *s, u32 size, u32 room)
{
	u32 n;

	while (s->pos != size && !s->r.past) {
		if (!get_bit(&s->r, IS_MATCH + (s->state << 4) +
			     (s->pos & s->mask))) {
			if (s->pos == room)
				return -EFBIG;
			s->dst[s->pos] = next_literal(s);
			s->pos++;
			continue;
		}
		n = next_match(s);
		if (s->rep[0] == END_MARKER && size == END_MARKER)
			return s->pos;
		if (s->rep[0] >= s->pos)
			return -EBADMSG;
		if (n > room - s->pos)
			return -EFBIG;
		for (; n; n--, s->pos++)
			s->dst[s->pos] = s->dst[s->pos - s->rep[0] - 1];
	}
	return s->pos == size ? (int)s->pos : -EBADMSG;
}

int unlzma(const u8 *src, u32 len, u8 *dst, u32 room, u16 *probs)
{
	struct stream s = {
		.r = { .end = src + len, .probs = probs, .range = 0xffffffff },
		.dst = dst,
	};
	u32 size, lp, i;

	if (len < HEADER_LEN || src[0] >= 9 * 5 * 5)
		return -EINVAL;
	s.lc = src[0] % 9;
	lp = src[0] / 9 % 5;
	if (s.lc + lp > UNLZMA_LITERAL_BITS)
		return -EINVAL;
	s.lp_mask = (1 << lp) - 1;
	s.mask = (1 << src[0] / 45) - 1;
	size = le32(src + 5);
	/* all ones: not known, there is an end marker */
	if (le32(src + 9) != (size == END_MARKER ? END_MARKER : 0))
		return -EINVAL;
	if (size != END_MARKER) {
		if (size > room)
			return -EFBIG;
		room = size;
	}
	for (i = 0; i < LITERAL + (0x300u << (s.lc + lp)); i++)
		probs[i] = 1 << (PROB_BITS - 1);
	s.r.src = src + HEADER_LEN;
	for (i = 0; i < 5; i++)
		fill(&s.r);
	return decode(&s, size, room);
}
