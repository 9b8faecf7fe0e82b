/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Switches of Atheros: what is common to them, and what a kind differs in. */
#ifndef HW_MIPS_ATH79_SWITCH_H
#define HW_MIPS_ATH79_SWITCH_H

#include "ath79.h"
#include "switch_meter.h"

#define SWITCH_PORTS    7
#define SWITCH_CPU_PORT 0       /* of those that are built in */
#define SWITCH_PHYS     5       /* PHY n is behind port n + 1 */
#define SWITCH_DIRECT   4       /* the PHY that a second MAC may have */
#define SWITCH_REGS     0x1000  /* bytes of registers that are kept */
#define SWITCH_TAG      2       /* bytes in front of a frame for the CPU */

/* directions of a port, as bits of its status register */
#define SWITCH_TX       (1u << 2)
#define SWITCH_RX       (1u << 3)

OBJECT_DECLARE_SIMPLE_TYPE(SwitchState, ATH79_SWITCH)

typedef struct Phy {
    SwitchState *sw;
    NICState *nic;
    NICConf conf;
    unsigned index;
    QEMUTimer *timer;
    int64_t up_at;      /* negotiated by then, in ns of guest time */
    uint16_t reg[32];
} Phy;

/**
 * SwitchKind - one design
 * @regs: bytes of its registers
 * @id: what its first register says, if it says something
 * @outside: a chip on GMAC0; otherwise it is built in, on GMAC1
 * @direct: has PHY4 been given to the other MAC?  NULL: it never is
 * @reset: registers as after reset; they are 0 before
 * @port_up: does the port forward in this direction?
 * @wired: is the port set up for the MAC that is there?  NULL: it always is
 * @leave: frames from one port do not go to another one any more; NULL if it is
 *	built in
 * @members: ports that frames which come in here may leave by, one bit each
 * @for_cpu: does the CPU get this frame?
 * @wrote: half a register has been written; @addr is odd in bit 1 if the upper
 * @look: half a register is about to be read; may be NULL
 * @phy_irq: a PHY wants to be heard; may be NULL
 * @tagged: does a tag stand in front of each frame from and for the CPU?  May
 *	be NULL: never
 * @tag: makes one that says where the frame came in
 * @untag: the port that a frame of the CPU's is for, or -1
 */
typedef struct SwitchKind {
    unsigned regs;
    uint32_t id;
    bool outside;
    bool (*direct)(SwitchState *s);
    void (*reset)(SwitchState *s);
    bool (*port_up)(SwitchState *s, unsigned port, uint32_t direction);
    bool (*wired)(SwitchState *s, unsigned port);
    void (*leave)(SwitchState *s, unsigned from, unsigned to);
    uint32_t (*members)(SwitchState *s, unsigned port);
    bool (*for_cpu)(SwitchState *s, const uint8_t *frame);
    void (*wrote)(SwitchState *s, uint32_t addr);
    void (*look)(SwitchState *s, uint32_t addr);
    void (*phy_irq)(SwitchState *s);
    bool (*tagged)(SwitchState *s);
    void (*tag)(uint8_t *tag, unsigned port);
    int (*untag)(const uint8_t *tag);
} SwitchKind;

struct SwitchState {
    SysBusDevice parent_obj;

    const SwitchKind *kind;
    DeviceState *cpu;
    DeviceState *direct;
    const Ath79SoC *soc;
    unsigned cpu_port;
    bool told;          /* that the CPU's frames go nowhere */
    qemu_irq irq;
    uint32_t interrupts;
    uint32_t reg[SWITCH_REGS / 4];
    uint16_t page;
    bool held;          /* in reset */
    bool on;            /* has been powered on */
    bool left;
    SwitchMeter meter;
    uint32_t negotiation;
    uint16_t lpa;
    Phy phy[SWITCH_PHYS];
};

#define SWITCH_REG(s, addr) ((s)->reg[(addr) / 4])

extern const SwitchKind ath79_ar9331_switch, ath79_qca953x_switch;
extern const SwitchKind ath79_ar8327_switch, ath79_ar8337_switch;

/*
 * regs.h, AR933X_ETH_CFG_SW_PHY_SWAP and _ADDR_SWAP; AR9331's data sheet: with
 * the one, PHY 0 is wired to where PHY 4 was, and PHY 4 to port 1; with the
 * other, each answers at the other's address.
 */
#define SWITCH_SWAP_WIRES       (1u << 7)
#define SWITCH_SWAP_ADDRESSES   (1u << 8)

/* the PHY at @port, 1 to SWITCH_PHYS */
Phy *ath79_switch_phy(SwitchState *s, unsigned port);
/* the PHY that answers at @address, below SWITCH_PHYS */
Phy *ath79_switch_phy_at(SwitchState *s, unsigned address);

/* everything as after reset */
void ath79_switch_reset(SwitchState *s);
/* to be called after whatever may change where frames go */
void ath79_switch_changed(SwitchState *s);

/* ath79_phy.c */
bool ath79_phy_link(Phy *p);
Ath79Link ath79_phy_speed(Phy *p);
void ath79_phy_cable_changed(Phy *p);
void ath79_phy_init(Phy *p);
void ath79_phy_reset(Phy *p);
uint16_t ath79_phy_read(Phy *p, unsigned reg);
void ath79_phy_write(Phy *p, unsigned reg, uint16_t val);

#endif
