// SPDX-License-Identifier: GPL-2.0-or-later
/* A backup of UBI that arrives: what of it is kept, and where. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/peb_keep.h"
#include "flash/upload.h"
#include "test.h"
#include "ubipeb.h"

#define PEB	4096
#define PAGE	512
#define PEBS	40

static const struct ubi_ec ec = {
	.ec = 7, .vid_offset = PAGE, .data_offset = 2 * PAGE, .image_seq = 9,
};

static u8 file[PEBS * PEB], buffer[PEBS * PEB];
static struct upload u;

static u8 *at(u32 i)
{
	return file + i * PEB;
}

/* a letter a PEB: in use, empty, erased, fastmap's, with OpenWrt's marker, … */
static void make_one(u8 *peb, char kind, u32 i)
{
	struct ubi_ec own = ec;

	own.ec += i;
	switch (kind) {
	case 'U':
		ubipeb_used(peb, PEB, &own, 0, i, i);
		break;
	case 'z':	/* it holds nothing but 0xff, and is mapped all the same */
		ubipeb_used(peb, PEB, &own, 1, i, 0xff);
		break;
	case 'L':
		ubi_layout_write(peb, PEB, PAGE, &own, i & 1);
		break;
	case 'm':
		own.image_seq = 0;
		/* fall through */
	case 'e':
		ubipeb_empty(peb, PEB, &own);
		break;
	case 'f':
		ubipeb_used(peb, PEB, &own, UBI_LAYOUT_ID + 1, 0, 0x33);
		break;
	case 'F':
		ubipeb_used(peb, PEB, &own, UBI_LAYOUT_ID + 2, 1, 0x34);
		break;
	case 'M':
		ubipeb_empty(peb, PEB, &own);
		memcpy(peb + 5, "EOF", 3);
		ubi_ec_set(peb, own.ec);
		break;
	case 'p':	/* as UBI writes it */
		ubipeb_empty(peb, PEB, &own);
		memset(peb + UBI_HEADER_LEN, 0, PAGE - UBI_HEADER_LEN);
		break;
	case 'q':	/* the first byte of what may not be */
		ubipeb_empty(peb, PEB, &own);
		peb[PAGE] = 0x7f;
		break;
	case 'd':	/* a bit behind the header: the last one */
		ubipeb_empty(peb, PEB, &own);
		peb[PEB - 1] = 0xfe;
		break;
	case 'c':	/* no header, and not erased either */
		ubipeb_empty(peb, PEB, &own);
		peb[20] ^= 1;
		break;
	case 'o':	/* another UBI's, empty and in use */
		own.image_seq++;
		ubipeb_empty(peb, PEB, &own);
		break;
	case 'O':
		own.image_seq++;
		ubipeb_used(peb, PEB, &own, 0, i, i);
		break;
	case 'v':
		own.vid_offset *= 2;
		own.data_offset *= 2;
		ubipeb_empty(peb, PEB, &own);
		break;
	case '.':
		memset(peb, 0xff, PEB);
		break;
	default:
		memset(peb, kind, PEB);
	}
}

static u32 make(const char *kinds)
{
	u32 i;

	for (i = 0; kinds[i]; i++)
		make_one(at(i), kinds[i], i);
	return i * PEB;
}

static void begin(u32 limit)
{
	u.data = buffer;
	u.limit = limit;
	memset(buffer, 0xaa, sizeof(buffer));
	upload_abort(&u, &u);
	upload_begin(&u, &u, 0);
	upload_thin(&u, PEB, sizeof(file));
}

/* in pieces of @step, with a turn of silence after each @idle-th */
static int send(u32 len, u32 step, u32 idle)
{
	u32 i, n, turn = 0;
	int ret = 0;

	for (i = 0; !ret && i < len; i += n) {
		n = min(step, len - i);
		ret = upload_write(&u, &u, file + i, n);
		if (idle && ++turn % idle == 0)
			upload_idle(&u);
		if (u.len > u.limit || u.digested > u.len ||
		    u.len - u.digested > PEB)
			return -EINVAL;
	}
	return ret;
}

