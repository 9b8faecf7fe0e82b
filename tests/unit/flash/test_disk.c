// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Images of disks: what is one, and what a disk looks like at any moment of
 * being written.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdlib.h>
#include <string.h>
#include "flash/disk.h"
#include "flash/disk_flow.h"
#include "flash/disk_stream.h"
#include "flash/disk_table.h"
#include "flash/job_disk.h"
#include "flash/sums.h"
#include "test.h"
#include "disk.inc"

#define SECTORS		1024
#define SIZE		(SECTORS * DISK_SECTOR)

/* --- a disk --- */

/**
 * struct fake - how it fails
 * @bytes:	what it holds
 * @left:	sectors that it still takes; the power goes then
 * @ios:	how many there have been
 * @fail:	number of the one that fails, 0 for none
 * @deaf:	sector that keeps what it has, and says nothing
 * @real:	sectors that there are really, if it lies
 * @wrote:	sector of the last write
 * @turns:	of a check
 */
static struct fake {
	u8 bytes[SIZE];
	u32 left;
	u32 ios;
	u32 fail;
	u32 deaf;
	u32 real;
	u32 wrote;
	u32 turns;
} fake;

static int fake_io(u32 sector, u32 count, void *buf, bool write)
{
	u8 *data = buf, *at;

	if (++fake.ios == fake.fail || sector > SECTORS ||
	    count > SECTORS - sector)
		return -EIO;
	for (; count; count--, sector++, data += DISK_SECTOR) {
		at = fake.bytes + sector % fake.real * DISK_SECTOR;
		if (!write) {
			memcpy(data, at, DISK_SECTOR);
			continue;
		}
		if (!fake.left)
			return -EIO;
		fake.left--;
		fake.wrote = sector;
		if (sector != fake.deaf)
			memcpy(at, data, DISK_SECTOR);
	}
	return 0;
}

static void fake_turn(void)
{
	fake.turns++;
}

static u8 chunk[DISK_CHUNK + DISK_SECTOR];
static struct disk disk = { SECTORS, chunk, fake_io, fake_turn };

/* what was there before: a system that starts */
static u8 old[SIZE];

static void make_disk(void)
{
	u32 i;

	for (i = 0; i < SIZE; i++)
		old[i] = i * 7 + (i >> 9);
	memcpy(old, mbr, 512);
	memset(&fake, 0, sizeof(fake));
	memcpy(fake.bytes, old, SIZE);
	fake.left = U32_MAX;
	fake.deaf = U32_MAX;
	fake.real = SECTORS;
}

/* --- a router --- */

static bool knows = true;

static const char *get(const struct identity *id, const char *key, int index)
{
	static const char *const formats[] = { "disk", "senao-tar-gz", NULL };

	return !knows || strcmp(key, "formats") || index > 2 ? NULL :
	       formats[index];
}

static int flow(const u8 *data, u32 len, u32 piece, u32 steps);

static const struct layout layout = {
	.part = { { "firmware", 0, 0x10000, true } },
	.count = 1, .size = 0x10000, .erasesize = 0x1000,
};

static struct image_report rep;
static u8 memory[0x40000];

static int identify(const u8 *data, u32 len, const struct disk *d)
{
	static const struct identity id = { get };
	static const u8 sha256[32];
	struct scratch scratch = { memory, sizeof(memory), .disk = d };
	/* to the byte, so that the sanitizer sees the first one beyond */
	static u8 *copy;
	struct region file;

	free(copy);
	copy = malloc(len ?: 1);
	memcpy(copy, data, len);
	file.data = copy;
	file.len = len;
	return image_identify(&file, sha256, &id, &layout, &scratch, &rep);
}

static bool check_failed(const char *name)
{
	u32 i;

	for (i = 0; i < rep.nchecks; i++)
		if (!strcmp(rep.check[i].name, name))
			return !rep.check[i].ok;
	return false;
}

static int run(void)
{
	static struct disk_job job;
	int ret;

	disk_job_start(&job, &rep.disk, &disk);
	while ((ret = disk_job_step(&job)) > 0)
		;
	/* over is over */
	if (disk_job_step(&job) != ret)
		return -EINVAL;
	disk_stream_end(&job.stream);
	return ret;
}

