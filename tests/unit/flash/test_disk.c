// SPDX-License-Identifier: GPL-2.0-or-later
/* Images of disks: what is one. */
#include "flash/disk_stream.h"
#include "flash/disk_table.h"
#include "flash/sums.h"
#include "disk_lab.h"

static bool check_failed(const char *name)
{
	u32 i;

	for (i = 0; i < rep.nchecks; i++)
		if (!strcmp(rep.check[i].name, name))
			return !rep.check[i].ok;
	return false;
}

TEST(good_ones)
{
	make_disk();
	CHECK_EQ(identify(mbr, sizeof(mbr), &disk), -ENOKEY);
	CHECK_EQ(rep.verdict, IMAGE_CANNOT_TELL);
	CHECK_EQ(rep.disk.size, sizeof(mbr));
	CHECK_EQ(identify(mbr_gz, sizeof(mbr_gz), &disk), -ENOKEY);
	CHECK_EQ(rep.disk.size, sizeof(mbr));
	CHECK_EQ(image_part_size(&rep, 0), sizeof(mbr));
	CHECK_STR(rep.part[0].partition, "disk");
	CHECK_EQ(identify(gpt, sizeof(gpt), &disk), -ENOKEY);
	CHECK_EQ(identify(gpt_gz, sizeof(gpt_gz), &disk), -ENOKEY);
	CHECK(strstr(rep.version, "GPT"));
	CHECK_EQ(identify(odd_gz, sizeof(odd_gz), &disk), -ENOKEY);
	CHECK_EQ(rep.disk.size, sizeof(odd));
	CHECK_EQ(fake.ios, 0);
}

TEST(every_prefix)
{
	u32 len;

	for (len = 0; len < sizeof(gpt_gz); len = next(len, sizeof(gpt_gz))) {
		identify(gpt_gz, len, &disk);
		CHECK_EQ(rep.verdict, IMAGE_REFUSE);
		CHECK(!rep.disk.size && rep.error[0]);
	}
	for (len = 0; len < 40 * DISK_SECTOR; len = next(len, sizeof(gpt))) {
		identify(gpt, len, &disk);
		/* GPT's entries are in the first 34 sectors */
		CHECK_EQ(rep.verdict, len < 34 * DISK_SECTOR ? IMAGE_REFUSE :
			 IMAGE_CANNOT_TELL);
	}
}

/* some of gzip's header, and the bits up to a byte, say nothing of it */
TEST(every_byte_changed)
{
	static u8 bad[sizeof(mbr_gz)];
	u32 i, crc;

	identify(mbr_gz, sizeof(mbr_gz), &disk);
	crc = rep.disk.crc;
	for (i = 0; i < sizeof(bad); i = next(i, sizeof(bad))) {
		memcpy(bad, mbr_gz, sizeof(bad));
		bad[i] ^= 1 << i % 8;
		if (identify(bad, sizeof(bad), &disk) == -ENOKEY)
			CHECK(rep.disk.crc == crc &&
			      rep.disk.size == sizeof(mbr));
	}
}

TEST(a_length_that_is_a_lie)
{
	static u8 bad[sizeof(bomb_gz)];

	memcpy(bad, bomb_gz, sizeof(bad));
	fake.turns = 0;
	CHECK_EQ(identify(bad, sizeof(bad), &disk), -EFBIG);
	CHECK_EQ(fake.turns, SIZE / DISK_CHUNK + 1);
	CHECK(check_failed("size"));
	CHECK(strstr(rep.error, "16 MiB"));
	/* it says that it would fit: no more than does is unpacked */
	memset(bad + sizeof(bad) - 4, 0, 4);
	bad[sizeof(bad) - 3] = 1;
	fake.turns = 0;
	CHECK_EQ(identify(bad, sizeof(bad), &disk), -EFBIG);
	CHECK(check_failed("size"));
	CHECK_EQ(fake.turns, SIZE / DISK_CHUNK + 1);
}

TEST(a_length_that_is_a_small_lie)
{
	static u8 bad[sizeof(mbr_gz)];

	memcpy(bad, mbr_gz, sizeof(bad));
	bad[sizeof(bad) - 4]++;
	CHECK_EQ(identify(bad, sizeof(bad), &disk), -EBADMSG);
}

TEST(something_behind_it)
{
	static u8 bad[2 * sizeof(mbr_gz)];

	memcpy(bad, mbr_gz, sizeof(mbr_gz));
	memcpy(bad + sizeof(mbr_gz), mbr_gz, sizeof(mbr_gz));
	CHECK_EQ(identify(bad, sizeof(bad), &disk), -ENOEXEC);
	CHECK(strstr(rep.error, "behind"));
	CHECK_EQ(identify(bad, sizeof(mbr_gz) + 1, &disk), -ENOEXEC);
	memset(bad + sizeof(mbr_gz), 0, sizeof(mbr_gz));
	CHECK_EQ(identify(bad, sizeof(bad), &disk), -ENOEXEC);
	CHECK(strstr(rep.error, "behind"));
}

