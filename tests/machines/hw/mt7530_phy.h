/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One of MT7530's gigabit PHYs: the registers of IEEE 802.3 clause 22, and
 * those of clause 45 behind registers 13 and 14.
 */
#ifndef MT7530_PHY_H
#define MT7530_PHY_H

#define MT7530_PHY_REGS 32
/* device 0x1f has the PLLs (U-Boot: CORE_*, up to 0x410) */
#define MT7530_PHY_CORE 0x420

typedef struct {
    uint16_t regs[MT7530_PHY_REGS];
    uint16_t core[MT7530_PHY_CORE];
    uint16_t mmd_control;
    uint16_t mmd_addr;
    bool cable;
} MT7530Phy;

void mt7530_phy_reset(MT7530Phy *p);
uint16_t mt7530_phy_read(MT7530Phy *p, int reg);
void mt7530_phy_write(MT7530Phy *p, int reg, uint16_t val);

/* is a cable plugged in whose other end is alive? */
void mt7530_phy_cable(MT7530Phy *p, bool plugged);

/* cable, and not powered down; a link takes no time here */
bool mt7530_phy_up(const MT7530Phy *p);

#endif
