/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's NAND flash interface, its ECC engine, and what the boot ROM does
 * with them.
 */
#ifndef MT7621_NFI_H
#define MT7621_NFI_H

#include "hw/sysbus.h"
#include "qom/object.h"

/* a page, as the chip has it: sectors of data, FDM and parity */
#define NFI_SECTORS     4
#define NFI_DATA        512
#define NFI_FDM         8
#define NFI_SPARE       16
#define NFI_SECTOR      (NFI_DATA + NFI_SPARE)
#define NFI_PAGE        (NFI_SECTORS * NFI_DATA)
#define NFI_BLOCK_PAGES 64

#define TYPE_MT7621_ECC "mt7621-ecc"
OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Ecc, MT7621_ECC)

/* @word: a sector; its parity is filled in */
void mt7621_ecc_encode(Mt7621Ecc *s, uint8_t *word);

/* DECDONE, DECENUM and DECEL for this sector of the page */
void mt7621_ecc_decode(Mt7621Ecc *s, unsigned sector, const uint8_t *word);

#define TYPE_MT7621_NFI "mt7621-nfi"
OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Nfi, MT7621_NFI)

/**
 * mt7621_nfi_read_page() - one page by itself, corrected, as the boot ROM does
 * @data: NFI_PAGE bytes
 * @bad: set to what is not 0xff in a bad block's first page
 *
 * Returns false if it is damaged.
 */
bool mt7621_nfi_read_page(Mt7621Nfi *s, unsigned page, uint8_t *data,
                          bool *bad);

/**
 * struct Mt7621Spl - where SPL has been put
 * @load: physical address; so many bytes
 * @entry: where it begins
 */
typedef struct Mt7621Spl {
    uint32_t load, size;
    uint32_t entry;
} Mt7621Spl;

/**
 * mt7621_bootrom_load() - put SPL where it is linked
 *
 * Returns false, with a line in the log, if there is none.
 */
bool mt7621_bootrom_load(Mt7621Nfi *nfi, Mt7621Spl *spl);

#endif
