// SPDX-License-Identifier: GPL-2.0-or-later
/* Host names, parameters, templates and JSON. */
#include "httpd/captive.h"
#include "httpd/json_out.h"
#include "httpd/params.h"
#include "httpd/template.h"
#include "test.h"

TEST(whose_name_is_it)
{
	CHECK(host_is_ours("192.168.1.1"));
	CHECK(host_is_ours("127.0.0.1:8080"));
	CHECK(host_is_ours("Localhost"));
	CHECK(host_is_ours("lifeboat.lan."));
	CHECK(!host_is_ours("captive.apple.com"));
	CHECK(!host_is_ours("detectportal.firefox.com:80"));
	CHECK(!host_is_ours("evil.example"));
	CHECK(!host_is_ours("192.168.1.1.evil.example"));
	CHECK(!host_is_ours("192.168.1"));
	CHECK(!host_is_ours("192.168.1.256"));
	CHECK(!host_is_ours("1.2.3.4.5"));
	CHECK(!host_is_ours("192.168.1.1:"));
	CHECK(!host_is_ours("192.168.1.1:80x"));
	CHECK(!host_is_ours("192.168.1.1:123456"));
	CHECK(!host_is_ours(""));
	CHECK(!host_is_ours(":80"));
}

TEST(parameters)
{
	static const char field[] =
		" form-data ; NAME=\"a;b=c\"; filename=\"x\\\"y\"; z=1 ; z=2";
	char buf[8];

	CHECK(params_value_is(field, "form-data"));
	CHECK(!params_value_is(field, "form"));
	CHECK(params_get(field, "name", buf, sizeof(buf)));
	CHECK_STR(buf, "a;b=c");
	CHECK(params_get(field, "filename", buf, sizeof(buf)));
	CHECK_STR(buf, "x\"y");
	CHECK(params_get(field, "z", buf, sizeof(buf)));
	CHECK_STR(buf, "1");
	CHECK(!params_get(field, "b", buf, sizeof(buf)));
	CHECK(params_get("a; n=\"0123456789", "n", buf, sizeof(buf)));
	CHECK_STR(buf, "0123456");
	CHECK(!params_get("a; n", "n", buf, sizeof(buf)));
	CHECK(!params_get("", "n", buf, sizeof(buf)));
}

TEST(templates_are_escaped_and_bounded)
{
	static const struct template_value values[] = {
		{ "a", "<b>&\"'", false },
		{ "h", "<b>", true },
		{ }
	};
	char buf[64], small[6];

	CHECK_EQ(template_fill("x{{a}}y{{h}}{{none}}.", values, buf,
			       sizeof(buf)), strlen(buf));
	CHECK_STR(buf, "x&lt;b&gt;&amp;&quot;&#39;y<b>.");
	CHECK_EQ(template_fill("x{{h}}yzw", values, small, sizeof(small)), 7);
	CHECK_STR(small, "x<b>y");
	CHECK_EQ(template_fill("a{{h", values, buf, sizeof(buf)), 4);
	CHECK_EQ(template_fill("a{{", values, buf, sizeof(buf)), 1);
}

TEST(json_is_escaped_and_bounded)
{
	struct json_out j;
	char buf[128], tiny[10];

	json_out_init(&j, buf, sizeof(buf));
	json_open(&j, NULL, '{');
	json_put_string(&j, "a", "q\"\\\n");
	json_put_number(&j, "n", 4294967295u);
	json_open(&j, "l", '[');
	json_put_bool(&j, NULL, true);
	json_put_bool(&j, NULL, false);
	json_close(&j, ']');
	json_put_hex(&j, "h", (const u8 *)"\x01\xfe", 2);
	json_close(&j, '}');
	CHECK(!j.overflow);
	CHECK_STR(buf, "{\"a\":\"q\\u0022\\u005c\\u000a\",\"n\":4294967295,\"l\":[true,false],\"h\":\"01fe\"}");
	json_out_init(&j, tiny, sizeof(tiny));
	json_put_string(&j, NULL, "0123456789");
	CHECK(j.overflow && strlen(tiny) < sizeof(tiny));
}
