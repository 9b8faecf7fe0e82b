// SPDX-License-Identifier: GPL-2.0-or-later
/* The verdict: which format, whole, for us, and does it fit? */
#include <compiler.h>
#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <stdarg.h>
#include <vsprintf.h>
#include "flash/disk.h"
#include "flash/guess.h"
#include "flash/image.h"
#include "flash/kernel.h"
#include "flash/metadata.h"
#include "flash/payload.h"
#include "flash/port.h"
#include "flash/ram_boot.h"
#include "flash/ubi.h"
#include "flash/update.h"

#define ADVICE_FORMAT	"Choose the factory or sysupgrade image that was made " \
			"for this router."

#define UNKNOWN		"The file is no firmware image that this router knows."
#define INSIST		"Be certain that it is for this router before you " \
			"insist."

/* of what is handed out, whatever the upload's length is */
#define SCRATCH_ALIGN	64

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

int image_whole(struct image_report *rep, const char *name, bool ok,
		const char *what)
{
	if (image_check(rep, name, ok))
		return 0;
	if (rep->arrived)
		return image_refuse(rep, -EPERM, IMAGE_ANOTHER,
				    "The file has arrived whole, but %s.", what);
	return image_refuse(rep, -EBADMSG, "Download it again.",
			    "The file is damaged: %s.", what);
}

int image_sum(struct image_report *rep, const char *name, bool ok,
	      const char *what)
{
	int ret = image_whole(rep, name, ok, what);

	rep->arrived |= !ret;
	return ret;
}

int image_no_room(struct image_report *rep)
{
	return image_refuse(rep, -EFBIG,
			    "Use an image that is not packed, sysupgrade.bin for example.",
			    "This router has too little memory to unpack the image.");
}

int image_names(const struct image_input *in, const char *key,
		const char *value, struct image_report *rep)
{
	snprintf(rep->board, sizeof(rep->board), "%s", value);
	if (image_check(rep, "board", identity_has(in->id, key, value)))
		return 0;
	return image_other(rep);
}

int image_other(struct image_report *rep)
{
	return image_refuse(rep, -EXDEV, IMAGE_FOR_ROUTER,
			    "The image is for \"%s\", which this router is not.",
			    rep->board);
}

int image_add_part(struct image_report *rep, const char *what,
		   const char *partition, u32 offset,
		   const struct region *src)
{
	struct image_part *part = &rep->part[rep->nparts];

	if (rep->nparts == IMAGE_PARTS_MAX)
		return image_refuse(rep, -ENOEXEC, ADVICE_FORMAT, UNKNOWN);
	part->what = what;
	part->partition = partition;
	part->volume = NULL;
	part->padding = 0;
	part->offset = offset;
	part->src = *src;
	rep->nparts++;
	return 0;
}

u8 *scratch_take(struct scratch *s, u32 len)
{
	u32 gap = -(ulong)(s->data + s->used) & (SCRATCH_ALIGN - 1);
	u32 from = s->used + gap;

	if (gap > s->size - s->used || len > s->size - from)
		return NULL;
	s->used = from + len;
	return s->data + from;
}

static int unknown(const struct image_input *in, struct image_report *rep)
{
	image_check(rep, "format", false);
	return guess(in, rep) ?:
	       image_refuse(rep, -ENOEXEC, ADVICE_FORMAT,
			    UNKNOWN);
}

static int lifeboat_itself(struct image_report *rep)
{
	image_check(rep, "format", false);
	return image_refuse(rep, -ENOEXEC,
			    "Send it under \"Update Lifeboat itself\", or to /api/lifeboat.",
			    "The file is Lifeboat itself, not a firmware.");
}

static const struct image_format *by_name(const char *name)
{
	struct image_format *fmt = ll_entry_start(struct image_format,
						  image_format);
	int i, n = ll_entry_count(struct image_format, image_format);

	for (i = 0; i < n; i++)
		if (!strcmp(fmt[i].name, name))
			return &fmt[i];
	return NULL;
}

