/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The AR8327 beside the SoC, and the AR8337, which differs in nothing that is
 * here but its number: Linux, drivers/net/dsa/qca/qca8k.h.  They forward
 * between all their ports from reset on.  The AR8327's MDIO master is at
 * another place than where U-Boot's ag7xxx.c looks for it, so that its PHYs
 * stay as they are; for an AR8337, U-Boot talks to the PHYs directly.
 */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "ath79_switch.h"

#define PORTS           7
#define MASK_CTRL       0x000
#define MASK_CTRL_RESET (1u << 31)
#define PORT_STATUS(n)  (0x07c + (n) * 4)
#define STATUS_LINK_AUTO (1u << 9)
#define STATUS_GIGABIT  0x43
#define STATUS_GIGABIT_FULL 0x42
/* of ports 0 and 6: RGMII, and the delays of its clocks */
#define PAD(n)          ((n) ? 0x00c : 0x004)
#define PAD_RGMII       0x07000000
#define HEADER_CTRL     0x098
#define HEADER_CTRL_BITS 0x1ffff
#define LOOKUP(n)       (0x660 + (n) * 0xc)
#define LOOKUP_MEMBERS  0x7f
#define LOOKUP_STATE    16
#define LOOKUP_FORWARD  4
/* flood masks for multicast and broadcast, one bit a port */
#define FWD_CTRL1       0x624
#define FWD_MULTICAST   8
#define FWD_BROADCAST   16

#define REG(s, addr) SWITCH_REG(s, addr)

static void ar8327_reset(SwitchState *s)
{
    unsigned i;

    REG(s, MASK_CTRL) = s->kind->id;
    for (i = 0; i < PORTS; i++) {
        REG(s, LOOKUP(i)) = LOOKUP_FORWARD << LOOKUP_STATE |
                            (LOOKUP_MEMBERS & ~(1u << i));
        if (i && i <= SWITCH_PHYS) {
            REG(s, PORT_STATUS(i)) = STATUS_LINK_AUTO;
        }
    }
    REG(s, FWD_CTRL1) = 0x7f7f7f7f;
}

static bool ar8327_port_up(SwitchState *s, unsigned port, uint32_t direction)
{
    uint32_t status = REG(s, PORT_STATUS(port));

    if (extract32(REG(s, LOOKUP(port)), LOOKUP_STATE, 3) != LOOKUP_FORWARD) {
        return false;
    }
    if (port && port <= SWITCH_PHYS && status & STATUS_LINK_AUTO) {
        return ath79_phy_link(&s->phy[port - 1]);
    }
    return status & direction;
}

static bool ar8327_wired(SwitchState *s, unsigned port)
{
    return (REG(s, PAD(port)) & PAD_RGMII) == PAD_RGMII &&
           (REG(s, PORT_STATUS(port)) & STATUS_GIGABIT) == STATUS_GIGABIT_FULL;
}

static void ar8327_leave(SwitchState *s, unsigned from, unsigned to)
{
    REG(s, LOOKUP(from)) &= ~(1u << to);
}

static uint32_t ar8327_members(SwitchState *s, unsigned port)
{
    return REG(s, LOOKUP(port)) & LOOKUP_MEMBERS;
}

static bool ar8327_for_cpu(SwitchState *s, const uint8_t *frame)
{
    unsigned mask = is_broadcast_ether_addr(frame) ? FWD_BROADCAST
                                                   : FWD_MULTICAST;

    return !is_multicast_ether_addr(frame) ||
           REG(s, FWD_CTRL1) >> mask & 1;
}

static void ar8327_wrote(SwitchState *s, uint32_t addr)
{
    switch (addr & ~2) {
    case MASK_CTRL:
        if (REG(s, MASK_CTRL) & MASK_CTRL_RESET) {
            ath79_switch_reset(s);
        } else {
            REG(s, MASK_CTRL) = s->kind->id;
        }
        break;
    case HEADER_CTRL:
        REG(s, HEADER_CTRL) &= HEADER_CTRL_BITS;
        break;
    }
}

#define KIND(number) {              \
    .regs = 0x1000,                 \
    .id = number,                   \
    .outside = true,                \
    .reset = ar8327_reset,          \
    .port_up = ar8327_port_up,      \
    .wired = ar8327_wired,          \
    .leave = ar8327_leave,          \
    .members = ar8327_members,      \
    .for_cpu = ar8327_for_cpu,      \
    .wrote = ar8327_wrote,          \
}

/* ID_AR8327 and ID_QCA8337 in the upper byte, the revision in the lower */
const SwitchKind ath79_ar8327_switch = KIND(0x1204);
const SwitchKind ath79_ar8337_switch = KIND(0x1302);
