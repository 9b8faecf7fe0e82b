// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include "httpd/page.h"
#include "session.h"

/* what embed.py makes */
const u8 page[9000] = "page";
const struct page_asset page_assets[] = {
	{ "/", "text/html", page, sizeof(page) },
};
const u32 page_assets_count = 1;
const char page_csp[] = "default-src 'none'";
const char page_style[] = "a > b { }";
const char *const page_templates[] = {
	"{{sha256}}", "{{what}} {{state}}", "{{what}}",
	"{{style}} {{error}} {{advice}} again:{{again}} what:{{what}}",
	"{{lang}}: {{w:up}} {{chip}} {{off}}{{links}}", "{{w:up}} {{lang}}",
	"{{count}} same:{{same}} ask:{{ask}} spare:{{spare}} single:{{single}}"
	" off:{{off}} {{w:up}}", "updated {{w:up}}", "",
	"{{sha256}} ask:{{ask}} force:{{force}} {{board}}",
	"safe {{lang}} {{w:up}}",
};

static const struct template_value english[] = { { "w:up", "Up" }, { } };
static const struct template_value german[] = { { "w:up", "Auf" }, { } };
const struct page_words page_words[] = {
	{ "en", english }, { "de", german }, { }
};

struct client a;

const char get_status[] = "GET /api/status HTTP/1.1\r\n" HOST "\r\n";

const char post[] = "POST /api/image HTTP/1.1\r\n" HOST
	"Content-Length: 300\r\n\r\n";
u8 image[300];

static void make_image(void)
{
	u32 i;

	for (i = 0; i < sizeof(image); i++)
		image[i] = i * 7 + i / 256;
}

bool arrived(void)
{
	return fake.len == sizeof(image) &&
	       !memcmp(fake.file, image, sizeof(image));
}

void start(void)
{
	wire_clean();	/* what a test that failed has left */
	fake_reset();
	make_image();
	wire_open(&a);
}

u32 count(const char *text, const char *what)
{
	u32 n = 0;

	for (; (text = strstr(text, what)); text++)
		n++;
	return n;
}

bool begins(const struct client *c, const char *text)
{
	return !strncmp(c->got, text, strlen(text));
}
