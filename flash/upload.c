// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "flash/upload.h"

/* bytes digested in one idle turn: about a millisecond's worth */
#define IDLE_STEP	16384

int upload_begin(struct upload *u, const void *owner, u32 announced)
{
	if (u->owner)
		return -EBUSY;
	if (announced > u->limit)
		return -EFBIG;
	u->owner = owner;
	u->len = 0;
	u->digested = 0;
	if (PORT_NAND) {
		u->thin->most = 0;
		u->thin->dropped = 0;
	}
	mbedtls_sha256_init(&u->sha);
	mbedtls_sha256_starts(&u->sha, 0);
	return 0;
}

static void digest(struct upload *u, u32 len)
{
	mbedtls_sha256_update(&u->sha, u->data + u->digested, len);
	u->digested += len;
}

void upload_thin(struct upload *u, u32 peb, u32 most)
{
	u->thin->most = most;
	memset(&u->thin->keep, 0, sizeof(u->thin->keep));
	u->thin->keep.size = peb;
}

u32 upload_room(const struct upload *u)
{
	return (u->limit / u->thin->keep.size - 1) * u->thin->keep.size;
}

/* a PEB is complete: the digest has to have it before it may go */
static int look(struct upload *u)
{
	u32 peb = u->thin->keep.size;
	int ret;

	digest(u, u->len - u->digested);
	ret = peb_keep(&u->thin->keep, u->data + u->len - peb);
	if (!ret) {
		u->len -= peb;
		u->digested -= peb;
		u->thin->dropped += peb;
	}
	return min(ret, 0);
}

static int write_thinned(struct upload *u, const u8 *data, size_t len)
{
	u32 peb = u->thin->keep.size, n;
	int ret = 0;

	for (; !ret && len; data += n, len -= n) {
		n = min_t(size_t, len, peb - u->len % peb);
		if (n > u->limit - u->len || n > u->thin->most - upload_total(u))
			return -EFBIG;
		memcpy(u->data + u->len, data, n);
		u->len += n;
		if (u->len % peb == 0)
			ret = look(u);
	}
	return ret;
}

int upload_write(struct upload *u, const void *owner, const void *data,
		 size_t len)
{
	if (!owner || u->owner != owner)
		return -EPIPE;
	if (PORT_NAND && u->thin->most)
		return write_thinned(u, data, len);
	if (len > u->limit - u->len)
		return -EFBIG;
	memcpy(u->data + u->len, data, len);
	u->len += len;
	if (u->len - u->digested > UPLOAD_LAG_MAX)
		digest(u, u->len - u->digested - UPLOAD_LAG_MAX);
	return 0;
}

void upload_idle(struct upload *u)
{
	if (u->owner)
		digest(u, min_t(u32, u->len - u->digested, IDLE_STEP));
}

int upload_end(struct upload *u, const void *owner, u8 sha256[32])
{
	if (!owner || u->owner != owner)
		return -EPIPE;
	digest(u, u->len - u->digested);
	mbedtls_sha256_finish(&u->sha, sha256);
	mbedtls_sha256_free(&u->sha);
	u->owner = NULL;
	return 0;
}

bool upload_abort(struct upload *u, const void *owner)
{
	if (!owner || u->owner != owner)
		return false;
	mbedtls_sha256_free(&u->sha);
	u->owner = NULL;
	u->len = 0;
	if (PORT_NAND)
		u->thin->dropped = 0;
	return true;
}
