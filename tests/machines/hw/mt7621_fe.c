/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 frame engine at 0x1e100000: packet DMA with one ring in each
 * direction, the first GMAC, and the packet memory that the boot stages have
 * for RAM before there is any.
 *
 * Sources: U-Boot drivers/net/mtk_eth.[ch]; for the memory, arch/mips/
 * mach-mtmips/mt7621/mt7621.h and sram_init.S; Linux drivers/net/ethernet/
 * mediatek/mtk_eth_soc.h (RX_2B_OFFSET, source port).
 *
 * A frame that finds the ring full is lost, and counted in "rx-dropped": the
 * silicon has some buffer in front of the ring, how much nobody says.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "exec/address-spaces.h"
#include "hw/qdev-properties.h"
#include "net/eth.h"
#include "mt7621.h"

#define FE_SIZE         0x20000
#define SRAM_BASE       0x8000
#define SRAM_SIZE       0x6000

#define FE_RST_GLO      0x0004
#define RST_GLO_RAM     0x06    /* PSE memory on, and for the CPU */

#define GDMA1           0x0500
#define GDMA2           0x1500
#define GDMA_IG_CTRL    0x00
#define GDMA_MAC_LSB    0x08
#define GDMA_MAC_MSB    0x0c
#define DP_PDMA         0
#define DP_DISCARD      7

#define PDMA            0x0800
#define TX_BASE_PTR     (PDMA + 0x000)
#define TX_MAX_CNT      (PDMA + 0x004)
#define TX_CTX_IDX      (PDMA + 0x008)
#define TX_DTX_IDX      (PDMA + 0x00c)
#define RX_BASE_PTR     (PDMA + 0x100)
#define RX_MAX_CNT      (PDMA + 0x104)
#define RX_CRX_IDX      (PDMA + 0x108)
#define RX_DRX_IDX      (PDMA + 0x10c)
#define GLO_CFG         (PDMA + 0x204)
#define GLO_RX_2B_OFFSET (1u << 31)
#define GLO_RX_EN       (1 << 2)
#define GLO_TX_EN       (1 << 0)
#define RST_IDX         (PDMA + 0x208)
#define RST_DRX0        (1 << 16)
#define RST_DTX0        (1 << 0)
#define RING_MAX        4096

#define DESC_SIZE       16
#define DESC2_DONE      (1u << 31)
#define DESC2_LAST      (1 << 30)
#define DESC2_LEN(d)    extract32(d, 16, 14)
#define TXD4_PORT(d)    extract32(d, 25, 3)
#define RXD4_PORT(n)    ((n) << 19)

#define GMAC            0x10000
#define GMAC_PPSC       (GMAC + 0x00)
#define GMAC_PIAC       (GMAC + 0x04)
#define PIAC_START      (1u << 31)
#define PIAC_C22        1
#define PIAC_WRITE      1
#define PIAC_READ       2
#define GMAC_MCR(n)     (GMAC + 0x100 + 0x100 * (n))
#define MCR_TX_EN       (1 << 14)
#define MCR_RX_EN       (1 << 13)
#define MCR_FORCE_LINK  (1 << 0)

#define FRAME_MAX       1536
#define FRAME_MIN       60

OBJECT_DECLARE_SIMPLE_TYPE(Mt7621Fe, MT7621_FE)

struct Mt7621Fe {
    SysBusDevice parent_obj;
    MemoryRegion mr;
    MemoryRegion sram;
    MT7530State *mt7530;
    uint64_t ram_size;
    uint32_t regs[FE_SIZE / 4];
    uint32_t rx_dropped;
};

/* U-Boot's and Linux's names; what is not here does not exist */
static const uint32_t known[] = {
    FE_RST_GLO,
    GDMA1 + GDMA_IG_CTRL, GDMA1 + GDMA_MAC_LSB, GDMA1 + GDMA_MAC_MSB,
    GDMA2 + GDMA_IG_CTRL, GDMA2 + GDMA_MAC_LSB, GDMA2 + GDMA_MAC_MSB,
    TX_BASE_PTR, TX_MAX_CNT, TX_CTX_IDX, TX_DTX_IDX,
    RX_BASE_PTR, RX_MAX_CNT, RX_CRX_IDX, RX_DRX_IDX,
    GLO_CFG, RST_IDX,
    GMAC_PPSC, GMAC_PIAC, GMAC_MCR(0), GMAC_MCR(1),
};

static bool is_known(hwaddr addr)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(known); i++) {
        if (known[i] == addr) {
            return true;
        }
    }
    return false;
}

static uint32_t *reg(Mt7621Fe *s, hwaddr addr)
{
    return &s->regs[addr / 4];
}

/* --- memory --- */