/* a letter for each PEB that is in the buffer, as make() has them */
static const char *kept(const char *kinds)
{
	static char got[PEBS + 1];
	u32 i, j = 0, n = 0;

	for (i = 0; i * PEB < u.len; i++) {
		while (kinds[j] && memcmp(buffer + i * PEB, at(j), PEB))
			j++;
		if (!kinds[j])
			return "something else";
		got[n++] = kinds[j++];
	}
	got[n] = '\0';
	return got;
}

static const struct {
	const char *sent;
	const char *kept;
} rows[] = {
	/* UBI's own order is no order */
	{ "LLUUeee", "LLUU" },
	{ "UeeLeUe.eUL.", "ULUUL" },
	/* the first stays: its header is that of all empty ones */
	{ "eeee", "e" },
	{ "e.LeUL", "eLUL" },
	/* a fastmap names PEBs by number */
	{ "UfFFLUL", "ULUL" },
	/* OpenWrt's marker says what is behind it */
	{ "LLUeMMee", "LLUMM" },
	/* what cannot be told stays */
	{ "UdecezqL", "UdczqL" },
	/* UBI's own padding says nothing */
	{ "UpLpp", "UL" },
	/* old UBIs have 0 there */
	{ "mUmU", "mUU" },
	/* no UBI at the beginning: all of it is kept */
	{ ".LLUe.", ".LLUe." },
	{ "kee.", "kee." },
	{ "cee", "cee" },
	/* another UBI behind the first, of which nothing is gone yet */
	{ "ULOUee.", "ULOUee." },
	{ "mUOee", "mUOee" },
	{ "Uvee", "Uvee" },
};

TEST(what_is_kept)
{
	u32 steps[] = { 1, 7, 1460, PEB - 1, PEB, PEB + 1, sizeof(file) };
	u8 sum[32], want[32];
	u32 i, j, len;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		for (j = 0; j < ARRAY_SIZE(steps); j++) {
			len = make(rows[i].sent);
			mbedtls_sha256(file, len, want, 0);
			begin(sizeof(buffer));
			CHECK_EQ(send(len, steps[j], j), 0);
			CHECK_EQ(upload_total(&u), len);
			CHECK_STR(kept(rows[i].sent), rows[i].kept);
			CHECK_EQ(u.len, PEB * strlen(rows[i].kept));
			CHECK_EQ(upload_end(&u, &u, sum), 0);
			CHECK(!memcmp(sum, want, sizeof(sum)));
		}
}

/* where that begins on the chip is not known any more */
TEST(another_ubi_behind_what_is_gone)
{
	begin(sizeof(buffer));
	CHECK_EQ(send(make("UeUO"), 100, 0), -EPERM);
	begin(sizeof(buffer));
	CHECK_EQ(send(make("U.Uv"), PEB, 0), -EPERM);
}

TEST(a_fastmap_at_the_beginning_leaves_its_header)
{
	u8 sum[32], want[32];
	u32 len = make("fFULL");

	mbedtls_sha256(file, len, want, 0);
	begin(sizeof(buffer));
	CHECK_EQ(send(len, 100, 0), 0);
	CHECK_EQ(upload_end(&u, &u, sum), 0);
	/* digested before it went */
	CHECK(!memcmp(sum, want, sizeof(sum)));
	make_one(at(0), 'e', 0);
	CHECK_STR(kept("eFULL"), "eULL");
}

/* what fits is written as it is, and blocks may have gone bad since */
TEST(a_fastmap_goes_from_what_is_kept_whole_too)
{
	static u8 want[sizeof(file)];
	u32 len = make("UeULUeU");

	memcpy(want, file, len);
	make("UfULFeU");
	make_one(want + PEB, 'e', 1);
	make_one(want + 4 * PEB, 'e', 4);
	peb_drop_fastmap(file, len - 1, PEB);
	CHECK(!memcmp(file, want, len));
	/* nor is anything else a fastmap */
	len = make("Uz.LvcM");
	memcpy(want, file, len);
	peb_drop_fastmap(file, len, PEB);
	CHECK(!memcmp(file, want, len));
}

