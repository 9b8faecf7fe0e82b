/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A name server that knows one thing: every name is here (RFC 1035, RFC 6891).
 * Pure.
 */
#ifndef LIFEBOAT_DNS_PACKET_H
#define LIFEBOAT_DNS_PACKET_H

#include <linux/types.h>

#define DNS_PORT	53
#define DNS_ANSWER_MAX	512	/* more would need EDNS or TCP; we need less */

/**
 * dns_answer() - answer one query
 * @p:		UDP payload
 * @len:	bytes of it
 * @addr:	our address, host byte order: the answer to every A query
 * @out:	DNS_ANSWER_MAX bytes for the response
 *
 * Other types get an empty answer, so that a browser that asked for AAAA and
 * HTTPS as well goes on with A at once; PTR gets NXDOMAIN, and so do names that
 * are asked for to see whether names are what they seem.
 *
 * Return: bytes of the response, 0 if there must not be one.
 */
u32 dns_answer(const u8 *p, u32 len, u32 addr, u8 *out);

#endif
