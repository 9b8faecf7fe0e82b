/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What MT7621's boot ROM does when the chip is strapped for NAND, as far as
 * U-Boot lets one guess: it loads SPL, which runs before DRAM does, into the
 * L2 cache, and starts it (U-Boot arch/mips/mach-mtmips/mt7621/Kconfig and
 * spl/start.S, "SPL is running on locked L2 cache").  Our L2 is RAM.
 *
 * The image is a legacy uImage whose name has room for a sum of the ROM's own,
 * the "MT7621 NAND header" (tools/mtk_image.[ch]).  All three sums are held
 * against it: no tool would have to make what no ROM checks.  Bad blocks are
 * left out as SPL leaves them out (drivers/mtd/nand/raw/mt7621_nand_spl.c).
 * Whether the ROM does the same, and what else it looks for, is not known.
 */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "exec/cpu-common.h"
#include <zlib.h>
#include "mt7621_nfi.h"

/* U-Boot include/image.h, struct legacy_img_hdr */
#define HEADER          64
#define HEADER_MAGIC    0
#define HEADER_CRC      4
#define HEADER_SIZE     12
#define HEADER_LOAD     16
#define HEADER_ENTRY    20
#define DATA_CRC        24
#define ROM_CRC         60
#define MAGIC           0x27051956
/* a quarter of a MiB of L2 */
#define LARGEST         (256 * 1024)

/* QEMU's own returns a signed number */
static uint32_t be32(const uint8_t *p)
{
    return ldl_be_p(p);
}

/* tools/mtk_image.c, crc32be_cal(): highest bit first, and the length */
static uint32_t rom_crc_byte(uint32_t crc, uint8_t byte)
{
    int bit;

    crc ^= (uint32_t)byte << 24;
    for (bit = 0; bit < 8; bit++) {
        crc = (crc << 1) ^ (crc >> 31 ? 0x04c11db7 : 0);
    }
    return crc;
}

static uint32_t rom_crc(const uint8_t *data, uint32_t len)
{
    uint32_t crc = 0, i;

    for (i = 0; i < len; i++) {
        crc = rom_crc_byte(crc, data[i]);
    }
    for (; len; len >>= 8) {
        crc = rom_crc_byte(crc, len);
    }
    return ~crc;
}

/* with zeros where the sums are, the ROM's first */
static const char *check_header(const uint8_t *image)
{
    uint8_t h[HEADER];

    memcpy(h, image, HEADER);
    if (be32(h + HEADER_MAGIC) != MAGIC) {
        return "magic";
    }
    stl_be_p(h + HEADER_CRC, 0);
    if (crc32(0, h, HEADER) != be32(image + HEADER_CRC)) {
        return "header's CRC";
    }
    stl_be_p(h + ROM_CRC, 0);
    if (rom_crc(h, HEADER) != be32(image + ROM_CRC)) {
        return "ROM's CRC";
    }
    if (be32(h + HEADER_SIZE) > LARGEST) {
        return "size";
    }
    return NULL;
}

/* the first @len bytes of good blocks */
static bool read_image(Mt7621Nfi *nfi, uint8_t *to, uint32_t len)
{
    unsigned page = 0;
    bool good, bad;

    while (len) {
        good = mt7621_nfi_read_page(nfi, page, to, &bad);
        if (bad && page % NFI_BLOCK_PAGES == 0) {
            page += NFI_BLOCK_PAGES;
            if (page == 8 * NFI_BLOCK_PAGES) {
                return false;
            }
            continue;
        }
        if (!good) {
            return false;
        }
        page++;
        to += NFI_PAGE;
        len -= MIN(len, NFI_PAGE);
    }
    return true;
}

static const char *load(Mt7621Nfi *nfi, uint8_t *image, Mt7621Spl *spl)
{
    const char *wrong;

    if (!read_image(nfi, image, HEADER)) {
        return "first page";
    }
    wrong = check_header(image);
    if (wrong) {
        return wrong;
    }
    spl->size = be32(image + HEADER_SIZE);
    if (!read_image(nfi, image, HEADER + spl->size)) {
        return "pages";
    }
    if (crc32(0, image + HEADER, spl->size) != be32(image + DATA_CRC)) {
        return "data's CRC";
    }
    spl->load = be32(image + HEADER_LOAD) & 0x1fffffff;
    spl->entry = be32(image + HEADER_ENTRY);
    cpu_physical_memory_write(spl->load, image + HEADER, spl->size);
    return NULL;
}

bool mt7621_bootrom_load(Mt7621Nfi *nfi, Mt7621Spl *spl)
{
    g_autofree uint8_t *image = g_malloc(HEADER + LARGEST + NFI_PAGE);
    const char *wrong = load(nfi, image, spl);

    if (wrong) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621: the boot ROM finds no SPL in "
                      "NAND: wrong %s\n", wrong);
    }
    return !wrong;
}
