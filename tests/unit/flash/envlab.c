// SPDX-License-Identifier: GPL-2.0-or-later
/* The copies of an environment in a small chip (envlab.h). */
#include <linux/kernel.h>
#include <string.h>
#include <u-boot/crc.h>
#include "envlab.h"
#include "test.h"

const struct simchip nor = {
	.name = "nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 32,
};
/* a mark is a page: when one is torn, no other fades with it */
const struct simchip fine = {
	.name = "fine nor", .size = CHIP, .erasesize = BLOCK, .pagesize = 16,
};
const struct simchip nand = {
	.name = "nand", .size = CHIP, .erasesize = BLOCK, .pagesize = 32,
	.nand = true,
};

static u8 buf[2][4 * BLOCK];
struct envstore e;
enum env_kind kind;
u32 size;

/*
 * A flag and a CRC are programmed by themselves: when that is cut off,
 * their neighbours in the simulator's page do not fade, and once more is as
 * good as new.
 */
static int (*program)(struct flash_port *p, u32 addr, const void *from,
		      u32 len);
static struct few few;
struct few faint;

static int remember(struct flash_port *p, u32 addr, const void *from, u32 len)
{
	int ret;

	few.op = len <= 4 ? p->programs + p->erases + 1 : 0;
	few.at = addr;
	few.len = len;
	memcpy(few.was, data + addr, min_t(u32, len, sizeof(few.was)));
	ret = program(p, addr, from, len);
	/* so is a page of a mark's own */
	if (sim.chip == &fine && len == 16 && !*(const u8 *)from)
		pages[addr / 16].weak = false;
	if (addr == faint.at && len == faint.len)
		faint.len = 0;
	return ret;
}

void forget_neighbours(void)
{
	u32 i;

	if (few.op != sim.port.programs + sim.port.erases)
		return;
	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i].weak = false;
	if (sim.cut == CUT_BEFORE || sim.cut == CUT_AFTER)
		return;
	faint = few;
}

void fade(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(pages); i++)
		pages[i].noise |= pages[i].weak;
	for (i = 0; i < faint.len; i++)
		data[faint.at + i] |= faint.was[i] & 0x55 << (i & 1);
}

void fade_marks(void)
{
	u32 page = sim.chip->pagesize, i;

	for (i = (B + SIZE) / page; i < (B + SIZE) / page + 3; i++)
		if (pages[i].weak)
			memset(data + i * page, 0xff, page);
}

static void factory_new(const struct simchip *chip)
{
	const struct partition part[] = {
		{ "boot", 0, A, false },
		{ "env", A, 4 * BLOCK, true },
		{ "firmware", 6 * BLOCK, 2 * BLOCK, false },
	};

	simbed_new(chip, part, ARRAY_SIZE(part));
	faint.len = 0;
	program = sim.port.program;
	sim.port.program = remember;
}

void plant(u32 at, int flag, const char *text, u32 len)
{
	u32 head = flag < 0 ? 4 : 5, crc;

	memset(data + at, 0xff, BLOCK);
	memset(data + at, 0, size);
	memcpy(data + at + head, text, len);
	if (flag >= 0)
		data[at + 4] = flag;
	crc = crc32(0, data + at + head, size - head);
	memcpy(data + at, &crc, sizeof(crc));
}

int look(void)
{
	e = (struct envstore) {
		.port = &sim.port, .at = { A, B }, .size = size,
		.copies = kind == PAIR ? 2 : 1,
		.spare = B, .spare_size = kind == SPARE ? 2 * BLOCK : 0,
		.buf = { buf[0], buf[1] },
	};
	return envstore_read(&e);
}

int digit(const char *name)
{
	struct envcopy c;
	char text[4];

	if (look())
		return -1;
	c = envstore_now(&e);
	return envcopy_get(&c, name, text, sizeof(text)) == 1 ?
	       text[0] - '0' : -1;
}

int set(const char *name, u32 n)
{
	char text[2] = { '0' + n };
	const struct env_change change = { name, text };

	return look() ?: envstore_set(&e, &change, 1);
}

void begin(const struct simchip *chip, enum env_kind how)
{
	kind = how;
	size = SIZE;
	factory_new(chip);
	PLANT(A, kind == PAIR ? 1 : -1, "m=4\0n=0\0bootcmd=go\0");
}

bool mend(u32 cut_at)
{
	simflash_power_on(&sim);
	sim.cut_at = cut_at;
	if (setjmp(sim.power)) {
		forget_neighbours();
		return false;
	}
	if (look() || envstore_mend(&e) < 0)
		test_failed(__FILE__, __LINE__, "not mended");
	sim.cut_at = 0;
	return true;
}
