// SPDX-License-Identifier: GPL-2.0-or-later
/* What a disk looks like at any moment of being written. */
#include "flash/disk_flow.h"
#include "flash/disk_stream.h"
#include "flash/disk_table.h"
#include "flash/job_disk.h"
#include "disk_lab.h"

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
