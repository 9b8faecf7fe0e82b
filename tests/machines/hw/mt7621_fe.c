/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621 frame engine at 0x1e100000: the first GMAC, and the packet memory that
 * the boot stages have for RAM before there is any; packet DMA is in
 * mt7621_pdma.c and mt7621_qdma.c.
 *
 * Sources: U-Boot drivers/net/mtk_eth.[ch]; for the memory, arch/mips/
 * mach-mtmips/mt7621/mt7621.h and sram_init.S; Linux drivers/net/ethernet/
 * mediatek/mtk_eth_soc.[ch].
 *
 * PPE, which would forward flows by itself, knows none: all that GDMA gives it
 * goes on to the CPU.  The counters of GDMA stay at 0.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "exec/address-spaces.h"
#include "hw/qdev-properties.h"
#include "net/eth.h"
#include "mips_caches.h"
#include "mt7621_fe.h"

#define SRAM_BASE       0x8000
#define SRAM_SIZE       0x6000

#define FE_RST_GLO      0x0004
#define RST_GLO_RAM     0x06    /* PSE memory on, and for the CPU */
#define FE_INT_STATUS2  0x0008

#define GDMA1           0x0500
#define GDMA2           0x1500
#define GDMA_IG_CTRL    0x00
#define GDMA_MAC_LSB    0x08
#define GDMA_MAC_MSB    0x0c
#define DP_PDMA         0
#define DP_PPE          4
#define DP_DISCARD      7

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

#define FRAME_MIN       60

/* U-Boot's and Linux's names; what is not here does not exist */
static const struct {
    uint32_t first, last;
} known[] = {
    { FE_RST_GLO, FE_INT_STATUS2 },
    { 0x0020, 0x0020 },             /* FE_INT_GRP */
    { 0x0400, 0x0404 },             /* CDMP_IG_CTRL, CDMP_EG_CTRL */
    { GDMA1 + GDMA_IG_CTRL, GDMA1 + GDMA_IG_CTRL },
    { GDMA1 + GDMA_MAC_LSB, GDMA1 + GDMA_MAC_MSB },
    { 0x0800, 0x080c },             /* PDMA: TX_BASE_PTR … TX_DTX_IDX */
    { 0x0900, 0x090c },             /* RX_BASE_PTR … RX_DRX_IDX */
    { 0x0a04, 0x0a0c },             /* GLO_CFG, RST_IDX, DELAY_INT */
    { 0x0a20, 0x0a20 },             /* INT_STATUS */
    { 0x0a28, 0x0a28 },             /* INT_MASK */
    { 0x0a50, 0x0a54 },             /* INT_GRP1, INT_GRP2 */
    { 0x0e00, 0x0f34 },             /* PPE */
    { 0x1400, 0x1400 },             /* CDMQ_IG_CTRL */
    { GDMA2 + GDMA_IG_CTRL, GDMA2 + GDMA_IG_CTRL },
    { GDMA2 + GDMA_MAC_LSB, GDMA2 + GDMA_MAC_MSB },
    { 0x1800, 0x1800 },             /* QTX_CFG0 */
    { 0x1900, 0x190c },             /* QRX_BASE_PTR0 … */
    { 0x1a04, 0x1a10 },             /* QDMA: GLO_CFG … FC_THRES */
    { 0x1a18, 0x1a24 },             /* INT_STATUS … INT_GRP2 */
    { 0x1a44, 0x1a44 },             /* HRED2 */
    { 0x1b00, 0x1b04 },             /* CTX_PTR, DTX_PTR */
    { 0x1b10, 0x1b14 },             /* CRX_PTR, DRX_PTR */
    { 0x1b20, 0x1b2c },             /* FQ_HEAD … FQ_BLEN */
    { 0x2400, 0x247c },             /* counters of GDMA1 and GDMA2 */
    { GMAC_PPSC, GMAC_PIAC },
    { GMAC_MCR(0), GMAC_MCR(0) },
    { GMAC_MCR(1), GMAC_MCR(1) },
};

static bool is_known(hwaddr addr)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(known); i++) {
        if (addr >= known[i].first && addr <= known[i].last) {
            return true;
        }
    }
    return false;
}

