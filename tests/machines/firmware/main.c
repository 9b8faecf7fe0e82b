// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A firmware that is small enough to be restored in seconds on a router's
 * model: it stands where the kernel does, says which it is, and holds the
 * root file system, as it lies in flash, against the digest behind it.  What
 * it prints is what tests/firmware/init.c prints.
 */
#include "../../firmware/sha256.h"

#define BLOCK		4096
#define BYTES_USED	0x28	/* in the squashfs superblock, little-endian */
#define DIGEST_MAGIC	"LFBTROOT"
#define MAGIC_LEN	8
#define KSEG1(addr)	((volatile unsigned char *)(0xa0000000u + (addr)))

/* sha256.c is built without a library */
void *memset(void *to, int c, unsigned int len)
{
	unsigned char *p = to;

	while (len--)
		*p++ = c;
	return to;
}

static unsigned int get32(unsigned int addr)
{
	return *(volatile unsigned int *)KSEG1(addr);
}

static void put32(unsigned int addr, unsigned int val)
{
	*(volatile unsigned int *)KSEG1(addr) = val;
}

#ifdef SOC_MT7621
#define UART	0x1e000c00
#else
#define UART	0x18020000
#endif

#ifdef UART_AR933X
/* Linux, ar933x_uart.c: a byte goes out with bit 9, which says "room", too */
static void put_char(char c)
{
	while (!(get32(UART) & 1 << 9))
		;
	put32(UART, 1 << 9 | (unsigned char)c);
}
#else
/* a 16550 with a register every four bytes: line status, transmitter empty */
static void put_char(char c)
{
	while (!(get32(UART + 5 * 4) & 1 << 5))
		;
	put32(UART, (unsigned char)c);
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

#ifdef SOC_MT7621
/* the first 4 MiB of the chip are always there */
#define SPI		0x1fc00000

static void show_flash(void)
{
}
#else
/* all of the chip is to be seen, not its first 4 MiB again and again */
#define SPI		0x1f000000
#define SPI_CTRL	(SPI + 4)
#define REMAP_DISABLE	(1 << 6)

static void show_flash(void)
{
	put32(SPI, 1);
	put32(SPI_CTRL, get32(SPI_CTRL) | REMAP_DISABLE);
	put32(SPI, 0);
}
#endif

static unsigned int get_le32(const volatile unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (unsigned int)p[3] << 24;
}

static int root_is_whole(void)
{
	static unsigned char buf[BLOCK];
	const volatile unsigned char *p = KSEG1(SPI + ROOT);
	unsigned int left = (get_le32(p + BYTES_USED) + BLOCK - 1) / BLOCK;
	unsigned char sum[SHA256_LEN];
	struct sha256 sha;
	int i;

	if (left > (FLASH_SIZE - ROOT) / BLOCK - 1)
		return 0;
	sha256_start(&sha);
	for (; left; left--, p += BLOCK) {
		for (i = 0; i < BLOCK; i++)
			buf[i] = p[i];
		sha256_add(&sha, buf, BLOCK);
	}
	sha256_end(&sha, sum);
	for (i = 0; i < MAGIC_LEN; i++)
		if (p[i] != DIGEST_MAGIC[i])
			return 0;
	for (i = 0; i < SHA256_LEN; i++)
		if (p[MAGIC_LEN + i] != sum[i])
			return 0;
	return 1;
}

void main(void)
{
	put("lifeboat test firmware " VERSION "\n");
	show_flash();
	put(root_is_whole() ? "root digest OK\n" : "root digest BAD\n");
	put("ready\n");
	for (;;)
		__asm__ volatile("wait");
}
