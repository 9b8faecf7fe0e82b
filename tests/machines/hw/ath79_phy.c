/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PHY of a switch, as far as drivers ask it: reset, link, negotiation; and
 * the interrupt when the link comes or goes (Linux, at803x.c).
 *
 * Negotiation takes "negotiation" ms of guest time, from reset, power-up or
 * the plug; a real one 1200 at the least, for which both sides keep silent
 * (IEEE 802.3, 28.3.2, break_link_timer).  "lpa" is what the other side can do.
 */
#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "net/net.h"
#include "ath79_switch.h"

#define BMCR            0
#define BMCR_RESET      0x8000
#define BMCR_ANENABLE   0x1000
#define BMCR_PDOWN      0x0800
#define BMCR_ANRESTART  0x0200
#define BMSR            1
#define BMSR_ABILITY    0x7849
#define BMSR_DONE       0x0024      /* link, negotiation complete */
#define PHYID1          2
#define PHYID2          3
#define ADVERTISE       4
#define LPA             5
#define LPA_100FULL     0x0100      /* as in ADVERTISE */
#define LPA_100HALF     0x0080
#define LPA_10FULL      0x0040
#define SPECIFIC_STATUS 0x11        /* at803x.c */
#define SPECIFIC_100    0x4000
#define SPECIFIC_FULL   0x2000
#define SPECIFIC_UP     0x0c00      /* resolved, link */
/* whoever asks once a second knows of the link by then */
#define FRESH_NS        1500000000ll
#define INTR_ENABLE     0x12
#define INTR_STATUS     0x13        /* reading clears it */
#define INTR_LINK_DOWN  0x0800
#define INTR_LINK_UP    0x0400

static bool plugged_in(Phy *p)
{
    return p->nic && !qemu_get_queue(p->nic)->link_down &&
           !(p->reg[BMCR] & BMCR_PDOWN);
}

bool ath79_phy_link(Phy *p)
{
    return plugged_in(p) &&
           qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) >= p->up_at;
}

Ath79Link ath79_phy_speed(Phy *p)
{
    uint16_t both = p->reg[ADVERTISE] & p->sw->lpa;
    Ath79Link link = { 0 };

    if (ath79_phy_link(p)) {
        link.mbps = both & (LPA_100FULL | LPA_100HALF) ? 100 : 10;
        link.full = both & LPA_100FULL ||
                    (both & LPA_10FULL && !(both & LPA_100HALF));
        link.fresh = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - p->up_at <
                     FRESH_NS;
    }
    return link;
}

static void link_changed(Phy *p)
{
    ath79_switch_changed(p->sw);
    p->reg[INTR_STATUS] |= ath79_phy_link(p) ? INTR_LINK_UP : INTR_LINK_DOWN;
    if (p->reg[INTR_STATUS] & p->reg[INTR_ENABLE] && p->sw->kind->phy_irq) {
        p->sw->kind->phy_irq(p->sw);
    }
}

static void negotiated(void *opaque)
{
    Phy *p = opaque;

    if (ath79_phy_link(p)) {
        link_changed(p);
    }
    if (p->nic) {
        qemu_flush_queued_packets(qemu_get_queue(p->nic));
    }
}

static void negotiate(Phy *p)
{
    p->up_at = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
               p->sw->negotiation * SCALE_MS;
    if (p->sw->negotiation) {
        timer_mod(p->timer, p->up_at);
    }
}

void ath79_phy_cable_changed(Phy *p)
{
    negotiate(p);
    link_changed(p);
}

void ath79_phy_init(Phy *p)
{
    p->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, negotiated, p);
}

void ath79_phy_reset(Phy *p)
{
    memset(p->reg, 0, sizeof(p->reg));
    p->reg[BMCR] = BMCR_ANENABLE;
    p->reg[PHYID1] = 0x004d;
    p->reg[PHYID2] = 0xd041;
    p->reg[ADVERTISE] = 0x0de1;
    negotiate(p);
}

uint16_t ath79_phy_read(Phy *p, unsigned reg)
{
    Ath79Link link = ath79_phy_speed(p);
    uint16_t val;

    switch (reg) {
    case BMSR:
        return BMSR_ABILITY | (link.mbps ? BMSR_DONE : 0);
    case LPA:
        return link.mbps ? p->sw->lpa : 0;
    case SPECIFIC_STATUS:
        return (link.mbps ? SPECIFIC_UP : 0) |
               (link.mbps == 100 ? SPECIFIC_100 : 0) |
               (link.full ? SPECIFIC_FULL : 0);
    case INTR_STATUS:
        val = p->reg[INTR_STATUS];
        p->reg[INTR_STATUS] = 0;
        return val;
    default:
        return p->reg[reg];
    }
}

void ath79_phy_write(Phy *p, unsigned reg, uint16_t val)
{
    bool link = ath79_phy_link(p);

    if (reg == BMCR && val & BMCR_RESET) {
        ath79_phy_reset(p);
        val &= ~BMCR_RESET;
    }
    if (reg == BMCR && (val & BMCR_ANRESTART ||
                        p->reg[BMCR] & ~val & BMCR_PDOWN)) {
        negotiate(p);
        val &= ~BMCR_ANRESTART;
    }
    p->reg[reg] = val;
    if (ath79_phy_link(p) != link) {
        link_changed(p);
    }
}
