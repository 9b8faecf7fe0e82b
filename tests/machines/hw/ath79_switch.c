/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The AR933x's built-in switch and its five PHYs.  Linux's
 * drivers/net/dsa/qca/ar9331.c has a drawing of the wiring and the registers:
 * MAC0 faces GMAC1, MAC1 to MAC4 have PHY0 to PHY3, MAC5 shares PHY4 with
 * GMAC0, and all registers are behind GMAC1's MDIO.
 *
 * A PHY has a socket if a netdev was given for it ("-net nic,model=phy3,…");
 * QMP's set_link pulls the cable.  There is no address table: a frame goes to
 * every port that it may go to.
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "net/eth.h"
#include "net/net.h"
#include "ath79.h"

#define PORTS           6
#define CPU_PORT        0
#define PHYS            5
#define DIRECT_PHY      4       /* GMAC0's, or MAC5's */
#define REGS            (0x100 + PORTS * 0x100)
#define MIB             0x20000

/* ar9331.c; names after it */
#define MASK_CTRL       0x00
#define MASK_CTRL_RESET (1u << 31)
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
#define STATUS_RXMAC    (1u << 3)
#define STATUS_TXMAC    (1u << 2)
#define STATUS_CPU      0x7e        /* up at reset; the others are down */
#define CTRL            0x04
#define CTRL_HEAD_EN    (1u << 11)
#define CTRL_STATE      7u
#define CTRL_FORWARD    4
#define CTRL_RESET      0x4004
#define VLAN            0x08
#define VLAN_MEMBERS    16
/* what U-Boot's ag7xxx_mii_setup() looks for to know the switch */
#define PRIORITY        0x0c
#define PRIORITY_RESET  0x18007fff

/* MDIO address bits 4:3 say how the rest is meant (ar9331.c) */
#define MODE_PHY        0
#define MODE_REG        2
#define MODE_PAGE       3

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

OBJECT_DECLARE_SIMPLE_TYPE(SwitchState, ATH79_SWITCH)

typedef struct Phy {
    SwitchState *sw;
    NICState *nic;
    NICConf conf;
    unsigned index;
    uint16_t reg[32];
} Phy;

struct SwitchState {
    SysBusDevice parent_obj;

    DeviceState *cpu;
    DeviceState *direct;
    uint32_t reg[REGS / 4];
    uint16_t page;
    Phy phy[PHYS];
};

#define REG(s, addr) ((s)->reg[(addr) / 4])

/* --- PHYs ----------------------------------------------------------------- */

static bool phy_link(Phy *p)
{
    return p->nic && !qemu_get_queue(p->nic)->link_down &&
           !(p->reg[BMCR] & BMCR_PDOWN);
}

static void phy_reset(Phy *p)
{
    memset(p->reg, 0, sizeof(p->reg));
    p->reg[BMCR] = BMCR_ANENABLE;
    p->reg[PHYID1] = 0x004d;
    p->reg[PHYID2] = 0xd041;
    p->reg[ADVERTISE] = 0x0de1;
}

static uint16_t phy_read(Phy *p, unsigned reg)
{
    bool link = phy_link(p);

    switch (reg) {
    case BMSR:
        return BMSR_ABILITY | (link ? BMSR_DONE : 0);
    case LPA:
        return link ? LPA_100FULL : 0;
    case SPECIFIC_STATUS:
        return link ? SPECIFIC_100FULL : 0;
    default:
        return p->reg[reg];
    }
}

static void phy_write(Phy *p, unsigned reg, uint16_t val)
{
    if (reg == BMCR && val & BMCR_RESET) {
        phy_reset(p);
        val &= ~BMCR_RESET;
    }
    if (reg == BMCR) {
        val &= ~BMCR_ANRESTART;
    }
    p->reg[reg] = val;
}

/* --- frames --------------------------------------------------------------- */

static bool port_up(SwitchState *s, unsigned port, uint32_t mac)
{
    uint32_t status = REG(s, PORT(port, STATUS));

    if ((REG(s, PORT(port, CTRL)) & CTRL_STATE) != CTRL_FORWARD) {
        return false;
    }
    if (status & STATUS_LINK_EN) {
        /* MAC0 has no PHY to take it from */
        return port != CPU_PORT && phy_link(&s->phy[port - 1]);
    }
    return status & mac;
}

