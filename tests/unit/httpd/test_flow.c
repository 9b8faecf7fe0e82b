// SPDX-License-Identifier: GPL-2.0-or-later
/* An image that goes to the disk as it comes, over a connection. */
#include <errno.h>
#include <stdio.h>
#include <linux/kernel.h>
#include "session.h"

#define PUT	"PUT /api/disk?i-know=disk HTTP/1.1\r\n" HOST

/* a router with a disk, which takes @room bytes for now */
static void start_with_disk(u32 room)
{
	start();
	fake.info.disk = 8;
	fake.room = room;
}

TEST(the_wire_waits_for_the_disk)
{
	start_with_disk(0);
	wire_text(&a, PUT "Content-Length: 300\r\n\r\n");
	wire_send(&a, image, sizeof(image));
	wire_turn();
	CHECK_EQ(fake.len, 0);
	/* it is not the peer who is slow */
	wire_wait(BODY_LATE);
	CHECK(!a.len);
	fake.room = 1000;
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 202"));
	CHECK(arrived() && !fake.overrun);
	CHECK(wire_clean());
}

/* what looked like the delimiter up to here was the file's, and comes, too */
TEST(what_a_form_holds_back_needs_room_too)
{
	char boundary[71], text[600];

	memset(boundary, 'b', 70);
	boundary[70] = '\0';
	start_with_disk(1000);
	snprintf(text, sizeof(text),
		 "POST /api/disk?i-know=disk HTTP/1.1\r\n" HOST
		 "Content-Type: multipart/form-data; boundary=%s\r\n"
		 "Content-Length: 5000\r\n\r\n--%s\r\n"
		 "Content-Disposition: form-data; name=f; filename=f\r\n\r\n",
		 boundary, boundary);
	wire_text(&a, text);
	snprintf(text, sizeof(text), "1234567890\r\n--%.69s", boundary);
	wire_text(&a, text);
	wire_turn();
	CHECK_EQ(fake.len, 10);
	fake.room = 5;
	wire_text(&a, "vwxyz");
	wire_turn();
	CHECK_EQ(fake.len, 10);
	CHECK(!fake.overrun);
	fake.room = 1000;
	wire_turn();
	CHECK_EQ(fake.len, 10 + 73 + 5);
	CHECK(!fake.overrun);
	CHECK(wire_clean());
}

TEST(a_length_of_4_gib)
{
	start_with_disk(1000);
	wire_text(&a, PUT "Content-Length: 5000000000\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 413"));
	CHECK(strstr(a.got, "That is 4 GiB."));
	CHECK_EQ(fake.begun, 0);
	CHECK(wire_clean());
	/* of the file in a form, the length is not known: of that it is */
	start_with_disk(1000);
	wire_text(&a, PUT "Content-Type: multipart/form-data; boundary=b\r\n"
		  "Content-Length: 5000000000\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 413"));
	CHECK(strstr(a.got, "That is 4 GiB."));
	CHECK(wire_clean());
}

/* nobody who has not been asked is told what to answer */
TEST(what_ram_does_not_take)
{
	start_with_disk(1000);
	wire_text(&a, "POST /api/image HTTP/1.1\r\n" HOST
		  "Content-Length: 300000000\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 413"));
	CHECK(strstr(a.got, "/api/disk"));
	CHECK(!strstr(a.got, "i-know"));
	CHECK(wire_clean());
	start_with_disk(1000);
	wire_text(&a, "PUT /api/disk HTTP/1.1\r\n" HOST
		  "Content-Length: 300\r\n\r\n");
	wire_turn();
	CHECK(begins(&a, "HTTP/1.1 422"));
	CHECK(strstr(a.got, "i-know=disk"));
	CHECK(wire_clean());
}
