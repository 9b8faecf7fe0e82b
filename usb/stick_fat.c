// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/unaligned.h>
#include "usb/stick_fat.h"

#define le16		get_unaligned_le16
#define le32		get_unaligned_le32

/*
 * What a hostile stick may cost: sectors of a root, one a turn, and of a search
 * for room, in one turn: one that is dying takes its time for each.
 */
#define DIR_MAX		1024
#define ROOM_MAX	64

#define DIR_ENTRY		32
#define ATTR		11
#define ATTR_VOLUME	0x08
#define ATTR_FOLDER	0x10
#define ATTR_ARCHIVE	0x20
#define ATTR_LONG	0x0f
#define LONG_LAST	0x40
#define LONG_CHARS	13
#define LONG_PIECES	((FAT_NAME - 1) / LONG_CHARS)

static int io(struct fat *fat, u32 sector, u32 count, void *buf, bool write)
{
	if (!sector || sector >= fat->sectors || count > fat->sectors - sector)
		return -EBADMSG;
	return fat->io(sector, count, buf, write);
}

/* a sector into the buffer, unless it is there */
static int load(struct fat *fat, u32 sector)
{
	int ret;

	if (fat->at == sector)
		return 0;
	fat->at = 0;
	ret = io(fat, sector, 1, fat->buf, false);
	if (!ret)
		fat->at = sector;
	return ret;
}

static int store(struct fat *fat)
{
	return io(fat, fat->at, 1, fat->buf, true);
}

/* the only call for the very first sector, which volumes do not begin with */
static int load_first(struct fat *fat)
{
	int ret;

	fat->at = 0;
	if (!fat->sectors)
		return -EINVAL;
	ret = fat->io(0, 1, fat->buf, false);
	if (ret)
		return ret;
	return le16(fat->buf + 510) == 0xaa55 ? 0 : -EINVAL;
}

/* in the Nth of the entries that a GPT has, 128 bytes each */
static int find_gpt(struct fat *fat, u32 n)
{
	const u8 *p = fat->buf;
	u32 at, per = FAT_SECTOR / 128;
	int ret = load(fat, 1);

	if (ret)
		return ret;
	if (memcmp(p, "EFI PART", 8) || le32(p + 76) || le32(p + 84) != 128 ||
	    n >= le32(p + 80))
		return -ENOENT;
	at = le32(p + 72);
	if (at >= fat->sectors)
		return -ENOENT;
	ret = load(fat, at + n / per);
	if (ret)
		return ret;
	p += n % per * 128;
	/* the upper half of a sector's number: no stick is as large */
	fat->start = le32(p + 36) ? 0 : le32(p + 32);
	return fat->start ? 0 : -ENOENT;
}

static int find_start(struct fat *fat, u32 which)
{
	const u8 *p = fat->buf + 446;
	int ret = load_first(fat);

	fat->start = 0;
	if (ret || !which)
		return ret;
	/* 0xee: all of it is a GPT's */
	if (p[4] == 0xee)
		return which > 4 ? find_gpt(fat, which - 5) : -ENOENT;
	if (which > 4)
		return -ENOENT;
	p += 16 * (which - 1);
	fat->start = p[4] ? le32(p + 8) : 0;
	return fat->start ? 0 : -ENOENT;
}

/* how many there can be, of those that the FAT has room for */
static void count_clusters(struct fat *fat, u32 sectors)
{
	u64 entries = (u64)fat->fat_len * FAT_SECTOR * 8;

	fat->clusters = sectors / fat->per_cluster;
	/* Microsoft's own numbers: the type is a matter of how many there are */
	fat->bits = fat->clusters < 4085 ? 12 : fat->clusters < 65525 ? 16 : 32;
	entries /= fat->bits;
	entries = entries < 2 ? 0 : entries - 2;
	if (fat->clusters > entries)
		fat->clusters = entries;
}

