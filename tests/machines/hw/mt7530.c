/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7530, the switch inside MT7621: five ports with PHYs, port 5 which we do
 * not have, port 6 to the CPU.
 *
 * Sources: U-Boot drivers/net/mtk_eth.[ch], Linux drivers/net/dsa/mt7530.[ch].
 *
 * A port is plugged into a QEMU netdev by -global mt7530.port0=ID (to port4);
 * set_link on that netdev pulls its cable.  Frames go where the port matrix
 * lets them; the switch does not learn, so that a frame goes to all of them.
 * The VLAN table is not there: a port that goes by it alone is told of.
 * "bridged-ns" is for how long, since power-on, what came in at one socket
 * could leave by another.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "net/eth.h"
#include "net/net.h"
#include "mt7621.h"
#include "mt7530_phy.h"
#include "mt7530_regs.h"
#include "mt7530_tag.h"
#include "switch_meter.h"

#define FRAME_MAX       1536

/**
 * struct MT7530State
 * @page: of the registers that the next MDIO access is for
 * @half: of a word, until the other half is asked for or comes
 * @target: address of the register that the high half is to be written to
 * @held: MT7621's reset controller holds the switch in reset
 * @links: PHYs that are up, one bit each
 * @meter: runs while sockets hear each other
 */
struct MT7530State {
    SysBusDevice parent_obj;
    NICConf conf[MT7530_PHYS];
    NICState *nic[MT7530_PHYS];
    MT7530Phy phy[MT7530_PHYS];
    uint32_t regs[REGS_SIZE / 4];
    uint16_t page;
    uint16_t half;
    uint32_t target;
    bool held;
    uint32_t links;
    SwitchMeter meter;
    qemu_irq irq;
    MT7530ToCPU *to_cpu;
    void *opaque;
};

/* --- which ports are up --- */

static bool cable(MT7530State *s, int port)
{
    return s->nic[port] && !qemu_get_queue(s->nic[port])->link_down;
}

static bool port_up(MT7530State *s, int port)
{
    uint32_t pmcr = s->regs[PMCR(port) / 4];

    if (s->held || (pmcr & (PMCR_TX_EN | PMCR_RX_EN)) !=
        (PMCR_TX_EN | PMCR_RX_EN)) {
        return false;
    }
    if (pmcr & PMCR_FORCE_MODE) {
        return pmcr & PMCR_FORCE_LINK;
    }
    return port < MT7530_PHYS && mt7530_phy_up(&s->phy[port]);
}

static bool bridging(MT7530State *s)
{
    int from, to;

    for (from = 0; from < MT7530_PHYS; from++) {
        for (to = 0; to < MT7530_PHYS; to++) {
            if (from != to && extract32(s->regs[PCR(from) / 4], 16 + to, 1) &&
                mt7530_phy_up(&s->phy[from]) && port_up(s, from) &&
                mt7530_phy_up(&s->phy[to]) && port_up(s, to)) {
                return true;
            }
        }
    }
    return false;
}

static void update_irq(MT7530State *s)
{
    qemu_set_irq(s->irq, s->regs[SYS_INT_STS / 4] & s->regs[SYS_INT_EN / 4] &&
                 s->regs[TOP_SIG_CTRL / 4] & TOP_SIG_INT);
}

/* a link that has come or gone is an interrupt */
static void note_links(MT7530State *s)
{
    uint32_t now = 0;
    int i;

    for (i = 0; i < MT7530_PHYS; i++) {
        now |= (uint32_t)mt7530_phy_up(&s->phy[i]) << i;
    }
    s->regs[SYS_INT_STS / 4] |= now ^ s->links;
    s->links = now;
    switch_meter_update(&s->meter, bridging(s));
    update_irq(s);
}

static void update_links(MT7530State *s)
{
    int i;

    for (i = 0; i < MT7530_PHYS; i++) {
        mt7530_phy_cable(&s->phy[i], !s->held && cable(s, i));
    }
    note_links(s);
}

/* --- frames --- */

static bool tagged(MT7530State *s)
{
    return s->regs[PVC(MT7530_CPU_PORT) / 4] & PVC_SPEC_TAG;
}

static void to_cpu(MT7530State *s, int from, const uint8_t *frame, size_t size)
{
    uint8_t buf[FRAME_MAX + MT7530_TAG_LEN];

    if (tagged(s) && size >= ETH_HLEN && size <= FRAME_MAX) {
        size = mt7530_tag_add(buf, frame, size, from);
        s->to_cpu(s->opaque, buf, size);
    } else if (!tagged(s)) {
        s->to_cpu(s->opaque, frame, size);
    }
}

