/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages, as httpd/page/embed.py makes them into page_data.c.
 */
#ifndef LIFEBOAT_PAGE_H
#define LIFEBOAT_PAGE_H

#include <linux/types.h>

/**
 * struct page_asset - one file
 * @path:	as requested, "/" for the page itself
 * @type:	Content-Type
 * @data:	gzipped
 * @len:	bytes at @data
 */
struct page_asset {
	const char *path;
	const char *type;
	const u8 *data;
	u32 len;
};

extern const struct page_asset page_assets[];
extern const u32 page_assets_count;

/* Content-Security-Policy for every page: hashes of what is inline */
extern const char page_csp[];

/*
 * The pages of the journey without JavaScript, and their placeholders:
 *
 * VERDICT	checked: format board version size sha256 parts checks force
 *		(force is a checkbox, or nothing)
 * PROGRESS	being written: what state percent left
 * DONE		written and verified: what
 * ERROR	error advice
 * MORE		around a struct page_more: lang title html
 * UPDATE	Lifeboat itself, checked: now version size count sha256 ask (HTML)
 * UPDATED	and written
 */
enum page_template_id {
	PAGE_VERDICT,
	PAGE_PROGRESS,
	PAGE_DONE,
	PAGE_ERROR,
	PAGE_MORE,
	PAGE_UPDATE,
	PAGE_UPDATED,
	PAGE_TEMPLATE_COUNT
};

/* what stands for "style" in every template; page_csp has its hash */
extern const char page_style[];

/*
 * HTML with placeholders {{name}}; the words above, and "router" everywhere.
 * Values are escaped when they are put in, but for "parts", "checks",
 * "force", "links", "off" and "html", which are HTML.
 */
extern const char *const page_templates[PAGE_TEMPLATE_COUNT];

/**
 * struct page_more - what is seldom used, in one language
 * @code:	as in Accept-Language
 * @title:	its heading
 * @html:	with placeholders: links (list items, one a partition), chip (its
 *		size), off (attribute of the button)
 */
struct page_more {
	const char *code;
	const char *title;
	const char *html;
};

/* English first; ends without a code */
extern const struct page_more page_more[];

#endif
