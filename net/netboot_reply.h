/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netboot on the wire: what a boot loader's client asks of BOOTP (RFC 951) and
 * DHCP (RFC 2131), and what it is answered.  Pure.  Addresses are in host byte
 * order, 0 means none.
 */
#ifndef LIFEBOAT_NETBOOT_REPLY_H
#define LIFEBOAT_NETBOOT_REPLY_H

#include "net/dhcp_ask.h"
#include "net/dhcp_packet.h"

/* of a file's, in an RRQ of ours: with more it would be another's */
#define NETBOOT_NAME_MAX	247
/* of a vendor class */
#define NETBOOT_CLASS_MAX	32

#define NETBOOT_CLASS_LITTLE	"MMipsBoot"
#define NETBOOT_CLASS_BIG	"Mips_boot"
/* MikroTik's names for this CPU; a device tree may have another */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define NETBOOT_CLASS		NETBOOT_CLASS_BIG
#else
#define NETBOOT_CLASS		NETBOOT_CLASS_LITTLE
#endif

/**
 * struct netboot_reply - what a server says
 * @type:	of DHCP: DHCP_OFFER, DHCP_ACK, DHCP_NAK; 0: BOOTP
 * @ip:		the address that we get
 * @mask:	of its network; where nothing is said, of 24 bits
 * @id:		of the DHCP server (option 54)
 * @tftp:	the TFTP server
 * @lease:	for how many seconds @ip is ours; 0: nothing is said
 * @file:	on it, "" if none is named, or none that can be asked for
 * @odd:	that: a name is too long, or not ASCII
 */
struct netboot_reply {
	u8 type;
	u32 ip;
	u32 mask;
	u32 id;
	u32 tftp;
	u32 lease;
	char file[NETBOOT_NAME_MAX + 1];
	bool odd;
};

/**
 * netboot_parse() - read what a server sent to the client's port
 * @r:		the result
 * @p:		UDP payload
 * @len:	bytes of it
 * @xid:	of what we have asked
 * @mac:	ours
 *
 * The TFTP server is siaddr, or option 66 if that is an address and siaddr
 * none; the file's name is in its field or, where that is empty or used for
 * options, in option 67, which may end with a NUL.
 *
 * Return: 0; -EBADMSG it is malformed; -ENOMSG it is no reply to us.
 */
int netboot_parse(struct netboot_reply *r, const u8 *p, u32 len, u32 xid,
		  const u8 mac[6]);

/* what is sent */
enum netboot_say {
	NETBOOT_SAY_DISCOVER,
	NETBOOT_SAY_BOOTP,
	NETBOOT_SAY_REQUEST,
	NETBOOT_SAY_DECLINE,
	NETBOOT_SAY_RELEASE,
	NETBOOT_SAY_RENEW,
};

/**
 * netboot_build() - ask
 * @buf:	DHCP_ASK_LEN bytes, to port 67 of everybody
 * @say:	what
 * @offer:	of REQUEST and all behind it: which one
 * @xid:	transaction
 * @mac:	ours
 * @class:	vendor class, cut where it is longer than NETBOOT_CLASS_MAX
 */
void netboot_build(u8 *buf, enum netboot_say say,
		   const struct netboot_reply *offer, u32 xid,
		   const u8 mac[6], const char *class);

/**
 * netboot_asks() - is it a boot loader that asks, another Lifeboat say?
 * @p:		UDP payload, to the server's port
 * @len:	bytes of it
 * @class:	our own vendor class
 *
 * Nothing of ours is of use to it.  Known are MikroTik's names, and ours: a
 * board of another kind, whose device tree has a name of its own, is none of
 * them, and is served as a PC is.
 */
bool netboot_asks(const u8 *p, u32 len, const char *class);

#endif