/* the last piece of 4 GiB: all before it is taken as read */
TEST(four_gib)
{
	static u8 buf[DISK_CHUNK];
	struct region file = { mbr_gz, sizeof(mbr_gz) };
	struct disk_stream s;
	u32 len = sizeof(buf);

	CHECK_EQ(disk_stream_begin(&s, &file), 0);
	s.size = U32_MAX - sizeof(buf) + 1;
	CHECK_EQ(disk_stream_read(&s, buf, &len), -E2BIG);
	disk_stream_end(&s);
	file.data = mbr;
	CHECK_EQ(disk_stream_begin(&s, &file), 0);
	s.size = U32_MAX - sizeof(buf) + 1;
	len = sizeof(buf);
	CHECK_EQ(disk_stream_read(&s, buf, &len), -E2BIG);
}

TEST(disks_that_are_not_there_or_too_small)
{
	struct disk none = disk;

	CHECK_EQ(identify(mbr_gz, sizeof(mbr_gz), NULL), -EPERM);
	CHECK(strstr(rep.error, "found none"));
	none.sectors = 0;
	CHECK_EQ(identify(mbr, sizeof(mbr), &none), -EPERM);
	none.sectors = 139;
	CHECK_EQ(identify(mbr, sizeof(mbr), &none), -EFBIG);
	CHECK_EQ(identify(mbr_gz, sizeof(mbr_gz), &none), -EFBIG);
	none.sectors = 140;
	CHECK_EQ(identify(mbr_gz, sizeof(mbr_gz), &none), -ENOKEY);
}

TEST(a_router_without)
{
	knows = false;
	CHECK_EQ(identify(mbr, sizeof(mbr), NULL), -ENOEXEC);
	CHECK(strstr(rep.error, "image of a disk"));
	CHECK_EQ(identify(mbr_gz, sizeof(mbr_gz), NULL), -ENOEXEC);
	CHECK(strstr(rep.error, "gzip archive"));
	knows = true;
}

TEST(tables)
{
	static u8 bad[sizeof(gpt)];

	/* a partition reaches beyond the disk, and the file does not */
	memcpy(bad, mbr, sizeof(mbr));
	bad[446 + 16 + 12 + 1] = 0x10;
	CHECK_EQ(identify(bad, sizeof(mbr), &disk), -EFBIG);
	/* FAT's boot sector */
	memcpy(bad, mbr, sizeof(mbr));
	bad[446] = 'F';
	CHECK_EQ(identify(bad, sizeof(mbr), &disk), -ENOEXEC);
	/* no partition at all */
	memcpy(bad, mbr, sizeof(mbr));
	memset(bad + 446, 0, 64);
	CHECK_EQ(identify(bad, sizeof(mbr), &disk), -ENOEXEC);
	CHECK(strstr(rep.error, "no partitions"));
	/* GPT's sums: of the header, of the entries */
	memcpy(bad, gpt, sizeof(gpt));
	bad[512 + 30]++;
	CHECK_EQ(identify(bad, sizeof(gpt), &disk), -EBADMSG);
	CHECK(check_failed("partition table"));
	memcpy(bad, gpt, sizeof(gpt));
	bad[1024 + 40]++;
	CHECK_EQ(identify(bad, sizeof(gpt), &disk), -EBADMSG);
	/* made for sectors of 4096 bytes */
	memcpy(bad, gpt, sizeof(gpt));
	memset(bad + 512, 0, 512);
	CHECK_EQ(identify(bad, sizeof(gpt), &disk), -ENOEXEC);
	CHECK(strstr(rep.error, "512"));
}

static void put_le32(u8 *at, u32 value)
{
	u32 i;

	for (i = 0; i < 4; i++)
		at[i] = value >> 8 * i;
}

/* the sums are right again */
static void sign_gpt(u8 *image)
{
	put_le32(image + 512 + 88, sums_crc32(0, image + 1024, 128 * 128));
	put_le32(image + 512 + 16, 0);
	put_le32(image + 512 + 16, sums_crc32(0, image + 512, 92));
}

TEST(tables_whose_sums_are_right)
{
	static u8 odd_one[sizeof(gpt)];

	memcpy(odd_one, gpt, sizeof(gpt));
	sign_gpt(odd_one);
	CHECK(!memcmp(odd_one, gpt, sizeof(gpt)));
	/* no partition in it */
	memset(odd_one + 1024, 0, 128 * 128);
	sign_gpt(odd_one);
	CHECK_EQ(identify(odd_one, sizeof(gpt), &disk), -ENOEXEC);
	CHECK(strstr(rep.error, "no partitions"));
	/* one that ends with the last sector of all that there can be */
	memcpy(odd_one, gpt, sizeof(gpt));
	memset(odd_one + 1024 + 128 + 40, 0xff, 8);
	odd_one[1024 + 128 + 40] = 0xfe;
	sign_gpt(odd_one);
	CHECK_EQ(identify(odd_one, sizeof(gpt), &disk), -EFBIG);
	CHECK(strstr(rep.error, "4294967295 MiB"));
}

TEST(limits)
{
	struct disk none = { 0 };

	CHECK_EQ(disk_upload_limit(NULL, 100, 1000000), 100);
	CHECK_EQ(disk_upload_limit(&none, 100, 1000000), 100);
	CHECK_EQ(disk_upload_limit(&none, 1000000, 100), 100);
	CHECK_EQ(disk_upload_limit(&disk, 100, 1000000), 1000000 - 0x20000);
	CHECK_EQ(disk_upload_limit(&disk, 100, 1000), 100);
}
