// SPDX-License-Identifier: GPL-2.0-or-later
/* What servers name, where they name it, and what is no reply to us. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "net/netboot_reply.h"
#include "dhcp_client.h"
#include "test.h"

#define XID	0x12345678
#define SERVER	IP(192, 168, 88, 1)
#define GIVEN	IP(192, 168, 88, 20)

static const u8 mac[6] = { 2, 0, 0, 0, 0, 7 };
static struct netboot_reply r;

/* as dnsmasq 2.90 answers by DHCP: the name is in option 67 alone */
static struct made offer(u8 type)
{
	struct made m = make(type, mac[5]);

	m.data[0] = 2;
	put_unaligned_be32(GIVEN, m.data + 16);
	put_unaligned_be32(SERVER, m.data + 20);
	add_addr(&m, 54, SERVER);
	add_addr(&m, 1, 0xffff0000);
	return m;
}

/* in a block of exactly its size, so that a step beyond it is seen */
static int parse(const struct made *m, u32 len)
{
	u8 *p = malloc(len ?: 1);
	int ret;

	memcpy(p, m->data, len);
	ret = netboot_parse(&r, p, len, XID, mac);
	free(p);
	return ret;
}

static int parse_all(struct made *m)
{
	end(m);
	return parse(m, m->len);
}

TEST(option_67)
{
	struct made m = offer(DHCP_OFFER);

	add(&m, 67, "f.elf", 6);	/* with its NUL */
	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(r.type, DHCP_OFFER);
	CHECK_EQ(r.ip, GIVEN);
	CHECK_EQ(r.mask, 0xffff0000);
	CHECK_EQ(r.id, SERVER);
	CHECK_EQ(r.tftp, SERVER);
	CHECK_STR(r.file, "f.elf");

	m = offer(DHCP_ACK);
	add(&m, 67, "test.bin", 8);	/* without */
	add(&m, 67, "other", 5);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_STR(r.file, "test.bin");
}

TEST(bootp)
{
	struct made m = offer(DHCP_OFFER);

	strcpy((char *)m.data + 108, "f.elf");
	CHECK_EQ(parse(&m, 236), 0);
	CHECK_EQ(r.type, 0);
	CHECK_EQ(r.mask, 0xffffff00);
	CHECK_STR(r.file, "f.elf");
	/* what stands behind is another vendor's */
	m.data[236] = 0;
	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(r.type, 0);
	CHECK_EQ(r.id, 0);
}

TEST(lease)
{
	struct made m = offer(DHCP_ACK);

	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(r.lease, 0);
	m = offer(DHCP_ACK);
	add(&m, 51, "\0\1\0", 3);	/* none that could be one */
	add_addr(&m, 51, 120);
	add_addr(&m, 51, 3600);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(r.lease, 120);
}

TEST(field_goes_first)
{
	struct made m = offer(DHCP_OFFER);

	strcpy((char *)m.data + 108, "field");
	add(&m, 67, "option", 6);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_STR(r.file, "field");
}

/* without an end, all 128 bytes of it */
TEST(field_is_full)
{
	struct made m = offer(DHCP_OFFER);

	memset(m.data + 108, 'x', 128);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(strlen(r.file), 128);
}

TEST(overloaded)
{
	struct made m = offer(DHCP_OFFER);

	add(&m, 52, "\3", 1);
	memcpy(m.data + 108, "\103\5f.elf\377", 8);
	memcpy(m.data + 44, "\102\12" "10.0.0.255\377", 13);
	put_unaligned_be32(0, m.data + 20);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_STR(r.file, "f.elf");
	CHECK_EQ(r.tftp, IP(10, 0, 0, 255));
}

TEST(no_file)
{
	struct made m = offer(DHCP_OFFER);

	CHECK_EQ(parse_all(&m), 0);
	CHECK_STR(r.file, "");
}

