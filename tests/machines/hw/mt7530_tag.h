/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The special tag of MediaTek's switches, behind the addresses of each frame
 * from and for the CPU (Linux, net/dsa/tag_mtk.c).
 */
#ifndef MT7530_TAG_H
#define MT7530_TAG_H

#define MT7530_TAG_LEN  4

/* @to has room for MT7530_TAG_LEN bytes more than @size, which it returns */
size_t mt7530_tag_add(uint8_t *to, const uint8_t *frame, size_t size,
                      int port);

/*
 * What is left of the frame, padded, in @to, which has room for @size bytes;
 * @ports: those that it is for, one bit each; 0 if there is no such tag
 */
size_t mt7530_tag_strip(uint8_t *to, const uint8_t *frame, size_t size,
                        uint32_t *ports);

#endif
