// SPDX-License-Identifier: GPL-2.0-or-later
/* What clients have really said, as they said it, and damaged. */
#include <stdlib.h>
#include <linux/kernel.h>
#include "dhcp_lab.h"
#include "dhcp_packets.h"

/*
 * Replayed against the server that they were captured from: to the byte what
 * the clients took.
 */
TEST(captured_conversations)
{
	reset();
	CHECK(dhcp_serve(&server, networkd_discover, sizeof(networkd_discover),
			 now, &answer));
	CHECK_EQ(yiaddr(), LAN1(104));
	CHECK(dhcp_serve(&server, networkd_request, sizeof(networkd_request),
			 now, &answer));
	CHECK_EQ(answered(53), DHCP_ACK);
	CHECK_EQ(yiaddr(), LAN1(104));
	CHECK(!dhcp_serve(&server, networkd_release, sizeof(networkd_release),
			  now, &answer));
	CHECK(dhcp_lease_expired(dhcp_lease_at(&server.leases, LAN1(104)),
				 now));
	CHECK(dhcp_serve(&server, udhcpc_discover, sizeof(udhcpc_discover),
			 now, &answer));
	CHECK_EQ(yiaddr(), LAN0(105));
	CHECK(dhcp_serve(&server, udhcpc_request, sizeof(udhcpc_request),
			 now, &answer));
	CHECK_EQ(yiaddr(), LAN0(105));
	CHECK(dhcp_serve(&server, dhclient_reboot, sizeof(dhclient_reboot),
			 now, &answer));
	CHECK_EQ(yiaddr(), LAN1(150));
	CHECK(dhcp_serve(&server, dhcpcd_inform, sizeof(dhcpcd_inform),
			 now, &answer));
	CHECK_EQ(answer.to, LAN1(77));
}

/* what must hold of any answer to anything */
static bool sane(void)
{
	u32 y = yiaddr();
	u8 type = answered(53);
	u32 i;

	for (i = 0; i < 3; i++)
		if (y == server.own[i].addr)
			return false;
	if (answer.from != LAN1(1) && answer.from != LAN0(1) &&
	    (type != DHCP_NAK || answer.from != LAN0(254)))
		return false;
	if (answer.len < 300 || answer.len > DHCP_REPLY_MAX)
		return false;
	if (answer.to != DHCP_TO_ALL && answer.to >> 9 != LAN0(0) >> 9)
		return false;
	if (type == DHCP_OFFER)
		return y >> 9 == LAN0(0) >> 9 && answer.to == DHCP_TO_ALL;
	if (type == DHCP_NAK)
		return !y;
	return type == DHCP_ACK && (!y || y >> 9 == LAN0(0) >> 9);
}

TEST(damaged_packets)
{
	static const struct {
		const u8 *data;
		u32 len;
	} from[] = {
		{ udhcpc_discover, sizeof(udhcpc_discover) },
		{ udhcpc_request, sizeof(udhcpc_request) },
		{ udhcpc_renew, sizeof(udhcpc_renew) },
		{ udhcpc_decline, sizeof(udhcpc_decline) },
		{ dhcpcd_request, sizeof(dhcpcd_request) },
		{ dhcpcd_inform, sizeof(dhcpcd_inform) },
		{ networkd_release, sizeof(networkd_release) },
	};
	u32 seed = 1, round, answers = 0;

	reset();
	for (round = 0; round < 50000; round++) {
		u32 which = noise(&seed) % ARRAY_SIZE(from);
		u32 len = from[which].len, flips = noise(&seed) % 4;
		u8 *p;

		if (noise(&seed) % 8 == 0)
			len = noise(&seed) % len;
		p = malloc(len ? len : 1);
		memcpy(p, from[which].data, len);
		while (flips-- && len > 240)
			/* where the meaning is, mostly */
			p[noise(&seed) % 3 ? 240 + noise(&seed) % (len - 240) :
			  noise(&seed) % 44] = noise(&seed);
		now += noise(&seed) % 2000;
		if (dhcp_serve(&server, p, len, now, &answer)) {
			answers++;
			CHECK(sane());
		}
		free(p);
	}
	CHECK(answers > 1000);
}
