/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The AR933x's built-in switch: Linux, drivers/net/dsa/qca/ar9331.c and, for
 * the tag, net/dsa/tag_ar9331.c.  And the QCA953x's, a later one of the same
 * family, where it differs: OpenWrt, ag71xx_ar7240.c, what it calls AR934X.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "net/eth.h"
#include "ath79_switch.h"

#define PORTS           6
#define MASK_CTRL       0x00
#define MASK_CTRL_RESET (1u << 31)
#define GINT            0x10
#define GINT_MASK       0x14
#define GINT_PHY        (1u << 2)
#define FLOOD_MASK      0x2c
#define BROAD_TO_CPU    (1u << 26)
/* U-Boot, ag7xxx.c: "Enable ARP packets to the CPU" */
#define AT_CTRL         0x5c
#define ARP_TO_CPU      (1u << 20)
#define MDIO_CTRL       0x98
#define MDIO_BUSY       (1u << 31)
#define MDIO_MASTER     (1u << 30)
#define MDIO_READ       (1u << 27)
#define PORT(n, reg)    (0x100 + (n) * 0x100 + (reg))
#define STATUS          0x00
#define STATUS_LINK_EN  (1u << 9)   /* taken from the PHY */
#define STATUS_CPU      0x7e        /* up at reset; the others are down */
#define CTRL            0x04
#define CTRL_HEAD_EN    (1u << 11)
#define CTRL_STATE      7u
#define CTRL_FORWARD    4
#define CTRL_RESET      0x4004
#define VLAN            0x08
#define VLAN_MEMBERS    16
/* the later one: where MAC0 is GMII, and PHY4 the other MAC's */
#define OPER_MODE0      0x04
#define MAC0_GMII       (1u << 6)
#define OPER_MODE1      0x08
#define PHY4_MII        (1u << 28)
#define MULTICAST_TO(n) (1u << (16 + (n)))
#define BROADCAST_TO(n) (1u << (25 + (n)))
#define VLAN2           0x0c
/* what U-Boot's ag7xxx_mii_setup() looks for to know the switch */
#define PRIORITY        0x0c
#define PRIORITY_RESET  0x18007fff

#define REG(s, addr) SWITCH_REG(s, addr)

static void ar9331_reset(SwitchState *s)
{
    unsigned i;

    for (i = 0; i < PORTS; i++) {
        REG(s, PORT(i, CTRL)) = CTRL_RESET;
        REG(s, PORT(i, VLAN)) = 1 |
            (((1u << PORTS) - 1) & ~(1u << i)) << VLAN_MEMBERS;
        REG(s, PORT(i, PRIORITY)) = PRIORITY_RESET;
    }
    REG(s, PORT(SWITCH_CPU_PORT, STATUS)) = STATUS_CPU;
}

static bool ar9331_port_up(SwitchState *s, unsigned port, uint32_t direction)
{
    uint32_t status;

    if (port >= PORTS ||
        (REG(s, PORT(port, CTRL)) & CTRL_STATE) != CTRL_FORWARD) {
        return false;
    }
    status = REG(s, PORT(port, STATUS));
    if (status & STATUS_LINK_EN) {
        /* MAC0 has no PHY to take it from */
        return port != SWITCH_CPU_PORT &&
               ath79_phy_link(ath79_switch_phy(s, port));
    }
    return status & direction;
}

static bool ar9331_direct(SwitchState *s)
{
    return true;
}

static uint32_t ar9331_members(SwitchState *s, unsigned port)
{
    return REG(s, PORT(port, VLAN)) >> VLAN_MEMBERS;
}

static bool ar9331_for_cpu(SwitchState *s, const uint8_t *frame)
{
    if (!is_multicast_ether_addr(frame) ||
        REG(s, FLOOD_MASK) & BROAD_TO_CPU) {
        return true;
    }
    return REG(s, AT_CTRL) & ARP_TO_CPU &&
           lduw_be_p(frame + 12) == ETH_P_ARP;
}

#define TAG_VERSION     0x4000
#define TAG_VERSION_MASK    0xc000
#define TAG_FROM_CPU    0x0040
#define TAG_RESERVED    0x0030
#define TAG_PORT        0x000f

static bool ar9331_tagged(SwitchState *s)
{
    return REG(s, PORT(SWITCH_CPU_PORT, CTRL)) & CTRL_HEAD_EN;
}

static void ar9331_tag(uint8_t *tag, unsigned port)
{
    stw_le_p(tag, TAG_VERSION | TAG_RESERVED | port);
}

static int ar9331_untag(const uint8_t *tag)
{
    unsigned val = lduw_le_p(tag);

    if ((val & TAG_VERSION_MASK) != TAG_VERSION || !(val & TAG_FROM_CPU) ||
        (val & TAG_RESERVED) != TAG_RESERVED) {
        return -1;
    }
    return val & TAG_PORT;
}

