// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A firmware that is small enough to be restored in seconds on an emulated
 * router: it stands where the kernel does, says which it is, and holds the
 * root file system, as it lies in flash, against the digest behind it.
 */
#include "sha256.h"
#include "root.h"

#define BYTES_USED	0x28	/* in the squashfs superblock, little-endian */
#define DIGEST_MAGIC	"LFBTROOT"
#define MAGIC_LEN	8
#define WORDS_MAX	16

const volatile struct place place = { .mark = "LFBPLACE" };

unsigned int root_at;

/* sha256.c is built without a library */
void *memset(void *to, int c, unsigned int len)
{
	unsigned char *p = to;

	while (len--)
		*p++ = c;
	return to;
}

#ifndef SOC_MALTA
#ifdef SOC_MT7621
#define UART	0x1e000c00
#else
#define UART	0x18020000
#endif

#ifdef UART_AR933X
/* Linux, ar933x_uart.c: a byte goes out with bit 9, which says "room", too */
void put_char(char c)
{
	while (!(get32(UART) & 1 << 9))
		;
	put32(UART, 1 << 9 | (unsigned char)c);
}
#else
/* a 16550 with a register every four bytes: line status, transmitter empty */
void put_char(char c)
{
	while (!(get32(UART + 5 * 4) & 1 << 5))
		;
	put32(UART, (unsigned char)c);
}
#endif

/* nobody is listened to */
void serve(void)
{
	for (;;)
		__asm__ volatile("wait");
}
#endif

static void put(const char *s)
{
	for (; *s; s++) {
		if (*s == '\n')
			put_char('\r');
		put_char(*s);
	}
}

#ifndef ROOT_IN_UBI
#if defined(SOC_MALTA) || defined(SOC_MT7621)
/* Malta's whole chip, MT7621's first 4 MiB are always there */
#ifdef SOC_MALTA
#define FLASH		0x1e000000
#else
#define FLASH		0x1fc00000
#endif

static void show_flash(void)
{
}
#else
/* all of the chip is to be seen, not its first 4 MiB again and again */
#define SPI		0x1f000000
#define FLASH		SPI
#define SPI_CTRL	(SPI + 4)
#define REMAP_DISABLE	(1 << 6)

static void show_flash(void)
{
	put32(SPI, 1);
	put32(SPI_CTRL, get32(SPI_CTRL) | REMAP_DISABLE);
	put32(SPI, 0);
}
#endif

unsigned int root_open(void)
{
	show_flash();
	return place.limit;
}

void root_read(unsigned int at, unsigned char *buf)
{
	const volatile unsigned char *p = KSEG1(FLASH + root_at + at);
	int i;

	for (i = 0; i < ROOT_BLOCK; i++)
		buf[i] = p[i];
}
#endif

static unsigned int get_le32(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (unsigned int)p[3] << 24;
}

static int same(const void *a, const void *b, unsigned int len)
{
	const unsigned char *p = a, *q = b;

	while (len && *p == *q) {
		p++;
		q++;
		len--;
	}
	return !len;
}

static int root_is_whole(void)
{
	static unsigned char buf[ROOT_BLOCK];
	unsigned int limit = root_open(), at, end;
	unsigned char sum[SHA256_LEN];
	struct sha256 sha;

	if (!limit)
		return 0;
	root_read(0, buf);
	end = (get_le32(buf + BYTES_USED) + ROOT_BLOCK - 1) & -ROOT_BLOCK;
	if (end > limit - ROOT_BLOCK)
		return 0;
	sha256_start(&sha);
	for (at = 0; at < end; at += ROOT_BLOCK) {
		root_read(at, buf);
		sha256_add(&sha, buf, ROOT_BLOCK);
	}
	sha256_end(&sha, sum);
	root_read(end, buf);
	return same(buf, DIGEST_MAGIC, MAGIC_LEN) &&
	       same(buf + MAGIC_LEN, sum, SHA256_LEN);
}

/* both what Linux hands to init as an argument and what OpenWrt looks for */
static int asked_for_failsafe(int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (same(argv[i], "failsafe", sizeof("failsafe")) ||
		    same(argv[i], "failsafe=", sizeof("failsafe=") - 1))
			return 1;
	return 0;
}

/* of two firmwares beside each other the boot loader says which this is */
static void find_slot(int argc, char **argv)
{
	static const char word[] = "lifeboat.slot=";
	const unsigned int len = sizeof(word) - 1;
	int i;

	root_at = place.root;
	for (i = 1; i < argc; i++) {
		if (!same(argv[i], word, len))
			continue;
		root_at = argv[i][len] == '2' ? place.root2 : place.root;
		put(argv[i] + sizeof("lifeboat"));
		put("\n");
	}
}

/* argc is -2 where there is a tree beside the kernel (UHI 1.1, section 5) */
static int read_tree(char **tree, char **argv)
{
	int i, argc = words((unsigned char *)tree, argv, WORDS_MAX);

	put("started with a tree:");
	for (i = 1; i < argc; i++) {
		put(" ");
		put(argv[i]);
	}
	put(argc ? "\n" : " none\n");
	return argc;
}

void main(int argc, char **argv)
{
	static char *said[WORDS_MAX];

	put("lifeboat test firmware " VERSION "\n");
	if (argc == -2) {
		argc = read_tree(argv, said);
		argv = said;
	}
	if (asked_for_failsafe(argc, argv))
		put("failsafe\n");
	find_slot(argc, argv);
	put(root_is_whole() ? "root digest OK\n" : "root digest BAD\n");
	put("ready\n");
	serve();
}
