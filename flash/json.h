/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small JSON reader (RFC 8259) over bytes that somebody else controls.
 * Nothing is allocated: a value is the region that it occupies in the text.
 * Nesting deeper than JSON_DEPTH_MAX is refused.
 */
#ifndef LIFEBOAT_JSON_H
#define LIFEBOAT_JSON_H

#include "flash/region.h"

#define JSON_DEPTH_MAX	8

/**
 * json_parse() - is this one well-formed value, and nothing else?
 * @text:	any bytes
 * @value:	the value without the white space around it
 *
 * The other functions take what this one, or one of them, gave.  Of any other
 * text they find what stands in front of its first mistake.
 */
bool json_parse(const struct region *text, struct region *value);

/* the member @key of @object; the first, if a key stands there twice */
bool json_member(const struct region *object, const char *key,
		 struct region *value);

/* the @index-th element, from 0, of @array */
bool json_element(const struct region *array, u32 index, struct region *value);

/**
 * json_string() - text of a string value
 * @value:	a string
 * @buf:	NUL-terminated result; what is not printable ASCII becomes '?'
 * @size:	size of @buf, at least 1
 *
 * Return: false if it is no string or does not fit; @buf is then "".
 */
bool json_string(const struct region *value, char *buf, u32 size);

/* true if @value is a boolean and true */
bool json_true(const struct region *value);

#endif