/* a name that cannot be asked for, or that a console would act upon */
TEST(names)
{
	static const char *const bad[] = { "a\nb", "\33[2J", "\x7f", "\xff", "" };
	char name[256];
	struct made m;
	u32 i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		m = offer(DHCP_OFFER);
		add(&m, 67, bad[i], strlen(bad[i]));
		CHECK_EQ(parse_all(&m), 0);
		CHECK_STR(r.file, "");
		CHECK_EQ(r.odd, *bad[i] != '\0');
	}
	memset(name, 'y', sizeof(name));
	for (i = 0; i < 256; i++) {
		m = offer(DHCP_OFFER);
		add(&m, 67, name, i);
		CHECK_EQ(parse_all(&m), 0);
		CHECK_EQ(strlen(r.file), i > NETBOOT_NAME_MAX ? 0 : i);
		CHECK_EQ(r.odd, i > NETBOOT_NAME_MAX);
	}
	/* in its field, and a good one as an option */
	m = offer(DHCP_OFFER);
	m.data[108] = '\n';
	CHECK_EQ(parse_all(&m), 0);
	CHECK(r.odd);
	m = offer(DHCP_OFFER);
	m.data[108] = '\n';
	add(&m, 67, "f", 1);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_STR(r.file, "f");
	CHECK(!r.odd);
}

TEST(option_66)
{
	static const struct {
		const char *text;
		u32 ip;
	} t[] = {
		{ "192.168.88.9", IP(192, 168, 88, 9) }, { "0.0.0.1", 1 },
		{ "255.255.255.255", 0xffffffff }, { "pc.lan", 0 }, { "", 0 },
		{ "1.2.3", 0 }, { "1.2.3.", 0 }, { "1.2.3.4.", 0 },
		{ "1.2.3.4.5", 0 }, { "1..2.3", 0 }, { ".1.2.3", 0 },
		{ "1.2.3.256", 0 }, { "1.2.3.0004", 0 }, { "1.2.3.4 ", 0 },
	};
	struct made m;
	u32 i;

	for (i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		m = offer(DHCP_OFFER);
		put_unaligned_be32(0, m.data + 20);
		/* every other one with its NUL */
		add(&m, 66, t[i].text, strlen(t[i].text) + i % 2);
		CHECK_EQ(parse_all(&m), 0);
		CHECK_EQ(r.tftp, t[i].ip);
	}
	/* siaddr is there */
	m = offer(DHCP_OFFER);
	add(&m, 66, "192.168.88.9", 12);
	CHECK_EQ(parse_all(&m), 0);
	CHECK_EQ(r.tftp, SERVER);
}

TEST(not_to_us)
{
	static const u8 at[] = { 0, 1, 2, 4, 5, 6, 7, 28, 29, 30, 31, 32, 33 };
	struct made m;
	u32 i;

	for (i = 0; i < sizeof(at); i++) {
		m = offer(DHCP_OFFER);
		m.data[at[i]] ^= 0x40;
		CHECK_EQ(parse_all(&m), -ENOMSG);
	}
}

TEST(every_prefix)
{
	struct made m = offer(DHCP_OFFER);
	u32 len;

	add(&m, 52, "\3", 1);
	add(&m, 66, "192.168.88.9", 12);
	add(&m, 67, "f.elf", 6);
	end(&m);
	for (len = 0; len < m.len; len++)
		CHECK_EQ(parse(&m, len), len < 236 ? -EBADMSG : 0);
}

TEST(noise)
{
	struct made m;
	u32 seed = 1, n, i;

	for (n = 0; n < 20000; n++) {
		m = offer(DHCP_OFFER);
		m.len = 240 + noise(&seed) % 300;
		for (i = 44; i < m.len; i++)
			if (i < 236 || i >= 240)
				m.data[i] = noise(&seed) % 70;
		CHECK_EQ(parse(&m, m.len), 0);
		CHECK(strlen(r.file) <= NETBOOT_NAME_MAX);
	}
}

static u8 built[DHCP_ASK_LEN + 1];

static void build(enum netboot_say say, const char *class)
{
	const struct netboot_reply o = { .ip = GIVEN, .id = SERVER };

	built[DHCP_ASK_LEN] = 0x5a;
	netboot_build(built, say, &o, XID, mac, class);
}

