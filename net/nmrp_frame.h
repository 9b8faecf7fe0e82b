/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames of NMRP, which Netgear's routers are rescued by: Ethernet's header,
 * ours of six bytes, options (vendor-protocols.md).  Pure.
 */
#ifndef LIFEBOAT_NMRP_FRAME_H
#define LIFEBOAT_NMRP_FRAME_H

#include <linux/types.h>

#define NMRP_TYPE	0x0912
#define NMRP_FRAME_LEN	60	/* of what we send: the least that Ethernet has */

enum nmrp_code {
	NMRP_NOTHING,
	NMRP_ADVERTISE,		/* from the PC: I have a firmware */
	NMRP_CONF_REQ,
	NMRP_CONF_ACK,		/* from the PC: have this address */
	NMRP_CLOSE_REQ,		/* from us: written.  From the PC: I give up */
	NMRP_CLOSE_ACK,
	NMRP_KEEP_ALIVE_REQ,
	NMRP_KEEP_ALIVE_ACK,
	NMRP_UL_REQ = 0x10,	/* put it by TFTP */
};

/**
 * struct nmrp_frame - what a PC says
 * @code:	which
 * @from:	its MAC address
 * @magic:	"NTGR" is in it
 * @ip:		address for us, host byte order; 0 if it is not there
 * @mask:	the same
 * @fw_up:	it has a firmware for us
 */
struct nmrp_frame {
	enum nmrp_code code;
	u8 from[6];
	bool magic;
	u32 ip;
	u32 mask;
	bool fw_up;
};

/**
 * nmrp_parse() - take a frame apart
 * @f:		result; options that are not in struct nmrp_frame are passed over:
 *		of a string table that belongs to another firmware, or of
 *		regions, nothing here depends
 * @p:		frame, from its destination on; some are not padded
 * @len:	bytes of it
 *
 * Return: 0; -EINVAL it is none, or its lengths do not fit.
 */
int nmrp_parse(struct nmrp_frame *f, const u8 *p, u32 len);

/**
 * nmrp_build() - a frame of ours
 * @out:	NMRP_FRAME_LEN bytes
 * @to:		MAC address of the PC
 * @from:	ours
 * @code:	which
 */
void nmrp_build(u8 out[NMRP_FRAME_LEN], const u8 to[6], const u8 from[6],
		enum nmrp_code code);

#endif
