/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is there another DHCP server on the cable?  We ask as a client would (RFC
 * 2131), before a client is offered anything for the first time, and once a
 * minute while there are any.  Pure.  Times are in milliseconds, and may wrap.
 */
#ifndef LIFEBOAT_DHCP_ASK_H
#define LIFEBOAT_DHCP_ASK_H

#include <linux/types.h>

#define DHCP_ASK_LEN	300
#define DHCP_ASK_AGAIN	60000
/* for so long nobody else has come: who keeps us asking holds others up seldom */
#define DHCP_ASK_FRESH	10000

enum dhcp_ask_state {
	ASK_UNKNOWN,
	ASK_ASKING,	/* whoever has no lease of ours has to wait */
	ASK_ALONE,
	ASK_OTHER,	/* somebody else serves */
};

/**
 * struct dhcp_ask - what we know of others
 * @since:	when we last asked, or were last answered
 * @alone:	when we last had waited for an answer in vain
 * @xid:	of our question
 */
struct dhcp_ask {
	enum dhcp_ask_state state;
	u32 since;
	u32 alone;
	u32 xid;
};

/**
 * dhcp_ask_due() - a client has sent something
 * @first:	it would be offered an address, and has none of ours
 *
 * Return: true if we are to ask, by dhcp_ask_build().  Who does so in state
 * ASK_ASKING calls dhcp_ask_alone() if nothing has come for a while: nobody is
 * kept waiting for longer than that.
 */
bool dhcp_ask_due(struct dhcp_ask *a, bool first, u32 now);

/** dhcp_ask_alone() - nobody has answered, who was waited for */
void dhcp_ask_alone(struct dhcp_ask *a, u32 now);

/**
 * dhcp_ask_build() - the question
 * @mac:	ours
 * @buf:	DHCP_ASK_LEN bytes, to port 67 of everybody
 */
void dhcp_ask_build(const struct dhcp_ask *a, const u8 mac[6], u8 *buf);

/**
 * dhcp_ask_answer() - something has come to port 68
 * @p:		UDP payload
 * @len:	bytes of it
 *
 * Return: true if it is an offer to us; the state is ASK_OTHER then.
 */
bool dhcp_ask_answer(struct dhcp_ask *a, const u8 *p, u32 len, u32 now);

#endif
