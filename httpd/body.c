// SPDX-License-Identifier: GPL-2.0-or-later
#include <compiler.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/port.h"
#include "httpd/body.h"
#include "door.h"

/* delimiters and headers of a form around the file */
#define FORM_OVERHEAD	4096

static struct body *of_form(struct multipart *m)
{
	return container_of(m, struct body, multipart);
}

static int form_begin(struct multipart *m)
{
	struct body *b = of_form(m);

	b->is_force = !m->is_file && !strcmp(m->name, "force");
	b->in_file = m->is_file && !b->taken;
	b->has_file |= m->is_file;
	return 0;
}

static int form_data(struct multipart *m, const u8 *data, size_t len)
{
	struct body *b = of_form(m);

	if (b->is_force && *data == '1')
		b->force = true;
	b->is_force = false;	/* its first byte says it all */
	if (!b->in_file)
		return 0;
	b->taken = true;
	return rescue_upload_write(b->own, data, len);
}

static int form_end(struct multipart *m)
{
	of_form(m)->in_file = false;
	return 0;
}

static const struct multipart_ops form_ops = {
	.begin = form_begin,
	.data = form_data,
	.end = form_end,
};

/* bytes that a file may have */
static u32 most(const struct body *b)
{
	const struct rescue_info *info = rescue_info();

	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK) && b->own->flow)
		return U32_MAX - FORM_OVERHEAD;
	return PORT_NAND && b->own->thin ? info->layout->size : info->limit;
}

/* "?slot=2": the person says where the file goes */
static int choose_slot(struct body *b, const char *query)
{
	const char *error;
	char text[3];
	int ret = 0;

	http_query_value(query, "slot", text, sizeof(text));
	if (*text)
		ret = rescue_upload_slot(text[1] ? 0 : text[0] - '0',
					 http_query_flag(query, "force"),
					 &error);
	if (ret)
		rescue_upload_abort(b->own, error);
	return ret;
}

static int begin_upload(struct body *b, const struct http_request *req)
{
	u32 limit = most(b);
	const char *name = NULL;
	u32 length = req->length;
	int ret;

	ret = multipart_begin(&b->multipart, req->type, &form_ops);
	if (ret && ret != -ENOENT)
		return ret;
	b->is_form = !ret;
	/* how much of the form is the file?  4 GiB or more is still too much */
	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK) && b->own->flow && b->is_form)
		length = length == U32_MAX ? U32_MAX : 0;
	else if (b->is_form && length > limit && length - limit <= FORM_OVERHEAD)
		length = limit;
	if (!b->is_form) {
		b->has_file = true;
		name = req->method == HTTP_PUT ? req->path + 1 : NULL;
	}
	ret = rescue_upload_begin(b->own, length, name);
	return IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) && !ret ?
	       choose_slot(b, req->query) : ret;
}

int body_begin(struct body *b, const struct http_request *req,
	       enum body_kind kind, struct rescue_upload *own)
{
	memset(b, 0, sizeof(*b));
	b->kind = kind;
	b->own = own;
	b->is_chunked = req->chunked;
	b->left = req->length;
	b->finished = !req->chunked && !req->length;
	if (kind != BODY_NONE && !req->chunked && !req->has_length)
		return -ENODATA;
	if (kind <= BODY_SMALL)
		return req->length > BODY_SMALL_MAX ? -EFBIG : 0;
	return begin_upload(b, req);
}

static int payload(struct body *b, const u8 *data, size_t len)
{
	switch (b->kind) {
	case BODY_UPLOAD:
	case BODY_RAW:
		if (!b->is_form)
			return rescue_upload_write(b->own, data, len);
		b->len += len;
		if (b->len > most(b) + FORM_OVERHEAD)
			return -EFBIG;
		return multipart_feed(&b->multipart, data, len);
	/* which nobody looks at, and which has to end, too */
	case BODY_NONE:
	case BODY_SMALL:
		if (len > BODY_SMALL_MAX - b->len)
			return -EFBIG;
		memcpy(b->text + b->len, data, len);
		b->len += len;
		break;
	}
	return 0;
}

static int feed_chunked(struct body *b, const u8 *data, size_t len,
			size_t *used)
{
	const u8 *out;
	size_t n;
	int ret;

	*used = 0;
	while (*used < len && b->chunked.state != CHUNKED_DONE) {
		ret = chunked_next(&b->chunked, data + *used, len - *used, &n,
				   &out);
		if (ret > 0)
			ret = payload(b, out, ret);
		if (ret < 0)
			return ret;
		*used += n;
	}
	b->finished = b->chunked.state == CHUNKED_DONE;
	return 0;
}

static int feed_plain(struct body *b, const u8 *data, size_t len, size_t *used)
{
	*used = min_t(size_t, len, b->left);
	b->left -= *used;
	b->finished = !b->left;
	return payload(b, data, *used);
}

int body_feed(struct body *b, const u8 *data, size_t len, size_t *used)
{
	int ret = b->is_chunked ? feed_chunked(b, data, len, used) :
				  feed_plain(b, data, len, used);

	if (!ret && b->finished && b->is_form && !multipart_done(&b->multipart))
		return -EBADMSG;	/* a form that stops in the middle */
	return ret;
}
