// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The only program of the test firmware.  It says which firmware it is, holds
 * its own root file system, as it lies in flash, against the digest that
 * mkimage.py put behind it, and waits on the console for "reboot".
 *
 * Built on the kernel's nolibc: a few KiB instead of a C library.
 */
#include <nolibc.h>
#include "sha256.h"

#define BLOCK		4096
#define BYTES_USED	0x28	/* in the squashfs superblock, little-endian */
#define DIGEST_MAGIC	"LFBTROOT"
#define MAGIC_LEN	8

static unsigned char buf[BLOCK];

/* whole blocks are asked for; the last one of the partition is whole, too */
static int read_block(int fd)
{
	int len = 0, got;

	while (len < BLOCK) {
		got = read(fd, buf + len, BLOCK - len);
		if (got <= 0)
			return -1;
		len += got;
	}
	return 0;
}

static unsigned int get_le32(const unsigned char *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (unsigned int)p[3] << 24;
}

/* the digest stands at the first block boundary behind the file system */
static int digest_root(int fd)
{
	struct sha256 sha;
	unsigned char sum[SHA256_LEN];
	unsigned int left;

	if (read_block(fd))
		return -1;
	left = (get_le32(buf + BYTES_USED) + BLOCK - 1) / BLOCK;
	sha256_start(&sha);
	for (; left; left--) {
		sha256_add(&sha, buf, BLOCK);
		if (read_block(fd))
			return -1;
	}
	sha256_end(&sha, sum);
	return memcmp(buf, DIGEST_MAGIC, MAGIC_LEN) ||
	       memcmp(buf + MAGIC_LEN, sum, SHA256_LEN);
}

static const char *root_verdict(void)
{
	int fd = open(ROOT_DEVICE, O_RDONLY, 0);
	int bad;

	if (fd < 0)
		return "BAD";
	bad = digest_root(fd);
	close(fd);
	return bad ? "BAD" : "OK";
}

/*
 * The kernel hands words that it does not know to init: "failsafe" as an
 * argument, "failsafe=1" (what OpenWrt looks for) as an environment variable.
 */
static void show_failsafe(char **argv, char **envp)
{
	int asked = 0;

	for (argv++; *argv; argv++)
		asked |= !strcmp(*argv, "failsafe");
	for (; *envp; envp++)
		asked |= !strncmp(*envp, "failsafe=", 9);
	if (asked)
		printf("failsafe\n");
}

int main(int argc, char **argv, char **envp)
{
	char line[64];
	int len;

	printf("lifeboat test firmware %s\n", VERSION);
	show_failsafe(argv, envp);
	printf("root digest %s\n", root_verdict());
	printf("ready\n");
	for (;;) {
		len = read(0, line, sizeof(line));
		if (len >= 6 && !strncmp(line, "reboot", 6))
			reboot(LINUX_REBOOT_CMD_RESTART);
		if (len <= 0)	/* a console that hung up stays silent */
			sleep(3600);
	}
}
