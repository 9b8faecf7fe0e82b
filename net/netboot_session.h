/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A boot loader's BOOTP and DHCP client: what comes when.  Pure; milliseconds
 * come from outside, and may wrap.
 *
 *   WAIT -> ASK -> REQUEST -> PROBE -> FETCH -> OVER
 *    ^_______|________|_________|________________|
 *
 * ASK: by DHCP, and a moment later by BOOTP, which goes on to PROBE; not if
 * somebody has answered by then, and has no file for us.  REQUEST: a server has
 * an address for us and names a file; it is to say so once more.  PROBE: is the
 * address somebody else's?  FETCH: it is ours for as long as the file takes;
 * OVER: and a moment longer, for who has not heard our last word, or while a
 * person sends another file, which may well be to this address.
 *
 * In FETCH and OVER a lease is renewed from half of its time on, as RFC 2131
 * (4.4.5) has it.  Where nobody says yes before it ends, or the server says no,
 * the address is somebody else's from then on, whatever is on its way to it.
 *
 * Where nobody answers that is two packets in a quarter of a minute; who
 * answers and has no file for us is asked once a minute, by one.
 */
#ifndef LIFEBOAT_NETBOOT_SESSION_H
#define LIFEBOAT_NETBOOT_SESSION_H

#include <linux/types.h>
#include "net/claim.h"
#include "net/netboot_reply.h"

/* from the start on, and after whatever has led to nothing */
#define NETBOOT_FIRST_MS	1000
#define NETBOOT_PAUSE_MS	6000
/* after an answer without a file: as dhcp_ask.h */
#define NETBOOT_NONE_MS		DHCP_ASK_AGAIN
/* after a file, and after an address that is somebody else's */
#define NETBOOT_REST_MS		12000
/* is added to each, so that two routers are not in step */
#define NETBOOT_JITTER_MS	2048
/*
 * How long DHCP is waited for alone, and then both: many servers look by ping,
 * for up to three seconds, whether an address is free
 */
#define NETBOOT_DHCP_MS		1500
#define NETBOOT_BOTH_MS		4000
#define NETBOOT_REQUEST_MS	1000
#define NETBOOT_REQUESTS	4
#define NETBOOT_PROBE_MS	5000
#define NETBOOT_OVER_MS		4000
/* between two questions for more time */
#define NETBOOT_RENEW_MS	4000
/* 24 days, in seconds; a lease of more does not end */
#define NETBOOT_LEASE_MAX	0x200000

enum netboot_state {
	NETBOOT_WAIT,
	NETBOOT_ASK,
	NETBOOT_REQUEST,
	NETBOOT_PROBE,
	NETBOOT_FETCH,
	NETBOOT_OVER,
};

/**
 * struct netboot_session - all that lasts
 * @since:	when @state began, or its last packet went out
 * @wait:	how long until the next step, milliseconds
 * @random:	for jitter and transactions
 * @xid:	transaction
 * @sent:	packets of @state
 * @none:	somebody has answered, and has no file for us
 * @leased:	from when on its time is counted: when the server was asked
 * @asking:	it has been asked for more since; from when on counts if it answers
 * @begun:	that
 * @asked:	when it was last asked
 * @offer:	from REQUEST on
 */
struct netboot_session {
	enum netboot_state state;
	u32 since;
	u32 wait;
	u32 random;
	u32 xid;
	u32 sent;
	bool none;
	u32 leased;
	bool asking;
	u32 begun;
	u32 asked;
	struct netboot_reply offer;
};

/**
 * struct netboot_event - what may have happened
 * @free:	nobody else is at it, or waits for a person's word
 * @reply:	of a server's, to our transaction; NULL if there is none
 * @usable:	it names a file, and addresses that can be used
 * @probe:	PROBE: whose the address is
 * @fetching:	FETCH: the file is still on its way
 * @busy:	OVER: a file is sent, read or written, whoever it is
 */
struct netboot_event {
	bool free;
	const struct netboot_reply *reply;
	bool usable;
	enum claim_state probe;
	bool fetching;
	bool busy;
};

enum netboot_todo {
	NETBOOT_NOTHING,
	NETBOOT_SEND,		/* ->say */
	NETBOOT_LOOK,		/* whose ->offer.ip is */
	NETBOOT_TAKE,		/* ->offer, and fetch */
	NETBOOT_GIVE_BACK,	/* the address */
	NETBOOT_LEAVE,		/* the address at once: it is not ours any more */
};

/**
 * netboot_begin() - nobody has been asked
 * @s:		reset
 * @random:	another for each router
 * @now:	milliseconds
 */
void netboot_begin(struct netboot_session *s, u32 random, u32 now);

/**
 * netboot_step() - something has happened, or time has passed
 * @s:		the session
 * @e:		what
 * @now:	milliseconds
 * @say:	with NETBOOT_SEND: what is to be sent
 */
enum netboot_todo netboot_step(struct netboot_session *s,
			       const struct netboot_event *e, u32 now,
			       enum netboot_say *say);

/**
 * netboot_usable() - can a file be fetched by it?
 * @r:		a reply
 * @is_own:	is it one of our own addresses?
 *
 * The server is in the network of the address that it has for us: there is
 * nobody here who would know a way to another one.
 */
bool netboot_usable(const struct netboot_reply *r, bool (*is_own)(u32 ip));

#endif
