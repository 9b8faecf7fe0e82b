/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing JSON into a bounded buffer, pure. */
#ifndef LIFEBOAT_JSON_OUT_H
#define LIFEBOAT_JSON_OUT_H

#include <linux/types.h>

/**
 * struct json_out - a text being written
 * @buf:	where to
 * @size:	of @buf; what does not fit is dropped and @overflow set
 * @len:	characters so far; @buf is NUL-terminated
 * @comma:	the next item needs a comma in front
 */
struct json_out {
	char *buf;
	u32 size;
	u32 len;
	bool comma;
	bool overflow;
};

void json_out_init(struct json_out *j, char *buf, u32 size);

/* '{', '}', '[' or ']'; @key is NULL outside an object */
void json_open(struct json_out *j, const char *key, char bracket);
void json_close(struct json_out *j, char bracket);

void json_put_string(struct json_out *j, const char *key, const char *val);
void json_put_number(struct json_out *j, const char *key, u32 val);
void json_put_bool(struct json_out *j, const char *key, bool val);
/* lower-case hex */
void json_put_hex(struct json_out *j, const char *key, const u8 *data, u32 len);

#endif
