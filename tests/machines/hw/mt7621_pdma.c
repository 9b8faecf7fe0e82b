/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's PDMA: one ring in each direction, of descriptors side by side.
 * U-Boot's drivers/net/mtk_eth.[ch] uses both, Linux's drivers/net/ethernet/
 * mediatek/mtk_eth_soc.[ch] (RX_2B_OFFSET, source port, interrupts) the one for
 * receiving.
 *
 * A frame that finds the ring full is lost, and counted in "rx-dropped": the
 * silicon has some buffer in front of the ring, how much nobody says.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "mt7621_fe.h"

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
#define INT_STATUS      (PDMA + 0x220)
#define INT_MASK        (PDMA + 0x228)
/* after the delay that DELAY_INT asks for; here there is none */
#define INT_RX_DONE_DLY (1 << 30)
#define INT_RX_DONE0    (1 << 16)
#define RING_MAX        4096

#define DESC2_DONE      (1u << 31)
#define DESC2_LAST      (1 << 30)
#define DESC2_LEN(d)    extract32(d, 16, 14)
#define TXD4_PORT(d)    extract32(d, 25, 3)
#define RXD4_PORT(n)    ((n) << 19)

#define FRAME_MIN       60

/* number of descriptors of the ring whose registers are at BASE */
static uint32_t ring_size(Mt7621Fe *s, hwaddr base)
{
    uint32_t n = *fe_reg(s, base + 4);

    if (!n || n > RING_MAX) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-pdma: ring of %u\n", n);
        return 0;
    }
    return n;
}

static bool send_one(Mt7621Fe *s, hwaddr at)
{
    uint8_t frame[FE_FRAME_MAX] = { 0 };
    uint32_t desc[4], len;

    if (!mt7621_fe_get_desc(s, at, desc)) {
        return false;
    }
    len = DESC2_LEN(desc[1]);
    if ((desc[1] & DESC2_DONE) || !(desc[1] & DESC2_LAST) || !len ||
        len > FE_FRAME_MAX || TXD4_PORT(desc[3]) != 1) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-pdma: TX descriptor %08x %08x "
                      "%08x %08x\n", desc[0], desc[1], desc[2], desc[3]);
        return false;
    }
    if (!mt7621_fe_dma(s, desc[0], frame, len, false)) {
        return false;
    }
    mt7621_fe_send(s, frame, len);
    mt7621_fe_put_word(s, at + 4, desc[1] | DESC2_DONE);
    return true;
}

static void send_all(Mt7621Fe *s)
{
    uint32_t n;

    if (!(*fe_reg(s, GLO_CFG) & GLO_TX_EN) ||
        *fe_reg(s, TX_DTX_IDX) == *fe_reg(s, TX_CTX_IDX)) {
        return;
    }
    n = ring_size(s, TX_BASE_PTR);
    if (!n || *fe_reg(s, TX_CTX_IDX) >= n) {
        return;
    }
    while (*fe_reg(s, TX_DTX_IDX) != *fe_reg(s, TX_CTX_IDX)) {
        if (!send_one(s, *fe_reg(s, TX_BASE_PTR) +
                      FE_DESC_SIZE * *fe_reg(s, TX_DTX_IDX))) {
            return;
        }
        *fe_reg(s, TX_DTX_IDX) = (*fe_reg(s, TX_DTX_IDX) + 1) % n;
    }
}

void mt7621_pdma_receive(Mt7621Fe *s, const uint8_t *data, size_t size)
{
    uint32_t n, desc[4];
    uint8_t frame[FE_FRAME_MAX] = { 0 };
    hwaddr at, to;

    if (!(*fe_reg(s, GLO_CFG) & GLO_RX_EN)) {
        return;
    }
    n = ring_size(s, RX_BASE_PTR);
    if (!n) {
        return;
    }
    if (*fe_reg(s, RX_DRX_IDX) == *fe_reg(s, RX_CRX_IDX)) {
        s->rx_dropped++;
        return;
    }
    memcpy(frame, data, size);
    size = MAX(size, FRAME_MIN);
    at = *fe_reg(s, RX_BASE_PTR) + FE_DESC_SIZE * *fe_reg(s, RX_DRX_IDX);
    if (!mt7621_fe_get_desc(s, at, desc)) {
        return;
    }
    if ((desc[1] & DESC2_DONE) || DESC2_LEN(desc[1]) < size) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-pdma: RX descriptor %08x %08x\n",
                      desc[0], desc[1]);
        return;
    }
    to = desc[0] + (*fe_reg(s, GLO_CFG) & GLO_RX_2B_OFFSET ? 2 : 0);
    if (!mt7621_fe_dma(s, to, frame, size, true)) {
        return;
    }
    mt7621_fe_put_word(s, at + 12, RXD4_PORT(1));
    mt7621_fe_put_word(s, at + 4, DESC2_DONE | DESC2_LAST | (size << 16));
    *fe_reg(s, RX_DRX_IDX) = (*fe_reg(s, RX_DRX_IDX) + 1) % n;
    *fe_reg(s, INT_STATUS) |= INT_RX_DONE_DLY | INT_RX_DONE0;
    mt7621_fe_update_irq(s);
}

bool mt7621_pdma_raised(Mt7621Fe *s)
{
    return *fe_reg(s, INT_STATUS) & *fe_reg(s, INT_MASK);
}

bool mt7621_pdma_write(Mt7621Fe *s, hwaddr addr, uint32_t val)
{
    switch (addr) {
    case TX_DTX_IDX:
    case RX_DRX_IDX:
        break;
    case RST_IDX:
        if (val & RST_DTX0) {
            *fe_reg(s, TX_DTX_IDX) = 0;
        }
        if (val & RST_DRX0) {
            *fe_reg(s, RX_DRX_IDX) = 0;
        }
        break;
    case INT_STATUS:
        *fe_reg(s, addr) &= ~val;
        break;
    case INT_MASK:
        *fe_reg(s, addr) = val;
        break;
    case TX_CTX_IDX:
    case GLO_CFG:
        *fe_reg(s, addr) = val;
        send_all(s);
        break;
    default:
        return false;
    }
    mt7621_fe_update_irq(s);
    return true;
}
