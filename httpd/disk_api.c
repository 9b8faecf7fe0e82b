// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include "httpd/disk_api.h"
#include "httpd/routes.h"
#include "door.h"

bool api_may_disk(struct conn *c)
{
	char known[8] = "";

	http_query_value(conn_request(c)->query, "i-know", known,
			 sizeof(known));
	if (!rescue_info()->disk) {
		route_error(c, 409, "This router has found no disk.",
			    "Connect one, and switch off and on again.");
		return false;
	}
	if (strcmp(known, "disk")) {
		route_error(c, 422, "What is on the disk goes while the file comes, and before anybody knows whether it is whole and for this router.",
			    "If that may be, add ?i-know=disk.");
		return false;
	}
	conn_upload(c)->flow = true;
	return true;
}

void api_disk(struct conn *c, int result)
{
	int ret = rescue_flow_end(conn_upload(c));

	if (ret)
		route_errno(c, ret);
	else
		conn_printf(c, 202, "application/json",
			    "{\"state\":\"%s\",\"job\":\"disk\"}\n",
			    rescue_state_name(rescue_status()->state));
}
