// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What vendors' recovery pages make a browser send, and what people's scripts for
 * them send, byte for byte but for the file, in segments as they come.
 *
 * The forms: D-Link's for uIP, as dlitz quotes it in dlink-recovery.py (POST
 * /cgi/index, "files"); D-Link's for MT7621 (POST /, "firmware"); u-boot_mod
 * (vendors/dragino/index.html: no action, so the page's own path); MediaTek's
 * failsafe (main.js: a FormData to /upload).  TP-Link's is not known.  What
 * browsers make of them is their own: boundaries, and IE's whole path.
 */
#include <stdio.h>
#include <linux/kernel.h>
#include "httpd/httpd.h"
#include "session.h"

#define LENGTH	"Content-Length: %u\r\n"
#define FIELD(name, file)						\
	"Content-Disposition: form-data; name=\"" name "\"; filename=\"" file	\
	"\"\r\nContent-Type: application/octet-stream\r\n\r\n"

#define CHROME_ACCEPT							\
	"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,"	\
	"image/avif,image/webp,image/apng,*/*;q=0.8\r\n"			\
	"Accept-Encoding: gzip, deflate\r\n"					\
	"Accept-Language: en-US,en;q=0.9\r\n"

/**
 * struct replay - a request
 * @name:	whose it is
 * @head:	with the length of the body in it
 * @before:	what is in front of the file
 * @after:	what is behind it
 * @page:	a browser's: it is shown what to confirm.  All else is told how
 *		it goes on, and whether it went well
 * @closes:	asks for the connection to be closed
 * @leaves:	has finished sending before it reads
 */
static const struct replay {
	const char *name;
	const char *head;
	const char *before;
	const char *after;
	bool page;
	bool closes;
	bool leaves;
} replays[] = {
	{ "D-Link's uIP, IE 6", "POST /cgi/index HTTP/1.1\r\n"
	  "Accept: image/gif, image/x-xbitmap, image/jpeg, image/pjpeg, text/html, */*\r\n"
	  "Referer: http://192.168.0.1/\r\n"
	  "Accept-Language: en-us\r\n"
	  "Content-Type: multipart/form-data; boundary=---------------------------7d81e3a0176\r\n"
	  "Accept-Encoding: gzip, deflate\r\n"
	  "User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1)\r\n"
	  "Host: 192.168.0.1\r\n" LENGTH
	  "Connection: Keep-Alive\r\n"
	  "Cache-Control: no-cache\r\n\r\n",
	  "-----------------------------7d81e3a0176\r\n"
	  FIELD("files", "C:\\Documents and Settings\\me\\Desktop\\DIR615.bin"),
	  "\r\n-----------------------------7d81e3a0176--\r\n",
	  .page = true },
	{ "D-Link's uIP, dlink-recovery.py", "POST /cgi/index HTTP/1.1\r\n"
	  "Host: 192.168.0.1\r\n"
	  "Accept: */*\r\n"
	  "Content-Type: multipart/form-data; boundary=q1/6fG+Yc0mB9uE2rT5zXw==\r\n"
	  LENGTH
	  "Connection: close\r\n"
	  "Cache-Control: no-cache\r\n\r\n",
	  "--q1/6fG+Yc0mB9uE2rT5zXw==\r\n" FIELD("files", "firmware.bin"),
	  "\r\n--q1/6fG+Yc0mB9uE2rT5zXw==--\r\n",
	  .closes = true, .leaves = true },
	{ "D-Link's COVR, the flasher", "POST /upgrade.cgi HTTP/1.1\r\n"
	  "Host: 192.168.0.1\r\n" LENGTH
	  "Content-Type: multipart/form-data; boundary=---------------------------5f0c1b92ae3\r\n"
	  "Connection: Keep-Alive\r\n\r\n",
	  "-----------------------------5f0c1b92ae3\r\n"
	  FIELD("firmware", "firmware.bin"),
	  "\r\n-----------------------------5f0c1b92ae3--\r\n" },
	{ "D-Link's MT7621, IE 11", "POST / HTTP/1.1\r\n"
	  "Accept: text/html, application/xhtml+xml, image/jxr, */*\r\n"
	  "Referer: http://192.168.0.1/\r\n"
	  "Accept-Language: de-DE\r\n"
	  "User-Agent: Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko\r\n"
	  "Content-Type: multipart/form-data; boundary=---------------------------7e7229c20702\r\n"
	  "Accept-Encoding: gzip, deflate\r\n"
	  "Host: 192.168.0.1\r\n" LENGTH
	  "Connection: Keep-Alive\r\n"
	  "Cache-Control: no-cache\r\n\r\n",
	  "-----------------------------7e7229c20702\r\n"
	  FIELD("firmware", "C:\\fw\\DIR_882A1.bin"),
	  "\r\n-----------------------------7e7229c20702--\r\n",
	  .page = true },
	{ "u-boot_mod, Chrome", "POST / HTTP/1.1\r\n"
	  "Host: 192.168.1.1\r\n"
	  "Connection: keep-alive\r\n" LENGTH
	  "Cache-Control: max-age=0\r\n"
	  "Upgrade-Insecure-Requests: 1\r\n"
	  "Origin: http://192.168.1.1\r\n"
	  "Content-Type: multipart/form-data; boundary=----WebKitFormBoundaryk3Jq0PvXh2mT7aYd\r\n"
	  "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36\r\n"
	  CHROME_ACCEPT
	  "Referer: http://192.168.1.1/\r\n\r\n",
	  "------WebKitFormBoundaryk3Jq0PvXh2mT7aYd\r\n"
	  FIELD("firmware", "openwrt-ath79-sysupgrade.bin"),
	  "\r\n------WebKitFormBoundaryk3Jq0PvXh2mT7aYd--\r\n",
	  .page = true },
	{ "u-boot_mod, Firefox", "POST /index.html HTTP/1.1\r\n"
	  "Host: 192.168.1.1\r\n"
	  "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0\r\n"
	  "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n"
	  "Accept-Language: en-US,en;q=0.5\r\n"
	  "Accept-Encoding: gzip, deflate\r\n"
	  "Content-Type: multipart/form-data; boundary=----geckoformboundary5d1f2c7a9e03b486f1a2c3d4e5f60718\r\n"
	  LENGTH
	  "Origin: http://192.168.1.1\r\n"
	  "Connection: keep-alive\r\n"
	  "Referer: http://192.168.1.1/index.html\r\n"
	  "Upgrade-Insecure-Requests: 1\r\n"
	  "Priority: u=0, i\r\n\r\n",
	  "------geckoformboundary5d1f2c7a9e03b486f1a2c3d4e5f60718\r\n"
	  FIELD("firmware", "openwrt.bin"),
	  "\r\n------geckoformboundary5d1f2c7a9e03b486f1a2c3d4e5f60718--\r\n",
	  .page = true },
	{ "MediaTek's failsafe, Chrome", "POST /upload HTTP/1.1\r\n"
	  "Host: 192.168.1.1\r\n"
	  "Connection: keep-alive\r\n" LENGTH
	  "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36\r\n"
	  "Content-Type: multipart/form-data; boundary=----WebKitFormBoundaryA8sZ0cLq4nVbRt6e\r\n"
	  "Accept: */*\r\n"
	  "Origin: http://192.168.1.1\r\n"
	  "Referer: http://192.168.1.1/\r\n"
	  "Accept-Encoding: gzip, deflate\r\n"
	  "Accept-Language: zh-CN,zh;q=0.9\r\n\r\n",
	  "------WebKitFormBoundaryA8sZ0cLq4nVbRt6e\r\n"
	  FIELD("firmware", "openwrt-mediatek.bin"),
	  "\r\n------WebKitFormBoundaryA8sZ0cLq4nVbRt6e\r\n"
	  "Content-Disposition: form-data; name=\"mtd_layout\"\r\n\r\n"
	  "default\r\n------WebKitFormBoundaryA8sZ0cLq4nVbRt6e--\r\n" },
	{ "scripts, curl -H Expect: -F", "POST / HTTP/1.1\r\n"
	  "Host: 192.168.1.1\r\n"
	  "User-Agent: curl/7.88.1\r\n"
	  "Accept: */*\r\n" LENGTH
	  "Content-Type: multipart/form-data; boundary=------------------------5b1f8e0c2a7d9634\r\n\r\n",
	  "--------------------------5b1f8e0c2a7d9634\r\n"
	  FIELD("firmware", "f"),
	  "\r\n--------------------------5b1f8e0c2a7d9634--\r\n" },
};

/* bytes of a segment; the head by itself */
static const struct {
	u32 step;
	bool head_alone;
} ways[] = {
	{ 1460 }, { 1460, true }, { 512 }, { 512, true }, { 1 },
};

static void send_in_steps(const char *data, u32 len, u32 step)
{
	u32 n;

	for (; len; len -= n, data += n) {
		n = min(len, step);
		wire_send(&a, data, n);
		wire_turn();
	}
}

static void replay(const struct replay *r, u32 way)
{
	static char all[4096];
	u32 head = snprintf(all, sizeof(all), r->head,
			    strlen(r->before) + sizeof(image) +
			    strlen(r->after));
	u32 len = head, first = ways[way].head_alone ? head : 0;

	memcpy(all + len, r->before, strlen(r->before));
	len += strlen(r->before);
	memcpy(all + len, image, sizeof(image));
	len += sizeof(image);
	memcpy(all + len, r->after, strlen(r->after));
	len += strlen(r->after);
	send_in_steps(all, first, ways[way].step);
	send_in_steps(all + first, len - first, ways[way].step);
	if (r->leaves) {
		wire_fin(&a);
		wire_turn();
	}
}

static void check_answer(const struct replay *r)
{
	const char *body;

	CHECK(arrived());
	CHECK_EQ(fake.begun, 1);
	CHECK(begins(&a, "HTTP/1.1 200"));
	if (r->page) {
		CHECK_EQ(fake.jobs, 0);
		CHECK(strstr(a.got, DIGEST));
	} else {
		CHECK_EQ(fake.jobs, 1);
		fake.status.written = sizeof(image);
		fake_state(RESCUE_VERIFYING);
		fake_state(RESCUE_DONE);
		wire_wait(1000);
		CHECK(strstr(a.got, "OK: 300 bytes written"));
	}
	body = strstr(a.got, "\r\n\r\n");
	CHECK(body && body[4]);
	CHECK(!a.rst);
}

TEST(what_vendors_pages_and_scripts_send)
{
	u32 i, way;

	for (i = 0; i < ARRAY_SIZE(replays); i++)
		for (way = 0; way < ARRAY_SIZE(ways); way++) {
			start();
			replay(&replays[i], way);
			check_answer(&replays[i]);
			if (replays[i].closes) {
				wire_turn();
				CHECK(a.fin);
			}
			CHECK(wire_clean());
		}
}

/* before that, nobody restarts the router */
TEST(the_end_is_waited_for_until_it_is_acknowledged)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(replays); i++) {
		start();
		a.reads = false;
		replay(&replays[i], 0);
		CHECK(arrived());
		CHECK(httpd_busy());
		a.reads = true;
		wire_wait(500);
		if (!replays[i].page) {
			fake_state(RESCUE_VERIFYING);
			wire_fin_lost = replays[i].closes;
			fake_state(RESCUE_DONE);
			CHECK(httpd_busy());
			wire_wait(1000);
			CHECK_EQ(httpd_busy(), replays[i].closes);
			wire_fin_lost = false;
		}
		CHECK(wire_clean());
	}
}
