// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include "flash/peb_keep.h"

/* two devices in one partition, which is a vendor's */
static bool is_other(const struct ubi_ec *a, const struct ubi_ec *b)
{
	return a->vid_offset != b->vid_offset ||
	       a->data_offset != b->data_offset ||
	       (a->image_seq && b->image_seq && a->image_seq != b->image_seq);
}

static bool is_fastmap(const struct region *peb, const struct ubi_ec *ec)
{
	struct ubi_vid vid;

	return ubi_vid_read(peb, ec->vid_offset, &vid) &&
	       (vid.vol_id == UBI_FM_SB_ID || vid.vol_id == UBI_FM_DATA_ID);
}

int peb_keep(struct peb_keep *k, u8 *peb)
{
	struct region r = { peb, k->size };
	struct ubi_ec ec = { };
	bool has_ec = ubi_ec_read(&r, &ec);

	if (!k->begun) {
		k->begun = true;
		k->ubi = has_ec;
		k->ec = ec;
		peb_drop_fastmap(peb, k->size, k->size);
		return 1;
	}
	if (k->ubi && has_ec && is_other(&k->ec, &ec)) {
		k->ubi = false;
		return k->dropped ? -EPERM : 1;
	}
	if (!k->ubi)
		return 1;
	if (has_ec && !k->ec.image_seq)
		k->ec.image_seq = ec.image_seq;
	if (has_ec ? !peb_is_empty(&r) && !is_fastmap(&r, &ec) :
		     !block_is_erased(peb, k->size))
		return 1;
	k->dropped = true;
	return 0;
}

void peb_drop_fastmap(u8 *data, u32 len, u32 size)
{
	struct region peb = { data, size };
	struct ubi_ec ec;
	u32 at;

	for (at = 0; len - at >= size; at += size) {
		peb.data = data + at;
		if (ubi_ec_read(&peb, &ec) && is_fastmap(&peb, &ec))
			memset(data + at + UBI_HEADER_LEN, 0xff,
			       size - UBI_HEADER_LEN);
	}
}
