// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The way of an uploaded byte above TCP: form parser, digest, copy to the
 * upload buffer, in segments as they come from the wire.  Run under
 * qemu-mips with insn.c, its instructions per byte repeat exactly.
 *
 * corridor FILE [none]: with "none" everything but the upload.
 */
#include <linux/errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/upload.h"
#include "httpd/body.h"
#include "door.h"

#define SEGMENT	1460
#define LIMIT	0x380000

static u8 buffer[LIMIT], wire[LIMIT + 512];
static struct rescue_upload own;
static struct upload upload = { .data = buffer, .limit = LIMIT };

const struct rescue_info *rescue_info(void)
{
	static const struct rescue_info info = { .limit = LIMIT };

	return &info;
}

int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename)
{
	return upload_begin(&upload, own, length);
}

int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t len)
{
	return upload_write(&upload, own, data, len);
}

static size_t make_form(const char *path)
{
	size_t n, len;
	FILE *f = fopen(path, "rb");

	if (!f)
		exit(2);
	n = sprintf((char *)wire, "--x\r\nContent-Disposition: form-data; name=\"firmware\"; filename=\"f\"\r\n\r\n");
	len = fread(wire + n, 1, LIMIT, f);
	n += len;
	fclose(f);
	return n + sprintf((char *)wire + n, "\r\n--x--\r\n");
}

int main(int argc, char **argv)
{
	static struct body b;
	struct http_request req = {
		.method = HTTP_POST, .has_length = true,
		.type = "multipart/form-data; boundary=x",
	};
	size_t len = make_form(argv[1]), off, used, n;
	u8 sha256[32];

	req.length = len;
	if (body_begin(&b, &req, BODY_UPLOAD, &own))
		return 1;
	for (off = 0; argc < 3 && off < len; off += n) {
		n = len - off < SEGMENT ? len - off : SEGMENT;
		if (body_feed(&b, wire + off, n, &used))
			return 1;
	}
	if (upload_end(&upload, &own, sha256))
		return 1;
	return argc < 3 && !b.finished;
}