int image_find_kernel(const struct region *head, struct image_kernel *k)
{
	struct image_format *fmt = ll_entry_start(struct image_format,
						  image_format);
	int i, n = ll_entry_count(struct image_format, image_format);
	int err, ret = -ENOENT;
	struct image_kernel try;

	memset(k, 0, sizeof(*k));
	if (!IS_ENABLED(CONFIG_LIFEBOAT_KERNEL_HOOKS))
		return payload_find_kernel(head, 0, UIMAGE_HEADER_LEN, k);
	/* a plain uImage is known whatever the board's formats are */
	for (i = 0; i <= n && ret; i++) {
		if (i < n && !fmt[i].kernel)
			continue;
		memset(&try, 0, sizeof(try));
		err = i < n ? fmt[i].kernel(head, &try) :
		      payload_find_kernel(head, 0, UIMAGE_HEADER_LEN, &try);
		if (err == -ENOENT)
			continue;
		/* one magic, headers of several lengths: go on looking */
		*k = try;
		ret = err;
	}
	return ret;
}

/* the board's order decides: what has a trailer looks like what has none */
static const struct image_format *find_format(const struct image_input *in)
{
	const struct image_format *fmt;
	const char *name;
	int i;

	for (i = 0; (name = in->id->get(in->id, "formats", i)); i++) {
		fmt = by_name(name);
		if (fmt && fmt->match(in))
			return fmt;
	}
	return NULL;
}

static void add_title(struct image_report *rep, const char *between,
		      const char *title)
{
	size_t len = strlen(rep->format);

	snprintf(rep->format + len, sizeof(rep->format) - len, "%s%s",
		 len ? between : "", title);
}

static void open_envelope(struct image_input *in, struct image_report *rep)
{
	struct image_envelope *env = ll_entry_start(struct image_envelope,
						    image_envelope);
	int i, n = ll_entry_count(struct image_envelope, image_envelope);

	for (i = 0; i < n; i++) {
		if (!identity_has(in->id, "formats", env[i].name) ||
		    !env[i].open(&in->file))
			continue;
		add_title(rep, "", env[i].title);
		return;
	}
}

int image_inner(const struct image_input *in, const struct region *inner,
		struct image_report *rep)
{
	struct image_input sub = *in;
	const struct image_format *fmt;

	sub.file = *inner;
	sub.depth++;
	fmt = sub.depth < IMAGE_DEPTH_MAX ? find_format(&sub) : NULL;
	if (!image_check(rep, "contents", fmt))
		return image_refuse(rep, -ENOEXEC, ADVICE_FORMAT,
				    "What is inside the file is no firmware that this router knows.");
	add_title(rep, ", ", fmt->title);
	return fmt->check(&sub, rep);
}

/* does every part fit its partition? */
static int check_sizes(const struct layout *layout, struct image_report *rep)
{
	u32 i, room;

	for (i = 0; i < rep->nparts; i++) {
		const struct image_part *part = &rep->part[i];
		const struct partition *to = layout_find(layout,
							 part->partition);

		/* plan_make() refuses it, too, in more general words */
		if (!IS_ENABLED(CONFIG_LIFEBOAT_GUESS) &&
		    (!to || !to->writable))
			continue;
		if (!to || !to->writable) {
			image_check(rep, "destination", false);
			return image_refuse(rep, -EACCES, ADVICE_FORMAT,
					    "The image wants to write \"%s\", which is not for firmware.",
					    part->partition);
		}
		room = PORT_NAND && part->volume ? ubi_room(layout, to) :
						   to->size;
		if (part->offset > room ||
		    part->src.len > room - part->offset) {
			image_check(rep, "size", false);
			return image_refuse(rep, -EFBIG, ADVICE_FORMAT,
					    "The image is too big: %u bytes, and the partition \"%s\" holds %u.",
					    part->src.len, to->name, room);
		}
	}
	image_check(rep, "size", true);
	return 0;
}

/* the part that a boot looks at; false if others are in its partition only */
static bool find_start(const struct layout *layout,
		       const struct image_report *rep,
		       const struct region **src)
{
	const struct partition *to = layout_firmware(layout);
	bool beside = false;
	u32 i;

	*src = NULL;
	for (i = 0; i < rep->nparts; i++) {
		const struct image_part *part = &rep->part[i];

		if (strcmp(part->partition, to->name) || part->volume)
			continue;
		if (!part->offset)
			*src = &part->src;
		beside = true;
	}
	return *src || !beside;
}

bool image_kernel_at(const struct region *src, struct image_kernel *k)
{
	struct region head = *src;

	head.len = min_t(u32, head.len, IMAGE_HEAD_LEN);
	return !image_find_kernel(&head, k);
}

