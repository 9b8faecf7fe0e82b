/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One Ethernet MAC with its DMA rings and MDIO master (Linux, ag71xx.c;
 * U-Boot, ag7xxx.c).
 *
 * A descriptor is three words: buffer, control, next.  EMPTY in control means
 * that the buffer is the receiver's to fill, or has been sent.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "net/eth.h"
#include <zlib.h>
#include "ath79.h"
#include "mips_caches.h"

#define GMAC_SIZE       0x200
#define CFG1            0x00
#define CFG1_SOFT_RESET (1u << 31)
#define CFG1_RX_EN      (1u << 2)
#define CFG1_TX_EN      (1u << 0)
#define MFL             0x10
#define MII_CFG         0x20
#define MII_CFG_CLOCK   0xf
#define MII_CMD         0x24
#define MII_CMD_READ    (1u << 0)
#define MII_ADDR        0x28
#define MII_CTRL        0x2c
#define MII_STATUS      0x30
#define MII_IND         0x34
#define FIFO_CFG5       0x5c
#define TX_CTRL         0x180
#define TX_DESC         0x184
#define TX_STATUS       0x188
#define TX_STATUS_SENT  (1u << 0)
#define RX_CTRL         0x18c
#define RX_DESC         0x190
#define RX_STATUS       0x194
#define RX_STATUS_RECEIVED  (1u << 0)
#define RX_STATUS_OVERFLOW  (1u << 2)
#define INT_ENABLE      0x198
#define INT_STATUS      0x19c
#define INT_RX          4       /* RX_STATUS above, TX_STATUS below */
#define STATUS_BITS     0xf
#define STATUS_COUNT    16      /* packets not yet acknowledged, 8 bits */
#define DMA_ENABLE      (1u << 0)

#define DMA_LINE        32
#define DESC_EMPTY      (1u << 31)
#define DESC_MORE       (1u << 24)
#define DESC_LEN        0xfff
#define FRAME_MAX       1536
#define FCS_LEN         4
/* a ring that never comes round to a used descriptor is not followed for ever */
#define RING_MAX        1024

OBJECT_DECLARE_SIMPLE_TYPE(GmacState, ATH79_GMAC)

typedef struct Desc {
    uint32_t buffer;
    uint32_t control;
    uint32_t next;
} Desc;

struct GmacState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq;
    const Ath79Wire *wire;
    void *peer;
    uint32_t ram_size;
    uint32_t reg[GMAC_SIZE / 4];
    bool held;          /* in reset, by the reset block */
    bool mdio_dead;     /* whoever is asked over MDIO does not answer */
    Ath79LinkUse use;
    uint8_t frame[FRAME_MAX];
};

#define REG(s, name) ((s)->reg[(name) / 4])

void ath79_gmac_connect(DeviceState *dev, const Ath79Wire *wire, void *peer)
{
    GmacState *s = ATH79_GMAC(dev);

    s->wire = wire;
    s->peer = peer;
}

/* DMA reaches RAM and nothing else */
static bool dma(GmacState *s, uint32_t addr, void *buf, uint32_t len,
                bool write)
{
    if (addr >= s->ram_size || len > s->ram_size - addr) {
        ath79_bad("gmac: DMA outside RAM, %u bytes at 0x%08x\n", len, addr);
        return false;
    }
    mips_caches_dma("gmac", addr, len, write);
    return address_space_rw(&address_space_memory, addr,
                            MEMTXATTRS_UNSPECIFIED, buf, len,
                            write) == MEMTX_OK;
}

static bool load_desc(GmacState *s, uint32_t addr, Desc *d)
{
    uint32_t word[3];

    if (addr & 3) {
        ath79_bad("gmac: descriptor at odd address 0x%08x\n", addr);
        return false;
    }
    if (!dma(s, addr, word, sizeof(word), false)) {
        return false;
    }
    d->buffer = be32_to_cpu(word[0]);
    d->control = be32_to_cpu(word[1]);
    d->next = be32_to_cpu(word[2]);
    return true;
}

static void store_control(GmacState *s, uint32_t desc, uint32_t control)
{
    uint32_t word = cpu_to_be32(control);

    dma(s, desc + 4, &word, sizeof(word), true);
}

static uint32_t pending(GmacState *s)
{
    return (REG(s, RX_STATUS) & STATUS_BITS) << INT_RX |
           (REG(s, TX_STATUS) & STATUS_BITS);
}

static void update_irq(GmacState *s)
{
    qemu_set_irq(s->irq, !!(pending(s) & REG(s, INT_ENABLE)));
}

