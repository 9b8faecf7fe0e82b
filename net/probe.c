// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/string.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include "net/frames.h"
#include "net/net.h"
#include "net/probe.h"

void probe_begin(struct probe *p, u32 ip)
{
	memset(p, 0, sizeof(*p));
	p->claim.ip = ip;
	p->claims.claim = &p->claim;
	p->claims.count = 1;
	memcpy(p->claims.mac, net_netif(0)->hwaddr, sizeof(p->claims.mac));
	/* whoever wants it has heard somebody */
	p->claims.begun = true;
	p->claims.at = sys_now();
}

void probe_ask(struct probe *p)
{
	u8 frame[CLAIM_FRAME_LEN];

	claim_ask(&p->claims, &p->claim, frame);
	frames_send(frame, sizeof(frame));
}

void probe_frame(struct probe *p, const u8 *frame, u32 len)
{
	claims_frame(&p->claims, frame, len, sys_now());
}

enum claim_state probe_turn(struct probe *p)
{
	if (claims_step(&p->claims, sys_now()) == 1)
		probe_ask(p);
	return p->claim.state;
}
