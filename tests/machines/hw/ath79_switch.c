/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Atheros' switches: frames between a GMAC and the sockets, and the way to the
 * registers over MDIO, which all kinds share (Linux, ar9331.c).
 *
 * A PHY has a socket if a netdev was given for it ("-net nic,model=phy3,…");
 * QMP's set_link pulls the cable.  There is no address table: a frame goes to
 * every port that it may go to.  "bridged-ns" is for how long, since power-on,
 * what came in at one socket could leave by another.  "left": at power-on it is
 * as a firmware may have left it, and not as after reset.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "qemu/timer.h"
#include "net/eth.h"
#include "net/net.h"
#include "ath79_switch.h"

#define MIB             0x20000
#define FRAME_MAX       1536

/* MDIO address bits 4:3 say how the rest is meant (ar9331.c) */
#define MODE_PHY        0
#define MODE_REG        2
#define MODE_PAGE       3

/* --- PHYs ----------------------------------------------------------------- */

/* AR9331 can have the first and the last change places */
static unsigned swapped(SwitchState *s, uint32_t how, unsigned phy)
{
    return s->soc->phy_swap && phy % (SWITCH_PHYS - 1) == 0 &&
           ath79_block_value(s->soc->phy_swap) & how ?
           SWITCH_PHYS - 1 - phy : phy;
}

Phy *ath79_switch_phy(SwitchState *s, unsigned port)
{
    return &s->phy[swapped(s, SWITCH_SWAP_WIRES, port - 1)];
}

Phy *ath79_switch_phy_at(SwitchState *s, unsigned address)
{
    return &s->phy[swapped(s, SWITCH_SWAP_ADDRESSES, address)];
}

static unsigned port_of(Phy *p)
{
    return swapped(p->sw, SWITCH_SWAP_WIRES, p->index) + 1;
}

/* --- frames --------------------------------------------------------------- */

static bool tagged(SwitchState *s)
{
    return s->kind->tagged && s->kind->tagged(s);
}

static void to_cpu(SwitchState *s, unsigned from, const uint8_t *frame,
                   size_t len)
{
    uint8_t buf[SWITCH_TAG + FRAME_MAX];

    if (!tagged(s)) {
        ath79_gmac_receive(s->cpu, frame, len);
    } else if (len <= FRAME_MAX) {
        s->kind->tag(buf, from);
        memcpy(buf + SWITCH_TAG, frame, len);
        ath79_gmac_receive(s->cpu, buf, SWITCH_TAG + len);
    }
}

static void output(SwitchState *s, unsigned from, unsigned port,
                   const uint8_t *frame, size_t len)
{
    if (port == s->cpu_port) {
        if (s->kind->for_cpu(s, frame)) {
            to_cpu(s, from, frame, len);
        }
    } else if (port && port <= SWITCH_PHYS &&
               ath79_phy_link(ath79_switch_phy(s, port))) {
        qemu_send_packet(qemu_get_queue(ath79_switch_phy(s, port)->nic), frame,
                         len);
    }
}

/* regs.h, QCA955X_ETH_CFG_*; ag7xxx.c, AG7XXX_ETH_XMII_GIGE */
#define CFG_RGMII       (1u << 0)
#define CFG_SGMII       (1u << 6)
/* what an Archer C7 v2's boot loader says it has found: one step of either */
#define CFG_DELAYS      (0xfu << 14)
#define CFG_DELAY_1     (1u << 14 | 1u << 16)
#define XMII_GIGE       (1u << 25)
/* OpenWrt's ar71xx, mach-mr18.c: without it GMAC0 is dead behind RGMII, too */
#define SERDES_PLL      7
#define SGMII_SERDES    0x18        /* from ETH_CFG */
#define SGMII_RES       23          /* in it, 4 bits */

/* do the CPU's port and its MAC understand each other?  If that is looked at */
static bool wired(SwitchState *s)
{
    return !s->soc->eth_cfg ||
           ((ath79_block_value(s->soc->eth_cfg) &
             (CFG_RGMII | CFG_SGMII | CFG_DELAYS)) ==
            (CFG_RGMII | CFG_DELAY_1) &&
            ath79_block_value(s->soc->xmii) & XMII_GIGE &&
            (ath79_block_value(s->soc->serdes) & SERDES_PLL) == SERDES_PLL &&
            extract32(ath79_block_value(s->soc->eth_cfg + SGMII_SERDES),
                      SGMII_RES, 4) == ATH79_SGMII_RES &&
            (!s->kind->wired || s->kind->wired(s, s->cpu_port)));
}

