/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of connections begin with: a server, a client, an upload. */
#ifndef TEST_SESSION_H
#define TEST_SESSION_H

#include <linux/string.h>
#include "fake_rescue.h"
#include "test.h"
#include "wire.h"

#define HOST	"Host: 192.168.1.1\r\n"
/* the fake's, of any file */
#define DIGEST	"a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"

/* milliseconds, longer than conn.c's */
#define BODY_LATE	21000
#define HEAD_LATE	11000
#define IDLE_LATE	31000
#define SEND_LATE	21000
#define LINGER_LATE	4000

extern const u8 page[9000];	/* is served at "/" */
extern struct client a;
extern u8 image[300];
extern const char get_status[];
extern const char post[];	/* the head that @image goes with */

/* an idle rescue, and @a connected to it */
void start(void);
/* times that @what is in @text */
u32 count(const char *text, const char *what);
bool begins(const struct client *c, const char *text);
/* @image, and nothing else */
bool arrived(void);

#endif
