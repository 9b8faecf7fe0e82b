// SPDX-License-Identifier: GPL-2.0-or-later
/* Readers by TFTP, and what becomes of them; of flash there are names. */
#include <errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/def.h>
#include <lwip/sys.h>
#include "net/tftp_door.h"
#include "net/tftp_get.h"
#include "service.h"
#include "pace.h"
#include "test.h"

/**
 * struct partition_file - a partition, as it is read
 * @name:	of it
 * @byte:	all its bytes
 * @size:	how many
 */
static const struct partition_file {
	const char *name;
	u8 byte;
	u32 size;
} files[] = {
	{ "boot", 'b', 600 }, { "firmware", 'f', 100000 },
};

static struct {
	const struct partition_file *file;	/* of the last backup */
	const struct rescue_reader *reader;	/* its own */
	u32 holds;
	u32 clients;
	u32 packets;		/* since the last look */
	struct tftp_peer to;	/* of the last of them, as is the rest */
	u8 packet[TFTP_HEADER + TFTP_BLOCK_MAX];
	u32 len;
	char error[TFTP_REPLY_MAX];
} seen;

static struct tftp_peer a = { .port = 1000 }, b = { .port = 1000 };
static u32 now;

u32_t sys_now(void)
{
	return now;
}

void tftp_send(const struct tftp_peer *to, const void *data, u32 len)
{
	seen.packets++;
	seen.to = *to;
	memcpy(seen.packet, data, len);
	seen.len = len;
	seen.error[0] = '\0';
}

void tftp_turn_away(const struct tftp_peer *peer, enum tftp_error code,
		    const char *text, const char *more)
{
	u8 out[TFTP_REPLY_MAX];

	tftp_send(peer, out, tftp_error(out, code, text, more));
	strcpy(seen.error, (char *)out + TFTP_HEADER);
}

void rescue_client(void)
{
	seen.clients++;
}

int service_backup_begin(const char *name, struct service_backup *b)
{
	const struct partition_file *f;

	for (f = files; f < files + ARRAY_SIZE(files); f++)
		if (!strcmp(f->name, name)) {
			seen.holds++;
			seen.file = f;
			seen.reader = &b->reader;
			b->backup.left = f->size;
			return 0;
		}
	return -ENOENT;
}

void service_backup_end(struct service_backup *b)
{
	seen.holds--;
}

int backup_read(struct backup *b, void *buf, u32 size)
{
	u32 n = min(size, b->left);

	memset(buf, seen.file->byte, n);
	b->left -= n;
	return n;
}

static void start(void)
{
	/* whoever is left of the test before */
	tftp_backup_error(&a);
	tftp_backup_error(&b);
	memset(&seen, 0, sizeof(seen));
	ip_2_ip4(&a.ip)->addr = lwip_htonl(0xc0a80102);
	ip_2_ip4(&b.ip)->addr = lwip_htonl(0xc0a80103);
	now = 0xfffffff0;	/* it wraps */
}

static void get(const struct tftp_peer *peer, const char *name, bool size)
{
	struct tftp_request r = { .op = TFTP_RRQ, .name = name, .octet = true,
				  .has_size = size };

	tftp_backup(peer, &r);
}

/* one packet has gone, to @peer: a block of @name's with that number */
static bool is_block(const struct tftp_peer *peer, u16 block, u8 byte)
{
	bool one = seen.packets == 1;

	seen.packets = 0;
	return one && tftp_same(&seen.to, peer) &&
	       tftp_op(seen.packet, seen.len) == TFTP_DATA &&
	       tftp_block(seen.packet) == block &&
	       seen.packet[TFTP_HEADER] == byte;
}

static bool is_op(enum tftp_op op)
{
	bool one = seen.packets == 1;

	seen.packets = 0;
	return one && tftp_op(seen.packet, seen.len) == op;
}

TEST(from_the_first_block_to_the_last)
{
	start();
	get(&a, "boot", true);
	CHECK(is_op(TFTP_OACK));
	CHECK_EQ(seen.holds, 1);
	tftp_backup_ack(&a, 0);
	CHECK(is_block(&a, 1, 'b'));
	CHECK_EQ(seen.len, TFTP_HEADER + TFTP_BLOCK);
	tftp_backup_ack(&b, 1);		/* somebody else's */
	CHECK_EQ(seen.packets, 0);
	tftp_backup_ack(&a, 1);
	CHECK(is_block(&a, 2, 'b'));
	CHECK_EQ(seen.len, TFTP_HEADER + 600 - TFTP_BLOCK);
	CHECK_EQ(seen.holds, 1);
	tftp_backup_ack(&a, 2);
	CHECK_EQ(seen.holds, 0);
	CHECK_EQ(seen.packets, 0);
}

TEST(asked_for_again)
{
	u32 i;

	start();
	for (i = 0; i < 2; i++) {
		get(&a, "boot", true);
		CHECK(is_op(TFTP_OACK));
	}
	tftp_backup_ack(&a, 0);
	CHECK(is_block(&a, 1, 'b'));
	get(&a, "boot", false);
	CHECK(is_block(&a, 1, 'b'));
	/* a tool that was ended, and asks for something else by one socket */
	get(&a, "firmware", false);
	CHECK(is_block(&a, 1, 'f'));
	CHECK_EQ(seen.holds, 1);
	get(&a, "boot", true);
	CHECK(is_op(TFTP_OACK));
	/* whatever was there, there is no more */
	get(&a, "nothing", false);
	CHECK(is_op(TFTP_ERROR));
	CHECK_EQ(seen.holds, 0);
}

TEST(whoever_has_to_wait_is_told_for_whom)
{
	start();
	get(&a, "firmware", false);
	CHECK_STR(seen.reader->peer, "192.168.1.2");
	get(&b, "boot", false);
	CHECK(tftp_same(&seen.to, &b));
	CHECK(strstr(seen.error, "192.168.1.2"));
	CHECK_STR(seen.reader->peer, "192.168.1.2");
	tftp_backup_error(&a);
	get(&b, "boot", false);
	CHECK_STR(seen.reader->peer, "192.168.1.3");
}

/* a button that may be stuck starts nothing meanwhile */
TEST(somebody_is_there_for_as_long_as_blocks_are_taken)
{
	u32 i;

	start();
	get(&a, "firmware", false);
	for (i = 1; i < 10; i++) {
		CHECK_EQ(seen.clients, i);
		tftp_backup_ack(&a, i);
	}
	/* a block that is sent again proves nothing */
	now += TFTP_RESEND_MS;
	tftp_backup_poll();
	CHECK_EQ(seen.clients, i);
}

TEST(who_trickles_holds_nobody_up)
{
	u32 i;

	start();
	get(&a, "firmware", false);
	for (i = 1; seen.holds && i < 100; i++) {
		tftp_backup_ack(&a, i);
		now += PACE_MS / 4;
		tftp_backup_poll();
	}
	CHECK_EQ(seen.holds, 0);
	CHECK(i < 10);
	CHECK(strstr(seen.error, "too slow"));
}