int image_place(const struct kernel_room *room, const struct region *src,
		struct image_kernel *k)
{
	struct region body;

	if (!image_kernel_at(src, k))
		return -ENOEXEC;
	if (!region_sub(src, k->offset, k->len, &body))
		return -EBADMSG;
	return kernel_place(room, k, &body);
}

/* what cannot be started is refused here: a boot could do nothing about it */
int image_starts(const struct image_input *in, struct image_report *rep,
		 int ret)
{
	image_check(rep, "start", !ret);
	if (ret == -EFBIG)
		return image_refuse(rep, ret, ADVICE_FORMAT,
				    "The image's kernel is too big: this router has room for %u bytes of it, unpacked.",
				    in->scratch->room->size);
	if (ret)
		return image_refuse(rep, -ENOEXEC, ADVICE_FORMAT,
				    "The image's kernel cannot be started by this Lifeboat.");
	return 0;
}

static int check_start(const struct image_input *in, struct image_report *rep)
{
	const struct region *src;
	struct image_kernel k;
	int ret;

	if (!in->scratch->room)
		return 0;
	ret = find_start(in->layout, rep, &src) ? 0 : -ENOEXEC;
	if (!ret && src)
		ret = min(image_place(in->scratch->room, src, &k), 0);
	return image_starts(in, rep, ret);
}

/*
 * OpenWrt's images for NOR flash, and its tars, have metadata behind them, and
 * so have those of LEDE, ImmortalWrt and others that are made of it.
 */
static bool lost_its_end(const struct image_report *rep)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_GUESS) &&
	       (!strcmp(rep->part[0].partition, "firmware") ||
		rep->part[rep->nparts - 1].volume) &&
	       (strstr(rep->version, "Wrt") || strstr(rep->version, "LEDE"));
}

/* refused for flash: but from RAM? */
static int refused(const struct image_input *in, int named, int err,
		   struct image_report *rep)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && rep->alone ?
	       ram_offer(in, named, rep) : err;
}

/* a format's own word and the metadata's: one of them is enough */
static int check(struct image_input *in, struct image_report *rep)
{
	const struct image_format *fmt;
	int ret, named;

	/* before any format that looks at the end only */
	if (IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE) &&
	    region_is(&in->file, 0, UPDATE_MAGIC, UPDATE_MAGIC_LEN))
		return lifeboat_itself(rep);
	if (IS_ENABLED(CONFIG_LIFEBOAT_ENVELOPES))
		open_envelope(in, rep);
	named = metadata_check(&in->file, in->id, rep, &in->file);
	if (named && named != -ENOKEY)
		return named;
	fmt = find_format(in);
	if (!fmt)
		return (IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) ?
			ram_unknown(in, named, rep) : 0) ?: unknown(in, rep);
	add_title(rep, ", ", fmt->title);
	ret = fmt->check(in, rep);
	if (ret && ret != -ENOKEY)
		return refused(in, named, ret, rep);
	if (!rep->nparts)	/* a format that forgot: nobody accepted it */
		return unknown(in, rep);
	/* a disk's has been asked for by its format */
	if (!image_for_disk(rep) && check_sizes(in->layout, rep))
		return refused(in, named, rep->err, rep);
	if (check_start(in, rep))
		return rep->err;
	if (!named)
		add_title(rep, " ", "with OpenWrt metadata");
	if (!ret || !named) {
		rep->verdict = IMAGE_ACCEPT;
		return 0;
	}
	image_refuse(rep, -ENOKEY, lost_its_end(rep) ?
		     "If it is OpenWrt's sysupgrade.bin, its end is missing. " INSIST :
		     INSIST,
		     "The image is whole as far as it can be checked, but nothing in it proves which router it is for.");
	rep->verdict = IMAGE_CANNOT_TELL;
	return -ENOKEY;
}

int image_identify(const struct region *file, const u8 sha256[32],
		   const struct identity *id, const struct layout *layout,
		   struct scratch *scratch, struct image_report *rep)
{
	struct image_input in = {
		.file = *file, .id = id, .layout = layout, .scratch = scratch,
	};

	memset(rep, 0, sizeof(*rep));
	rep->size = file->len;
	memcpy(rep->sha256, sha256, sizeof(rep->sha256));
	scratch->used = 0;
	rep->err = check(&in, rep);
	if (rep->err && rep->err != -ENOKEY)
		rep->nparts = 0;
	return rep->err;
}
