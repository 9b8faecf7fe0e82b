// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <string.h>
#include "flash/upload.h"
#include "test.h"

static u8 data[UPLOAD_LAG_MAX + 100000];

static u8 pattern(u32 i)
{
	return i * 2654435761u >> 13;
}

/* in pieces of @step, idle after every @idle-th; the digest is the same */
static bool digest_of(u32 len, u32 step, u32 idle, u8 sum[32])
{
	struct upload u = { .data = data, .limit = sizeof(data) };
	static u8 piece[70000];
	u32 i, n, done = 0, turn = 0;

	if (upload_begin(&u, &u, len))
		return false;
	while (done < len) {
		n = len - done < step ? len - done : step;
		for (i = 0; i < n; i++)
			piece[i] = pattern(done + i);
		if (upload_write(&u, &u, piece, n) ||
		    u.len - u.digested > UPLOAD_LAG_MAX)
			return false;
		done += n;
		if (idle && ++turn % idle == 0)
			upload_idle(&u);
	}
	return !upload_end(&u, &u, sum);
}

TEST(the_digest_does_not_depend_on_when_it_is_made)
{
	u8 want[32], sum[32];
	u32 i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = pattern(i);
	mbedtls_sha256(data, sizeof(data), want, 0);
	CHECK(digest_of(sizeof(data), 70000, 0, sum));
	CHECK(!memcmp(sum, want, 32));
	CHECK(digest_of(sizeof(data), 1460, 1, sum));
	CHECK(!memcmp(sum, want, 32));
	CHECK(digest_of(sizeof(data), 1460, 7, sum));
	CHECK(!memcmp(sum, want, 32));
}

TEST(one_sender_at_a_time_and_no_more_than_fits)
{
	struct upload u = { .data = data, .limit = 10 };
	u8 sum[32];
	int other;

	CHECK_EQ(upload_begin(&u, &u, 11), -EFBIG);
	CHECK_EQ(upload_begin(&u, &u, 10), 0);
	CHECK_EQ(upload_begin(&u, &other, 1), -EBUSY);
	CHECK_EQ(upload_write(&u, &other, "x", 1), -EPIPE);
	CHECK_EQ(upload_end(&u, &other, sum), -EPIPE);
	CHECK(!upload_abort(&u, &other));
	CHECK_EQ(upload_write(&u, &u, "0123456789", 10), 0);
	CHECK_EQ(upload_write(&u, &u, "x", 1), -EFBIG);
	CHECK_EQ(upload_end(&u, &u, sum), 0);
	CHECK_EQ(upload_end(&u, &u, sum), -EPIPE);
	CHECK_EQ(upload_begin(&u, &other, 0), 0);
	CHECK(upload_abort(&u, &other));
	CHECK_EQ(upload_write(&u, &other, "x", 1), -EPIPE);
	/* nobody is nobody's owner */
	CHECK_EQ(upload_write(&u, NULL, "x", 1), -EPIPE);
	upload_idle(&u);
}