/* to those of PORTS that are up */
static void send_to(MT7530State *s, int from, uint32_t ports,
                    const uint8_t *frame, size_t size)
{
    int to;

    for (to = 0; to < MT7530_PORTS; to++) {
        if (to == from || !extract32(ports, to, 1) || !port_up(s, to)) {
            continue;
        }
        if (to == MT7530_CPU_PORT) {
            to_cpu(s, from, frame, size);
        } else if (to < MT7530_PHYS && mt7530_phy_up(&s->phy[to])) {
            qemu_send_packet(qemu_get_queue(s->nic[to]), frame, size);
        }
    }
}

static void forward(MT7530State *s, int from, const uint8_t *frame,
                    size_t size)
{
    if (port_up(s, from)) {
        send_to(s, from, extract32(s->regs[PCR(from) / 4], 16, 8), frame, size);
    }
}

void mt7530_from_cpu(MT7530State *s, const uint8_t *frame, size_t size)
{
    uint8_t buf[FRAME_MAX];
    uint32_t ports;

    if (!tagged(s)) {
        forward(s, MT7530_CPU_PORT, frame, size);
        return;
    }
    if (!port_up(s, MT7530_CPU_PORT) || size > FRAME_MAX) {
        return;
    }
    size = mt7530_tag_strip(buf, frame, size, &ports);
    if (!ports) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: frame for no port\n");
        return;
    }
    send_to(s, MT7530_CPU_PORT, ports, buf, size);
}

static ssize_t port_receive(NetClientState *nc, const uint8_t *frame,
                            size_t size)
{
    MT7530State *s = qemu_get_nic_opaque(nc);
    int port;

    for (port = 0; port < MT7530_PHYS; port++) {
        if (s->nic[port] == qemu_get_nic(nc) &&
            mt7530_phy_up(&s->phy[port])) {
            forward(s, port, frame, size);
        }
    }
    return size;
}

static void port_link_changed(NetClientState *nc)
{
    update_links(qemu_get_nic_opaque(nc));
}

static NetClientInfo port_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .receive = port_receive,
    .link_status_changed = port_link_changed,
};

/* --- registers --- */

static void reset_regs(MT7530State *s)
{
    int i;

    memset(s->regs, 0, sizeof(s->regs));
    for (i = 0; i < MT7530_PORTS; i++) {
        s->regs[SSP(i) / 4] = 0x000000ff;   /* forwarding */
        s->regs[PCR(i) / 4] = 0x00ff0000;   /* to every port */
        s->regs[PVC(i) / 4] = 0x810000c0;
        s->regs[PMCR(i) / 4] = 0x00056330;
    }
    /* strapped: crystal 40 MHz, switch at SMI address 31, PHYs hidden */
    s->regs[HWTRAP / 4] = 0x00001c20;
    s->regs[MHWTRAP / 4] = s->regs[HWTRAP / 4];
    s->regs[CREV / 4] = 0x75300002;
}

static void reset_switch(MT7530State *s)
{
    int i;

    reset_regs(s);
    for (i = 0; i < MT7530_PHYS; i++) {
        mt7530_phy_reset(&s->phy[i]);
    }
    update_links(s);
}

static uint32_t reg_read(MT7530State *s, uint32_t addr)
{
    int port = (addr >> 8) & 0xf;

    if (!mt7530_knows(addr)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: read of %x\n", addr);
        return 0;
    }
    if (port < MT7530_PORTS && addr == PMSR(port)) {
        return port_up(s, port) ? PMSR_UP : 0;
    }
    return s->regs[addr / 4];
}

static void warn_of_vlans(MT7530State *s, uint32_t addr, uint32_t val)
{
    int port = (addr >> 8) & 0xf;

    if ((addr == PCR(port) && (val & PCR_VLAN_MODE) > PCR_FALLBACK) ||
        (addr == PVC(port) && (val & PVC_SPEC_TAG) &&
         port != MT7530_CPU_PORT)) {
        qemu_log_mask(LOG_UNIMP, "mt7530: VLANs, tags: %x to %x\n", val, addr);
    }
}

