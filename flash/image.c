// SPDX-License-Identifier: GPL-2.0-or-later
/* The verdict: which format, whole, for us, and does it fit? */
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdarg.h>
#include <vsprintf.h>
#include "flash/image.h"

#define ADVICE_FORMAT	"Choose the factory or sysupgrade image that was made " \
			"for this router."

bool identity_has(const struct identity *id, const char *key,
		  const char *value)
{
	const char *have;
	int i;

	for (i = 0; (have = id->get(id, key, i)); i++)
		if (!strcmp(have, value))
			return true;
	return false;
}

bool image_check(struct image_report *rep, const char *name, bool ok)
{
	if (rep->nchecks < IMAGE_CHECKS_MAX) {
		rep->check[rep->nchecks].name = name;
		rep->check[rep->nchecks].ok = ok;
		rep->nchecks++;
	}
	return ok;
}

int image_refuse(struct image_report *rep, int err, const char *advice,
		 const char *fmt, ...)
{
	va_list ap;

	rep->verdict = IMAGE_REFUSE;
	rep->err = err;
	snprintf(rep->advice, sizeof(rep->advice), "%s", advice);
	va_start(ap, fmt);
	vsnprintf(rep->error, sizeof(rep->error), fmt, ap);
	va_end(ap);
	return err;
}

/* what people upload by mistake, by its first bytes */
static const char *guess(const struct region *file)
{
	static const struct {
		const char *magic;
		u8 len;
		const char *what;
	} known[] = {
		{ "\x1f\x8b", 2, "a gzip archive: unpack it first" },
		{ "PK\x03\x04", 4, "a zip archive: unpack it first" },
		{ "7z\xbc\xaf", 4, "a 7z archive: unpack it first" },
		{ "\xfd\x37zXZ", 5, "an xz archive: unpack it first" },
		{ "\x7f\x45LF", 4, "a program, not a firmware image" },
		{ "<!DOCTYPE", 9, "a web page: the download went wrong" },
		{ "<!doctype", 9, "a web page: the download went wrong" },
		{ "<html", 5, "a web page: the download went wrong" },
		{ "%PDF", 4, "a PDF document" },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (region_is(file, 0, known[i].magic, known[i].len))
			return known[i].what;
	return NULL;
}

static int unknown(const struct region *file, struct image_report *rep)
{
	const char *what = guess(file);

	image_check(rep, "format", false);
	if (!file->len)
		return image_refuse(rep, -ENOEXEC, "Choose the file again.",
				    "The file is empty.");
	if (what)
		return image_refuse(rep, -ENOEXEC, ADVICE_FORMAT,
				    "The file is %s.", what);
	return image_refuse(rep, -ENOEXEC, ADVICE_FORMAT,
			    "The file is no firmware image that this router knows.");
}

static const struct image_format *find_format(const struct region *file,
					      const struct identity *id)
{
	struct image_format *fmt = ll_entry_start(struct image_format,
						  image_format);
	int i, n = ll_entry_count(struct image_format, image_format);

	for (i = 0; i < n; i++)
		if (identity_has(id, "formats", fmt[i].name) &&
		    fmt[i].match(file))
			return &fmt[i];
	return NULL;
}

/* does every part fit its partition? */
static int check_sizes(const struct layout *layout, struct image_report *rep)
{
	u32 i;

	for (i = 0; i < rep->nparts; i++) {
		const struct image_part *part = &rep->part[i];
		const struct partition *to = layout_find(layout,
							 part->partition);

		if (!to || !to->writable) {
			image_check(rep, "destination", false);
			return image_refuse(rep, -EPERM, ADVICE_FORMAT,
					    "The image wants to write \"%s\", which is not for firmware.",
					    part->partition);
		}
		if (part->offset > to->size ||
		    part->src.len > to->size - part->offset) {
			image_check(rep, "size", false);
			return image_refuse(rep, -EFBIG, ADVICE_FORMAT,
					    "The image is too big: %u bytes, and the partition \"%s\" holds %u.",
					    part->src.len, to->name, to->size);
		}
	}
	image_check(rep, "size", true);
	return 0;
}

static int check(const struct region *file, const struct identity *id,
		 const struct layout *layout, struct image_report *rep)
{
	const struct image_format *fmt = find_format(file, id);
	int ret;

	if (!fmt)
		return unknown(file, rep);
	ret = fmt->check(file, id, layout, rep);
	if (ret && ret != -ENOKEY)
		return ret;
	if (!rep->nparts)	/* a format that forgot: nobody accepted it */
		return unknown(file, rep);
	if (check_sizes(layout, rep))
		return rep->err;
	if (!ret) {
		rep->verdict = IMAGE_ACCEPT;
		return 0;
	}
	image_refuse(rep, -ENOKEY,
		     "Be certain that it is for this router before you insist.",
		     "The image is whole, but nothing in it says which router it is for.");
	rep->verdict = IMAGE_CANNOT_TELL;
	return -ENOKEY;
}

int image_identify(const struct region *file, const u8 sha256[32],
		   const struct identity *id, const struct layout *layout,
		   struct image_report *rep)
{
	memset(rep, 0, sizeof(*rep));
	rep->size = file->len;
	memcpy(rep->sha256, sha256, sizeof(rep->sha256));
	rep->err = check(file, id, layout, rep);
	if (rep->err && rep->err != -ENOKEY)
		rep->nparts = 0;
	return rep->err;
}
