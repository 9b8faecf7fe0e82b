/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The pages, as httpd/page/embed.py makes them into page_data.c.
 */
#ifndef LIFEBOAT_PAGE_H
#define LIFEBOAT_PAGE_H

#include <linux/types.h>
#include "httpd/template.h"

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
 * ERROR	error advice; and again, the attribute that hides the way back
 * MORE		what is seldom used: links (list items, one a partition), chip (its
 *		size); and off, up, log, the attributes of what cannot be had
 * LIFEBOAT	the form to send Lifeboat itself with
 * UPDATE	it has been checked: now version size count sha256; and same, ask,
 *		spare, single, off, the attributes that hide what does not apply
 * UPDATED	and written
 * HOME		where to begin: stuck; only with CONFIG_LIFEBOAT_PLAIN_PAGE
 * RAM		checked, and to be started from RAM: format board version sha256
 *		checks; ask, the attribute that hides the checkbox, and force, of
 *		the checkbox; only with CONFIG_LIFEBOAT_RAM_BOOT
 * SAFE		the firmware starts with default settings; only with
 *		CONFIG_LIFEBOAT_SERVICE
 */
enum page_template_id {
	PAGE_VERDICT,
	PAGE_PROGRESS,
	PAGE_DONE,
	PAGE_ERROR,
	PAGE_MORE,
	PAGE_LIFEBOAT,
	PAGE_UPDATE,
	PAGE_UPDATED,
	PAGE_HOME,
	PAGE_RAM,
	PAGE_SAFE,
};

/* what stands for "style" in every template; page_csp has its hash */
extern const char page_style[];

/**
 * struct page_words - one language
 * @code:	"en", which comes first, "de", …; NULL ends the list
 * @words:	what stands for "w:…" in templates
 */
struct page_words {
	const char *code;
	const struct template_value *words;
};

extern const struct page_words page_words[];

/*
 * HTML with placeholders {{name}}; the words above, "router", "style" and "lang"
 * (a query that asks for the same language again) everywhere, and words of the
 * reader's language as {{w:key}}.  Values are escaped when they are put in, but
 * for "parts", "checks", "force" and "links", which are HTML.
 */
extern const char *const page_templates[];

#endif
