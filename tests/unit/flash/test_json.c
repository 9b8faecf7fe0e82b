// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include "flash/json.h"
#include "test.h"

/* in a block of just that size, so that the sanitizer sees one byte too far */
static bool parses(const char *text, u32 len)
{
	u8 *copy = malloc(len ? len : 1);
	struct region r = { copy, len }, v;
	bool ok;

	memcpy(copy, text, len);
	ok = json_parse(&r, &v);
	free(copy);
	return ok;
}

static bool good(const char *text)
{
	return parses(text, strlen(text));
}

TEST(well_formed)
{
	CHECK(good("{}") && good("[]") && good(" [ ] ") && good("\"\""));
	CHECK(good("{\"a\": [1, -2.5e+3, true, false, null, \"\\u00e9\\n\"]}"));
	CHECK(good("0") && good("10") && good("-0.5"));
}

TEST(malformed)
{
	CHECK(!good("") && !good("{") && !good("}") && !good("{a:1}"));
	CHECK(!good("[1,]") && !good("{\"a\":1,}") && !good("[1 2]"));
	CHECK(!good("01") && !good("1.") && !good("+1") && !good("1e"));
	CHECK(!good("\"\n\"") && !good("\"\\x\"") && !good("\"\\u12g4\""));
	CHECK(!good("tru") && !good("{} {}") && !good("\"a"));
	CHECK(!parses("\"a\0b\"", 5));
}

TEST(depth_is_bounded)
{
	CHECK(good("[[[[[[[[]]]]]]]]"));
	CHECK(!good("[[[[[[[[[]]]]]]]]]"));
}

TEST(no_prefix_is_well_formed)
{
	static const char text[] =
		"{\"supported_devices\":[\"a\",\"b\\\"c\"],\"v\":{\"x\":\"1\"}}";
	u32 n;

	for (n = 0; n < sizeof(text) - 1; n++)
		CHECK(!parses(text, n));
	CHECK(parses(text, n));
}

TEST(members_and_elements)
{
	static const char text[] =
		" {\"a\" : {\"list\":[ \"x\" , \"y\"]}, \"b\\u0062\":true} ";
	struct region r = { (const u8 *)text, sizeof(text) - 1 }, v, w;
	char buf[8];

	CHECK(json_parse(&r, &r));
	CHECK(json_member(&r, "a", &v) && json_member(&v, "list", &v));
	CHECK(json_element(&v, 1, &w) && json_string(&w, buf, sizeof(buf)));
	CHECK_STR(buf, "y");
	CHECK(!json_element(&v, 2, &w));
	CHECK(json_member(&r, "bb", &v) && json_true(&v));
	CHECK(!json_member(&r, "list", &v) && !json_member(&r, "", &v));
}

TEST(strings_are_bounded)
{
	struct region v = { (const u8 *)"\"abcd\"", 6 };
	char buf[5];

	CHECK(json_string(&v, buf, 5));
	CHECK_STR(buf, "abcd");
	CHECK(!json_string(&v, buf, 4));
	CHECK_STR(buf, "");
}

/* an image's names end on a terminal */
TEST(control_characters_are_not_passed_on)
{
	static const char text[] =
		"\"\\u001b]0;t\\u0007\\u001b[31mred\\u0000\\n\\u007f\\u009b1m\xc2\x9b\"";
	struct region v = { (const u8 *)text, sizeof(text) - 1 }, w;
	char buf[64];

	CHECK(json_parse(&v, &w) && json_string(&w, buf, sizeof(buf)));
	CHECK_STR(buf, "?]0;t??[31mred????1m??");
}