/* is it one that the CPU gets to see? */
static bool for_cpu(SwitchState *s, const uint8_t *frame)
{
    if (!is_multicast_ether_addr(frame) ||
        REG(s, FLOOD_MASK) & BROAD_TO_CPU) {
        return true;
    }
    return REG(s, AT_CTRL) & ARP_TO_CPU &&
           lduw_be_p(frame + 12) == ETH_P_ARP;
}

static void output(SwitchState *s, unsigned port, const uint8_t *frame,
                   size_t len)
{
    if (port == CPU_PORT) {
        if (!for_cpu(s, frame)) {
            return;
        }
        if (REG(s, PORT(port, CTRL)) & CTRL_HEAD_EN) {
            ath79_bad("switch: header for the CPU port is not modelled\n");
            return;
        }
        ath79_gmac_receive(s->cpu, frame, len);
    } else if (phy_link(&s->phy[port - 1])) {
        qemu_send_packet(qemu_get_queue(s->phy[port - 1].nic), frame, len);
    }
}

static void input(SwitchState *s, unsigned port, const uint8_t *frame,
                  size_t len)
{
    uint32_t members = REG(s, PORT(port, VLAN)) >> VLAN_MEMBERS;
    unsigned i;

    if (len < ETH_HLEN || !port_up(s, port, STATUS_RXMAC)) {
        return;
    }
    for (i = 0; i < PORTS; i++) {
        if (i != port && members >> i & 1 && port_up(s, i, STATUS_TXMAC)) {
            output(s, i, frame, len);
        }
    }
}

static ssize_t phy_receive(NetClientState *nc, const uint8_t *buf, size_t len)
{
    Phy *p = qemu_get_nic_opaque(nc);

    if (!phy_link(p)) {
        return len;
    }
    if (p->index == DIRECT_PHY) {
        ath79_gmac_receive(p->sw->direct, buf, len);
    }
    input(p->sw, p->index + 1, buf, len);
    return len;
}

static void cpu_send(void *opaque, const uint8_t *frame, size_t len)
{
    input(opaque, CPU_PORT, frame, len);
}

static void direct_send(void *opaque, const uint8_t *frame, size_t len)
{
    SwitchState *s = opaque;

    if (phy_link(&s->phy[DIRECT_PHY])) {
        qemu_send_packet(qemu_get_queue(s->phy[DIRECT_PHY].nic), frame, len);
    }
}

/* --- registers ------------------------------------------------------------ */

static void reset(SwitchState *s)
{
    unsigned i;

    memset(s->reg, 0, sizeof(s->reg));
    s->page = 0;
    for (i = 0; i < PORTS; i++) {
        REG(s, PORT(i, CTRL)) = CTRL_RESET;
        REG(s, PORT(i, VLAN)) = 1 |
            (((1u << PORTS) - 1) & ~(1u << i)) << VLAN_MEMBERS;
        REG(s, PORT(i, PRIORITY)) = PRIORITY_RESET;
    }
    REG(s, PORT(CPU_PORT, STATUS)) = STATUS_CPU;
    for (i = 0; i < PHYS; i++) {
        phy_reset(&s->phy[i]);
    }
}

/* MDIO master of the switch towards its PHYs */
static void run_mdio(SwitchState *s)
{
    uint32_t cmd = REG(s, MDIO_CTRL);
    unsigned phy = extract32(cmd, 21, 5), reg = extract32(cmd, 16, 5);

    if (!(cmd & MDIO_BUSY)) {
        return;
    }
    REG(s, MDIO_CTRL) = cmd & ~MDIO_BUSY;
    if (!(cmd & MDIO_MASTER) || phy >= PHYS) {
        ath79_bad("switch: MDIO command 0x%08x\n", cmd);
        return;
    }
    if (cmd & MDIO_READ) {
        REG(s, MDIO_CTRL) = deposit32(REG(s, MDIO_CTRL), 0, 16,
                                      phy_read(&s->phy[phy], reg));
    } else {
        phy_write(&s->phy[phy], reg, cmd);
    }
}

/* where an access in MODE_REG goes; the registers are 32 bits, in halves */
static uint32_t reg_address(SwitchState *s, int phy, int reg)
{
    return s->page << 9 | (phy & 7) << 6 | reg << 1;
}

