tests += httpd/test_request httpd/test_body httpd/test_text
httpd/test_request-srcs := httpd/request.c
httpd/test_request-cflags := -DCONFIG_LIFEBOAT_SERVICE
httpd/test_body-srcs := httpd/body.c httpd/chunked.c httpd/multipart.c \
	httpd/params.c
httpd/test_text-cflags := -DCONFIG_LIFEBOAT_DNS
httpd/test_text-srcs := httpd/captive.c httpd/template.c httpd/json_out.c \
	httpd/params.c

# connections, on a TCP of the test's own
include $(top)/tests/host/conlog.mk
conn-tests := httpd/test_conn httpd/test_uploads httpd/test_update \
	httpd/test_service httpd/test_forms httpd/test_hostile \
	httpd/test_heads httpd/test_log httpd/test_vendors
conn-srcs := httpd/conn_accept.c httpd/conn_recv.c httpd/conn.c \
	httpd/conn_send.c httpd/routes.c httpd/api.c httpd/pages.c \
	httpd/update.c \
	httpd/request.c httpd/body.c httpd/chunked.c httpd/multipart.c \
	httpd/params.c httpd/captive.c httpd/template.c httpd/json_out.c \
	httpd/service_api.c httpd/more.c flash/backup.c flash/layout.c \
	flash/json.c flash/region.c tests/unit/httpd/wire.c \
	tests/unit/httpd/fake_rescue.c tests/unit/httpd/session.c \
	httpd/log_api.c $(conlog-srcs)
conn-cflags := -I$(top)/tests/unit/httpd \
	-DCONFIG_LIFEBOAT_HTTP_CONNECTIONS=4 -DCONFIG_LIFEBOAT_SELFUPDATE -DCONFIG_LIFEBOAT_SERVICE \
	-DCONFIG_LIFEBOAT_DNS -DCONFIG_LIFEBOAT_ETA -DCONFIG_LIFEBOAT_IMAGE_NAND_SPLIT \
	-DCONFIG_LIFEBOAT_LOG -DCONFIG_LIFEBOAT_RAM_BOOT $(conlog-cflags)

tests += $(conn-tests)
$(foreach t,$(conn-tests),$(eval $(t)-srcs := $(conn-srcs))\
	$(eval $(t)-cflags := $(conn-cflags)))

# the same on a router with a disk
tests += httpd/test_flow
httpd/test_flow-srcs := $(conn-srcs) httpd/disk_api.c
httpd/test_flow-cflags := $(conn-cflags) -DCONFIG_LIFEBOAT_DISK=1