/* --- what is one --- */

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

/* every one at both ends, some in between: each takes milliseconds */
static u32 next(u32 at, u32 size)
{
	return at + (at < 100 || at + 40 > size ? 1 : 211);
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

/* stored blocks of no bytes, five bytes each, between the header and the data */
TEST(empty_blocks)
{
	static u8 many[5 * 50000 + sizeof(mbr_gz)];
	static u8 buf[DISK_CHUNK];
	struct region file = { many, sizeof(many) };
	struct disk_stream s;
	u32 at, len, calls = 0;

	memcpy(many, mbr_gz, 10);
	for (at = 10; at < 10 + 5 * 50000; at += 5)
		memcpy(many + at, "\0\0\0\xff\xff", 5);
	memcpy(many + at, mbr_gz + 10, sizeof(mbr_gz) - 10);
	CHECK_EQ(disk_stream_begin(&s, &file), 0);
	do {
		len = sizeof(buf);
		CHECK_EQ(disk_stream_read(&s, buf, &len), 0);
		calls += !len;
	} while (!s.ended && calls < 100);
	CHECK(s.ended && calls >= 3);
	CHECK_EQ(s.size, sizeof(mbr));
	disk_stream_end(&s);
	make_disk();
	CHECK_EQ(flow(many, sizeof(many), 1460, 1), 0);
	CHECK(!memcmp(fake.bytes, mbr, sizeof(mbr)));
	/* cut short in there */
	CHECK_EQ(flow(many, 10 + 5 * 40000, 1460, 1), -EBADMSG);
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

/* --- what becomes of a disk --- */

static bool is_whole(const u8 *image, u32 size)
{
	return !memcmp(fake.bytes, image, size);
}

TEST(written)
{
	make_disk();
	identify(mbr_gz, sizeof(mbr_gz), &disk);
	CHECK_EQ(run(), 0);
	CHECK(is_whole(mbr, sizeof(mbr)));
	CHECK(!memcmp(fake.bytes + sizeof(mbr), old + sizeof(mbr),
		      SIZE - sizeof(mbr)));
	CHECK_EQ(fake.wrote, 0);
	make_disk();
	identify(gpt, sizeof(gpt), &disk);
	CHECK_EQ(run(), 0);
	CHECK(is_whole(gpt, sizeof(gpt)));
	make_disk();
	identify(odd_gz, sizeof(odd_gz), &disk);
	CHECK_EQ(run(), 0);
	CHECK(is_whole(odd, sizeof(odd)));
	CHECK_EQ(fake.bytes[sizeof(odd)], 0);
}

static bool starts(void)
{
	const struct region head = { fake.bytes, DISK_SECTOR };
	u64 sectors;
	bool gpt;

	return disk_table_check(&head, &gpt, &sectors) != -ENOENT;
}

/* as it was, or it does not start, or right */
static bool is_safe(const u8 *image, u32 size)
{
	return !starts() || !memcmp(fake.bytes, old, SIZE) ||
	       is_whole(image, size);
}

static bool cut_everywhere(const u8 *packed, u32 len, const u8 *image,
			   u32 size)
{
	u32 cut, sectors = DIV_ROUND_UP(size, DISK_SECTOR);

	identify(packed, len, &disk);
	/* the first sector is written three times */
	for (cut = 0; cut <= sectors + 2; cut++) {
		make_disk();
		fake.left = cut;
		if (!run() != (cut == sectors + 2) || !is_safe(image, size))
			return false;
		/* the same file again */
		fake.left = U32_MAX;
		if (run() || !is_whole(image, size))
			return false;
	}
	return true;
}

TEST(power_cuts)
{
	CHECK(cut_everywhere(mbr_gz, sizeof(mbr_gz), mbr, sizeof(mbr)));
	CHECK(cut_everywhere(gpt, sizeof(gpt), gpt, sizeof(gpt)));
	CHECK(cut_everywhere(odd_gz, sizeof(odd_gz), odd, sizeof(odd)));
}

TEST(every_transfer_fails_once)
{
	u32 n;

	make_disk();
	identify(mbr_gz, sizeof(mbr_gz), &disk);
	for (n = 1;; n++) {
		make_disk();
		fake.fail = n;
		if (!run())
			break;
		CHECK(is_safe(mbr, sizeof(mbr)));
	}
	/* 2 + 3 chunks, twice, + 2 */
	CHECK_EQ(n, 11);
}

TEST(a_sector_that_keeps_what_it_has)
{
	u32 sector;

	identify(mbr_gz, sizeof(mbr_gz), &disk);
	for (sector = 0; sector < sizeof(mbr) / DISK_SECTOR; sector++) {
		make_disk();
		fake.deaf = sector;
		CHECK_EQ(run(), -EIO);
		CHECK(is_safe(mbr, sizeof(mbr)));
	}
}

/* sold as larger than they are */
TEST(a_disk_that_repeats_itself)
{
	make_disk();
	identify(mbr_gz, sizeof(mbr_gz), &disk);
	fake.real = 100;
	CHECK_EQ(run(), -EIO);
	CHECK(!starts());
}

TEST(an_image_that_changes_in_ram)
{
	u8 *at;

	make_disk();
	identify(mbr_gz, sizeof(mbr_gz), &disk);
	at = (u8 *)rep.disk.file.data + rep.disk.file.len / 2;
	*at ^= 1;
	CHECK_EQ(run(), -EBADMSG);
	CHECK(!starts());
	*at ^= 1;
	identify(mbr, sizeof(mbr), &disk);
	at = (u8 *)rep.disk.file.data + 5000;
	*at ^= 1;
	CHECK_EQ(run(), -EBADMSG);
	CHECK(!starts());
}

/* --- one that comes while it is written --- */

/* in pieces of @piece bytes, a step or none after each; the sender waits */
static u32 announced;

static int flow(const u8 *data, u32 len, u32 piece, u32 steps)
{
	static struct disk_flow f;
	static u8 window[DISK_WINDOW];
	u32 at = 0, n, i;
	int ret = 1;

	disk_flow_begin(&f, &disk, window, announced);
	while (ret > 0) {
		n = min(min(piece, len - at), disk_flow_room(&f));
		disk_flow_put(&f, data + at, n);
		at += n;
		if (at == len)
			disk_flow_end(&f);
		for (i = 0; i < steps + (at == len || !n) && ret > 0; i++)
			ret = disk_flow_step(&f);
	}
	/* over is over */
	if (disk_flow_step(&f) != ret || (ret && !f.job.error[0]))
		return -EINVAL;
	disk_flow_abort(&f);
	return ret;
}

TEST(pieces)
{
	static const u32 pieces[] = { 1, 7, 512, 1460, 50000, 1 << 20 };
	u32 i, steps;

	for (i = 0; i < ARRAY_SIZE(pieces); i++)
		for (steps = i ? 0 : 1; steps < 3; steps++) {
			make_disk();
			CHECK_EQ(flow(mbr_gz, sizeof(mbr_gz), pieces[i],
				      steps), 0);
			CHECK(is_whole(mbr, sizeof(mbr)));
			CHECK_EQ(fake.wrote, 0);
			make_disk();
			CHECK_EQ(flow(gpt, sizeof(gpt), pieces[i], steps), 0);
			CHECK(is_whole(gpt, sizeof(gpt)));
			make_disk();
			CHECK_EQ(flow(odd_gz, sizeof(odd_gz), pieces[i],
				      steps), 0);
			CHECK(is_whole(odd, sizeof(odd)));
		}
}

/* it waits in the window, which is smaller than the file */
TEST(more_than_the_window)
{
	static u8 file[SIZE * 4];
	u32 i, steps;

	make_disk();
	memcpy(file, mbr, sizeof(mbr));
	for (i = sizeof(mbr); i < sizeof(file); i++)
		file[i] = i * i >> 9;
	CHECK(SIZE > DISK_WINDOW);
	for (steps = 0; steps < 2; steps++) {
		make_disk();
		CHECK_EQ(flow(file, SIZE, 1460, steps), 0);
		CHECK(is_whole(file, SIZE));
	}
	/* larger than the disk: which is found out when it is there */
	CHECK_EQ(flow(file, sizeof(file), 1460, 0), -EFBIG);
	CHECK(!starts());
}

TEST(what_is_known_before_anything_is_written)
{
	static u8 bad[0x20000];

	make_disk();
	CHECK_EQ(flow(bad, 0, 1, 1), -ENOEXEC);
	CHECK_EQ(flow(bad, sizeof(bad), 1460, 1), -ENOEXEC);
	memcpy(bad, mbr, sizeof(mbr));
	bad[446 + 16 + 12 + 1] = 0x10;
	CHECK_EQ(flow(bad, sizeof(bad), 1460, 1), -EFBIG);
	memcpy(bad, gpt, sizeof(gpt));
	bad[512 + 30]++;
	/* damaged, and no file of another kind */
	CHECK_EQ(flow(bad, sizeof(gpt), 1460, 1), -EBADMSG);
	memcpy(bad, mbr_gz, sizeof(mbr_gz));
	bad[3] = 0xff;
	CHECK_EQ(flow(bad, sizeof(mbr_gz), 1460, 1), -EBADMSG);
	CHECK(!memcmp(fake.bytes, old, SIZE) && !fake.ios);
}

/* a plain one's length says it; what a packed one holds is not known */
TEST(what_its_sender_says_of_its_length)
{
	make_disk();
	announced = SIZE + 1;
	CHECK_EQ(flow(mbr, sizeof(mbr), 1460, 1), -EFBIG);
	announced = U32_MAX;
	CHECK_EQ(flow(mbr, sizeof(mbr), 1460, 1), -EFBIG);
	CHECK(!memcmp(fake.bytes, old, SIZE) && !fake.ios);
	CHECK_EQ(flow(mbr_gz, sizeof(mbr_gz), 1460, 1), 0);
	announced = SIZE;
	CHECK_EQ(flow(mbr, sizeof(mbr), 1460, 1), 0);
	announced = 0;
}

TEST(every_prefix_that_comes)
{
	u32 len;

	for (len = 0; len < sizeof(odd_gz); len = next(len, sizeof(odd_gz))) {
		make_disk();
		CHECK(flow(odd_gz, len, 1460, 1) < 0);
		CHECK(!starts() || !memcmp(fake.bytes, old, SIZE));
	}
}

TEST(every_byte_changed_that_comes)
{
	static u8 bad[sizeof(mbr_gz)];
	u32 i;

	for (i = 0; i < sizeof(bad); i = next(i, sizeof(bad))) {
		make_disk();
		memcpy(bad, mbr_gz, sizeof(bad));
		bad[i] ^= 1 << i % 8;
		if (!flow(bad, sizeof(bad), 1460, 1))
			CHECK(is_whole(mbr, sizeof(mbr)));
		else
			CHECK(!starts() || !memcmp(fake.bytes, old, SIZE));
	}
}

TEST(what_comes_behind_it)
{
	static u8 bad[sizeof(mbr_gz) + 0x20000];

	memcpy(bad, mbr_gz, sizeof(mbr_gz));
	make_disk();
	CHECK_EQ(flow(bad, sizeof(mbr_gz) + 1, 1460, 1), -ENOEXEC);
	CHECK(!starts());
	CHECK_EQ(flow(bad, sizeof(bad), 1460, 1), -ENOEXEC);
	/* OpenWrt's metadata */
	memcpy(bad + sizeof(mbr_gz) + 100, "FWx0", 4);
	make_disk();
	CHECK_EQ(flow(bad, sizeof(mbr_gz) + 116, 7, 1), 0);
	CHECK(is_whole(mbr, sizeof(mbr)));
	CHECK_EQ(flow(bad, sizeof(mbr_gz) + 117, 7, 1), -ENOEXEC);
	/* which is short */
	memcpy(bad + sizeof(bad) - 16, "FWx0", 4);
	CHECK_EQ(flow(bad, sizeof(bad), 1460, 1), -ENOEXEC);
}

TEST(power_cuts_while_it_comes)
{
	u32 cut, sectors = sizeof(mbr) / DISK_SECTOR;

	for (cut = 0; cut <= sectors + 2; cut++) {
		make_disk();
		fake.left = cut;
		CHECK_EQ(!flow(mbr_gz, sizeof(mbr_gz), 1460, 1),
			 cut == sectors + 2);
		CHECK(is_safe(mbr, sizeof(mbr)));
	}
}
