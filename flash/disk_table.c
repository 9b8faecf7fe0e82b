// SPDX-License-Identifier: GPL-2.0-or-later
/* UEFI 2.10, chapter 5; little-endian throughout. */
#include <linux/errno.h>
#include <linux/kernel.h>
#include "flash/disk.h"
#include "flash/disk_table.h"
#include "flash/sums.h"

#define MBR_ENTRIES	446
#define MBR_ENTRY_LEN	16
#define MBR_COUNT	4
#define MBR_MAGIC	510
#define TYPE_GPT	0xee

#define GPT_HEADER_MIN	92
#define GPT_ENTRY_MIN	128

bool disk_table_matches(const struct region *head)
{
	return region_is(head, MBR_MAGIC, "\x55\xaa", 2);
}

/* of the entry at @at; false if it is none that a table could have */
static bool mbr_entry(const struct region *head, u32 at, u8 *type, u64 *end)
{
	u32 start, count;

	region_le32(head, at + 8, &start);
	region_le32(head, at + 12, &count);
	*type = head->data[at + 4];
	*end = 0;
	/* active, or not */
	if (head->data[at] & 0x7f)
		return false;
	if (!*type)
		return true;
	*end = (u64)start + count;
	return start && count;
}

static int read_mbr(const struct region *head, bool *gpt, u64 *sectors)
{
	u32 i;
	u64 end;
	u8 type;

	*gpt = false;
	*sectors = 0;
	if (!disk_table_matches(head))
		return -ENOENT;
	for (i = 0; i < MBR_COUNT; i++) {
		if (!mbr_entry(head, MBR_ENTRIES + i * MBR_ENTRY_LEN, &type,
			       &end))
			return -ENOENT;
		*gpt |= type == TYPE_GPT;
		*sectors = max(*sectors, end);
	}
	return *sectors ? 0 : -ENOENT;
}

static int read_entries(const struct region *entries, u32 size, u64 *sectors)
{
	static const u8 none[16];
	u64 first, last;
	u32 at;

	for (at = 0; at < entries->len; at += size) {
		if (region_is(entries, at, none, sizeof(none)))
			continue;
		region_le64(entries, at + 32, &first);
		region_le64(entries, at + 40, &last);
		if (last < first || last + 1 < last)
			return -EBADMSG;
		*sectors = max(*sectors, last + 1);
	}
	return *sectors ? 0 : -ENOENT;
}

/* its own sum is made with zeros where it stands */
static bool gpt_sum_ok(const struct region *header)
{
	static const u8 zeros[4];
	u32 sum, crc;

	region_le32(header, 16, &sum);
	crc = sums_crc32(0, header->data, 16);
	crc = sums_crc32(crc, zeros, sizeof(zeros));
	return sums_crc32(crc, header->data + 20, header->len - 20) == sum;
}

static int read_gpt(const struct region *head, u64 *sectors)
{
	struct region header, entries;
	u32 len, count, size, sum;
	u64 at;

	*sectors = 0;
	if (!region_is(head, DISK_SECTOR, "EFI PART", 8))
		return -EOPNOTSUPP;
	if (!region_le32(head, DISK_SECTOR + 12, &len) ||
	    len < GPT_HEADER_MIN || len > DISK_SECTOR ||
	    !region_sub(head, DISK_SECTOR, len, &header) ||
	    !gpt_sum_ok(&header))
		return -EBADMSG;
	region_le64(&header, 72, &at);
	region_le32(&header, 80, &count);
	region_le32(&header, 84, &size);
	region_le32(&header, 88, &sum);
	if (size < GPT_ENTRY_MIN || size > DISK_SECTOR || count > 1024)
		return -EBADMSG;
	if (at > DISK_TABLE_LEN / DISK_SECTOR ||
	    at * DISK_SECTOR + count * size > DISK_TABLE_LEN) {
		region_le64(&header, 48, sectors);
		return *sectors ? 0 : -EBADMSG;
	}
	if (!region_sub(head, at * DISK_SECTOR, count * size, &entries) ||
	    sums_crc32(0, entries.data, entries.len) != sum)
		return -EBADMSG;
	return read_entries(&entries, size, sectors);
}

int disk_table_check(const struct region *head, bool *gpt, u64 *sectors)
{
	int ret = read_mbr(head, gpt, sectors);

	return !ret && *gpt ? read_gpt(head, sectors) : ret;
}
