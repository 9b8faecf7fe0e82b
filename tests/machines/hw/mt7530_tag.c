/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tag is a byte that says what of a VLAN tag is in it, of which we know
 * "nothing" alone; a byte that names ports, as a number for the CPU and as
 * bits from it; two of the VLAN tag.
 */
#include "qemu/osdep.h"
#include "net/eth.h"
#include "mt7530_tag.h"

#define MACS_LEN        (2 * ETH_ALEN)
#define UNTAGGED        0
#define PORTS           0x3f

size_t mt7530_tag_add(uint8_t *to, const uint8_t *frame, size_t size,
                      int port)
{
    memcpy(to, frame, MACS_LEN);
    to[MACS_LEN] = UNTAGGED;
    to[MACS_LEN + 1] = port;
    to[MACS_LEN + 2] = to[MACS_LEN + 3] = 0;
    memcpy(to + MACS_LEN + MT7530_TAG_LEN, frame + MACS_LEN, size - MACS_LEN);
    return size + MT7530_TAG_LEN;
}

size_t mt7530_tag_strip(uint8_t *to, const uint8_t *frame, size_t size,
                        uint32_t *ports)
{
    *ports = 0;
    if (size < MACS_LEN + MT7530_TAG_LEN || frame[MACS_LEN] != UNTAGGED) {
        return 0;
    }
    *ports = frame[MACS_LEN + 1] & PORTS;
    memset(to, 0, size);
    memcpy(to, frame, MACS_LEN);
    memcpy(to + MACS_LEN, frame + MACS_LEN + MT7530_TAG_LEN,
           size - MACS_LEN - MT7530_TAG_LEN);
    return MAX(size - MT7530_TAG_LEN, ETH_ZLEN);
}
