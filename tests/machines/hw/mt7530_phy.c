/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources: IEEE 802.3 clauses 22 and 45; U-Boot drivers/net/mtk_eth.c
 * (mtk_mmd_ind_read(), mt753x_core_reg_write()); the identifier is that of
 * Linux drivers/net/phy/mediatek-ge.c.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/net/mii.h"
#include "mt7530_phy.h"

#define MMD_CONTROL     13
#define MMD_DATA        14
#define MMD_DATA_MODE   0x4000
#define MMD_CORE        0x1f

/* both ends (802.3, 40.5.1.1) */
#define STAT1000_RECEIVERS_OK   0x3000

void mt7530_phy_reset(MT7530Phy *p)
{
    memset(p->regs, 0, sizeof(p->regs));
    memset(p->core, 0, sizeof(p->core));
    p->mmd_control = 0;
    p->mmd_addr = 0;
    p->regs[MII_BMCR] = MII_BMCR_AUTOEN | MII_BMCR_FD | MII_BMCR_SPEED1000;
    p->regs[MII_PHYID1] = 0x03a2;
    p->regs[MII_PHYID2] = 0x9412;
    p->regs[MII_ANAR] = 0x0de1;
    p->regs[MII_CTRL1000] = MII_CTRL1000_FULL;
}

void mt7530_phy_cable(MT7530Phy *p, bool plugged)
{
    p->cable = plugged;
}

bool mt7530_phy_up(const MT7530Phy *p)
{
    return p->cable && !(p->regs[MII_BMCR] & MII_BMCR_PDOWN);
}

/* the other end can do everything */
static uint16_t with_link(const MT7530Phy *p, int reg)
{
    bool up = mt7530_phy_up(p);

    switch (reg) {
    case MII_BMSR:
        return MII_BMSR_100TX_FD | MII_BMSR_100TX_HD | MII_BMSR_10T_FD |
               MII_BMSR_10T_HD | MII_BMSR_EXTSTAT | MII_BMSR_AUTONEG |
               MII_BMSR_EXTCAP |
               (up ? MII_BMSR_LINK_ST | MII_BMSR_AN_COMP : 0);
    case MII_ANLPAR:
        return up ? 0xcde1 : 0;
    case MII_ANER:
        return up ? MII_ANER_NWAY : 0;
    case MII_STAT1000:
        return up ? MII_STAT1000_FULL | STAT1000_RECEIVERS_OK : 0;
    case MII_EXTSTAT:
        return 0x2000;  /* 1000BASE-T full duplex */
    default:
        return p->regs[reg];
    }
}

static uint16_t *mmd(MT7530Phy *p)
{
    static uint16_t nothing;

    if (!(p->mmd_control & MMD_DATA_MODE)) {
        return &p->mmd_addr;
    }
    if ((p->mmd_control & 0x1f) == MMD_CORE && p->mmd_addr < MT7530_PHY_CORE) {
        return &p->core[p->mmd_addr];
    }
    qemu_log_mask(LOG_UNIMP, "mt7530: PHY device %x, register %x\n",
                  p->mmd_control & 0x1f, p->mmd_addr);
    nothing = 0;
    return &nothing;
}

uint16_t mt7530_phy_read(MT7530Phy *p, int reg)
{
    return reg == MMD_DATA ? *mmd(p) : with_link(p, reg);
}

void mt7530_phy_write(MT7530Phy *p, int reg, uint16_t val)
{
    switch (reg) {
    case MMD_CONTROL:
        p->mmd_control = val;
        break;
    case MMD_DATA:
        *mmd(p) = val;
        break;
    case MII_BMCR:
        if (val & MII_BMCR_RESET) {
            mt7530_phy_reset(p);
        } else {
            p->regs[MII_BMCR] = val & ~MII_BMCR_ANRESTART;
        }
        break;
    case MII_BMSR:
    case MII_PHYID1:
    case MII_PHYID2:
        break;
    default:
        p->regs[reg] = val;
    }
}
