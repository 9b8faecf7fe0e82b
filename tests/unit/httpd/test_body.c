// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Bodies in every framing, in every segmentation: split at each place, and
 * byte by byte.  The upload buffer is a fake behind door.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <linux/kernel.h>
#include "httpd/body.h"
#include "door.h"
#include "test.h"

static u8 got[4096];
static u32 got_len, limit = sizeof(got);
static struct rescue_upload own;
static const struct rescue_upload *sender;

const struct rescue_info *rescue_info(void)
{
	static struct rescue_info info;

	info.limit = limit;
	return &info;
}

int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename)
{
	if (sender)
		return -EBUSY;
	if (length > limit)
		return -EFBIG;
	sender = own;
	got_len = 0;
	return 0;
}

int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t len)
{
	if (own != sender)
		return -EPIPE;
	if (len > limit - got_len)
		return -EFBIG;
	memcpy(got + got_len, data, len);
	got_len += len;
	return 0;
}

static struct http_request request(const char *type, u32 length, bool chunked)
{
	struct http_request req = { .method = HTTP_POST, .path = "/" };

	snprintf(req.type, sizeof(req.type), "%s", type);
	req.length = chunked ? 0 : length;
	req.has_length = !chunked;
	req.chunked = chunked;
	return req;
}

/* feed one piece, in a block of just its size */
static int feed(struct body *b, const char *data, size_t len)
{
	u8 *copy = malloc(len ? len : 1);
	size_t used, done = 0;
	int ret = 0;

	memcpy(copy, data, len);
	while (done < len && !b->finished && !ret) {
		ret = body_feed(b, copy + done, len - done, &used);
		done += used;
	}
	free(copy);
	return ret;
}

static int whole(struct body *b, const struct http_request *req,
		 const char *data, size_t len, size_t split)
{
	int ret;

	sender = NULL;
	ret = body_begin(b, req, BODY_UPLOAD, &own);
	if (!ret)
		ret = feed(b, data, split);
	if (!ret)
		ret = feed(b, data + split, len - split);
	return ret;
}

static int bytewise(struct body *b, const struct http_request *req,
		    const char *data, size_t len)
{
	int ret;
	size_t i;

	sender = NULL;
	ret = body_begin(b, req, BODY_UPLOAD, &own);
	for (i = 0; i < len && !ret; i++)
		ret = feed(b, data + i, 1);
	return ret;
}

#define TYPE	"multipart/form-data; boundary=\"xYzZy\""
#define FILE_BYTES	"\r\n--xYzZ\r\n--\r\r\n\n--xYzZ\r--xYzZy\0end"

static const char form[] =
	"preamble\r\n--xYzZy \r\n"
	"Content-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
	"--xYzZy\r\n"
	"content-disposition: form-data; name=fw; filename=\"a \\\"b\\\".bin\"\r\n"
	"Content-Type: application/octet-stream\r\n\r\n"
	FILE_BYTES "\r\n"
	"--xYzZy\r\n"
	"Content-Disposition: form-data; name=\"force\"\r\n\r\n1\r\n"
	"--xYzZy\r\n"
	"Content-Disposition: form-data; name=\"f\"; filename=\"second\"\r\n\r\nno\r\n"
	"--xYzZy--\r\nepilogue";

static bool form_arrived(const struct body *b)
{
	return b->finished && b->has_file && b->force &&
	       got_len == sizeof(FILE_BYTES) - 1 &&
	       !memcmp(got, FILE_BYTES, got_len);
}

TEST(a_form_in_every_segmentation)
{
	struct http_request req = request(TYPE, sizeof(form) - 1, false);
	struct body b;
	size_t i;

	for (i = 0; i <= sizeof(form) - 1; i++) {
		CHECK_EQ(whole(&b, &req, form, sizeof(form) - 1, i), 0);
		CHECK(form_arrived(&b));
	}
	CHECK_EQ(bytewise(&b, &req, form, sizeof(form) - 1), 0);
	CHECK(form_arrived(&b));
}

/* the same bytes, chunk sizes 1, 2, 3 … */
static size_t chunk(char *out, const char *data, size_t len)
{
	size_t n = 0, size = 1, i = 0;

	for (; i < len; i += size, size++) {
		if (size > len - i)
			size = len - i;
		n += sprintf(out + n, "%zX;ext=\"1\"\r\n", size);
		memcpy(out + n, data + i, size);
		n += size;
		n += sprintf(out + n, "\r\n");
	}
	return n + sprintf(out + n, "0\r\nTrailer: x\r\n\r\n");
}

TEST(a_chunked_form_in_every_segmentation)
{
	struct http_request req = request(TYPE, 0, true);
	static char wire[4 * sizeof(form)];
	size_t len = chunk(wire, form, sizeof(form) - 1), i;
	struct body b;

	for (i = 0; i <= len; i++) {
		CHECK_EQ(whole(&b, &req, wire, len, i), 0);
		CHECK(form_arrived(&b));
	}
	CHECK_EQ(bytewise(&b, &req, wire, len), 0);
	CHECK(form_arrived(&b));
}