static bool dma(Mt7621Fe *s, hwaddr addr, void *buf, size_t len, bool write)
{
    if (addr >= s->ram_size || len > s->ram_size - addr) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: DMA at %x is not in RAM\n",
                      (unsigned)addr);
        return false;
    }
    return address_space_rw(&address_space_memory, addr,
                            MEMTXATTRS_UNSPECIFIED, buf, len,
                            write) == MEMTX_OK;
}

static bool get_desc(Mt7621Fe *s, hwaddr addr, uint32_t desc[4])
{
    int i;

    if (!dma(s, addr, desc, DESC_SIZE, false)) {
        return false;
    }
    for (i = 0; i < 4; i++) {
        desc[i] = le32_to_cpu(desc[i]);
    }
    return true;
}

static void put_word(Mt7621Fe *s, hwaddr addr, uint32_t val)
{
    val = cpu_to_le32(val);
    dma(s, addr, &val, sizeof(val), true);
}

/* number of descriptors of the ring whose registers are at BASE */
static uint32_t ring_size(Mt7621Fe *s, hwaddr base)
{
    uint32_t n = *reg(s, base + 4);

    if (!n || n > RING_MAX) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: ring of %u\n", n);
        return 0;
    }
    return n;
}

/* --- out --- */

static bool send_one(Mt7621Fe *s, hwaddr at)
{
    uint8_t frame[FRAME_MAX] = { 0 };
    uint32_t desc[4], len;

    if (!get_desc(s, at, desc)) {
        return false;
    }
    len = DESC2_LEN(desc[1]);
    if ((desc[1] & DESC2_DONE) || !(desc[1] & DESC2_LAST) || !len ||
        len > FRAME_MAX || TXD4_PORT(desc[3]) != 1) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: TX descriptor %08x %08x "
                      "%08x %08x\n", desc[0], desc[1], desc[2], desc[3]);
        return false;
    }
    if (!dma(s, desc[0], frame, len, false)) {
        return false;
    }
    if ((*reg(s, GMAC_MCR(0)) & (MCR_TX_EN | MCR_FORCE_LINK)) ==
        (MCR_TX_EN | MCR_FORCE_LINK)) {
        mt7530_from_cpu(s->mt7530, frame, MAX(len, FRAME_MIN));
    }
    put_word(s, at + 4, desc[1] | DESC2_DONE);
    return true;
}

static void send_all(Mt7621Fe *s)
{
    uint32_t n;

    if (!(*reg(s, GLO_CFG) & GLO_TX_EN) ||
        *reg(s, TX_DTX_IDX) == *reg(s, TX_CTX_IDX)) {
        return;
    }
    n = ring_size(s, TX_BASE_PTR);
    if (!n || *reg(s, TX_CTX_IDX) >= n) {
        return;
    }
    while (*reg(s, TX_DTX_IDX) != *reg(s, TX_CTX_IDX)) {
        if (!send_one(s, *reg(s, TX_BASE_PTR) +
                      DESC_SIZE * *reg(s, TX_DTX_IDX))) {
            return;
        }
        *reg(s, TX_DTX_IDX) = (*reg(s, TX_DTX_IDX) + 1) % n;
    }
}

/* --- in --- */

/* whose frame is it?  Each kind has a field that says where it goes */
static unsigned destination(Mt7621Fe *s, const uint8_t *frame)
{
    uint32_t ctrl = *reg(s, GDMA1 + GDMA_IG_CTRL);
    uint32_t msb = *reg(s, GDMA1 + GDMA_MAC_MSB);
    uint32_t lsb = *reg(s, GDMA1 + GDMA_MAC_LSB);

    switch (get_eth_packet_type(PKT_GET_ETH_HDR(frame))) {
    case ETH_PKT_BCAST:
        return extract32(ctrl, 8, 3);
    case ETH_PKT_MCAST:
        return extract32(ctrl, 4, 3);
    default:
        return lduw_be_p(frame) == msb && ldl_be_p(frame + 2) == lsb ?
               extract32(ctrl, 12, 3) : extract32(ctrl, 0, 3);
    }
}

static void receive(void *opaque, const uint8_t *data, size_t size)
{
    Mt7621Fe *s = opaque;
    uint32_t mcr = *reg(s, GMAC_MCR(0)), n, desc[4];
    uint8_t frame[FRAME_MAX] = { 0 };
    hwaddr at, to;

    if (!(mcr & MCR_RX_EN) || !(mcr & MCR_FORCE_LINK) || size > FRAME_MAX ||
        size < ETH_HLEN || destination(s, data) != DP_PDMA ||
        !(*reg(s, GLO_CFG) & GLO_RX_EN)) {
        return;
    }
    n = ring_size(s, RX_BASE_PTR);
    if (!n) {
        return;
    }
    if (*reg(s, RX_DRX_IDX) == *reg(s, RX_CRX_IDX)) {
        s->rx_dropped++;
        return;
    }
    memcpy(frame, data, size);
    size = MAX(size, FRAME_MIN);
    at = *reg(s, RX_BASE_PTR) + DESC_SIZE * *reg(s, RX_DRX_IDX);
    if (!get_desc(s, at, desc)) {
        return;
    }
    if ((desc[1] & DESC2_DONE) || DESC2_LEN(desc[1]) < size) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: RX descriptor %08x %08x\n",
                      desc[0], desc[1]);
        return;
    }
    to = desc[0] + (*reg(s, GLO_CFG) & GLO_RX_2B_OFFSET ? 2 : 0);
    if (!dma(s, to, frame, size, true)) {
        return;
    }
    put_word(s, at + 12, RXD4_PORT(1));
    put_word(s, at + 4, DESC2_DONE | DESC2_LAST | (size << 16));
    *reg(s, RX_DRX_IDX) = (*reg(s, RX_DRX_IDX) + 1) % n;
}

