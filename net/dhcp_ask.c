// SPDX-License-Identifier: GPL-2.0-or-later
/* Is there another DHCP server on the cable? */
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/unaligned.h>
#include "net/dhcp_ask.h"
#include "net/dhcp_packet.h"
#include "net/dhcp_wire.h"

/* we have no address to be answered at */
#define FLAG_BROADCAST	0x8000

/* everything behind OFF_COOKIE: a type, and the end */
static const u8 discover[] = {
	0x63, 0x82, 0x53, 0x63, OPT_TYPE, 1, DHCP_DISCOVER, 255,
};

bool dhcp_ask_due(struct dhcp_ask *a, bool first, u32 now)
{
	/* a question that was not waited for tells a new one nothing */
	bool fresh = a->state == ASK_ALONE && first ?
		     now - a->alone < DHCP_ASK_FRESH :
		     now - a->since < DHCP_ASK_AGAIN;

	if (a->state == ASK_ASKING || (a->state != ASK_UNKNOWN && fresh))
		return false;
	/* who has been served goes on being served */
	if (a->state != ASK_ALONE || first)
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

const u8 *dhcp_option(const u8 *p, u32 len, u32 *at)
{
	u32 pos = *at;

	while (pos < len && p[pos] == OPT_PAD)
		pos++;
	if (pos + 2 > len || p[pos] == OPT_END || p[pos + 1] > len - pos - 2)
		return NULL;
	*at = pos + 2 + p[pos + 1];
	return p + pos;
}

static bool is_offer(const u8 *p, u32 len)
{
	const u8 *o;
	u32 at = 0;

	while ((o = dhcp_option(p + OFF_OPTIONS, len - OFF_OPTIONS, &at)))
		if (o[0] == OPT_TYPE)
			return o[1] == 1 && o[2] == DHCP_OFFER;
	return false;
}

void dhcp_ask_alone(struct dhcp_ask *a, u32 now)
{
	a->state = ASK_ALONE;
	a->alone = now;
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