static void count_packet(GmacState *s, unsigned status, uint32_t bit)
{
    uint32_t n = extract32(s->reg[status / 4], STATUS_COUNT, 8);

    s->reg[status / 4] |= bit;
    s->reg[status / 4] = deposit32(s->reg[status / 4], STATUS_COUNT, 8,
                                   n < 0xff ? n + 1 : n);
}

/* writing the bit takes one packet off the count */
static void ack_packet(GmacState *s, unsigned status, uint32_t bit,
                       uint32_t val)
{
    uint32_t n = extract32(s->reg[status / 4], STATUS_COUNT, 8);

    if (val & bit && n) {
        s->reg[status / 4] = deposit32(s->reg[status / 4], STATUS_COUNT, 8,
                                       n - 1);
        val = n > 1 ? val & ~bit : val;
    }
    s->reg[status / 4] &= ~(val & 0xffff);
}

static Ath79Link wire_link(GmacState *s)
{
    return s->wire ? s->wire->link(s->peer) : (Ath79Link) { 0 };
}

static void transmit(GmacState *s)
{
    uint32_t len = 0, n, i;
    Desc d;

    for (i = 0; i < RING_MAX; i++) {
        if (!load_desc(s, REG(s, TX_DESC), &d)) {
            REG(s, TX_CTRL) = 0;
            return;
        }
        if (d.control & DESC_EMPTY) {
            break;
        }
        n = d.control & DESC_LEN;
        if (n > FRAME_MAX - len) {
            ath79_bad("gmac: frame of more than %u bytes\n", FRAME_MAX);
            n = 0;
        }
        if (n && dma(s, d.buffer, s->frame + len, n, false)) {
            len += n;
        }
        store_control(s, REG(s, TX_DESC), d.control | DESC_EMPTY);
        REG(s, TX_DESC) = d.next;
        if (d.control & DESC_MORE) {
            continue;
        }
        count_packet(s, TX_STATUS, TX_STATUS_SENT);
        if (len && s->wire && REG(s, CFG1) & CFG1_TX_EN) {
            /* padded by the MAC */
            if (len < ETH_ZLEN) {
                memset(s->frame + len, 0, ETH_ZLEN - len);
                len = ETH_ZLEN;
            }
            ath79_link_send(&s->use, wire_link(s), s->reg, len);
            s->wire->send(s->peer, s->frame, len);
        }
        len = 0;
    }
    /* as hardware does when it finds nothing more to send */
    REG(s, TX_CTRL) &= ~DMA_ENABLE;
    update_irq(s);
}

/*
 * A line has got to memory: if transmission still runs from the frame before,
 * a descriptor in it is used at once.  Here it never runs on, so that only its
 * buffer is looked at.
 */
static void descriptor_seen(void *opaque, hwaddr line)
{
    GmacState *s = opaque;
    uint32_t at = REG(s, TX_DESC);
    Desc d;

    if (REG(s, TX_STATUS) && at >= line && at < line + DMA_LINE &&
        load_desc(s, at, &d) && !(d.control & DESC_EMPTY)) {
        mips_caches_dma("gmac, if still sending,", d.buffer,
                        d.control & DESC_LEN, false);
    }
}

void ath79_gmac_receive(DeviceState *dev, const uint8_t *frame, size_t len)
{
    GmacState *s = ATH79_GMAC(dev);
    uint8_t buf[FRAME_MAX + FCS_LEN];
    uint32_t fcs, desc = REG(s, RX_DESC);
    Desc d;

    if (s->held || !(REG(s, CFG1) & CFG1_RX_EN) ||
        !(REG(s, RX_CTRL) & DMA_ENABLE) || len > FRAME_MAX) {
        return;
    }
    if (!ath79_link_receive(&s->use, wire_link(s), s->reg)) {
        return;
    }
    if (!load_desc(s, desc, &d)) {
        REG(s, RX_CTRL) = 0;
        return;
    }
    if (!(d.control & DESC_EMPTY)) {
        /* it stops until it is enabled again (ag71xx.c, ag71xx_poll) */
        REG(s, RX_STATUS) |= RX_STATUS_OVERFLOW;
        REG(s, RX_CTRL) &= ~DMA_ENABLE;
        update_irq(s);
        return;
    }
    memcpy(buf, frame, len);
    if (len < ETH_ZLEN) {
        memset(buf + len, 0, ETH_ZLEN - len);
        len = ETH_ZLEN;
    }
    fcs = cpu_to_le32(crc32(0, buf, len));
    memcpy(buf + len, &fcs, FCS_LEN);
    len += FCS_LEN;
    if (!dma(s, d.buffer, buf, len, true)) {
        return;
    }
    store_control(s, desc, len);
    REG(s, RX_DESC) = d.next;
    count_packet(s, RX_STATUS, RX_STATUS_RECEIVED);
    update_irq(s);
}