/* --- MDIO --- */

static uint32_t mdio(Mt7621Fe *s, uint32_t val)
{
    int phy = extract32(val, 20, 5), mii_reg = extract32(val, 25, 5);
    unsigned command = extract32(val, 18, 2);

    if (!(val & PIAC_START)) {
        return val;
    }
    val &= ~PIAC_START;
    if (extract32(val, 16, 2) != PIAC_C22) {
        qemu_log_mask(LOG_UNIMP, "mt7621-fe: MDIO clause 45\n");
        return val | 0xffff;
    }
    if (command == PIAC_READ) {
        return deposit32(val, 0, 16, mt7530_mdio_read(s->mt7530, phy, mii_reg));
    }
    if (command == PIAC_WRITE) {
        mt7530_mdio_write(s->mt7530, phy, mii_reg, val);
    }
    return val;
}

/* --- registers --- */

static uint64_t fe_read(void *opaque, hwaddr addr, unsigned size)
{
    Mt7621Fe *s = opaque;

    if (!is_known(addr)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: read of %x\n",
                      (unsigned)addr);
    }
    return *reg(s, addr);
}

static void fe_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Fe *s = opaque;

    if (!is_known(addr)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: write of %x to %x\n",
                      (unsigned)val, (unsigned)addr);
        return;
    }
    switch (addr) {
    case FE_RST_GLO:
        *reg(s, addr) = val;
        memory_region_set_enabled(&s->sram,
                                  (val & RST_GLO_RAM) == RST_GLO_RAM);
        break;
    case TX_DTX_IDX:
    case RX_DRX_IDX:
        break;
    case RST_IDX:
        if (val & RST_DTX0) {
            *reg(s, TX_DTX_IDX) = 0;
        }
        if (val & RST_DRX0) {
            *reg(s, RX_DRX_IDX) = 0;
        }
        break;
    case GMAC_PIAC:
        *reg(s, addr) = mdio(s, val);
        break;
    case TX_CTX_IDX:
    case GLO_CFG:
        *reg(s, addr) = val;
        send_all(s);
        break;
    default:
        *reg(s, addr) = val;
    }
}

static const MemoryRegionOps fe_ops = {
    .read = fe_read,
    .write = fe_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- device --- */

static void fe_reset(DeviceState *dev)
{
    Mt7621Fe *s = MT7621_FE(dev);

    memset(s->regs, 0, sizeof(s->regs));
    memory_region_set_enabled(&s->sram, false);
}

/* the frame engine has a reset of its own, the GMACs and MDIO do not mind it */
static void hold(void *opaque, int n, int level)
{
    Mt7621Fe *s = opaque;

    if (level) {
        memset(s->regs, 0, GMAC);
    }
}

static void fe_init(Object *obj)
{
    Mt7621Fe *s = MT7621_FE(obj);

    memory_region_init_io(&s->mr, obj, &fe_ops, s, "mt7621-fe", FE_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    qdev_init_gpio_in_named(DEVICE(obj), hold, "reset", 1);
    object_property_add_uint32_ptr(obj, "rx-dropped", &s->rx_dropped,
                                   OBJ_PROP_FLAG_READ);
}

static void fe_realize(DeviceState *dev, Error **errp)
{
    Mt7621Fe *s = MT7621_FE(dev);

    memory_region_init_ram(&s->sram, OBJECT(dev), "mt7621-fe-sram", SRAM_SIZE,
                           errp);
    memory_region_add_subregion(&s->mr, SRAM_BASE, &s->sram);
    mt7530_connect_cpu(s->mt7530, receive, s);
}

static Property fe_properties[] = {
    DEFINE_PROP_LINK("switch", Mt7621Fe, mt7530, TYPE_MT7530, MT7530State *),
    DEFINE_PROP_UINT64("ram-size", Mt7621Fe, ram_size, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void fe_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->realize = fe_realize;
    dc->reset = fe_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, fe_properties);
}

static const TypeInfo fe_types[] = {
    {
        .name = TYPE_MT7621_FE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(Mt7621Fe),
        .instance_init = fe_init,
        .class_init = fe_class_init,
    },
};

DEFINE_TYPES(fe_types)