static bool port_up(SwitchState *s, unsigned port, uint32_t direction)
{
    return !s->held && (port != s->cpu_port || wired(s)) &&
           s->kind->port_up(s, port, direction);
}

static void input(SwitchState *s, unsigned port, const uint8_t *frame,
                  size_t len)
{
    uint32_t members = s->kind->members(s, port);
    unsigned i;

    if (len < ETH_HLEN || !port_up(s, port, SWITCH_RX)) {
        return;
    }
    for (i = 0; i < SWITCH_PORTS; i++) {
        if (i != port && members >> i & 1 && port_up(s, i, SWITCH_TX)) {
            output(s, port, i, frame, len);
        }
    }
}

static bool is_direct(SwitchState *s)
{
    return s->kind->direct && s->kind->direct(s);
}

static ssize_t phy_receive(NetClientState *nc, const uint8_t *buf, size_t len)
{
    Phy *p = qemu_get_nic_opaque(nc);

    if (!ath79_phy_link(p)) {
        /* who sees no link yet waits for it */
        return p->sw->held || !timer_pending(p->timer) ? len : 0;
    }
    if (port_of(p) == SWITCH_DIRECT + 1 && is_direct(p->sw)) {
        ath79_gmac_receive(p->sw->direct, buf, len);
    }
    input(p->sw, port_of(p), buf, len);
    return len;
}

static void cpu_send(void *opaque, const uint8_t *frame, size_t len)
{
    SwitchState *s = opaque;
    int port;

    if (!s->held && !wired(s) && !s->told) {
        s->told = true;
        ath79_bad("switch: port %u is not set up for its MAC\n",
                  s->cpu_port);
    }
    if (!tagged(s)) {
        input(s, s->cpu_port, frame, len);
        return;
    }
    port = len < SWITCH_TAG ? -1 : s->kind->untag(frame);
    if (port <= SWITCH_CPU_PORT || port >= SWITCH_PORTS) {
        ath79_bad("switch: frame of the CPU's for port %d\n", port);
    } else if (port_up(s, s->cpu_port, SWITCH_RX) &&
               port_up(s, port, SWITCH_TX)) {
        output(s, s->cpu_port, port, frame + SWITCH_TAG,
               len - SWITCH_TAG);
    }
}

static void direct_send(void *opaque, const uint8_t *frame, size_t len)
{
    SwitchState *s = opaque;
    Phy *p = ath79_switch_phy(s, SWITCH_DIRECT + 1);

    if (is_direct(s) && ath79_phy_link(p)) {
        qemu_send_packet(qemu_get_queue(p->nic), frame, len);
    }
}

/* a MAC beside it, or in front of it: always at its best */
static Ath79Link cpu_link(void *opaque)
{
    return (Ath79Link) { .mbps = 1000, .full = true };
}

static Ath79Link direct_link(void *opaque)
{
    SwitchState *s = opaque;

    return is_direct(s) ?
           ath79_phy_speed(ath79_switch_phy(s, SWITCH_DIRECT + 1)) :
           (Ath79Link) { 0 };
}

/* can what comes in at one socket leave by another? */
static bool bridging(SwitchState *s)
{
    unsigned from, to;

    for (from = 1; from <= SWITCH_PHYS; from++) {
        for (to = 1; to <= SWITCH_PHYS; to++) {
            if (from != to && s->kind->members(s, from) >> to & 1 &&
                ath79_phy_link(ath79_switch_phy(s, from)) &&
                ath79_phy_link(ath79_switch_phy(s, to)) &&
                port_up(s, from, SWITCH_RX) && port_up(s, to, SWITCH_TX)) {
                return true;
            }
        }
    }
    return false;
}

void ath79_switch_changed(SwitchState *s)
{
    switch_meter_update(&s->meter, bridging(s));
}

/* --- registers ------------------------------------------------------------ */

