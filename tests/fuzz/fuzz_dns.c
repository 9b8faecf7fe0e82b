// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes to the name server; a response must be one, and never to one. */
#include <stdlib.h>
#include <string.h>
#include "net/dns_packet.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

static void require(bool truth)
{
	if (!truth)
		abort();
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	u8 *out = malloc(DNS_ANSWER_MAX);
	u8 *again = malloc(DNS_ANSWER_MAX);
	u32 len = dns_answer(data, size, 0xc0a80101, out);

	require(len <= DNS_ANSWER_MAX);
	if (len) {
		require(len >= 12 && size >= 12);
		require(!(data[2] & 0x80) && (out[2] & 0x80));
		require(!memcmp(out, data, 2));
		/* an address comes with success only, and only one */
		require(out[6] == 0 && out[7] <= 1);
		require(!(out[3] & 0xf) || !out[7]);
		require(!dns_answer(out, len, 0xc0a80101, again));
	}
	free(again);
	free(out);
	return 0;
}
