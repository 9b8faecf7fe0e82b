// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/string.h>
#include <mbedtls/aes.h>
#include "flash/aes_cbc.h"

#define BLOCK	16

int aes_cbc_decrypt(const u8 *key, u32 key_bits, const u8 iv[16],
		    const struct region *from, u8 *to)
{
	mbedtls_aes_context aes;
	u8 chain[BLOCK];
	int ret;

	if (from->len % BLOCK)
		return -EBADMSG;
	memcpy(chain, iv, BLOCK);
	mbedtls_aes_init(&aes);
	ret = mbedtls_aes_setkey_dec(&aes, key, key_bits);
	if (!ret)
		ret = mbedtls_aes_crypt_cbc(&aes, MBEDTLS_AES_DECRYPT,
					    from->len, chain, from->data, to);
	mbedtls_aes_free(&aes);
	return ret ? -EBADMSG : 0;
}
