/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Frames that are not for lwIP, and the sender of any. */
#ifndef LIFEBOAT_FRAMES_H
#define LIFEBOAT_FRAMES_H

#include <linux/types.h>

/**
 * struct frames - who wants frames of a type
 * @type:	EtherType
 * @receive:	called with each, from its destination's MAC address on
 * @next:	frames.c's own
 */
struct frames {
	u16 type;
	void (*receive)(const u8 *frame, u32 len);
	struct frames *next;
};

/* from now on; @f stays where it is */
void frames_open(struct frames *f);

/**
 * frames_send() - a frame as it is
 * @frame:	copied
 * @len:	bytes of it
 */
void frames_send(const u8 *frame, u32 len);

/* MAC address of who has sent the frame that is being taken in */
const u8 *frames_sender(void);

/* link.c: each frame that comes */
void frames_take(const u8 *frame, u32 len);

#endif