/* after reset it is too fast for anybody; who drives it sets it (ag71xx_mdio.c) */
static bool mdio_works(GmacState *s)
{
    if (!(REG(s, MII_CFG) & MII_CFG_CLOCK)) {
        ath79_bad("gmac: MDIO's clock has not been set\n");
        return false;
    }
    return s->wire && !s->mdio_dead;
}

static void mdio_read(GmacState *s)
{
    uint32_t addr = REG(s, MII_ADDR);

    REG(s, MII_STATUS) = mdio_works(s) && s->wire->mdio_read ?
        s->wire->mdio_read(s->peer, addr >> 8 & 0x1f, addr & 0x1f) : 0xffff;
}

static void mdio_write(GmacState *s, uint16_t val)
{
    uint32_t addr = REG(s, MII_ADDR);

    if (mdio_works(s) && s->wire->mdio_write) {
        s->wire->mdio_write(s->peer, addr >> 8 & 0x1f, addr & 0x1f, val);
    }
}

static bool known(hwaddr addr)
{
    return (addr <= MFL && addr != 0x14) ||
           (addr >= MII_CFG && addr <= FIFO_CFG5) ||
           (addr >= TX_CTRL && addr < GMAC_SIZE);
}

static uint64_t gmac_read(void *opaque, hwaddr addr, unsigned size)
{
    GmacState *s = opaque;

    if (!known(addr)) {
        ath79_bad("gmac: read of unknown register 0x%" HWADDR_PRIx "\n",
                  addr);
    }
    return addr == INT_STATUS ? pending(s) : s->reg[addr / 4];
}

static void gmac_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    GmacState *s = opaque;

    if (s->held) {
        ath79_bad("gmac: write to 0x%" HWADDR_PRIx " while held in reset\n",
                  addr);
        return;
    }
    switch (addr) {
    case CFG1:
        if (val & CFG1_SOFT_RESET) {
            REG(s, TX_CTRL) = REG(s, RX_CTRL) = 0;
        }
        REG(s, CFG1) = val;
        break;
    case MII_CMD:
        REG(s, MII_CMD) = val;
        if (val & MII_CMD_READ) {
            mdio_read(s);
        }
        break;
    case MII_CTRL:
        mdio_write(s, val);
        break;
    case MII_STATUS:
    case MII_IND:
    case INT_STATUS:
        ath79_bad("gmac: write to read-only register 0x%" HWADDR_PRIx "\n",
                  addr);
        break;
    case TX_CTRL:
        REG(s, TX_CTRL) = val;
        if (val & DMA_ENABLE) {
            transmit(s);
        }
        break;
    case TX_STATUS:
        ack_packet(s, TX_STATUS, TX_STATUS_SENT, val);
        break;
    case RX_STATUS:
        ack_packet(s, RX_STATUS, RX_STATUS_RECEIVED, val);
        break;
    default:
        if (!known(addr)) {
            ath79_bad("gmac: write of 0x%" PRIx64 " to unknown register 0x%"
                      HWADDR_PRIx "\n", val, addr);
        }
        s->reg[addr / 4] = val;
        break;
    }
    update_irq(s);
}

static const MemoryRegionOps gmac_ops = {
    .read = gmac_read,
    .write = gmac_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void gmac_reset(DeviceState *dev)
{
    GmacState *s = ATH79_GMAC(dev);

    memset(s->reg, 0, sizeof(s->reg));
    memset(&s->use, 0, sizeof(s->use));
    update_irq(s);
}

static void gmac_hold(void *opaque, int n, int level)
{
    GmacState *s = opaque;

    s->held = level;
    if (level) {
        gmac_reset(DEVICE(s));
    }
}

static void gmac_realize(DeviceState *dev, Error **errp)
{
    GmacState *s = ATH79_GMAC(dev);

    memory_region_init_io(&s->mmio, OBJECT(dev), &gmac_ops, s, "gmac",
                          GMAC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irq);
    qdev_init_gpio_in(dev, gmac_hold, 1);
    mips_caches_on_write_back(descriptor_seen, s);
}

static Property gmac_properties[] = {
    DEFINE_PROP_UINT32("ram-size", GmacState, ram_size, 0),
    DEFINE_PROP_BOOL("mdio-dead", GmacState, mdio_dead, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void gmac_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = gmac_realize;
    dc->reset = gmac_reset;
    dc->user_creatable = false;
    device_class_set_props(dc, gmac_properties);
}

static const TypeInfo gmac_info = {
    .name = TYPE_ATH79_GMAC,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(GmacState),
    .class_init = gmac_class_init,
};

static void register_types(void)
{
    type_register_static(&gmac_info);
}
type_init(register_types)
