/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The code of MT7621's ECC engine at its weakest, which is what a page of
 * 2048 + 64 bytes has room for: BCH over GF(2^13) that corrects four bits in
 * 512 bytes of data and 8 of OOB by 52 bits of parity.
 *
 * U-Boot's driver tells the field, the strength and how many bits there are
 * (drivers/mtd/nand/raw/mt7621_nand.c), not the field's polynomial nor the
 * order of bits.  Ours are Linux's lib/bch.c polynomial, and the least
 * significant bit of a byte first: parity read out of a real chip may differ.
 */
#ifndef MT7621_BCH_H
#define MT7621_BCH_H

#define BCH_DATA        520     /* bytes that are protected */
#define BCH_PARITY      8       /* bytes, 52 bits of them used, the others 1 */
#define BCH_STRENGTH    4
#define BCH_FAILED      (-1)

/* parity of BCH_DATA bytes */
void bch_encode(const uint8_t *data, uint8_t *parity);

/**
 * bch_decode() - look for what has changed
 * @data: BCH_DATA bytes, and the parity behind them
 * @at: set to the number of each wrong bit, 8 times its byte plus its place
 *
 * Returns how many are wrong, those of the parity included, or BCH_FAILED if
 * they are more than BCH_STRENGTH.
 */
int bch_decode(const uint8_t *data, unsigned at[BCH_STRENGTH]);

#endif
