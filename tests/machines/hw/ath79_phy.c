/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PHY of a switch, as far as drivers ask it: reset, link, negotiation; and
 * the interrupt when the link comes or goes (Linux, at803x.c).
 */
#include "qemu/osdep.h"
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
#define LPA_100FULL     0x41e1
#define SPECIFIC_STATUS 0x11        /* at803x: speed, duplex, resolved, link */
#define SPECIFIC_100FULL 0x6c00
#define INTR_ENABLE     0x12
#define INTR_STATUS     0x13        /* reading clears it */
#define INTR_LINK_DOWN  0x0800
#define INTR_LINK_UP    0x0400

bool ath79_phy_link(Phy *p)
{
    return p->nic && !qemu_get_queue(p->nic)->link_down &&
           !(p->reg[BMCR] & BMCR_PDOWN);
}

void ath79_phy_link_changed(Phy *p)
{
    p->reg[INTR_STATUS] |= ath79_phy_link(p) ? INTR_LINK_UP : INTR_LINK_DOWN;
    if (p->reg[INTR_STATUS] & p->reg[INTR_ENABLE] && p->sw->kind->phy_irq) {
        p->sw->kind->phy_irq(p->sw);
    }
}

void ath79_phy_reset(Phy *p)
{
    memset(p->reg, 0, sizeof(p->reg));
    p->reg[BMCR] = BMCR_ANENABLE;
    p->reg[PHYID1] = 0x004d;
    p->reg[PHYID2] = 0xd041;
    p->reg[ADVERTISE] = 0x0de1;
}

uint16_t ath79_phy_read(Phy *p, unsigned reg)
{
    bool link = ath79_phy_link(p);
    uint16_t val;

    switch (reg) {
    case BMSR:
        return BMSR_ABILITY | (link ? BMSR_DONE : 0);
    case LPA:
        return link ? LPA_100FULL : 0;
    case SPECIFIC_STATUS:
        return link ? SPECIFIC_100FULL : 0;
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
    if (reg == BMCR) {
        val &= ~BMCR_ANRESTART;
    }
    p->reg[reg] = val;
    if (ath79_phy_link(p) != link) {
        ath79_phy_link_changed(p);
    }
}
