// SPDX-License-Identifier: GPL-2.0-or-later
/* A body in two segmentations gives the same upload. */
#include <linux/errno.h>
#include <linux/types.h>
#include <stdlib.h>
#include <string.h>
#include "httpd/body.h"
#include "door.h"

#define LIMIT	4096

static u8 got[2][LIMIT];
static u32 len[2];
static int which;
static struct rescue_upload own;

const struct rescue_info *rescue_info(void)
{
	static const struct rescue_info info = { .limit = LIMIT };

	return &info;
}

int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename)
{
	len[which] = 0;
	return length > LIMIT ? -EFBIG : 0;
}

int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t n)
{
	if (n > LIMIT - len[which])
		return -EFBIG;
	memcpy(got[which] + len[which], data, n);
	len[which] += n;
	return 0;
}

static int feed(const struct http_request *req, const u8 *data, size_t size,
		size_t step, struct body *b)
{
	size_t used, n;
	int ret = body_begin(b, req, BODY_UPLOAD, &own);

	while (!ret && size && !b->finished) {
		n = size < step ? size : step;
		ret = body_feed(b, data, n, &used);
		if (!ret && !used)
			abort();
		data += used;
		size -= used;
	}
	return ret;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct http_request req = { .method = HTTP_POST };
	struct body a, b;
	int ra, rb;

	if (size < 2)
		return 0;
	req.chunked = data[0] & 1;
	req.has_length = !req.chunked;
	req.length = req.chunked ? 0 : size - 2;
	if (data[0] & 2)
		strcpy(req.type, "multipart/form-data; boundary=x");
	which = 0;
	ra = feed(&req, data + 2, size - 2, size, &a);
	which = 1;
	rb = feed(&req, data + 2, size - 2, 1 + data[1] % 7, &b);
	/* a body that is wrong is thrown away, however far it has been read */
	if (ra != rb || (!ra && a.finished != b.finished))
		abort();
	if (!ra && (len[0] != len[1] || memcmp(got[0], got[1], len[0])))
		abort();
	return 0;
}
