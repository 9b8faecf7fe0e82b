// SPDX-License-Identifier: GPL-2.0-or-later
/* Any request, then any blocks and any waits: what is taken is in order. */
#include <stdlib.h>
#include "net/tftp_put.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void require(bool truth)
{
	if (!truth)
		abort();
}

/* three bytes a step: a wait, or a block's number and length */
static void transfer(struct tftp_request *r, const u8 *data, size_t size)
{
	enum tftp_todo todo;
	struct tftp_put p;
	u16 taken = 0;
	u32 now = 0;

	tftp_put_begin(&p, r, now);
	require(p.block && p.block <= TFTP_BLOCK_MAX);
	require(p.window && p.window <= TFTP_WINDOW_MAX);
	for (; size >= 3; data += 3, size -= 3) {
		u16 block = data[0] & 0x40 ? p.last + 1 : data[1];
		u32 len = data[0] & 0x20 ? p.block : data[2] * 8;

		if (data[0] & 0x80) {
			now += data[1] << 8;
			todo = tftp_put_turn(&p, now);
			require(todo != TFTP_ACCEPT ||
				p.state == TFTP_PUT_LAST);
			continue;
		}
		todo = tftp_put_data(&p, block, len, now);
		if (todo == TFTP_BAD)
			p.state = TFTP_PUT_OVER;
		if (todo < TFTP_TAKE || todo > TFTP_TAKE_LAST)
			continue;
		require(block == (u16)(taken + 1) && len <= p.block);
		require((todo == TFTP_TAKE_LAST) == (len < p.block));
		taken = block;
	}
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 out[TFTP_REPLY_MAX];
	struct tftp_request r;
	u32 split = size ? data[0] : 0, len;

	if (split >= size || tftp_request_parse(&r, data + 1, split))
		return 0;
	if (!r.asus) {
		require(!r.name[0] || r.name > (const char *)data);
		transfer(&r, data + 1 + split, size - 1 - split);
		len = tftp_oack(out, &r);
		require(len <= sizeof(out));
		tftp_error(out, TFTP_ERR_TEXT, r.name, r.name);
	}
	return 0;
}
