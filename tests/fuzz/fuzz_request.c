// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include <stdlib.h>
#include "httpd/captive.h"
#include "httpd/params.h"
#include "httpd/request.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct http_request req;
	char buf[16];
	int ret = http_request_parse(&req, (const char *)data, size);

	if (ret > (int)size || ret > REQUEST_MAX)
		abort();
	if (ret <= 0)
		return 0;
	/* what is complete stays so, whatever comes behind it */
	if (http_request_parse(&req, (const char *)data, ret) != ret)
		abort();
	host_kind(req.host);
	http_query_flag(&req, "force");
	params_get(req.type, "boundary", buf, sizeof(buf));
	return 0;
}
