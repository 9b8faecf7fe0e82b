// SPDX-License-Identifier: GPL-2.0-or-later
/* A head in two segmentations gives the same request. */
#include <linux/types.h>
#include <stdlib.h>
#include <string.h>
#include "httpd/captive.h"
#include "httpd/params.h"
#include "httpd/request.h"

/* bytes that belonged to it; 0 if it is not complete, or a negative errno */
static int parse(struct http_request *req, const u8 *data, size_t size,
		 size_t step)
{
	static struct http_head head;
	size_t done = 0, used;
	int ret = 0;

	memset(&head, 0, sizeof(head));
	memset(req, 0, sizeof(*req));
	while (!ret && done < size) {
		size_t n = size - done < step ? size - done : step;

		ret = http_head_feed(&head, req, (const char *)data + done, n,
				     &used);
		if (used > n || (!ret && used != n))
			abort();
		done += used;
	}
	return ret > 0 ? (int)done : ret;
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct http_request req, again;
	char buf[16];
	int ret = parse(&req, data, size, size);

	if (ret > (int)size || ret > HTTP_HEAD_MAX)
		abort();
	if (parse(&again, data, size, 1 + size % 5) != ret)
		abort();
	if (ret <= 0)
		return 0;
	/* what is complete stays so, whatever comes behind it */
	if (memcmp(&req, &again, sizeof(req)) ||
	    parse(&again, data, ret, ret) != ret)
		abort();
	host_is_ours(req.host);
	http_query_flag(req.query, "force");
	params_get(req.type, "boundary", buf, sizeof(buf));
	return 0;
}
