// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include "flash/json.h"

/**
 * struct cursor - where we are
 * @r:		the text
 * @pos:	next byte
 */
struct cursor {
	const struct region *r;
	u32 pos;
};

/* 0 at the end: no JSON token begins with it */
static u8 peek(const struct cursor *c)
{
	return c->pos < c->r->len ? c->r->data[c->pos] : 0;
}

static bool accept(struct cursor *c, char want)
{
	if (peek(c) != (u8)want || c->pos >= c->r->len)
		return false;
	c->pos++;
	return true;
}

static void skip_space(struct cursor *c)
{
	while (c->pos < c->r->len &&
	       (peek(c) == ' ' || peek(c) == '\t' || peek(c) == '\n' ||
		peek(c) == '\r'))
		c->pos++;
}

static int hex(u8 c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* the code unit behind "\u"; -1 if it is none */
static int unicode(struct cursor *c)
{
	int code = 0, i;

	for (i = 0; i < 4; i++) {
		int digit = hex(peek(c));

		if (digit < 0)
			return -1;
		code = code << 4 | digit;
		c->pos++;
	}
	return code;
}

/* one character of a string, '?' beyond ASCII; -1 if it is malformed */
static int character(struct cursor *c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;
	u8 ch = peek(c);
	int code;

	if (c->pos >= c->r->len || ch < 0x20)
		return -1;
	c->pos++;
	if (ch != '\\')
		return ch < 0x80 ? ch : '?';
	ch = peek(c);
	c->pos++;
	if (ch == 'u') {
		code = unicode(c);
		return code < 0x80 ? code : '?';
	}
	at = ch ? strchr(from, ch) : NULL;
	return at ? to[at - from] : -1;
}

static bool skip_string(struct cursor *c)
{
	if (!accept(c, '"'))
		return false;
	while (!accept(c, '"'))
		if (character(c) < 0)
			return false;
	return true;
}

static bool skip_digits(struct cursor *c)
{
	u32 start = c->pos;

	while (peek(c) >= '0' && peek(c) <= '9')
		c->pos++;
	return c->pos > start;
}

static bool skip_number(struct cursor *c)
{
	accept(c, '-');
	if (!accept(c, '0') && !skip_digits(c))
		return false;
	if (accept(c, '.') && !skip_digits(c))
		return false;
	if (accept(c, 'e') || accept(c, 'E')) {
		if (!accept(c, '+'))
			accept(c, '-');
		return skip_digits(c);
	}
	return true;
}

static bool skip_word(struct cursor *c, const char *word)
{
	if (!region_is(c->r, c->pos, word, strlen(word)))
		return false;
	c->pos += strlen(word);
	return true;
}

static bool skip_value(struct cursor *c, int depth);

static bool skip_key(struct cursor *c)
{
	skip_space(c);
	if (!skip_string(c))
		return false;
	skip_space(c);
	return accept(c, ':');
}

/* behind the opening bracket */
static bool skip_items(struct cursor *c, char end, int depth)
{
	skip_space(c);
	if (accept(c, end))
		return true;
	for (;;) {
		if (end == '}' && !skip_key(c))
			return false;
		if (!skip_value(c, depth))
			return false;
		if (accept(c, end))
			return true;
		if (!accept(c, ','))
			return false;
	}
}

/* a value and the white space around it; recursion ends at JSON_DEPTH_MAX */
static bool skip_value(struct cursor *c, int depth)
{
	bool ok;

	skip_space(c);
	switch (peek(c)) {
	case '{':
	case '[':
		if (depth == JSON_DEPTH_MAX)
			return false;
		ok = skip_items(c, c->r->data[c->pos++] == '{' ? '}' : ']',
				depth + 1);
		break;
	case '"':
		ok = skip_string(c);
		break;
	case 't':
		ok = skip_word(c, "true");
		break;
	case 'f':
		ok = skip_word(c, "false");
		break;
	case 'n':
		ok = skip_word(c, "null");
		break;
	default:
		ok = skip_number(c);
	}
	skip_space(c);
	return ok;
}

/* the value at the cursor, without the white space around it */
static bool take_value(struct cursor *c, struct region *value)
{
	u32 start, end;

	skip_space(c);
	start = c->pos;
	if (!skip_value(c, 0))
		return false;
	end = c->pos;
	while (end > start && (c->r->data[end - 1] == ' ' ||
			       c->r->data[end - 1] == '\t' ||
			       c->r->data[end - 1] == '\n' ||
			       c->r->data[end - 1] == '\r'))
		end--;
	return region_sub(c->r, start, end - start, value);
}

bool json_parse(const struct region *text, struct region *value)
{
	const struct region whole = *text;	/* @value may be @text */
	struct cursor c = { &whole, 0 };

	return take_value(&c, value) && c.pos == whole.len;
}

static bool string_is(struct cursor *c, const char *want)
{
	bool same = true;

	if (!accept(c, '"'))
		return false;
	while (!accept(c, '"')) {
		int ch = character(c);

		if (ch < 0)
			return false;
		if (same && *want && ch == (u8)*want)
			want++;
		else
			same = false;
	}
	return same && !*want;
}

bool json_member(const struct region *object, const char *key,
		 struct region *value)
{
	struct cursor c = { object, 0 };
	bool found;

	if (!accept(&c, '{'))
		return false;
	do {
		skip_space(&c);
		if (peek(&c) != '"')
			return false;
		found = string_is(&c, key);
		skip_space(&c);
		if (!accept(&c, ':') || !take_value(&c, value))
			return false;
	} while (!found && accept(&c, ','));
	return found;
}

bool json_element(const struct region *array, u32 index, struct region *value)
{
	struct cursor c = { array, 0 };
	u32 i;

	if (!accept(&c, '['))
		return false;
	for (i = 0; ; i++) {
		if (!take_value(&c, value))
			return false;
		if (i == index)
			return true;
		if (!accept(&c, ','))
			return false;
	}
}

bool json_string(const struct region *value, char *buf, u32 size)
{
	struct cursor c = { value, 0 };
	u32 n = 0;

	buf[0] = '\0';
	if (!accept(&c, '"'))
		return false;
	while (!accept(&c, '"')) {
		int ch = character(&c);

		if (ch < 0 || n == size - 1) {
			buf[0] = '\0';
			return false;
		}
		/* it may be shown on a terminal, which takes orders */
		buf[n++] = ch >= 0x20 && ch < 0x7f ? ch : '?';
	}
	buf[n] = '\0';
	return true;
}

bool json_true(const struct region *value)
{
	return value->len == 4 && region_is(value, 0, "true", 4);
}