TEST(the_rest_of_a_length_that_is_no_multiple)
{
	u8 sum[32], want[32];
	u32 len = make("UeLeL.") - 1;

	mbedtls_sha256(file, len, want, 0);
	begin(sizeof(buffer));
	CHECK_EQ(send(len, 1000, 3), 0);
	CHECK_EQ(upload_total(&u), len);
	CHECK_EQ(u.len, 4 * PEB - 1);
	CHECK_EQ(upload_end(&u, &u, sum), 0);
	CHECK(!memcmp(sum, want, sizeof(sum)));
}

/* the buffer takes what is kept, and one that is looked at */
TEST(more_than_the_buffer_takes)
{
	static const char many[] = "LLU....eeeeUeeee....e";
	u32 len = make(many), limit;

	for (limit = 5 * PEB; limit < 6 * PEB; limit += PEB - 1) {
		begin(limit);
		CHECK_EQ(upload_room(&u), 4 * PEB);
		CHECK_EQ(send(len, 333, 0), 0);
		CHECK_STR(kept(many), "LLUU");
	}
	begin(5 * PEB - 1);
	CHECK_EQ(send(len, 333, 0), -EFBIG);
	CHECK(upload_total(&u) <= 13 * PEB);
	/* one that is in use may be the last that comes */
	len = make("LLUeUL");
	begin(5 * PEB);
	CHECK_EQ(send(len, 333, 0), 0);
}

/* chunked, it might go on for ever */
TEST(more_than_there_may_be_in_all)
{
	u32 len = make("Ueeeee");

	begin(sizeof(buffer));
	upload_thin(&u, PEB, 5 * PEB);
	CHECK_EQ(send(len, 1000, 0), -EFBIG);
	CHECK(upload_total(&u) <= 5 * PEB);
}

TEST(given_up_and_begun_anew)
{
	u32 len = make("UeU");
	u8 sum[32];

	begin(sizeof(buffer));
	CHECK_EQ(send(len - 5, 100, 0), 0);
	CHECK(upload_abort(&u, &u));
	CHECK_EQ(upload_total(&u), 0);
	CHECK_EQ(upload_write(&u, &u, file, 1), -EPIPE);
	/* another one is not thinned, unless somebody says so */
	CHECK_EQ(upload_begin(&u, &u, len), 0);
	CHECK_EQ(upload_write(&u, &u, file, len), 0);
	CHECK_EQ(u.len, len);
	CHECK_EQ(upload_end(&u, &u, sum), 0);
	/* and has forgotten the other's first PEB */
	begin(sizeof(buffer));
	CHECK_EQ(send(make("kee."), 100, 0), 0);
	CHECK_EQ(u.len, 4 * PEB);
	begin(sizeof(buffer));
	CHECK_EQ(send(make("UeU"), 100, 0), 0);
	CHECK_EQ(u.len, 2 * PEB);
}

/*
 * Behind a partition's first UBI there may be another one, with a number of its
 * own: empty PEBs of the first's would make Linux refuse it.
 */
TEST(only_its_own_empty_pebs_are_trimmed)
{
	struct region r = { file, make("LLUee") };

	CHECK_EQ(peb_trimmed(&r, PEB), 3 * PEB);
	r.len = make("LLUeLLOoo");
	CHECK_EQ(peb_trimmed(&r, PEB), 9 * PEB);
	r.len = make("LLUevv");
	CHECK_EQ(peb_trimmed(&r, PEB), 6 * PEB);
	r.len = make("LLUeo..");
	CHECK_EQ(peb_trimmed(&r, PEB), 5 * PEB);
}