void ath79_switch_reset(SwitchState *s)
{
    unsigned i;

    memset(s->reg, 0, sizeof(s->reg));
    s->interrupts = 0;
    qemu_set_irq(s->irq, 0);
    s->page = 0;
    s->kind->reset(s);
    for (i = 0; i < SWITCH_PHYS; i++) {
        ath79_phy_reset(&s->phy[i]);
    }
    ath79_switch_changed(s);
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

    if (s->held) {
        return 0xffff;
    }
    switch (phy >> 3) {
    case MODE_PHY:
        return phy < SWITCH_PHYS ?
               ath79_phy_read(ath79_switch_phy_at(s, phy), reg) : 0xffff;
    case MODE_REG:
        if (s->kind->look) {
            s->kind->look(s, addr);
        }
        if (addr < s->kind->regs) {
            return SWITCH_REG(s, addr) >> (addr & 2 ? 16 : 0);
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
    if (addr >= s->kind->regs) {
        ath79_bad("switch: write to unknown register 0x%x\n", addr);
        return;
    }
    SWITCH_REG(s, addr) = deposit32(SWITCH_REG(s, addr), addr & 2 ? 16 : 0, 16,
                                    val);
    s->kind->wrote(s, addr);
    ath79_switch_changed(s);
}

static void switch_mdio_write(void *opaque, int phy, int reg, uint16_t val)
{
    SwitchState *s = opaque;

    if (s->held) {
        return;
    }
    switch (phy >> 3) {
    case MODE_PHY:
        if (phy < SWITCH_PHYS) {
            ath79_phy_write(ath79_switch_phy_at(s, phy), reg, val);
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
    .link = cpu_link,
    .mdio_read = switch_mdio_read,
    .mdio_write = switch_mdio_write,
};

/* "MDIO0--NC" */
static const Ath79Wire direct_wire = {
    .send = direct_send,
    .link = direct_link,
};

void ath79_switch_connect(DeviceState *dev, DeviceState *cpu,
                          DeviceState *direct)
{
    SwitchState *s = ATH79_SWITCH(dev);

    s->cpu = cpu;
    ath79_gmac_connect(cpu, &cpu_wire, s);
    if (s->kind->direct) {
        s->direct = direct;
        ath79_gmac_connect(direct, &direct_wire, s);
    }
}

/* --- device --------------------------------------------------------------- */

static void cable_changed(NetClientState *nc)
{
    ath79_phy_cable_changed(qemu_get_nic_opaque(nc));
}

static NetClientInfo phy_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .receive = phy_receive,
    .link_status_changed = cable_changed,
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

/* as OpenWrt may leave it: LAN belongs to the other MAC */
static void leave(SwitchState *s)
{
    unsigned i;

    for (i = 1; i <= SWITCH_PHYS; i++) {
        s->kind->leave(s, i, s->cpu_port);
        s->kind->leave(s, s->cpu_port, i);
    }
}

/* nobody says that a chip of its own is reset with the SoC */
static void switch_reset(DeviceState *dev)
{
    SwitchState *s = ATH79_SWITCH(dev);

    if (s->kind->outside && s->on) {
        return;
    }
    s->on = true;
    ath79_switch_reset(s);
    if (s->left && s->kind->leave) {
        leave(s);
    }
}

static void switch_hold(void *opaque, int n, int level)
{
    SwitchState *s = opaque;

    if (s->held != level) {
        s->held = level;
        ath79_switch_reset(s);
    }
}

static void switch_realize(DeviceState *dev, Error **errp)
{
    SwitchState *s = ATH79_SWITCH(dev);
    unsigned i;

    for (i = 0; i < SWITCH_PHYS; i++) {
        s->phy[i].sw = s;
        s->phy[i].index = i;
        ath79_phy_init(&s->phy[i]);
        plug_in(s, &s->phy[i]);
    }
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
    qdev_init_gpio_in(dev, switch_hold, 1);
}

static Property switch_properties[] = {
    DEFINE_PROP_UINT32("negotiation", SwitchState, negotiation, 0),
    DEFINE_PROP_UINT16("lpa", SwitchState, lpa, 0x41e1),
    DEFINE_PROP_BOOL("left", SwitchState, left, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void switch_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = switch_realize;
    dc->reset = switch_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, switch_properties);
    switch_meter_properties(klass, offsetof(SwitchState, meter));
}

static const TypeInfo switch_info = {
    .name = TYPE_ATH79_SWITCH,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(SwitchState),
    .class_init = switch_class_init,
};

DeviceState *ath79_switch_create(Object *owner, const Ath79SoC *soc,
                                 unsigned cpu_port)
{
    DeviceState *dev = qdev_new(TYPE_ATH79_SWITCH);

    object_property_add_child(owner, "switch", OBJECT(dev));
    ATH79_SWITCH(dev)->kind = soc->sw;
    ATH79_SWITCH(dev)->soc = soc;
    ATH79_SWITCH(dev)->cpu_port = cpu_port;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    return dev;
}

static void register_types(void)
{
    type_register_static(&switch_info);
}
type_init(register_types)
