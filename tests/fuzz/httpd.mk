# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_request
fuzz_request-cflags := -DCONFIG_LIFEBOAT_SERVICE
fuzz_request-srcs := httpd/request.c httpd/captive.c httpd/params.c

fuzzers += fuzz_body
fuzz_body-srcs := httpd/body.c httpd/chunked.c httpd/multipart.c \
	httpd/params.c

# connections: the unit tests' TCP and router behind them
include $(top)/tests/unit/httpd/tests.mk
fuzzers += fuzz_conn
fuzz_conn-parser := $(addprefix httpd/,conn.c conn_accept.c conn_recv.c conn_send.c)
fuzz_conn-srcs := $(conn-srcs)
fuzz_conn-cflags := $(conn-cflags)
fuzz_conn-flags := -max_len=400
