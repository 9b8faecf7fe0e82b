/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LIFEBOAT_AES_CBC_H
#define LIFEBOAT_AES_CBC_H

#include "flash/region.h"

/**
 * aes_cbc_decrypt() - AES-CBC without padding
 * @key:	key
 * @key_bits:	128, 192 or 256
 * @iv:		16 bytes
 * @from:	ciphertext
 * @to:		result, as long
 *
 * Return: 0; -EBADMSG if @from is not whole blocks of 16 bytes.
 */
int aes_cbc_decrypt(const u8 *key, u32 key_bits, const u8 iv[16],
		    const struct region *from, u8 *to);

#endif