static void update_irq(SwitchState *s)
{
    REG(s, GINT) = s->interrupts;
    qemu_set_irq(s->irq, !!(s->interrupts & REG(s, GINT_MASK)));
}

static void ar9331_phy_irq(SwitchState *s)
{
    s->interrupts |= GINT_PHY;
    update_irq(s);
}

/*
 * MDIO master of the switch towards its PHYs.  U-Boot writes the half with the
 * command last, Linux first: data are taken up to the end of the MDIO frame,
 * which has come when somebody looks.
 */
static void run_mdio(SwitchState *s)
{
    uint32_t cmd = REG(s, MDIO_CTRL);
    unsigned phy = extract32(cmd, 21, 5), reg = extract32(cmd, 16, 5);

    if (!(cmd & MDIO_BUSY)) {
        return;
    }
    REG(s, MDIO_CTRL) = cmd & ~MDIO_BUSY;
    if (!(cmd & MDIO_MASTER) || phy >= SWITCH_PHYS) {
        ath79_bad("switch: MDIO command 0x%08x\n", cmd);
        return;
    }
    if (cmd & MDIO_READ) {
        REG(s, MDIO_CTRL) = deposit32(
            REG(s, MDIO_CTRL), 0, 16,
            ath79_phy_read(ath79_switch_phy_at(s, phy), reg));
    } else {
        ath79_phy_write(ath79_switch_phy_at(s, phy), reg, cmd);
    }
}

static void ar9331_wrote(SwitchState *s, uint32_t addr)
{
    switch (addr) {
    case MASK_CTRL + 2:
        if (REG(s, MASK_CTRL) & MASK_CTRL_RESET) {
            ath79_switch_reset(s);
        }
        break;
    case GINT:
        /* 1 clears */
        s->interrupts &= ~REG(s, GINT);
        update_irq(s);
        break;
    case GINT_MASK:
        update_irq(s);
        break;
    }
}

static void ar9331_look(SwitchState *s, uint32_t addr)
{
    if ((addr & ~2) == MDIO_CTRL) {
        run_mdio(s);
    }
}

const SwitchKind ath79_ar9331_switch = {
    .regs = 0x100 + PORTS * 0x100,
    .direct = ar9331_direct,
    .reset = ar9331_reset,
    .port_up = ar9331_port_up,
    .members = ar9331_members,
    .for_cpu = ar9331_for_cpu,
    .wrote = ar9331_wrote,
    .look = ar9331_look,
    .phy_irq = ar9331_phy_irq,
    .tagged = ar9331_tagged,
    .tag = ar9331_tag,
    .untag = ar9331_untag,
};

/* --- QCA953x --------------------------------------------------------------- */

static void qca953x_reset(SwitchState *s)
{
    unsigned i;

    for (i = 0; i < PORTS; i++) {
        REG(s, PORT(i, CTRL)) = CTRL_RESET;
        REG(s, PORT(i, VLAN2)) =
            (((1u << PORTS) - 1) & ~(1u << i)) << VLAN_MEMBERS;
    }
    REG(s, PORT(SWITCH_CPU_PORT, STATUS)) = STATUS_CPU;
}

static bool qca953x_direct(SwitchState *s)
{
    return REG(s, OPER_MODE1) & PHY4_MII;
}

static bool qca953x_port_up(SwitchState *s, unsigned port, uint32_t direction)
{
    if (port == SWITCH_CPU_PORT && !(REG(s, OPER_MODE0) & MAC0_GMII)) {
        return false;
    }
    if (port == SWITCH_DIRECT + 1 && qca953x_direct(s)) {
        return false;
    }
    return ar9331_port_up(s, port, direction);
}

static uint32_t qca953x_members(SwitchState *s, unsigned port)
{
    return REG(s, PORT(port, VLAN2)) >> VLAN_MEMBERS;
}

static bool qca953x_for_cpu(SwitchState *s, const uint8_t *frame)
{
    uint32_t bit = is_broadcast_ether_addr(frame) ?
        BROADCAST_TO(SWITCH_CPU_PORT) : MULTICAST_TO(SWITCH_CPU_PORT);

    if (REG(s, PORT(SWITCH_CPU_PORT, CTRL)) & CTRL_HEAD_EN) {
        ath79_bad("switch: header for the CPU port is not modelled\n");
        return false;
    }
    return !is_multicast_ether_addr(frame) || REG(s, FLOOD_MASK) & bit;
}

const SwitchKind ath79_qca953x_switch = {
    .regs = 0x100 + PORTS * 0x100,
    .direct = qca953x_direct,
    .reset = qca953x_reset,
    .port_up = qca953x_port_up,
    .members = qca953x_members,
    .for_cpu = qca953x_for_cpu,
    .wrote = ar9331_wrote,
};