void mt7621_fe_update_irq(Mt7621Fe *s)
{
    qemu_set_irq(s->irq, mt7621_pdma_raised(s) || mt7621_qdma_raised(s));
}

/* --- memory --- */

bool mt7621_fe_dma(Mt7621Fe *s, hwaddr addr, void *buf, size_t len, bool write)
{
    if (addr >= s->ram_size || len > s->ram_size - addr) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: DMA at %x is not in RAM\n",
                      (unsigned)addr);
        return false;
    }
    mips_caches_dma("mt7621-fe", addr, len, write);
    return address_space_rw(&address_space_memory, addr,
                            MEMTXATTRS_UNSPECIFIED, buf, len,
                            write) == MEMTX_OK;
}

bool mt7621_fe_get_desc(Mt7621Fe *s, hwaddr addr, uint32_t desc[4])
{
    int i;

    if (!mt7621_fe_dma(s, addr, desc, FE_DESC_SIZE, false)) {
        return false;
    }
    for (i = 0; i < 4; i++) {
        desc[i] = le32_to_cpu(desc[i]);
    }
    return true;
}

void mt7621_fe_put_word(Mt7621Fe *s, hwaddr addr, uint32_t val)
{
    val = cpu_to_le32(val);
    mt7621_fe_dma(s, addr, &val, sizeof(val), true);
}

/* --- out --- */

void mt7621_fe_send(Mt7621Fe *s, uint8_t *frame, size_t len)
{
    if ((*fe_reg(s, GMAC_MCR(0)) & (MCR_TX_EN | MCR_FORCE_LINK)) ==
        (MCR_TX_EN | MCR_FORCE_LINK)) {
        mt7530_from_cpu(s->mt7530, frame, MAX(len, FRAME_MIN));
    }
}

/* --- in --- */

/* whose frame is it?  Each kind has a field that says where it goes */
static unsigned destination(Mt7621Fe *s, const uint8_t *frame)
{
    uint32_t ctrl = *fe_reg(s, GDMA1 + GDMA_IG_CTRL);
    uint32_t msb = *fe_reg(s, GDMA1 + GDMA_MAC_MSB);
    uint32_t lsb = *fe_reg(s, GDMA1 + GDMA_MAC_LSB);

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

static bool for_cpu(Mt7621Fe *s, const uint8_t *frame)
{
    unsigned to = destination(s, frame);

    return to == DP_PDMA || to == DP_PPE;
}

static void receive(void *opaque, const uint8_t *data, size_t size)
{
    Mt7621Fe *s = opaque;
    uint32_t mcr = *fe_reg(s, GMAC_MCR(0));

    if (mcr & MCR_RX_EN && mcr & MCR_FORCE_LINK && size <= FE_FRAME_MAX &&
        size >= ETH_HLEN && for_cpu(s, data)) {
        mt7621_pdma_receive(s, data, size);
    }
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
    return *fe_reg(s, addr);
}

static void fe_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    Mt7621Fe *s = opaque;

    if (!is_known(addr)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-fe: write of %x to %x\n",
                      (unsigned)val, (unsigned)addr);
        return;
    }
    if (mt7621_pdma_write(s, addr, val) || mt7621_qdma_write(s, addr, val)) {
        return;
    }
    switch (addr) {
    case FE_RST_GLO:
        *fe_reg(s, addr) = val;
        memory_region_set_enabled(&s->sram,
                                  (val & RST_GLO_RAM) == RST_GLO_RAM);
        break;
    case GMAC_PIAC:
        *fe_reg(s, addr) = mdio(s, val);
        break;
    case FE_INT_STATUS2:
        *fe_reg(s, addr) &= ~val;
        break;
    default:
        *fe_reg(s, addr) = val;
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
    mt7621_fe_update_irq(s);
    memory_region_set_enabled(&s->sram, false);
}

/* the frame engine has a reset of its own, the GMACs and MDIO do not mind it */
static void hold(void *opaque, int n, int level)
{
    Mt7621Fe *s = opaque;

    if (level) {
        memset(s->regs, 0, GMAC);
        mt7621_fe_update_irq(s);
    }
}

static void fe_init(Object *obj)
{
    Mt7621Fe *s = MT7621_FE(obj);

    memory_region_init_io(&s->mr, obj, &fe_ops, s, "mt7621-fe", FE_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mr);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
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
