/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MT7621's QDMA, by which Linux sends (drivers/net/ethernet/mediatek/
 * mtk_eth_soc.[ch]): a ring of descriptors that name the next one.  The CPU
 * moves CTX up to where it will fill in the next; we go after it with DTX, and
 * DRX is the last one that is free again.
 *
 * One queue; its ring for receiving is set up by Linux and never used.
 * Segments and VLAN tags, which it could make itself, are not modelled: logged.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "net/checksum.h"
#include "net/eth.h"
#include "mt7621_fe.h"

#define GLO_CFG         0x1a04
#define GLO_TX_EN       (1 << 0)
#define INT_STATUS      0x1a18
#define INT_MASK        0x1a1c
/* after the delay that DELAY_INT asks for; here there is none */
#define INT_TX_DONE_DLY (1 << 28)
#define INT_TX_DONE0    (1 << 0)
#define CTX_PTR         0x1b00
#define DTX_PTR         0x1b04
#define DRX_PTR         0x1b14
#define RING_MAX        4096

#define TXD3            8
#define TXD3_FREE       (1u << 31)  /* the CPU's */
#define TXD3_LAST       (1 << 30)
#define TXD3_LEN(d)     extract32(d, 16, 14)
#define TXD4_CHECKSUM   (7u << 29)
#define TXD4_SEGMENT    (1 << 28)
#define TXD4_PORT(d)    extract32(d, 25, 3)
#define TXD4_VLAN       (1 << 16)

/* the switch's tag stands where an Ethernet type would, which is larger */
#define TAG_LEN         4
#define MACS_LEN        (2 * ETH_ALEN)
#define TYPE_MIN        0x600

bool mt7621_qdma_raised(Mt7621Fe *s)
{
    return *fe_reg(s, INT_STATUS) & *fe_reg(s, INT_MASK);
}

static void checksum(uint8_t *frame, size_t len)
{
    uint8_t tag[TAG_LEN];

    if (len < MACS_LEN + TAG_LEN || lduw_be_p(frame + MACS_LEN) >= TYPE_MIN) {
        net_checksum_calculate(frame, len, CSUM_ALL);
        return;
    }
    memcpy(tag, frame + MACS_LEN, TAG_LEN);
    memmove(frame + TAG_LEN, frame, MACS_LEN);
    net_checksum_calculate(frame + TAG_LEN, len - TAG_LEN, CSUM_ALL);
    memmove(frame, frame + TAG_LEN, MACS_LEN);
    memcpy(frame + MACS_LEN, tag, TAG_LEN);
}

static void finish(Mt7621Fe *s, uint8_t *frame, size_t len, uint32_t txd4)
{
    if (txd4 & (TXD4_SEGMENT | TXD4_VLAN)) {
        qemu_log_mask(LOG_GUEST_ERROR, "mt7621-qdma: not modelled: %08x\n",
                      txd4);
        return;
    }
    if (txd4 & TXD4_CHECKSUM) {
        checksum(frame, len);
    }
    mt7621_fe_send(s, frame, len);
}

static void send_all(Mt7621Fe *s)
{
    uint8_t frame[FE_FRAME_MAX] = { 0 };
    uint32_t txd[4], len = 0, n, txd4 = 0;
    unsigned i;

    if (!(*fe_reg(s, GLO_CFG) & GLO_TX_EN)) {
        return;
    }
    for (i = 0; i < RING_MAX && *fe_reg(s, DTX_PTR) != *fe_reg(s, CTX_PTR);
         i++) {
        hwaddr at = *fe_reg(s, DTX_PTR);

        if (!mt7621_fe_get_desc(s, at, txd)) {
            return;
        }
        n = TXD3_LEN(txd[2]);
        if ((txd[2] & TXD3_FREE) || !n || n > FE_FRAME_MAX - len ||
            TXD4_PORT(txd[3]) != 1) {
            qemu_log_mask(LOG_GUEST_ERROR, "mt7621-qdma: TX descriptor %08x "
                          "%08x %08x %08x\n", txd[0], txd[1], txd[2], txd[3]);
            return;
        }
        if (!mt7621_fe_dma(s, txd[0], frame + len, n, false)) {
            return;
        }
        /* the first descriptor says what is to be done with the frame */
        txd4 = len ? txd4 : txd[3];
        len += n;
        if (txd[2] & TXD3_LAST) {
            finish(s, frame, len, txd4);
            memset(frame, 0, sizeof(frame));
            len = 0;
        }
        mt7621_fe_put_word(s, at + TXD3, txd[2] | TXD3_FREE);
        *fe_reg(s, DRX_PTR) = at;
        *fe_reg(s, DTX_PTR) = txd[1];
        *fe_reg(s, INT_STATUS) |= INT_TX_DONE_DLY | INT_TX_DONE0;
    }
}

bool mt7621_qdma_write(Mt7621Fe *s, hwaddr addr, uint32_t val)
{
    switch (addr) {
    case INT_STATUS:
        *fe_reg(s, addr) &= ~val;
        break;
    case INT_MASK:
        *fe_reg(s, addr) = val;
        break;
    case CTX_PTR:
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