static const u8 *find(u8 code)
{
	u32 at = 240;

	while (at < DHCP_ASK_LEN && built[at] != 255) {
		if (built[at] == code)
			return built + at;
		at += 2 + built[at + 1];
	}
	return NULL;
}

TEST(asked)
{
	static const u8 types[] = { DHCP_DISCOVER, 0, DHCP_REQUEST,
				    DHCP_DECLINE, DHCP_RELEASE, DHCP_REQUEST };
	struct dhcp_request req;
	bool renews, gives;
	u32 say;

	for (say = 0; say < ARRAY_SIZE(types); say++) {
		build(say, NETBOOT_CLASS);
		/* RFC 2131, table 5 */
		renews = say == NETBOOT_SAY_RENEW;
		gives = say == NETBOOT_SAY_DECLINE ||
			say == NETBOOT_SAY_RELEASE;
		CHECK_EQ(built[DHCP_ASK_LEN], 0x5a);
		CHECK_EQ(option(built, DHCP_ASK_LEN, 53), types[say]);
		CHECK_EQ(dhcp_parse(built, DHCP_ASK_LEN, &req),
			 types[say] ? 0 : -ENOMSG);
		CHECK_EQ(req.flags, 0x8000);
		CHECK(!memcmp(req.mac, mac, 6));
		CHECK_EQ(req.requested, say == NETBOOT_SAY_REQUEST ||
			 say == NETBOOT_SAY_DECLINE ? GIVEN : 0);
		CHECK_EQ(get_unaligned_be32(built + 12),
			 say == NETBOOT_SAY_RELEASE || renews ? GIVEN : 0);
		CHECK_EQ(req.server, say == NETBOOT_SAY_REQUEST || gives ?
			 SERVER : 0);
		CHECK_EQ(!find(60), gives);
		CHECK_EQ(!find(55), gives);
		CHECK_EQ(netboot_asks(built, DHCP_ASK_LEN, "Own"), !gives);
		if (!find(60))
			continue;
		CHECK(!memcmp(find(60), __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ?
			      "\x3c\x09Mips_boot" : "\x3c\x09MMipsBoot", 11));
		CHECK(!memcmp(find(55), "\x37\4\1\3\x42\x43", 6));
	}
	/* a class that is too long, and nobody's */
	build(NETBOOT_SAY_REQUEST, "0123456789012345678901234567890123456789");
	CHECK_EQ(built[DHCP_ASK_LEN], 0x5a);
	CHECK_EQ(find(60)[1], NETBOOT_CLASS_MAX);
	CHECK(find(55));
	CHECK(!netboot_asks(built, DHCP_ASK_LEN, "Own"));
	/* cut in the same way, if it is ours */
	CHECK(netboot_asks(built, DHCP_ASK_LEN,
			   "0123456789012345678901234567890123456789"));
}

/* the other endian's, too, and the board's own; and PCs are served */
TEST(loaders)
{
	struct made m = make(DHCP_DISCOVER, 1);
	u32 len;

	add(&m, 60, "MSFT 5.0", 8);
	end(&m);
	CHECK(!netboot_asks(m.data, m.len, "Own"));
	m = make(DHCP_DISCOVER, 1);
	add(&m, 60, "Mips_boot", 9);
	CHECK(netboot_asks(m.data, m.len, "Own"));
	for (len = 0; len < m.len; len++)
		CHECK(!netboot_asks(m.data, len, "Own"));
	m = make(DHCP_DISCOVER, 1);
	add(&m, 60, "MMipsBoot", 9);
	CHECK(netboot_asks(m.data, m.len, "Own"));
	m = make(DHCP_DISCOVER, 1);
	add(&m, 60, "Own", 3);
	CHECK(netboot_asks(m.data, m.len, "Own"));
	CHECK(!netboot_asks(m.data, m.len, "Ow"));
	CHECK(!netboot_asks(m.data, m.len, "Owner"));
}
