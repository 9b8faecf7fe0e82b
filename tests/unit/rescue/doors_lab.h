/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Three doors and the corridor as it is, on a strict chip; for one file of tests. */
#ifndef LIFEBOAT_TESTS_DOORS_LAB_H
#define LIFEBOAT_TESTS_DOORS_LAB_H

#include <linker_lists.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mtd/mtd.h>
#include <mbedtls/sha256.h>
#include <stdarg.h>
#include <stdlib.h>
#include "board/board.h"
#include "corridor.h"
#include "doors.h"
#include "flash/disk.h"
#include "flash/port_mtd.h"
#include "simflash.h"
#include "status.h"
#include "test.h"

#define BLOCK	2048
#define CHIP	(16 * BLOCK)
#define BOOT	(4 * BLOCK)
#define FILE_LEN	(3 * BLOCK + 100)
/* less RAM than flash */
#define BUFFER		(10 * BLOCK + 1000)

/* --- a router --- */

static const struct layout layout = {
	.part = {
		{ "boot", 0, BOOT },
		{ "firmware", BOOT, 8 * BLOCK, true },
		{ "factory", 12 * BLOCK, 4 * BLOCK },
	},
	.count = 3, .size = CHIP, .erasesize = BLOCK,
};

static u8 buffer[BUFFER], chip[CHIP], before[CHIP];
static struct simpage pages[CHIP / 256];
static bool bad[CHIP / BLOCK];
static u8 dying[CHIP / BLOCK];
static u32 worn[CHIP / BLOCK];
static const struct simcells cells = { chip, pages, bad, dying, worn };
static const struct simchip nor = { .erasesize = BLOCK, .pagesize = 256 };
static struct simflash sim;
static struct mtd_info mtd;
static ulong now;
static char console[4096];

int __wrap_printf(const char *fmt, ...);
int __wrap_puts(const char *s);

int __wrap_printf(const char *fmt, ...)
{
	size_t len = strlen(console);
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = strncmp(fmt, "lifeboat:", 9) ? vfprintf(stdout, fmt, ap) :
	    vsnprintf(console + len, sizeof(console) - len, fmt, ap);
	va_end(ap);
	return n;
}

int __wrap_puts(const char *s)
{
	return 0;
}

ulong get_timer(ulong base)
{
	return now - base;
}

struct board_buffer board_buffer(void)
{
	return (struct board_buffer){ buffer, sizeof(buffer) };
}

const struct kernel_room *board_room(void)
{
	return NULL;
}

/* one that nothing may be written to */
static u32 disk_ios;

static int disk_io(u32 sector, u32 count, void *buf, bool write)
{
	disk_ios++;
	return -EIO;
}

const struct disk *board_disk(void)
{
	static u8 chunk[DISK_CHUNK + DISK_SECTOR];
	static const struct disk disk = { 4096, chunk, disk_io };

	/* the chip's limits are tested on a router without one */
	return status_info()->disk ? &disk : NULL;
}

static const char *get(const struct identity *id, const char *key, int index)
{
	return !strcmp(key, "formats") && !index ? "letter" : NULL;
}

const struct identity *board_identity(void)
{
	static const struct identity id = { get };

	return &id;
}

const struct layout *board_layout(struct mtd_info **m)
{
	*m = &mtd;
	return &layout;
}

/* reads flash into the buffer, as the boards' own */
static bool damaged;

int board_find_firmware(struct firmware *fw)
{
	memcpy(buffer, chip + BOOT, 8 * BLOCK);
	strcpy(fw->name, "old");
	return damaged ? -EBADMSG : 0;
}

void led_show(enum rescue_state state)
{
}

/* the chip behind a port of the corridor's own */
static int port_read(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	return sim.port.read(&sim.port, addr, buf, len);
}

static int port_erase(struct flash_port *p, u32 addr)
{
	p->erases++;
	sim.port.layout = p->layout;
	return sim.port.erase(&sim.port, addr);
}

static int port_program(struct flash_port *p, u32 addr, const void *buf,
			u32 len)
{
	sim.port.layout = p->layout;
	return sim.port.program(&sim.port, addr, buf, len);
}

int port_mtd_init(struct flash_port *p, struct mtd_info *m,
		  const struct layout *l)
{
	*p = (struct flash_port){
		.layout = l, .writesize = 1, .read = port_read,
		.erase = port_erase, .program = port_program,
	};
	return 0;
}

