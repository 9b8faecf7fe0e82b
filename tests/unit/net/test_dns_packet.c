// SPDX-License-Identifier: GPL-2.0-or-later
/* Every name is here; everything else is said properly. */
#include <stdlib.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include "net/dns_packet.h"
#include "dns_packets.h"
#include "test.h"

#define HERE	0xc0a80101

#define RCODE(p)	((p)[3] & 0xf)
#define QDCOUNT(p)	get_unaligned_be16((p) + 4)
#define ANCOUNT(p)	get_unaligned_be16((p) + 6)
#define ARCOUNT(p)	get_unaligned_be16((p) + 10)

#define FORMERR		1
#define NXDOMAIN	3
#define NOTIMP		4
#define REFUSED		5

static u8 out[DNS_ANSWER_MAX];

/* in a block of exactly this size, where the sanitizer sees every step over */
static u32 ask(const u8 *p, u32 len)
{
	u8 *tight = malloc(len ? len : 1);
	u32 ret;

	memcpy(tight, p, len);
	memset(out, 0xaa, sizeof(out));
	ret = dns_answer(tight, len, HERE, out);
	free(tight);
	return ret;
}

/* a question without more: name in wire form, type, class */
static u32 make(u8 *p, const void *name, u32 name_len, u16 type, u16 class)
{
	memset(p, 0, 12);
	p[1] = 7;
	p[2] = 1;
	p[5] = 1;
	memcpy(p + 12, name, name_len);
	put_unaligned_be16(type, p + 12 + name_len);
	put_unaligned_be16(class, p + 14 + name_len);
	return 16 + name_len;
}

static u32 ask_type(u16 type, u16 class)
{
	u8 p[64];

	return ask(p, make(p, "\001a\007example", 11, type, class));
}

TEST(a_query_of_glibc)
{
	static const u8 answer[] = {
		0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, 192, 168, 1, 1,
	};

	CHECK_EQ(ask(glibc_a, sizeof(glibc_a)), sizeof(glibc_a) + 16);
	CHECK(!memcmp(out, glibc_a, 2));
	CHECK_EQ(out[2], 0x85);		/* response, authoritative, RD */
	CHECK_EQ(out[3], 0x80);		/* recursion available, no error */
	CHECK_EQ(QDCOUNT(out), 1);
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK_EQ(ARCOUNT(out), 0);
	CHECK(!memcmp(out + 12, glibc_a + 12, sizeof(glibc_a) - 12));
	CHECK(!memcmp(out + sizeof(glibc_a), answer, sizeof(answer)));

	CHECK_EQ(ask(glibc_aaaa, sizeof(glibc_aaaa)), sizeof(glibc_aaaa));
	CHECK_EQ(RCODE(out), 0);
	CHECK_EQ(ANCOUNT(out), 0);
}

TEST(queries_of_dig_have_edns)
{
	static const u8 opt[] = { 0, 0, 41, 2, 0, 0, 0, 0, 0, 0, 0 };
	u32 len = ask(dig_a, sizeof(dig_a));

	CHECK_EQ(len, 12 + 15 + 16 + 11);
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK_EQ(ARCOUNT(out), 1);
	CHECK(!memcmp(out + len - 11, opt, 11));
	CHECK_EQ(out[3] & 0x20, 0);	/* AD of the query is not ours to say */

	CHECK(ask(dig_https, sizeof(dig_https)));
	CHECK_EQ(RCODE(out), 0);
	CHECK_EQ(ANCOUNT(out), 0);
	CHECK(ask(dig_ptr, sizeof(dig_ptr)));
	CHECK_EQ(RCODE(out), NXDOMAIN);
	CHECK_EQ(ANCOUNT(out), 0);
}

TEST(flags_of_the_query_come_back)
{
	u8 p[64];
	u32 len = make(p, "\001a", 3, 1, 1);

	p[2] = 0;			/* no recursion, please */
	p[3] = 0x10;			/* checking disabled */
	CHECK(ask(p, len));
	CHECK_EQ(out[2], 0x84);
	CHECK_EQ(out[3], 0x90);
}

TEST(types_and_classes)
{
	CHECK(ask_type(1, 1));
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK(ask_type(255, 1));
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK(ask_type(1, 255));
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK(ask_type(28, 1));
	CHECK_EQ(ANCOUNT(out), 0);
	CHECK_EQ(RCODE(out), 0);
	CHECK(ask_type(1, 3));
	CHECK_EQ(RCODE(out), REFUSED);
	CHECK(ask_type(252, 1));
	CHECK_EQ(RCODE(out), NOTIMP);
	CHECK_EQ(ANCOUNT(out), 0);
}

