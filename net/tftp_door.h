/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The TFTP door from the inside: what its two directions share. */
#ifndef LIFEBOAT_TFTP_DOOR_H
#define LIFEBOAT_TFTP_DOOR_H

#include <linux/kconfig.h>
#include <lwip/ip_addr.h>
#include "net/tftp_packet.h"

struct netif;

/**
 * struct tftp_peer - who, and which of our addresses he talks to
 * @ip:		his address
 * @port:	his port
 * @netif:	ours
 */
struct tftp_peer {
	ip_addr_t ip;
	u16 port;
	struct netif *netif;
};

static inline bool tftp_same(const struct tftp_peer *a,
			     const struct tftp_peer *b)
{
	return ip_addr_cmp(&a->ip, &b->ip) && a->port == b->port;
}

/**
 * tftp_send() - one packet, from port 69
 * @to:		peer
 * @data:	UDP payload
 * @len:	bytes of it
 */
void tftp_send(const struct tftp_peer *to, const void *data, u32 len);

/**
 * tftp_turn_away() - an ERROR to somebody who has no transfer
 * @peer:	who
 * @code:	of the RFCs
 * @text:	sentence for a person
 * @more:	another one, or ""
 */
void tftp_turn_away(const struct tftp_peer *peer, enum tftp_error code,
		    const char *text, const char *more);

/* what becomes of an upload */
enum tftp_fate {
	TFTP_BROKEN_OFF,	/* before it was complete */
	TFTP_ARRIVING,
	TFTP_SILENT,		/* the same, but nothing has come for a while */
	TFTP_PENDING,		/* complete, and not known yet */
	TFTP_DONE,
	TFTP_FAILED,
};

/**
 * struct tftp_upload - the one that began last
 * @serial:	counts them; 0: none has
 * @mac:	of its sender
 * @ip:		which of our addresses he sends to, network byte order
 * @fate:	of it
 */
struct tftp_upload {
	u32 serial;
	u8 mac[6];
	u32 ip;
	enum tftp_fate fate;
};

/* for another door, that has told its peer to send a file here */
void tftp_upload(struct tftp_upload *u);

/* the same, before it is complete: its last ACK does not wait for the check */
void tftp_upload_hasty(void);

#ifdef CONFIG_LIFEBOAT_SERVICE
/**
 * tftp_backup() - an RRQ: a partition, by name, or the whole chip
 * @peer:	who asks
 * @r:		for what
 */
void tftp_backup(const struct tftp_peer *peer, struct tftp_request *r);

/* an ACK, or an ERROR (@block is not looked at), of whoever may be @peer */
void tftp_backup_ack(const struct tftp_peer *peer, u16 block);
void tftp_backup_error(const struct tftp_peer *peer);

/* one turn */
void tftp_backup_poll(void);
#else
static inline void tftp_backup(const struct tftp_peer *peer,
			       struct tftp_request *r)
{
	tftp_turn_away(peer, TFTP_ERR_NOT_FOUND,
		       "This router only takes files: put one.", "");
}

static inline void tftp_backup_ack(const struct tftp_peer *peer, u16 block) {}
static inline void tftp_backup_error(const struct tftp_peer *peer) {}
static inline void tftp_backup_poll(void) {}
#endif

#endif
