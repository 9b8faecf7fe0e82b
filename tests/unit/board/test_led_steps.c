// SPDX-License-Identifier: GPL-2.0-or-later
/* Styles of LEDs, as device trees have them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "board/led_steps.h"
#include "test.h"

static struct led_steps steps;

/* the property's strings, with the NUL of the last one */
#define START(list)	start(list, sizeof(list))

static void start(const char *list, u32 size)
{
	steps = (struct led_steps){ .list = list, .size = size };
}

/* the next step, as text: "LABELS MS" */
static const char *next(void)
{
	static char text[64];

	if (!led_steps_go(&steps))
		return "none";
	snprintf(text, sizeof(text), "%.*s %u", (int)steps.len, steps.names,
		 steps.ms);
	return text;
}

static bool lit(const char *label)
{
	return led_steps_light(&steps, label);
}

TEST(netgears_quarter_of_a_second)
{
	u32 i;

	START("power 250\0- 750");
	CHECK(!lit("power"));
	for (i = 0; i < 3; i++) {
		CHECK_STR(next(), "power 250");
		CHECK(lit("power"));
		CHECK_STR(next(), "- 750");
		CHECK(!lit("power"));
	}
}

TEST(ubiquitis_pairs_alternate)
{
	START("1+3 500\0" "2+4 500");
	CHECK_STR(next(), "1+3 500");
	CHECK(lit("1") && lit("3") && !lit("2") && !lit("4"));
	CHECK(!lit("") && !lit("1+3"));
	CHECK_STR(next(), "2+4 500");
	CHECK(!lit("1") && !lit("3") && lit("2") && lit("4"));
	CHECK_STR(next(), "1+3 500");
}

TEST(steady)
{
	START("red 0");
	CHECK_STR(next(), "red 0");
	CHECK_STR(next(), "red 0");
}

TEST(a_part_of_a_name_is_another_name)
{
	START("status2+net 100");
	next();
	CHECK(lit("status2") && lit("net"));
	CHECK(!lit("status") && !lit("ne") && !lit("net 100"));
}

TEST(a_name_alone_is_no_style)
{
	START("power");
	CHECK_STR(next(), "none");
	start(NULL, 0);
	CHECK_STR(next(), "none");
	/* nor is what follows a step, which stays */
	START("red 5\0power");
	CHECK_STR(next(), "red 5");
	CHECK_STR(next(), "none");
	CHECK(lit("red"));
}

/* what nobody should write, and any beginning of it */
TEST(nothing_is_read_beyond_the_end)
{
	static const char list[] = "a+bb 250\0- 750\0+ x\0 \0\0cc\0";
	u32 len, i;

	for (len = 0; len <= sizeof(list); len++) {
		char *cut = malloc(len ? len : 1);

		memcpy(cut, list, len);
		start(cut, len);
		for (i = 0; i < 12; i++) {
			led_steps_go(&steps);
			lit("bb");
			CHECK(steps.len <= len && steps.next <= len);
		}
		free(cut);
	}
}