TEST(never_an_answer_to_an_answer)
{
	u8 p[64];
	u32 len = make(p, "\001a", 3, 1, 1);

	CHECK(ask(p, len));
	p[2] |= 0x80;
	CHECK_EQ(ask(p, len), 0);
	CHECK_EQ(ask(out, ask(glibc_a, sizeof(glibc_a))), 0);
}

TEST(opcodes_and_counts)
{
	u8 p[64];
	u32 len = make(p, "\001a", 3, 1, 1), opcode;

	for (opcode = 1; opcode < 16; opcode++) {
		p[2] = opcode << 3;
		CHECK_EQ(ask(p, len), 12);
		CHECK_EQ(RCODE(out), NOTIMP);
		CHECK_EQ(out[2] & 0x78, opcode << 3);
	}
	p[2] = 2;			/* truncated */
	CHECK_EQ(ask(p, len), 12);
	CHECK_EQ(RCODE(out), FORMERR);
	p[2] = 1;
	p[5] = 2;
	CHECK_EQ(ask(p, len), 12);
	CHECK_EQ(RCODE(out), FORMERR);
	p[5] = 0;
	CHECK_EQ(ask(p, len), 12);
	CHECK_EQ(RCODE(out), FORMERR);
	p[5] = 1;
	p[7] = 1;			/* an answer in a question */
	CHECK(ask(p, len));
	CHECK_EQ(RCODE(out), FORMERR);
	CHECK_EQ(ANCOUNT(out), 0);
}

TEST(names)
{
	u8 p[600], name[300];
	u32 i;

	/* the root; a pointer to itself; reserved label types; too long */
	CHECK_EQ(ask(p, make(p, "", 1, 1, 1)), 17 + 16);
	CHECK_EQ(ask(p, make(p, "\xc0\x0c", 2, 1, 1)), 12);
	CHECK_EQ(RCODE(out), FORMERR);
	CHECK_EQ(ask(p, make(p, "\001a\xc0\x0c", 4, 1, 1)), 12);
	CHECK_EQ(RCODE(out), FORMERR);
	memset(name, 'x', sizeof(name));
	name[0] = 64;
	name[65] = 0;
	CHECK_EQ(ask(p, make(p, name, 66, 1, 1)), 12);
	name[0] = 63;
	name[64] = 0;
	CHECK_EQ(ask(p, make(p, name, 65, 1, 1)), 12 + 65 + 4 + 16);
	CHECK_EQ(ask(p, make(p, "\200a", 3, 1, 1)), 12);
	CHECK_EQ(ask(p, make(p, "\077a", 3, 1, 1)), 12);

	memset(name, 'x', sizeof(name));
	for (i = 0; i < sizeof(name); i += 64)
		name[i] = 63;
	name[192] = 61;
	name[254] = 0;			/* 255 bytes: the longest */
	CHECK_EQ(ask(p, make(p, name, 255, 1, 1)), 12 + 255 + 4 + 16);
	CHECK_EQ(ANCOUNT(out), 1);
	name[192] = 62;
	name[254] = 'x';
	name[255] = 0;
	CHECK_EQ(ask(p, make(p, name, 256, 1, 1)), 12);
	CHECK_EQ(RCODE(out), FORMERR);
}

/* a name of 255 bytes, EDNS: the largest response there is */
TEST(the_largest_fits)
{
	u8 p[600] = { 0 }, name[255] = { 63 };
	u32 len;

	name[64] = 63;
	name[128] = 63;
	name[192] = 61;
	len = make(p, name, 255, 1, 1);
	p[11] = 1;
	memcpy(p + len, "\0\0\x29\x10\0\0\0\0\0\0\0", 11);
	CHECK_EQ(ask(p, len + 11), 298);
	CHECK(298 <= DNS_ANSWER_MAX);
}

