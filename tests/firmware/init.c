// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The only program of the test firmware.  It says which firmware it is,
 * checks its own root file system as it lies in flash against the digest that
 * mkimage.py put behind it, and waits for "reboot".
 */
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <unistd.h>
#include <mbedtls/sha256.h>

#define ROOT		"/dev/mtdblock4"
#define BYTES_USED	0x28	/* in squashfs's superblock, little-endian */
#define PAGE		4096

static uint32_t le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* the digest stands at the first page boundary behind the file system */
static int root_ok(void)
{
	mbedtls_sha256_context sha;
	uint8_t buf[PAGE], sum[32];
	int fd = open(ROOT, O_RDONLY);
	uint32_t left;

	if (fd < 0 || pread(fd, buf, sizeof(buf), 0) != sizeof(buf))
		return 0;
	left = (le32(buf + BYTES_USED) + PAGE - 1) / PAGE * PAGE;
	mbedtls_sha256_init(&sha);
	mbedtls_sha256_starts(&sha, 0);
	for (; left; left -= PAGE) {
		if (read(fd, buf, PAGE) != PAGE)
			return 0;
		mbedtls_sha256_update(&sha, buf, PAGE);
	}
	mbedtls_sha256_finish(&sha, sum);
	return read(fd, buf, sizeof(sum)) == sizeof(sum) &&
	       !memcmp(buf, sum, sizeof(sum));
}

static void show_failsafe(void)
{
	char line[1024];
	FILE *f;

	mount("proc", "/proc", "proc", 0, NULL);
	f = fopen("/proc/cmdline", "r");
	if (f && fgets(line, sizeof(line), f) && strstr(line, "failsafe"))
		printf("failsafe\n");
	if (f)
		fclose(f);
}

int main(void)
{
	char line[32];

	setvbuf(stdout, NULL, _IONBF, 0);
	printf("lifeboat test firmware %s\n", VERSION);
	show_failsafe();
	printf("root digest %s\n", root_ok() ? "OK" : "BAD");
	printf("ready\n");
	while (fgets(line, sizeof(line), stdin))
		if (!strncmp(line, "reboot", 6))
			reboot(LINUX_REBOOT_CMD_RESTART);
	for (;;)
		pause();
}
