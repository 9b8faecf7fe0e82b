tests += httpd/test_request httpd/test_body httpd/test_text
httpd/test_request-srcs := httpd/request.c
httpd/test_body-srcs := httpd/body.c httpd/chunked.c httpd/multipart.c \
	httpd/params.c
httpd/test_text-srcs := httpd/captive.c httpd/template.c httpd/json_out.c \
	httpd/params.c