TEST(edns)
{
	u8 p[128] = { 0 };
	u32 len = make(p, "\001a", 3, 1, 1), i;
	static const u8 opt[] = { 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0 };

	p[11] = 1;
	memcpy(p + len, opt, 11);
	CHECK(ask(p, len + 11));
	CHECK_EQ(ANCOUNT(out), 1);
	p[len + 6] = 1;			/* a version that we do not know */
	CHECK_EQ(ask(p, len + 11), len + 11);
	CHECK_EQ(RCODE(out), 0);
	CHECK_EQ(out[len + 5], 1);	/* BADVERS is 16 */
	CHECK_EQ(out[len + 6], 0);
	CHECK_EQ(ANCOUNT(out), 0);
	p[len + 6] = 0;
	memcpy(p + len, "\001a", 2);	/* not the root's */
	memcpy(p + len + 2, opt, 11);
	CHECK(ask(p, len + 13));
	CHECK_EQ(RCODE(out), FORMERR);
	memcpy(p + len, opt, 11);
	p[11] = 2;			/* a second one */
	memcpy(p + len + 11, opt, 11);
	CHECK(ask(p, len + 22));
	CHECK_EQ(RCODE(out), FORMERR);
	/* another record first, its name by reference */
	p[11] = 2;
	memcpy(p + len, "\xc0\x0c\0\x01\0\x01\0\0\0\0\0\x01x", 13);
	memcpy(p + len + 13, opt, 11);
	CHECK(ask(p, len + 24));
	CHECK_EQ(ANCOUNT(out), 1);
	CHECK_EQ(ARCOUNT(out), 1);
	/* a length beyond the end */
	p[len + 11] = 200;
	CHECK(ask(p, len + 24));
	CHECK_EQ(RCODE(out), FORMERR);
	/* more records than anybody sends */
	for (i = 0; i < 6; i++)
		memcpy(p + len + 11 * i, "\0\0\x01\0\x01\0\0\0\0\0\0", 11);
	p[11] = 6;
	CHECK(ask(p, len + 66));
	CHECK_EQ(RCODE(out), FORMERR);
}

TEST(every_prefix)
{
	static const struct {
		const u8 *data;
		u32 len;
	} whole[] = {
		{ dig_a, sizeof(dig_a) },
		{ dig_https, sizeof(dig_https) },
		{ dig_ptr, sizeof(dig_ptr) },
		{ glibc_a, sizeof(glibc_a) },
		{ glibc_aaaa, sizeof(glibc_aaaa) },
	};
	u32 i, len;

	for (i = 0; i < ARRAY_SIZE(whole); i++)
		for (len = 0; len < whole[i].len; len++) {
			u32 n = ask(whole[i].data, len);

			CHECK_EQ(n != 0, len >= 12);
			if (n) {
				CHECK_EQ(RCODE(out), FORMERR);
				CHECK_EQ(ANCOUNT(out), 0);
			}
		}
}

TEST(damaged_queries)
{
	u32 seed = 1, round, answers = 0;

	for (round = 0; round < 50000; round++) {
		u8 p[sizeof(dig_a)];
		u32 flips, n;

		memcpy(p, dig_a, sizeof(p));
		for (flips = 0; flips < 3; flips++) {
			seed = seed * 1664525 + 1013904223;
			p[(seed >> 8) % sizeof(p)] = seed >> 24;
		}
		n = ask(p, sizeof(p));
		if (!n)
			continue;
		answers++;
		CHECK(n >= 12 && n <= DNS_ANSWER_MAX);
		CHECK(out[2] & 0x80);
		CHECK(!memcmp(out, p, 2));
		CHECK(ANCOUNT(out) <= 1 && (!RCODE(out) || !ANCOUNT(out)));
	}
	CHECK(answers > 10000);
}

/* whether names are what they seem: browsers and systems go on by themselves */
TEST(canaries)
{
	static const struct {
		const char *name;
		u8 rcode;
	} cases[] = {
		{ "\23use-application-dns\3net", NXDOMAIN },
		{ "\23Use-Application-DNS\3NET", NXDOMAIN },
		{ "\4mask\6icloud\3com", NXDOMAIN },
		{ "\7mask-h2\6icloud\3com", NXDOMAIN },
		{ "\4wpad", NXDOMAIN },
		{ "\4WPAD\5fritz\3box", NXDOMAIN },
		{ "\6isatap\3lan", NXDOMAIN },
		{ "\5wpad2", 0 },
		{ "\3wpa\1d", 0 },
		{ "\3www\4wpad", 0 },
		{ "\6icloud\3com", 0 },
		{ "\4mask\6icloud\3com\3lan", 0 },
		{ "\23use-application-dns", 0 },
		{ "", 0 },
	};
	static const u16 types[] = { 1, 28, 65, 255 };
	u8 p[64];
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		for (j = 0; j < ARRAY_SIZE(types); j++) {
			CHECK(ask(p, make(p, cases[i].name,
					  strlen(cases[i].name) + 1, types[j],
					  1)));
			CHECK_EQ(RCODE(out), cases[i].rcode);
			if (cases[i].rcode)
				CHECK_EQ(ANCOUNT(out), 0);
		}
}