TEST(bare_bytes)
{
	struct http_request req = request("application/octet-stream", 5, false);
	struct body b;
	size_t used;

	sender = NULL;
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), 0);
	/* the next request's first byte is not ours */
	CHECK_EQ(body_feed(&b, (const u8 *)"helloG", 6, &used), 0);
	CHECK_EQ(used, 5);
	CHECK(b.finished && got_len == 5 && !memcmp(got, "hello", 5));
}

TEST(an_upload_is_refused_before_it_is_sent)
{
	struct http_request req = request("", 100, false);
	struct rescue_upload other;
	struct body b;

	sender = &other;
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), -EBUSY);
	sender = NULL;
	req.length = limit + 1;
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), -EFBIG);
	req.has_length = false;
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), -ENODATA);
	req = request("multipart/form-data", 100, false);
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), -EBADMSG);
	req = request("multipart/form-data; boundary=", 100, false);
	CHECK_EQ(body_begin(&b, &req, BODY_UPLOAD, &own), -EBADMSG);
}

TEST(a_chunked_upload_is_bounded)
{
	struct http_request req = request("", 0, true);
	struct body b;

	limit = 4;
	CHECK_EQ(whole(&b, &req, "5\r\nhello\r\n", 10, 3), -EFBIG);
	CHECK_EQ(whole(&b, &req, "4\r\nhell\r\n1\r\no\r\n", 15, 3), -EFBIG);
	limit = sizeof(got);
}

TEST(malformed_chunks)
{
	static const char *const bad[] = {
		"g\r\n", "\r\n", "-1\r\n", "100000000\r\n", "1\r\nab", "1\r\na\rX",
		"1x\r\n",
	};
	struct http_request req = request("", 0, true);
	struct body b;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		CHECK_EQ(bytewise(&b, &req, bad[i], strlen(bad[i])), -EBADMSG);
}

/* a download piped into curl comes in as many chunks as it had segments */
TEST(as_many_chunks_as_there_are)
{
	static const u32 sizes[] = { 1, 2, 100, 1452, 4096 };
	static const char *const ends[] = { "\r\n", "\n" };
	struct chunked c;
	char head[16];
	const u8 *out;
	static u8 data[4096];
	size_t used;
	u32 i, j, n;

	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		for (j = 0; j < 2; j++) {
			memset(&c, 0, sizeof(c));
			for (n = 0; n < 20000; n++) {
				sprintf(head, "%s%x%s", n ? ends[j] : "",
					sizes[i], ends[j]);
				CHECK_EQ(chunked_next(&c, (u8 *)head,
						      strlen(head), &used,
						      &out), 0);
				CHECK_EQ(used, strlen(head));
				CHECK_EQ(chunked_next(&c, data, sizes[i],
						      &used, &out), sizes[i]);
			}
		}
}

TEST(no_end_of_a_size_or_of_a_line)
{
	static const char *const bytes[] = { "0", "\r" };
	struct http_request req = request("", 0, true);
	static char text[8192];
	struct body b;
	size_t i;

	for (i = 0; i < 2; i++) {
		memset(text, bytes[i][0], sizeof(text));
		if (i)
			memcpy(text, "1\nx", 3);
		CHECK_EQ(whole(&b, &req, text, sizeof(text), 10), -EBADMSG);
	}
}

TEST(extensions_and_trailers_are_bounded)
{
	struct http_request req = request("", 0, true);
	static char text[8192];
	struct body b;

	memset(text, 'x', sizeof(text));
	memcpy(text, "1;", 2);
	CHECK_EQ(whole(&b, &req, text, sizeof(text), 10), -EBADMSG);
	memset(text, 'x', sizeof(text));
	memcpy(text, "0\r\n", 3);
	CHECK_EQ(whole(&b, &req, text, sizeof(text), 10), -EBADMSG);
}

TEST(malformed_forms)
{
	static const char *const bad[] = {
		/* stops in the middle of the file */
		"--xYzZy\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\nab",
		"--xYzZyJUNK\r\n", "--xYzZy-x\r\n", "nothing at all",
	};
	static char wide[PART_LINE_MAX + 40] = "--xYzZy\r\n";
	struct http_request req;
	struct body b;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		req = request(TYPE, strlen(bad[i]), false);
		CHECK_EQ(whole(&b, &req, bad[i], strlen(bad[i]), 4), -EBADMSG);
	}
	memset(wide + 9, 'a', PART_LINE_MAX + 10);
	req = request(TYPE, strlen(wide), false);
	CHECK_EQ(whole(&b, &req, wide, strlen(wide), 4), -EBADMSG);
}

static int form_of(struct body *b, const char *text)
{
	struct http_request req = request(TYPE, strlen(text), false);

	return whole(b, &req, text, strlen(text), strlen(text) / 2);
}

static bool got_is(const char *text)
{
	return got_len == strlen(text) && !memcmp(got, text, got_len);
}

#define PART(disposition) \
	"--xYzZy\r\nContent-Disposition: form-data; " disposition "\r\n\r\n"