static int understand(struct fat *fat)
{
	const u8 *p = fat->buf;
	u32 total = le16(p + 19) ? le16(p + 19) : le32(p + 32);
	u32 reserved = le16(p + 14), root = le16(p + 17) * DIR_ENTRY / FAT_SECTOR;
	u64 before;

	if (!memcmp(p + 3, "EXFAT   ", 8))
		return -EPROTONOSUPPORT;
	fat->per_cluster = p[13];
	fat->fats = p[16];
	fat->fat_len = le16(p + 22) ? le16(p + 22) : le32(p + 36);
	if (le16(p + 510) != 0xaa55 || le16(p + 11) != FAT_SECTOR ||
	    !fat->per_cluster || fat->per_cluster & (fat->per_cluster - 1) ||
	    !reserved || !fat->fats || fat->fats > 2 || !fat->fat_len ||
	    total > fat->sectors - fat->start)
		return -EINVAL;
	before = reserved + (u64)fat->fats * fat->fat_len + root;
	if (before >= total)
		return -EINVAL;
	fat->fat_at = fat->start + reserved;
	fat->root_at = fat->fat_at + fat->fats * fat->fat_len;
	fat->root_len = root;
	fat->data_at = fat->root_at + root;
	count_clusters(fat, total - before);
	if (!fat->clusters || (fat->bits == 32) != !root)
		return -EINVAL;
	fat->root = fat->bits == 32 ? le32(p + 44) : 0;
	fat->info_at = fat->bits == 32 && le16(p + 48) &&
		       le16(p + 48) < reserved ? fat->start + le16(p + 48) : 0;
	return 0;
}

int fat_open(struct fat *fat, u32 which)
{
	int ret = find_start(fat, which);

	if (ret)
		return ret;
	if (fat->start >= fat->sectors)
		return -ENOENT;
	if (fat->start) {
		ret = load(fat, fat->start);
		if (ret)
			return ret;
	}
	return understand(fat);
}

static bool in_volume(const struct fat *fat, u32 cluster)
{
	return cluster >= 2 && cluster - 2 < fat->clusters;
}

static u32 sector_of(const struct fat *fat, u32 cluster)
{
	return fat->data_at + (cluster - 2) * fat->per_cluster;
}

/* @value: NULL, or what the entry becomes, in the copy of FAT number @copy */
static int fat_entry(struct fat *fat, u32 cluster, u32 copy, u32 *got,
		     const u32 *value)
{
	bool small = fat->bits == 12;
	u32 n = small ? 2 : fat->bits / 8, i, word = 0;
	u32 byte = small ? cluster + cluster / 2 : cluster * n;
	u32 shift = small && cluster % 2 ? 4 : 0;
	u32 mask = small ? 0xfff : fat->bits == 16 ? 0xffff : 0x0fffffff;
	u32 at = fat->fat_at + copy * fat->fat_len;
	int ret;

	/* byte by byte: those of FAT12 lie across sectors */
	for (i = 0; i < n; i++) {
		ret = load(fat, at + (byte + i) / FAT_SECTOR);
		if (ret)
			return ret;
		word |= (u32)fat->buf[(byte + i) % FAT_SECTOR] << (8 * i);
	}
	if (got)
		*got = (word >> shift) & mask;
	if (!value)
		return 0;
	word = (word & ~(mask << shift)) | *value << shift;
	for (i = 0; i < n; i++) {
		ret = load(fat, at + (byte + i) / FAT_SECTOR);
		if (ret)
			return ret;
		fat->buf[(byte + i) % FAT_SECTOR] = word >> (8 * i);
		/* when the sector is complete */
		if (i + 1 == n || !((byte + i + 1) % FAT_SECTOR))
			ret = store(fat);
		if (ret)
			return ret;
	}
	return 0;
}

static int next(struct fat *fat, u32 *cluster)
{
	u32 to;
	int ret = fat_entry(fat, *cluster, 0, &to, NULL);

	if (!ret)
		*cluster = to;
	return ret;
}

void fat_dir_begin(const struct fat *fat, struct fat_dir *dir)
{
	memset(dir, 0, sizeof(*dir));
	dir->cluster = fat->root;
}

static u8 short_sum(const u8 *p)
{
	u8 sum = 0;
	u32 i;

	for (i = 0; i < 11; i++)
		sum = (sum << 7 | sum >> 1) + p[i];
	return sum;
}

