// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "httpd/json_out.h"

void json_out_init(struct json_out *j, char *buf, u32 size)
{
	memset(j, 0, sizeof(*j));
	j->buf = buf;
	j->size = size;
	buf[0] = '\0';
}

static void put(struct json_out *j, const char *text, u32 len)
{
	if (len >= j->size - j->len) {
		j->overflow = true;
		return;
	}
	memcpy(j->buf + j->len, text, len);
	j->len += len;
	j->buf[j->len] = '\0';
}

static void put_quoted(struct json_out *j, const char *text)
{
	char escape[8];

	put(j, "\"", 1);
	for (; *text; text++) {
		u8 c = *text;

		if (c == '"' || c == '\\' || c < 0x20) {
			snprintf(escape, sizeof(escape), "\\u%04x", c);
			put(j, escape, 6);
		} else {
			put(j, text, 1);
		}
	}
	put(j, "\"", 1);
}

static void item(struct json_out *j, const char *key)
{
	if (j->comma)
		put(j, ",", 1);
	j->comma = true;
	if (key) {
		put_quoted(j, key);
		put(j, ":", 1);
	}
}

void json_open(struct json_out *j, const char *key, char bracket)
{
	item(j, key);
	put(j, &bracket, 1);
	j->comma = false;
}

void json_close(struct json_out *j, char bracket)
{
	put(j, &bracket, 1);
	j->comma = true;
}

void json_put_string(struct json_out *j, const char *key, const char *val)
{
	item(j, key);
	put_quoted(j, val);
}

void json_put_number(struct json_out *j, const char *key, u32 val)
{
	char text[12];
	int n = snprintf(text, sizeof(text), "%u", val);

	item(j, key);
	put(j, text, n);
}

void json_put_bool(struct json_out *j, const char *key, bool val)
{
	item(j, key);
	put(j, val ? "true" : "false", val ? 4 : 5);
}

void json_put_hex(struct json_out *j, const char *key, const u8 *data, u32 len)
{
	char text[3];
	u32 i;

	item(j, key);
	put(j, "\"", 1);
	for (i = 0; i < len; i++) {
		snprintf(text, sizeof(text), "%02x", data[i]);
		put(j, text, 2);
	}
	put(j, "\"", 1);
}
