/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a GMAC has to be told of its link: Linux, ag71xx.c,
 * ag71xx_mac_link_up(); gl-inet/uboot-for-qca95xx, qca-eth-956x.c,
 * ath_gmac_check_link().
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "ath79.h"

#define CFG2            (0x04 / 4)
#define CFG2_FDX        (1u << 0)
#define CFG2_MODE       8
#define CFG2_NIBBLES    1       /* 10 and 100 Mbit/s */
#define CFG2_BYTES      2
#define IFCTL           (0x38 / 4)
#define IFCTL_100       (1u << 16)
#define FIFO_CFG5       (0x5c / 4)
#define FIFO_CFG5_BYTES (1u << 19)
/* what a frame has around it: preamble, FCS and gap */
#define AROUND          24

static const char *misfit(Ath79Link link, const uint32_t *reg)
{
    bool giga = link.mbps == 1000;

    if (!link.mbps || link.fresh) {
        return NULL;
    }
    if (!!(reg[CFG2] & CFG2_FDX) != link.full) {
        return "CFG2's duplex";
    }
    if (extract32(reg[CFG2], CFG2_MODE, 2) !=
        (giga ? CFG2_BYTES : CFG2_NIBBLES)) {
        return "CFG2's interface mode";
    }
    if (!giga && !!(reg[IFCTL] & IFCTL_100) != (link.mbps == 100)) {
        return "IFCTL's speed";
    }
    if (!!(reg[FIFO_CFG5] & FIFO_CFG5_BYTES) != giga) {
        return "FIFO_CFG5's byte mode";
    }
    return NULL;
}

static void check(Ath79LinkUse *use, Ath79Link link, const uint32_t *reg)
{
    const char *what = misfit(link, reg);

    if (what && !use->told) {
        ath79_bad("gmac: %s does not fit a link of %u Mbit/s, %s duplex\n",
                  what, link.mbps, link.full ? "full" : "half");
    }
    use->told = what;
}

void ath79_link_send(Ath79LinkUse *use, Ath79Link link, const uint32_t *reg,
                     uint32_t len)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    check(use, link, reg);
    if (link.mbps) {
        use->busy = MAX(now, use->busy) + (len + AROUND) * 8000 / link.mbps;
    }
}

bool ath79_link_receive(Ath79LinkUse *use, Ath79Link link,
                        const uint32_t *reg)
{
    check(use, link, reg);
    /* half duplex takes what the other side sends now for a collision */
    if (link.full && !(reg[CFG2] & CFG2_FDX) &&
        qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) < use->busy) {
        ath79_bad("gmac: frame lost, which came while one was sent\n");
        return false;
    }
    return true;
}