#define THE_END	"\r\n--xYzZy--\r\n"

TEST(forms_as_real_clients_send_them)
{
	static char longer[1024];
	struct body b;
	size_t n;

	/* Python before urllib3 1.25, for a name that is not ASCII */
	CHECK_EQ(form_of(&b, PART("name=\"f\"; filename*=utf-8''%C3%A9.bin")
			 "hello" THE_END), 0);
	CHECK(b.has_file && got_is("hello"));
	/* .NET: both */
	CHECK_EQ(form_of(&b, PART("name=f; filename=a; filename*=utf-8''a")
			 "hello" THE_END), 0);
	CHECK(b.has_file && got_is("hello"));
	/* fields left empty, in front of the one that is not, and behind */
	CHECK_EQ(form_of(&b, PART("name=\"settings\"; filename=\"\"") "\r\n"
			 PART("name=\"\"; filename=\"x\"") "\r\n"
			 PART("name=f; filename=\"a.bin\"") "hello\r\n"
			 PART("name=g; filename=\"\"") THE_END), 0);
	CHECK(b.has_file && got_is("hello"));
	/* only those */
	CHECK_EQ(form_of(&b, PART("name=f; filename=\"\"") THE_END), 0);
	CHECK(b.has_file && !got_len);
	/* no file at all */
	CHECK_EQ(form_of(&b, PART("name=f") "hello" THE_END), 0);
	CHECK(!b.has_file && !got_len);
	/* a name that is longer than anybody's line */
	n = sprintf(longer, PART("name=f; filename=\"") "");
	n -= 4;		/* goes on in the same line */
	memset(longer + n, 'a', 600);
	strcpy(longer + n + 600, ".bin\"\r\n\r\nhello" THE_END);
	CHECK_EQ(form_of(&b, longer), 0);
	CHECK(b.has_file && got_is("hello"));
}

TEST(a_form_is_bounded_as_a_whole)
{
	struct http_request req = request(TYPE, 0, true);
	static char text[0x4000];
	struct body b;
	size_t n;

	limit = 100;
	n = sprintf(text, "3f00\r\n--xYzZy\r\nX: ");
	memset(text + n, 'a', sizeof(text) - n);
	CHECK_EQ(whole(&b, &req, text, sizeof(text), 10), -EFBIG);
	memcpy(text, "3f00\r\n", 6);
	memset(text + 6, 'a', sizeof(text) - 6);
	CHECK_EQ(whole(&b, &req, text, sizeof(text), 5000), -EFBIG);
	limit = sizeof(got);
}

TEST(no_prefix_of_a_form_is_finished)
{
	/* all but the last dash of the last delimiter */
	size_t last = sizeof(form) - sizeof("-\r\nepilogue"), n;
	struct http_request req;
	struct body b;

	for (n = 1; n <= last; n++) {
		req = request(TYPE, n, false);
		CHECK_EQ(whole(&b, &req, form, n, n / 2), -EBADMSG);
	}
}

/* nobody reads it, and it has to end all the same */
TEST(a_body_where_none_is_taken_is_bounded)
{
	struct http_request req = request("", BODY_SMALL_MAX, false);
	static const char big[BODY_SMALL_MAX];
	struct body b;

	CHECK_EQ(body_begin(&b, &req, BODY_NONE, &own), 0);
	CHECK_EQ(feed(&b, big, sizeof(big)), 0);
	CHECK(b.finished);
	req.length++;
	CHECK_EQ(body_begin(&b, &req, BODY_NONE, &own), -EFBIG);
	req = request("", 0, true);
	CHECK_EQ(body_begin(&b, &req, BODY_NONE, &own), 0);
	CHECK_EQ(feed(&b, "200\r\n", 5), 0);
	CHECK_EQ(feed(&b, big, sizeof(big)), 0);
	CHECK_EQ(feed(&b, "\r\n1\r\nx", 6), -EFBIG);
	/* most have none, and do not say so */
	req = request("", 0, false);
	req.has_length = false;
	CHECK_EQ(body_begin(&b, &req, BODY_NONE, &own), 0);
	CHECK(b.finished);
}

TEST(small_bodies)
{
	struct http_request req = request("application/json", 8, false);
	static const char big[BODY_SMALL_MAX + 1];
	struct body b;
	size_t used;

	CHECK_EQ(body_begin(&b, &req, BODY_SMALL, &own), 0);
	CHECK_EQ(body_feed(&b, (const u8 *)"{\"a\": 1}", 8, &used), 0);
	CHECK(b.finished);
	CHECK_STR(b.text, "{\"a\": 1}");
	req.length = BODY_SMALL_MAX + 1;
	CHECK_EQ(body_begin(&b, &req, BODY_SMALL, &own), -EFBIG);
	req = request("", 0, true);
	CHECK_EQ(body_begin(&b, &req, BODY_SMALL, &own), 0);
	CHECK_EQ(body_feed(&b, (const u8 *)"201\r\n", 5, &used), 0);
	CHECK_EQ(body_feed(&b, (const u8 *)big, sizeof(big), &used), -EFBIG);
}