/* pieces come last one first */
static void take_long(struct fat_dir *dir, const u8 *p)
{
	static const u8 at[LONG_CHARS] = {
		1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30
	};
	u32 order = p[0] & ~LONG_LAST, i;
	u16 c;

	if (p[0] & LONG_LAST) {
		memset(dir->name, 0, sizeof(dir->name));
		dir->sum = p[13];
		dir->order = order <= LONG_PIECES ? order : 0;
	}
	if (!order || order != dir->order || p[13] != dir->sum) {
		dir->order = 0;
		dir->name[0] = '\0';
		return;
	}
	for (i = 0; i < LONG_CHARS; i++) {
		c = le16(p + at[i]);
		if (!c)
			break;
		dir->name[(order - 1) * LONG_CHARS + i] =
			c > ' ' && c < 0x7f ? c : '?';
	}
	dir->order--;
}

static void part_of_short(char **to, const u8 *p, u32 len, bool lower)
{
	u32 i;

	while (len && p[len - 1] == ' ')
		len--;
	for (i = 0; i < len; i++, (*to)++)
		**to = p[i] <= ' ' || p[i] >= 0x7f ? '?' :
		       lower && p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i];
}

static void take_short(char *name, const u8 *p)
{
	part_of_short(&name, p, 8, p[12] & 0x08);
	if (p[8] != ' ') {
		*name++ = '.';
		part_of_short(&name, p + 8, 3, p[12] & 0x10);
	}
	*name = '\0';
}

static void take_entry(struct fat *fat, struct fat_dir *dir, u32 sector,
		       u32 offset, fat_found found)
{
	const u8 *p = fat->buf + offset;
	struct fat_file file = {
		.entry = sector,
		.offset = offset,
		.cluster = le16(p + 26),
		.left = le32(p + 28),
	};

	if (fat->bits == 32)
		file.cluster |= (u32)le16(p + 20) << 16;
	/* a long name that belongs to another entry is none */
	if (dir->order || !dir->name[0] || dir->sum != short_sum(p))
		take_short(dir->name, p);
	if (!(p[ATTR] & (ATTR_VOLUME | ATTR_FOLDER)))
		found(dir->name, &file);
	dir->order = 0;
	dir->name[0] = '\0';
}

/* is there a sector, and which? */
static int dir_sector(struct fat *fat, struct fat_dir *dir, u32 *sector)
{
	int ret;

	if (dir->seen++ >= DIR_MAX)
		return 0;
	if (fat->root_len) {
		*sector = fat->root_at + dir->sector;
		return dir->sector++ < fat->root_len;
	}
	if (dir->sector == fat->per_cluster) {
		ret = next(fat, &dir->cluster);
		if (ret)
			return ret;
		dir->sector = 0;
	}
	if (!in_volume(fat, dir->cluster))
		return 0;
	*sector = sector_of(fat, dir->cluster) + dir->sector++;
	return 1;
}

int fat_dir_step(struct fat *fat, struct fat_dir *dir, fat_found found)
{
	u32 sector = 0, i;
	int ret = dir_sector(fat, dir, &sector);

	if (ret <= 0)
		return ret;
	ret = load(fat, sector);
	for (i = 0; !ret && i < FAT_SECTOR; i += DIR_ENTRY) {
		const u8 *p = fat->buf + i;

		if ((!p[0] || p[0] == 0xe5) && !dir->free.entry) {
			dir->free.entry = sector;
			dir->free.offset = i;
		}
		if (!p[0])
			return 0;
		if (p[0] == 0xe5) {
			dir->order = 0;
			dir->name[0] = '\0';
		} else if (p[ATTR] == ATTR_LONG) {
			take_long(dir, p);
		} else {
			take_entry(fat, dir, sector, i, found);
		}
	}
	return ret ? ret : 1;
}

/* on to the next cluster; those that lie behind each other are read at once */
static int run(struct fat *fat, struct fat_file *file, u32 most, u32 *count)
{
	u32 last = file->cluster, to = last, n = fat->per_cluster - file->sector;
	int ret = 0;

	while (n < most) {
		ret = next(fat, &to);
		if (ret || to != last + 1 || !in_volume(fat, to))
			break;
		last = to;
		n += fat->per_cluster;
	}
	*count = n < most ? n : most;
	return ret;
}

