/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "mt7530_regs.h"

/* Linux 6.1's and U-Boot 2025.01's names; what is not here does not exist */
static const struct {
    uint16_t first, last;
} known[] = {
    { 0x000c, 0x0010 }, /* AGC, MFC */
    { 0x0024, 0x002c }, /* BPC, RGAC1, RGAC2 */
    { 0x0074, 0x00a0 }, /* ATA1 … AAC */
    { 0x30e0, 0x30e0 }, /* GMACCR */
    { 0x4fe0, 0x4fe0 }, /* MIB_CCR */
    { 0x7000, 0x7000 }, /* SYS_CTRL */
    { 0x7008, 0x700c }, /* SYS_INT_EN, SYS_INT_STS */
    { 0x7800, 0x7810 }, /* HWTRAP, MHWTRAP, TOP_SIG_CTRL, IO_DRV_CR */
    { 0x7830, 0x7830 }, /* P6ECR */
    { 0x7a00, 0x7a78 }, /* TRGMII */
    { 0x7b00, 0x7b04 }, /* P5RGMII */
    { 0x7d00, 0x7d18 }, /* LED */
    { 0x7ffc, 0x7ffc }, /* CREV */
};

bool mt7530_knows(uint32_t addr)
{
    uint32_t port = (addr >> 8) & 0xf, reg = addr & 0xff;
    int i;

    switch (addr >> 12) {
    case 2: /* SSP, PCR, PSC, PVC, PPBV1 */
        return port < MT7530_PORTS && (reg <= 0x04 ||
                                       (reg >= 0x0c && reg <= 0x14));
    case 3: /* PMCR, PMEEECR, PMSR */
        if (port < MT7530_PORTS && reg <= 0x08) {
            return true;
        }
        break;
    case 4: /* MIB counters */
        if (port < MT7530_PORTS) {
            return true;
        }
    }
    for (i = 0; i < ARRAY_SIZE(known); i++) {
        if (addr >= known[i].first && addr <= known[i].last) {
            return true;
        }
    }
    return false;
}