/* blocks that the chip lets nobody write, as the boot partition's of CFI */
static struct {
	u32 addr;
	u32 len;
	bool open;
	bool stays;
} lock;

int port_mtd_unlock(u32 addr, u32 len)
{
	lock.addr = addr;
	lock.len = len;
	/* some of it, if not all */
	lock.open = true;
	return lock.stays ? -EIO : 0;
}

void port_mtd_lock(u32 addr, u32 len)
{
	CHECK_EQ(addr, lock.addr);
	CHECK_EQ(len, lock.len);
	CHECK(lock.open);
	lock.open = false;
}

/* --- a format: the first letter says it all --- */

static bool match(const struct image_input *in)
{
	return in->file.len && strchr("ABCRX", in->file.data[0]);
}

static int check(const struct image_input *in, struct image_report *rep)
{
	int ret;

	if (in->file.data[0] == 'X') {
		strcpy(rep->board, "another");
		return image_other(rep);
	}
	if (in->file.data[0] == 'R') {
		rep->ram = in->file;
		return image_refuse(rep, -EROFS, "Start it.", "It runs from RAM.");
	}
	ret = image_add_part(rep, "all", "firmware", 0, &in->file);
	/* over itself */
	if (!ret && in->file.data[0] == 'B')
		ret = image_add_part(rep, "all", "firmware", 0, &in->file);
	return ret ?: in->file.data[0] == 'C' ? -ENOKEY : 0;
}

IMAGE_FORMAT(letter) = {
	.name = "letter", .title = "Letter", .match = match, .check = check,
};

/* --- doors --- */

/**
 * struct fake_door - what a test decides, and what it is told
 * @opens:	what open() returns
 * @waits:	some peer has not been told
 */
struct fake_door {
	struct rescue_upload own;
	int opens;
	bool waits;
	u32 opened;
	u32 polls;
	u32 asked;
	u32 closed;
};

static struct fake_door alpha, beta, gamma_;

#define FAKE_DOOR(_id, _fake)						\
	static int _id##_open(void)					\
	{								\
		(_fake).opened++;					\
		return (_fake).opens;					\
	}								\
	static void _id##_poll(void)					\
	{								\
		(_fake).polls++;					\
	}								\
	static bool _id##_busy(void)					\
	{								\
		(_fake).asked++;					\
		return (_fake).waits;					\
	}								\
	static void _id##_close(void)					\
	{								\
		(_fake).closed++;					\
	}								\
	DOOR(_id) = {							\
		.name = #_id, .open = _id##_open, .poll = _id##_poll,	\
		.busy = _id##_busy, .close = _id##_close,		\
	}

FAKE_DOOR(alpha, alpha);
FAKE_DOOR(beta, beta);
FAKE_DOOR(gamma, gamma_);

static void set_up(void)
{
	static bool done;
	u32 i;

	memset(&alpha, 0, sizeof(alpha));
	memset(&beta, 0, sizeof(beta));
	memset(&gamma_, 0, sizeof(gamma_));
	strcpy(alpha.own.peer, "192.168.1.10");
	strcpy(beta.own.peer, "the USB stick");
	console[0] = '\0';
	damaged = false;
	for (i = 0; i < CHIP; i++)
		chip[i] = i * 7 + i / 256;
	memset(pages, 0, sizeof(pages));
	memcpy(before, chip, CHIP);
	simflash_init(&sim, &nor, &layout, &cells);
	simflash_power_on(&sim);
	status_info()->layout = &layout;
	status_info()->intact = true;
	if (!done)
		corridor_init(&mtd);
	done = true;
}

/* the poll loop, until no job runs any more */
static void run(void)
{
	u32 turns = 0;

	while (corridor_busy() && turns++ < 1000) {
		now += 10;
		corridor_poll();
	}
}

/* begin and write; @kind as check() has it */
static int send(struct fake_door *door, char kind)
{
	static u8 file[FILE_LEN];
	int ret;

	memset(file, kind + 1, sizeof(file));
	file[0] = kind;
	ret = rescue_upload_begin(&door->own, sizeof(file), "f");
	return ret ?: rescue_upload_write(&door->own, file, sizeof(file));
}

static bool written(char kind)
{
	return chip[BOOT] == kind && chip[BOOT + 1] == kind + 1 &&
	       chip[BOOT + FILE_LEN - 1] == kind + 1;
}

static bool untouched(void)
{
	return !memcmp(chip, before, CHIP);
}

#endif
