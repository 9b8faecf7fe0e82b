// SPDX-License-Identifier: GPL-2.0-or-later
/* SHA-256 (FIPS 180-4) of a whole number of its blocks: all that init needs. */
#include "sha256.h"

/* the first 32 bits of the fractional parts of the square roots of 2..19 */
static const unsigned int h0[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

/* and of the cube roots of the first 64 primes */
static const unsigned int k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static unsigned int ror(unsigned int x, int n)
{
	return x >> n | x << (32 - n);
}

static unsigned int get_be32(const unsigned char *p)
{
	return (unsigned int)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static void schedule(unsigned int *w, const unsigned char *p)
{
	unsigned int s0, s1;
	int i;

	for (i = 0; i < 16; i++)
		w[i] = get_be32(p + 4 * i);
	for (; i < 64; i++) {
		s0 = ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^
		     w[i - 15] >> 3;
		s1 = ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^
		     w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
}

static void compress(struct sha256 *s, const unsigned char *p)
{
	unsigned int w[64], v[8], t1, t2;
	int i, j;

	schedule(w, p);
	for (j = 0; j < 8; j++)
		v[j] = s->h[j];
	for (i = 0; i < 64; i++) {
		t1 = v[7] + k[i] + w[i] +
		     (ror(v[4], 6) ^ ror(v[4], 11) ^
		      ror(v[4], 25)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6]));
		t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^
		      ror(v[0], 22)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		for (j = 7; j > 0; j--)
			v[j] = v[j - 1];
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (j = 0; j < 8; j++)
		s->h[j] += v[j];
	s->blocks++;
}

void sha256_start(struct sha256 *s)
{
	int i;

	for (i = 0; i < 8; i++)
		s->h[i] = h0[i];
	s->blocks = 0;
}

void sha256_add(struct sha256 *s, const unsigned char *p, int len)
{
	for (; len > 0; len -= SHA256_BLOCK, p += SHA256_BLOCK)
		compress(s, p);
}

void sha256_end(struct sha256 *s, unsigned char *sum)
{
	/* 512 bits a block; 32 bits of length suffice for 4 MiB */
	unsigned int bits = s->blocks * SHA256_BLOCK * 8;
	unsigned char last[SHA256_BLOCK] = { 0x80 };
	int i;

	for (i = 0; i < 4; i++)
		last[SHA256_BLOCK - 1 - i] = bits >> (8 * i);
	compress(s, last);
	for (i = 0; i < SHA256_LEN; i++)
		sum[i] = s->h[i / 4] >> (24 - 8 * (i % 4));
}
