// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include <linux/string.h>
#include "httpd/template.h"

/**
 * struct output - a bounded string
 * @len:	what it would be without the bound
 */
struct output {
	char *buf;
	u32 size;
	u32 len;
};

static void put(struct output *o, const char *text, u32 len)
{
	u32 i;

	for (i = 0; i < len; i++, o->len++)
		if (o->buf && o->len + 1 < o->size)
			o->buf[o->len] = text[i];
}

static const char *entity(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	}
	return NULL;
}

static void put_escaped(struct output *o, const char *text)
{
	const char *e;

	for (; *text; text++) {
		e = entity(*text);
		if (e)
			put(o, e, strlen(e));
		else
			put(o, text, 1);
	}
}

static void terminate(struct output *o)
{
	if (o->buf && o->size)
		o->buf[min(o->len, o->size - 1)] = '\0';
}

static void put_value(struct output *o, const struct template_value *v,
		      const char *name, u32 len)
{
	for (; v->name; v++) {
		if (strlen(v->name) != len || memcmp(v->name, name, len))
			continue;
		if (v->is_html)
			put(o, v->text, strlen(v->text));
		else
			put_escaped(o, v->text);
		return;
	}
}

/* the next "{{" at or behind @p, or the end */
static const char *find_open(const char *p)
{
	while (*p && !(p[0] == '{' && p[1] == '{'))
		p++;
	return p;
}

u32 template_fill(const char *template, const struct template_value *values,
		  char *buf, u32 size)
{
	struct output o = { .buf = buf, .size = size };
	const char *open;
	u32 len;

	for (;;) {
		open = find_open(template);
		put(&o, template, open - template);
		if (!*open)
			break;
		open += 2;
		len = strcspn(open, "}");
		put_value(&o, values, open, len);
		template = open + len;
		/* both braces, if they are there */
		template += *template == '}';
		template += *template == '}';
	}
	terminate(&o);
	return o.len;
}

void template_append(char *buf, u32 size, const char *text)
{
	struct output o = { .buf = buf, .size = size, .len = strlen(buf) };

	put_escaped(&o, text);
	terminate(&o);
}
