/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TEST_FIRMWARE_SHA256_H
#define TEST_FIRMWARE_SHA256_H

#define SHA256_LEN	32
#define SHA256_BLOCK	64

struct sha256 {
	unsigned int h[8];
	unsigned int blocks;	/* digested so far */
};

/**
 * sha256_start() - begin a digest
 */
void sha256_start(struct sha256 *s);

/**
 * sha256_add() - digest some bytes
 * @s: from sha256_start()
 * @p: bytes
 * @len: how many; a multiple of SHA256_BLOCK
 */
void sha256_add(struct sha256 *s, const unsigned char *p, int len);

/**
 * sha256_end() - the digest of all that was added
 * @s: from sha256_start()
 * @sum: SHA256_LEN bytes
 */
void sha256_end(struct sha256 *s, unsigned char *sum);

#endif
