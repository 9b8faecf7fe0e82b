// SPDX-License-Identifier: GPL-2.0-or-later
/* Is there another DHCP server on the cable? */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/unaligned.h>
#include "net/dhcp_ask.h"
#include "net/dhcp_packet.h"

#define OFF_XID		4
#define OFF_FLAGS	10
#define OFF_CHADDR	28
#define OFF_COOKIE	236
#define OFF_OPTIONS	240

#define BOOTREQUEST	1
#define BOOTREPLY	2
#define OPT_TYPE	53

/* we have no address to be answered at */
#define FLAG_BROADCAST	0x8000

/* everything behind OFF_COOKIE: a type, and the end */
static const u8 discover[] = {
	0x63, 0x82, 0x53, 0x63, OPT_TYPE, 1, DHCP_DISCOVER, 255,
};

bool dhcp_ask_due(struct dhcp_ask *a, u32 now)
{
	if (a->state == ASK_ASKING ||
	    (a->state != ASK_UNKNOWN && now - a->since < DHCP_ASK_AGAIN))
		return false;
	/* who has been served goes on being served */
	if (a->state != ASK_ALONE)
		a->state = ASK_ASKING;
	a->since = now;
	a->xid += now | 1;
	return true;
}

void dhcp_ask_build(const struct dhcp_ask *a, const u8 mac[6], u8 *buf)
{
	static const u8 head[] = { BOOTREQUEST, 1, 6 };

	memset(buf, 0, DHCP_ASK_LEN);
	memcpy(buf, head, sizeof(head));
	put_unaligned_be32(a->xid, buf + OFF_XID);
	put_unaligned_be16(FLAG_BROADCAST, buf + OFF_FLAGS);
	memcpy(buf + OFF_CHADDR, mac, 6);
	memcpy(buf + OFF_COOKIE, discover, sizeof(discover));
}

static bool is_offer(const u8 *p, u32 len)
{
	u32 pos = OFF_OPTIONS;

	while (pos + 2 < len && p[pos] != 255) {
		if (p[pos] == OPT_TYPE)
			return p[pos + 1] == 1 && p[pos + 2] == DHCP_OFFER;
		pos += p[pos] ? 2 + p[pos + 1] : 1;
	}
	return false;
}

bool dhcp_ask_answer(struct dhcp_ask *a, const u8 *p, u32 len, u32 now)
{
	if (a->state == ASK_UNKNOWN || len <= OFF_OPTIONS ||
	    p[0] != BOOTREPLY || get_unaligned_be32(p + OFF_XID) != a->xid ||
	    memcmp(p + OFF_COOKIE, discover, 4) || !is_offer(p, len))
		return false;
	a->state = ASK_OTHER;
	a->since = now;
	return true;
}