static uint16_t switch_mdio_read(void *opaque, int phy, int reg)
{
    SwitchState *s = opaque;
    uint32_t addr = reg_address(s, phy, reg);

    switch (phy >> 3) {
    case MODE_PHY:
        return phy < PHYS ? phy_read(&s->phy[phy], reg) : 0xffff;
    case MODE_REG:
        if (addr < REGS) {
            return REG(s, addr) >> (addr & 2 ? 16 : 0);
        }
        if (addr < MIB) {
            ath79_bad("switch: read of unknown register 0x%x\n", addr);
        }
        return 0;
    default:
        return 0xffff;
    }
}

static void write_half(SwitchState *s, uint32_t addr, uint16_t val)
{
    if (addr >= REGS) {
        ath79_bad("switch: write to unknown register 0x%x\n", addr);
        return;
    }
    REG(s, addr) = deposit32(REG(s, addr), addr & 2 ? 16 : 0, 16, val);
    switch (addr) {
    case MASK_CTRL + 2:
        if (val & MASK_CTRL_RESET >> 16) {
            reset(s);
        }
        break;
    case MDIO_CTRL + 2:
        /* the half with the command goes last (ag7xxx.c) */
        run_mdio(s);
        break;
    }
}

static void switch_mdio_write(void *opaque, int phy, int reg, uint16_t val)
{
    SwitchState *s = opaque;

    switch (phy >> 3) {
    case MODE_PHY:
        if (phy < PHYS) {
            phy_write(&s->phy[phy], reg, val);
        }
        break;
    case MODE_REG:
        write_half(s, reg_address(s, phy, reg), val);
        break;
    case MODE_PAGE:
        s->page = val & 0x3ff;
        break;
    }
}

static const Ath79Wire cpu_wire = {
    .send = cpu_send,
    .mdio_read = switch_mdio_read,
    .mdio_write = switch_mdio_write,
};

/* "MDIO0--NC" */
static const Ath79Wire direct_wire = { .send = direct_send };

void ath79_switch_connect(DeviceState *dev, DeviceState *cpu,
                          DeviceState *direct)
{
    SwitchState *s = ATH79_SWITCH(dev);

    s->cpu = cpu;
    s->direct = direct;
    ath79_gmac_connect(cpu, &cpu_wire, s);
    ath79_gmac_connect(direct, &direct_wire, s);
}

/* --- device --------------------------------------------------------------- */

static void link_changed(NetClientState *nc)
{
    /* read when it is asked for */
}

static NetClientInfo phy_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .receive = phy_receive,
    .link_status_changed = link_changed,
};

static void plug_in(SwitchState *s, Phy *p)
{
    g_autofree char *name = g_strdup_printf("phy%u", p->index);
    int i;

    for (i = 0; i < nb_nics; i++) {
        NICInfo *nd = &nd_table[i];

        if (nd->instantiated || !nd->netdev || g_strcmp0(nd->model, name)) {
            continue;
        }
        nd->instantiated = 1;
        p->conf.peers.ncs[0] = nd->netdev;
        p->conf.peers.queues = 1;
        p->nic = qemu_new_nic(&phy_info, &p->conf, TYPE_ATH79_SWITCH, name,
                              p);
        return;
    }
}

static void switch_reset(DeviceState *dev)
{
    reset(ATH79_SWITCH(dev));
}

static void switch_hold(void *opaque, int n, int level)
{
    if (level) {
        reset(opaque);
    }
}

static void switch_realize(DeviceState *dev, Error **errp)
{
    SwitchState *s = ATH79_SWITCH(dev);
    unsigned i;

    for (i = 0; i < PHYS; i++) {
        s->phy[i].sw = s;
        s->phy[i].index = i;
        plug_in(s, &s->phy[i]);
    }
    qdev_init_gpio_in(dev, switch_hold, 1);
}

static void switch_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = switch_realize;
    dc->reset = switch_reset;
    dc->user_creatable = false;
}

static const TypeInfo switch_info = {
    .name = TYPE_ATH79_SWITCH,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(SwitchState),
    .class_init = switch_class_init,
};

static void register_types(void)
{
    type_register_static(&switch_info);
}
type_init(register_types)
