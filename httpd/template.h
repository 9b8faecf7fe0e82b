/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Filling in {{placeholders}}, pure. */
#ifndef LIFEBOAT_TEMPLATE_H
#define LIFEBOAT_TEMPLATE_H

#include <linux/types.h>

/**
 * struct template_value - what stands for a placeholder
 * @name:	between the braces
 * @text:	instead of it
 * @is_html:	@text is put in as it is; otherwise it is escaped
 */
struct template_value {
	const char *name;
	const char *text;
	bool is_html;
};

/**
 * template_fill() - fill in a template
 * @template:	NUL-terminated; an unknown placeholder becomes nothing
 * @values:	ended by one without a name
 * @buf:	result, NUL-terminated; NULL to learn its length
 * @size:	size of @buf
 *
 * Return: length of the whole result, as snprintf() does.
 */
u32 template_fill(const char *template, const struct template_value *values,
		  char *buf, u32 size);

/* append @text to the string in @buf, escaped for HTML; what fits */
void template_append(char *buf, u32 size, const char *text);

#endif
