// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The NMRP door, for nmrpflash and Netgear's utility.  It brings no bytes:
 * the PC gives us an address, and is told to put its firmware by TFTP.
 *
 * While an image is checked nobody is polled.  Debian's nmrpflash gives up when
 * it hears nothing for 0.3 s, so it is told that we are there from inside: the
 * check calls schedule(), and that what is to be done regularly.
 */
#include <cyclic.h>
#include <stdio.h>
#include <string.h>
#include <lwip/netif.h>
#include <lwip/sys.h>
#include "door.h"
#include "net/frames.h"
#include "net/lend.h"
#include "net/net.h"
#include "net/nmrp_session.h"
#include "net/tftp_door.h"

/**
 * struct nmrp - the door
 * @before:	serial number of the upload before those that @session asks for
 * @told:	the console has been, of an address that cannot be ours: once,
 *		for it is slow, and frames are not
 * @alive:	U-Boot's
 */
static struct nmrp {
	struct nmrp_session session;
	struct cyclic_info alive;
	u32 before;
	bool told;
} nmrp;

/* of the upload that the PC was told to send, and nobody else's */
static enum nmrp_upload upload(void)
{
	static const u8 known[] = {
		[TFTP_BROKEN_OFF] = NMRP_NO_UPLOAD,
		[TFTP_ARRIVING] = NMRP_ARRIVING,
		[TFTP_SILENT] = NMRP_ARRIVING,
		[TFTP_PENDING] = NMRP_PENDING,
		[TFTP_DONE] = NMRP_DONE,
		[TFTP_FAILED] = NMRP_FAILED,
	};
	const struct nmrp_session *s = &nmrp.session;
	struct tftp_upload u;

	tftp_upload(&u);
	if (s->state < NMRP_ASKING)
		nmrp.before = u.serial;
	if (u.serial == nmrp.before || u.ip != lwip_htonl(s->ip) ||
	    memcmp(u.mac, s->peer, sizeof(u.mac)))
		return NMRP_NO_UPLOAD;
	/* it bears to wait for 0.2 s, or for a second */
	if (u.fate == TFTP_ARRIVING)
		tftp_upload_hasty();
	return known[u.fate];
}

static void say(enum nmrp_code code)
{
	u8 out[NMRP_FRAME_LEN];

	if (code == NMRP_NOTHING)
		return;
	nmrp_build(out, nmrp.session.peer, net_netif(0)->hwaddr, code);
	frames_send(out, sizeof(out));
}

static void step(const struct nmrp_frame *f)
{
	struct nmrp_session *s = &nmrp.session;
	enum nmrp_code code = nmrp_step(s, f, upload(), sys_now());

	if (!s->ip)
		net_lend_end(LEND_PC);
	say(code);
}

/* the driver calls schedule(), too, but never while something is checked */
static void alive(struct cyclic_info *c)
{
	if (rescue_status()->state == RESCUE_CHECKING)
		say(nmrp_checking(&nmrp.session, sys_now()));
}

static bool take_address(const struct nmrp_frame *f)
{
	if (lend_address_ok(f->ip, f->mask) &&
	    !net_lend(LEND_PC, f->ip, f->mask, f->from))
		return true;
	if (!nmrp.told)
		puts("lifeboat: NMRP: the PC offers an address that is taken, or is none: use -a with another one\n");
	nmrp.told = true;
	return false;
}

/* is what @f says to be heard? */
static bool may_hear(const struct nmrp_frame *f)
{
	const struct nmrp_session *s = &nmrp.session;
	struct tftp_upload u;

	switch (f->code) {
	case NMRP_ADVERTISE:
		/*
		 * A client that was ended and started anew would be turned
		 * away by the TFTP door; it asks for a minute.
		 */
		tftp_upload(&u);
		return s->state != NMRP_LISTEN || u.fate != TFTP_ARRIVING;
	case NMRP_CONF_ACK:
		if (s->state != NMRP_CONFIGURING ||
		    memcmp(f->from, s->peer, sizeof(s->peer)) ||
		    !take_address(f))
			return false;
		rescue_client();
		return true;
	default:
		return true;
	}
}

static void receive(const u8 *frame, u32 len)
{
	struct nmrp_frame f;

	if (!nmrp_parse(&f, frame, len) && may_hear(&f))
		step(&f);
}

static struct frames frames = {
	.type = NMRP_TYPE,
	.receive = receive,
};

static int nmrp_open(void)
{
	frames_open(&frames);
	cyclic_register(&nmrp.alive, alive, NMRP_ALIVE_MS * 1000 / 2, "nmrp");
	return 0;
}

static void nmrp_close(void)
{
	cyclic_unregister(&nmrp.alive);
	net_lend_end(LEND_PC);
}

static void nmrp_poll(void)
{
	step(NULL);
}

/* a PC that has not heard of its success takes it for a failure */
static bool nmrp_busy(void)
{
	return nmrp.session.state == NMRP_CLOSING;
}

DOOR(nmrp) = {
	.name = "nmrp",
	.open = nmrp_open,
	.poll = nmrp_poll,
	.busy = nmrp_busy,
	.close = nmrp_close,
};
