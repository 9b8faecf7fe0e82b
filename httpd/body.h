/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A request's body, whatever its framing: Content-Length or chunked, bare
 * bytes or a form.  A file goes straight to rescue_upload_write(); anything
 * else into a small buffer.
 */
#ifndef LIFEBOAT_BODY_H
#define LIFEBOAT_BODY_H

#include "httpd/chunked.h"
#include "httpd/multipart.h"
#include "httpd/request.h"

/* JSON and plain forms */
#define BODY_SMALL_MAX	512

struct rescue_upload;

enum body_kind {
	BODY_NONE,	/* what comes all the same is as small as the next */
	BODY_SMALL,
	BODY_UPLOAD,	/* a firmware image */
	BODY_RAW,	/* a file that is none: its handler ends the upload */
};

/**
 * struct body - a body being received
 * @own:	the upload, see door.h
 * @left:	bytes still to come under Content-Length
 * @text:	what arrived of a BODY_NONE or BODY_SMALL, NUL-terminated
 * @force:	a form field "force" said so
 * @has_file:	there was a file
 * @in_file:	the current part is the file, or may be
 * @taken:	which file it is has been decided: the first that is not empty
 * @len:	bytes at @text; of a form: all so far, bounded
 * @finished:	the last byte has come
 */
struct body {
	struct multipart multipart;
	struct chunked chunked;
	struct rescue_upload *own;
	enum body_kind kind;
	u32 left;
	u32 len;
	char text[BODY_SMALL_MAX + 1];
	bool is_chunked;
	bool is_form;
	bool is_force;
	bool force;
	bool has_file;
	bool in_file;
	bool taken;
	bool finished;
};

/**
 * body_begin() - prepare for the body of @req
 * @kind:	what the route takes
 * @own:	for an upload
 *
 * For BODY_UPLOAD and BODY_RAW this takes the upload buffer, so that a refusal
 * is known before the client has sent anything.
 *
 * Return: 0; -EBADMSG malformed Content-Type; -EFBIG; -EBUSY; -ENODATA the
 * length is missing.
 */
int body_begin(struct body *b, const struct http_request *req,
	       enum body_kind kind, struct rescue_upload *own);

/**
 * body_feed() - more bytes
 * @used:	how many of them belonged to the body
 *
 * Return: 0; -EBADMSG malformed; -EFBIG too large; -EPIPE the upload has
 * been taken away.  ->finished says whether the body is complete.
 */
int body_feed(struct body *b, const u8 *data, size_t len, size_t *used);

#endif
