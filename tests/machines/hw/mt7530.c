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
 * VLANs and the special tag are not there, and whoever turns them on is told.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "hw/qdev-properties.h"
#include "net/net.h"
#include "mt7621.h"
#include "mt7530_phy.h"

#define REGS_SIZE       0x8000

#define SMI_ADDR        31
#define SMI_PAGE        31
#define SMI_HIGH        16

#define PORT(base, n)   ((base) + 0x100 * (n))
#define SSP(n)          PORT(0x2000, n)
#define PCR(n)          PORT(0x2004, n)
#define PCR_VLAN_MODE   0x3
#define PVC(n)          PORT(0x2010, n)
#define PVC_SPEC_TAG    (1 << 5)
#define PMCR(n)         PORT(0x3000, n)
#define PMCR_FORCE_MODE (1 << 15)
#define PMCR_TX_EN      (1 << 14)
#define PMCR_RX_EN      (1 << 13)
#define PMCR_FORCE_LINK (1 << 0)
#define PMSR(n)         PORT(0x3008, n)
/* 1000 Mbit/s, full duplex, link */
#define PMSR_UP         0x0000000b
#define SYS_CTRL        0x7000
#define SYS_CTRL_RESET  0x3
#define HWTRAP          0x7800
#define MHWTRAP         0x7804
#define MHWTRAP_MDIO_BPS (1 << 5)
#define CREV            0x7ffc

/**
 * struct MT7530State
 * @page: of the registers that the next MDIO access is for
 * @half: of a word, until the other half is asked for or comes
 * @target: address of the register that the high half is to be written to
 * @held: MT7621's reset controller holds the switch in reset
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
    MT7530ToCPU *to_cpu;
    void *opaque;
};

/* Linux 6.1's and U-Boot 2025.01's names; what is not here does not exist */
static const struct {
    uint16_t first, last;
} known[] = {
    { 0x000c, 0x0010 }, /* AGC, MFC */
    { 0x0024, 0x002c }, /* BPC, RGAC1, RGAC2 */
    { 0x0074, 0x00a0 }, /* ATA1 … AAC */
    { 0x30e0, 0x30e0 }, /* GMACCR */
    { 0x4fe0, 0x4fe0 }, /* MIB_CCR */
    { 0x7000, 0x7000 }, /* SYS_CTRL */
    { 0x7008, 0x700c }, /* SYS_INT_EN, SYS_INT_STS */
    { 0x7800, 0x7810 }, /* HWTRAP, MHWTRAP, TOP_SIG_CTRL, IO_DRV_CR */
    { 0x7830, 0x7830 }, /* P6ECR */
    { 0x7a00, 0x7a78 }, /* TRGMII */
    { 0x7b00, 0x7b04 }, /* P5RGMII */
    { 0x7d00, 0x7d18 }, /* LED */
    { 0x7ffc, 0x7ffc }, /* CREV */
};

static bool is_known(uint32_t addr)
{
    uint32_t port = (addr >> 8) & 0xf, reg = addr & 0xff;
    int i;

    switch (addr >> 12) {
    case 2: /* SSP, PCR, PSC, PVC, PPBV1 */
        return port < MT7530_PORTS && (reg <= 0x04 ||
                                       (reg >= 0x0c && reg <= 0x14));
    case 3: /* PMCR, PMEEECR, PMSR */
        if (port < MT7530_PORTS && reg <= 0x08) {
            return true;
        }
        break;
    case 4: /* MIB counters */
        if (port < MT7530_PORTS) {
            return true;
        }
    }
    for (i = 0; i < ARRAY_SIZE(known); i++) {
        if (addr >= known[i].first && addr <= known[i].last) {
            return true;
        }
    }
    return false;
}

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

static void update_links(MT7530State *s)
{
    int i;

    for (i = 0; i < MT7530_PHYS; i++) {
        mt7530_phy_cable(&s->phy[i], !s->held && cable(s, i));
    }
}

/* --- frames --- */

static void forward(MT7530State *s, int from, const uint8_t *frame,
                    size_t size)
{
    uint32_t matrix = extract32(s->regs[PCR(from) / 4], 16, 8);
    int to;

    if (!port_up(s, from)) {
        return;
    }
    for (to = 0; to < MT7530_PORTS; to++) {
        if (to == from || !extract32(matrix, to, 1) || !port_up(s, to)) {
            continue;
        }
        if (to == MT7530_CPU_PORT) {
            s->to_cpu(s->opaque, frame, size);
        } else if (to < MT7530_PHYS && mt7530_phy_up(&s->phy[to])) {
            qemu_send_packet(qemu_get_queue(s->nic[to]), frame, size);
        }
    }
}

void mt7530_from_cpu(MT7530State *s, const uint8_t *frame, size_t size)
{
    forward(s, MT7530_CPU_PORT, frame, size);
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

    if (!is_known(addr)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: read of %x\n", addr);
        return 0;
    }
    if (port < MT7530_PORTS && addr == PMSR(port)) {
        return port_up(s, port) ? PMSR_UP : 0;
    }
    return s->regs[addr / 4];
}

static void warn_of_tags(MT7530State *s, uint32_t addr, uint32_t val)
{
    int port = (addr >> 8) & 0xf;

    if ((addr == PCR(port) && (val & PCR_VLAN_MODE)) ||
        (addr == PVC(port) && (val & PVC_SPEC_TAG))) {
        qemu_log_mask(LOG_UNIMP, "mt7530: VLANs, tags: %x to %x\n", val, addr);
    }
}

static void reg_write(MT7530State *s, uint32_t addr, uint32_t val)
{
    if (!is_known(addr) || addr == HWTRAP || addr == CREV) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7530: write of %x to %x\n", val,
                      addr);
        return;
    }
    if (addr == SYS_CTRL) {
        if (val & SYS_CTRL_RESET) {
            reset_regs(s);
        }
        return;
    }
    warn_of_tags(s, addr, val);
    s->regs[addr / 4] = val;
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
