/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of TFTP (RFC 1350) with its options (RFC 2347 to 2349, RFC 7440).
 * Pure.
 */
#ifndef LIFEBOAT_TFTP_PACKET_H
#define LIFEBOAT_TFTP_PACKET_H

#include <linux/types.h>

#define TFTP_PORT	69
#define TFTP_BLOCK	512	/* without the option */
/* of data in a frame: 1500 less IP, UDP and ours */
#define TFTP_BLOCK_MAX	1468
#define TFTP_HEADER	4	/* of DATA and ACK */
/* room for whatever is built here */
#define TFTP_REPLY_MAX	256

enum tftp_op {
	TFTP_RRQ = 1,
	TFTP_WRQ,
	TFTP_DATA,
	TFTP_ACK,
	TFTP_ERROR,
	TFTP_OACK,
	/* ASUS's rescue: how it went (vendor-protocols.md); RFC 2347 has the
	 * same number for OACK, which only servers send
	 */
	TFTP_ASUS_RESULT = TFTP_OACK,
};

enum tftp_error {
	TFTP_ERR_TEXT,		/* see the text */
	TFTP_ERR_NOT_FOUND,
	TFTP_ERR_ACCESS,
	TFTP_ERR_FULL,
	TFTP_ERR_ILLEGAL,
	TFTP_ERR_TID,
	TFTP_ERR_EXISTS,
	TFTP_ERR_USER,
	TFTP_ERR_OPTION,
};

/**
 * struct tftp_request - RRQ or WRQ
 * @op:		which
 * @name:	in the packet, ends with NUL
 * @octet:	mode "octet"; any other changes bytes on their way
 * @asus:	RRQ of ASUS's tool: it looks for a router in rescue.  Nothing
 *		else is filled in
 * @block:	option blksize, 0 if it is not there
 * @window:	option windowsize, 0 if not there
 * @has_size:	option tsize is there
 * @size:	its value, U32_MAX for all that is more
 */
struct tftp_request {
	enum tftp_op op;
	const char *name;
	bool octet;
	bool asus;
	u32 block;
	u32 window;
	bool has_size;
	u32 size;
};

/**
 * tftp_op() - what is it?
 * @p:		UDP payload
 * @len:	bytes of it
 *
 * Return: the operation, 0 if it is too short to have one.
 */
u32 tftp_op(const u8 *p, u32 len);

/**
 * tftp_request_parse() - take an RRQ or a WRQ apart
 * @r:		result; options whose value is out of range are as if they were
 *		not there.  So is timeout: senders go by their own then.  What
 *		stands behind one that is unknown is not looked at: in Debian's
 *		nmrpflash it is what its memory held
 * @p:		UDP payload; @r points into it
 * @len:	bytes of it
 *
 * Return: 0; -EINVAL it is none, or its strings do not end.
 */
int tftp_request_parse(struct tftp_request *r, const u8 *p, u32 len);

/**
 * tftp_block() - block number of DATA or ACK
 * @p:		UDP payload
 * @len:	bytes of it, TFTP_HEADER at least
 */
u32 tftp_block(const u8 *p);

/**
 * tftp_rrq() - ask for a file in binary mode, without options
 * @out:	TFTP_REPLY_MAX bytes
 * @name:	of the file; cut where there is no room
 *
 * Return: bytes.
 */
u32 tftp_rrq(u8 *out, const char *name);

/**
 * tftp_ack() - ACK, or with options OACK for block 0
 * @out:	TFTP_REPLY_MAX bytes
 * @block:	number
 *
 * Return: bytes.
 */
u32 tftp_ack(u8 *out, u32 block);

/**
 * tftp_data() - the header of DATA
 * @out:	the data are TFTP_HEADER bytes further on
 * @block:	number
 *
 * Return: bytes of it.
 */
u32 tftp_data(u8 *out, u32 block);

/**
 * tftp_oack() - the options that are agreed to
 * @out:	TFTP_REPLY_MAX bytes
 * @r:		with the values that are
 *
 * Return: bytes; 0 if there are none, and an ACK has to do.
 */
u32 tftp_oack(u8 *out, const struct tftp_request *r);

/**
 * tftp_error() - ERROR
 * @out:	TFTP_REPLY_MAX bytes
 * @code:	of the RFCs
 * @text:	for a person; cut where there is no room
 * @more:	the same, behind a space; may be ""
 *
 * Return: bytes.
 */
u32 tftp_error(u8 *out, enum tftp_error code, const char *text,
	       const char *more);

/**
 * tftp_asus_result() - what ASUS's tool waits for at the end
 * @out:	TFTP_REPLY_MAX bytes
 * @good:	written and verified
 *
 * Return: bytes.
 */
u32 tftp_asus_result(u8 *out, bool good);

#endif