/* by so many sectors, all of which run() has seen */
static int advance(struct fat *fat, struct fat_file *file, u32 count)
{
	u32 sector = file->sector + count;

	file->cluster += (sector - 1) / fat->per_cluster;
	file->sector = (sector - 1) % fat->per_cluster + 1;
	if (file->sector < fat->per_cluster || !file->left)
		return 0;
	file->sector = 0;
	return next(fat, &file->cluster);
}

int fat_read(struct fat *fat, struct fat_file *file, void *buf, u32 size)
{
	u32 most = size / FAT_SECTOR, need, count, len;
	int ret;

	if (!file->left)
		return 0;
	if (!in_volume(fat, file->cluster))
		return -EBADMSG;
	need = (file->left - 1) / FAT_SECTOR + 1;
	ret = run(fat, file, most < need ? most : need, &count);
	if (ret)
		return ret;
	ret = io(fat, sector_of(fat, file->cluster) + file->sector, count, buf,
		 false);
	if (ret)
		return ret;
	len = count * FAT_SECTOR < file->left ? count * FAT_SECTOR : file->left;
	file->left -= len;
	ret = advance(fat, file, count);
	return ret ? ret : len;
}

/* where FAT32 says that there is room; it may be wrong */
static u32 room_hint(struct fat *fat)
{
	u32 hint;

	if (!fat->info_at || load(fat, fat->info_at))
		return 2;
	hint = le32(fat->buf + 492);
	return in_volume(fat, hint) ? hint : 2;
}

/* a cluster that is nobody's */
static int find_room(struct fat *fat, u32 *cluster)
{
	u32 c, got, n = (u64)ROOM_MAX * FAT_SECTOR * 8 / fat->bits;
	int ret;

	for (c = room_hint(fat); in_volume(fat, c) && n; c++, n--) {
		ret = fat_entry(fat, c, 0, &got, NULL);
		if (ret)
			return ret;
		if (!got) {
			*cluster = c;
			return 0;
		}
	}
	return -ENOSPC;
}

static int take_room(struct fat *fat, u32 cluster)
{
	static const u32 end = 0x0fffffff;
	u32 copy, last = fat->bits == 32 ? end : end & ((1 << fat->bits) - 1);
	u32 count;
	int ret = 0;

	for (copy = 0; !ret && copy < fat->fats; copy++)
		ret = fat_entry(fat, cluster, copy, NULL, &last);
	if (ret || !fat->info_at)
		return ret;
	ret = load(fat, fat->info_at);
	if (ret || le32(fat->buf) != 0x41615252 ||
	    le32(fat->buf + 484) != 0x61417272)
		return ret;
	count = le32(fat->buf + 488);
	if (!count || count > fat->clusters)
		return 0;
	put_unaligned_le32(count - 1, fat->buf + 488);
	return store(fat);
}

int fat_write_text(struct fat *fat, const struct fat_file *file, bool exists,
		   const char *name, const void *text, u32 len)
{
	u32 cluster = exists ? file->cluster : 0;
	bool fresh = !in_volume(fat, cluster);
	u8 *p;
	int ret;

	if (!file->entry)
		return -ENOSPC;
	ret = fresh ? find_room(fat, &cluster) : 0;
	if (ret)
		return ret;
	ret = io(fat, sector_of(fat, cluster), 1, (void *)text, true);
	if (!ret && fresh)
		ret = take_room(fat, cluster);
	if (!ret)
		ret = load(fat, file->entry);
	if (ret)
		return ret;
	p = fat->buf + file->offset;
	if (!exists) {
		memset(p, 0, DIR_ENTRY);
		memcpy(p, name, 11);
		p[ATTR] = ATTR_ARCHIVE;
		/* both parts in lower case */
		p[12] = 0x18;
	}
	put_unaligned_le16(cluster, p + 26);
	if (fat->bits == 32)
		put_unaligned_le16(cluster >> 16, p + 20);
	put_unaligned_le32(len, p + 28);
	return store(fat);
}
