// SPDX-License-Identifier: GPL-2.0-or-later
#include "door.h"
#include "httpd/httpd.h"

DOOR(http) = {
	.name = "http",
	.open = httpd_start,
	.poll = httpd_poll,
	.busy = httpd_busy,
};