static void reg_write(MT7530State *s, uint32_t addr, uint32_t val)
{
    if (!mt7530_knows(addr) || addr == HWTRAP || addr == CREV) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: write of %x to %x\n", val,
                      addr);
        return;
    }
    if (addr == SYS_CTRL) {
        if (val & SYS_CTRL_RESET) {
            reset_regs(s);
            switch_meter_update(&s->meter, bridging(s));
        }
        return;
    }
    switch (addr) {
    case SYS_INT_STS:
        val = s->regs[SYS_INT_STS / 4] & ~val;
        break;
    case ATC: /* done at once; of tables that nobody asks */
        val &= ~ATC_BUSY;
        break;
    case VTCR:
        val &= ~VTCR_BUSY;
        break;
    }
    warn_of_vlans(s, addr, val);
    s->regs[addr / 4] = val;
    switch_meter_update(&s->meter, bridging(s));
    update_irq(s);
}

/* --- MDIO --- */

/* bits 15-6 of the address are the page, 5-2 the SMI register */
static uint32_t smi_addr(MT7530State *s, int reg)
{
    return ((s->page << 6) | (reg << 2)) & (REGS_SIZE - 1);
}

static bool phy_visible(MT7530State *s, int phy)
{
    return phy < MT7530_PHYS && !(s->regs[MHWTRAP / 4] & MHWTRAP_MDIO_BPS);
}

uint16_t mt7530_mdio_read(MT7530State *s, int phy, int reg)
{
    uint32_t val;

    if (s->held) {
        return 0xffff;
    }
    if (phy == SMI_ADDR && reg < SMI_HIGH) {
        val = reg_read(s, smi_addr(s, reg));
        s->half = val >> 16;
        return val;
    }
    if (phy == SMI_ADDR && reg == SMI_HIGH) {
        return s->half;
    }
    return phy_visible(s, phy) ? mt7530_phy_read(&s->phy[phy], reg) : 0xffff;
}

void mt7530_mdio_write(MT7530State *s, int phy, int reg, uint16_t val)
{
    if (s->held) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: MDIO write while in reset\n");
        return;
    }
    if (phy == SMI_ADDR && reg == SMI_PAGE) {
        s->page = val;
    } else if (phy == SMI_ADDR && reg < SMI_HIGH) {
        s->half = val;
        s->target = smi_addr(s, reg);
    } else if (phy == SMI_ADDR && reg == SMI_HIGH) {
        reg_write(s, s->target, ((uint32_t)val << 16) | s->half);
    } else if (phy_visible(s, phy)) {
        mt7530_phy_write(&s->phy[phy], reg, val);
        note_links(s);
    }
}

/* --- device --- */

void mt7530_connect_cpu(MT7530State *s, MT7530ToCPU *to_cpu, void *opaque)
{
    s->to_cpu = to_cpu;
    s->opaque = opaque;
}

static void hold(void *opaque, int n, int level)
{
    MT7530State *s = opaque;

    if (level && !s->held) {
        reset_switch(s);
    }
    s->held = level;
    update_links(s);
}

static void mt7530_init(Object *obj)
{
    qdev_init_gpio_in_named(DEVICE(obj), hold, "reset", 1);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &MT7530(obj)->irq);
}

static void mt7530_realize(DeviceState *dev, Error **errp)
{
    MT7530State *s = MT7530(dev);
    int i;

    for (i = 0; i < MT7530_PHYS; i++) {
        if (!s->conf[i].peers.ncs[0]) {
            continue;
        }
        qemu_macaddr_default_if_unset(&s->conf[i].macaddr);
        s->nic[i] = qemu_new_nic(&port_info, &s->conf[i], TYPE_MT7530,
                                 dev->id, s);
    }
}

static void mt7530_reset(DeviceState *dev)
{
    reset_switch(MT7530(dev));
}

static Property mt7530_properties[] = {
    DEFINE_PROP_NETDEV("port0", MT7530State, conf[0].peers),
    DEFINE_PROP_NETDEV("port1", MT7530State, conf[1].peers),
    DEFINE_PROP_NETDEV("port2", MT7530State, conf[2].peers),
    DEFINE_PROP_NETDEV("port3", MT7530State, conf[3].peers),
    DEFINE_PROP_NETDEV("port4", MT7530State, conf[4].peers),
    DEFINE_PROP_END_OF_LIST(),
};

static void mt7530_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = mt7530_realize;
    dc->reset = mt7530_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, mt7530_properties);
    switch_meter_properties(oc, offsetof(MT7530State, meter));
}

static const TypeInfo mt7530_types[] = {
    {
        .name = TYPE_MT7530,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(MT7530State),
        .instance_init = mt7530_init,
        .class_init = mt7530_class_init,
    },
};

DEFINE_TYPES(mt7530_types)
