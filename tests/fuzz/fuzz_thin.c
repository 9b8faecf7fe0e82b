// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A backup of UBI, thinned as it arrives, in two segmentations: the same is
 * kept, it is what was sent, and nothing of it that UBI would look for is gone.
 *
 * Each PEB comes out of a few bytes of the input, with its sums made right
 * unless those say otherwise: else nothing gets past them.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "flash/upload.h"
#include "ubipeb.h"

#define PEB	1024
#define PEBS_MAX 24
#define LIMIT	(8 * PEB)

enum { ERASED, EMPTY, USED, FASTMAP, NOISE, MARKED, OTHER, PADDED };

static u8 file[PEBS_MAX * PEB];
static u8 kept[2][LIMIT];

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "broken: %s\n", what);
	abort();
}

/* @in: kind, volume, where a byte is changed, and to what */
static void make(u8 *peb, const u8 *in)
{
	struct ubi_ec ec = {
		.ec = in[1], .vid_offset = 128, .data_offset = 256,
		.image_seq = in[1] % 2 * 7,
	};
	u8 kind = in[0] % 8;

	if (kind == OTHER)
		ec.vid_offset = in[1] * 8;
	if (kind == USED || kind == FASTMAP)
		ubipeb_used(peb, PEB, &ec, kind == USED ? in[1] :
			    UBI_FM_SB_ID + in[1] % 2, in[2], in[3]);
	else
		ubipeb_empty(peb, PEB, &ec);
	if (kind == ERASED)
		memset(peb, 0xff, PEB);
	if (kind == MARKED) {
		memcpy(peb + 5, "EOF", 3);
		ubi_ec_set(peb, ec.ec);
	}
	if (kind == PADDED)
		memset(peb + UBI_HEADER_LEN, in[1], 64);
	if (kind == NOISE)
		peb[(in[2] << 2 | in[1] >> 6) % PEB] = in[3];
}

/* 0 or the error; what is left in kept[@which] */
static int send(struct upload *u, u32 len, u32 step, int which, u8 sha256[32])
{
	u32 at, n;
	int ret = 0;

	memset(u, 0, sizeof(*u));
	u->data = kept[which];
	u->limit = LIMIT;
	upload_begin(u, u, 0);
	upload_thin(u, PEB, sizeof(file));
	for (at = 0; !ret && at < len; at += n) {
		n = min(step, len - at);
		ret = upload_write(u, u, file + at, n);
		must(u->len <= LIMIT && u->digested <= u->len, "bounds");
		if (!which)
			upload_idle(u);
	}
	must(ret == 0 || ret == -EFBIG || ret == -EPERM, "an error");
	if (ret)
		upload_abort(u, u);
	else
		upload_end(u, u, sha256);
	return ret;
}

/* may UBI do without it? */
static bool is_idle(const u8 *data)
{
	struct region r = { data, PEB };
	struct ubi_vid vid;
	struct ubi_ec ec;

	if (!ubi_ec_read(&r, &ec))
		return block_is_erased(data, PEB);
	if (ubi_vid_read(&r, ec.vid_offset, &vid))
		return vid.vol_id - UBI_FM_SB_ID < 2;
	return !ec.eof && ec.vid_offset < PEB &&
	       block_is_erased(data + ec.vid_offset, PEB - ec.vid_offset);
}

/* all of @len, in order, but for what is idle */
static void check(const struct upload *u, u32 len)
{
	struct region first = { file, PEB };
	u32 at = PEB, to = PEB, n;
	struct ubi_ec ec;

	if (len < PEB || !ubi_ec_read(&first, &ec)) {
		must(u->len == len && !memcmp(kept[0], file, len), "no UBI");
		return;
	}
	must(!memcmp(kept[0], file, UBI_HEADER_LEN), "the first header");
	must(!memcmp(kept[0], file, PEB) || is_idle(file), "the first");
	for (; at < len; at += n) {
		n = min(len - at, (u32)PEB);
		if (to + n <= u->len && !memcmp(kept[0] + to, file + at, n))
			to += n;
		else
			must(n == PEB && is_idle(file + at), "one is lost");
	}
	must(to == u->len, "more than was sent");
	must(upload_total(u) == len, "the length");
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 sum[2][32], want[32];
	u32 len = 0, step;
	struct upload a, b;
	int ra, rb;

	if (size < 6)
		return 0;
	step = 1 + (data[0] | data[1] << 8) % 3000;
	for (data += 2, size -= 2; size >= 4 && len < sizeof(file);
	     data += 4, size -= 4, len += PEB)
		make(file + len, data);
	/* what is left over makes the last one shorter */
	len -= size < 4 && size ? data[0] : 0;
	ra = send(&a, len, len, 0, sum[0]);
	rb = send(&b, len, step, 1, sum[1]);
	must(ra == rb, "the error depends on the pieces");
	if (ra)
		return 0;
	must(a.len == b.len && !memcmp(kept[0], kept[1], a.len), "the bytes");
	mbedtls_sha256(file, len, want, 0);
	must(!memcmp(sum[0], want, 32) && !memcmp(sum[1], want, 32), "digest");
	check(&a, len);
	return 0;
}
