/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Netgear's rescue, the router's part: which frame is due when.  Pure;
 * milliseconds come from outside, and may wrap.
 *
 *   LISTEN -> CONFIGURING -> ASKING -> RECEIVING -> WRITING -> CLOSING
 *                               ^__________|      `-> REFUSED
 *
 * and back to LISTEN from each, at once or when it has been repeated in vain.
 * CLOSING stands for success alone, by which PCs know it.  REFUSED says what a
 * router says that starts afresh, for there is no word for a failure.
 *
 * nmrpflash is in use in two versions.  0.9.14 (Debian's) gives up when it hears
 * nothing for 0.3 s.  0.9.27 (its author's) sends the firmware once more for each
 * UL_REQ, waits for half an hour, and takes a second CONF_REQ for "rejected".
 */
#ifndef LIFEBOAT_NMRP_SESSION_H
#define LIFEBOAT_NMRP_SESSION_H

#include "net/nmrp_frame.h"

#define NMRP_EVERY_MS		500	/* CONF_REQ, UL_REQ, CLOSE_REQ */
#define NMRP_ALIVE_MS		100	/* KEEP_ALIVE_REQ */
#define NMRP_TIMES		5	/* of the first two, in vain */
#define NMRP_CLOSE_TIMES	12
/* uploads of one session that may break off */
#define NMRP_UPLOADS		3
/* between any two frames, whatever a PC says */
#define NMRP_GAP_MS		20

enum nmrp_state {
	NMRP_LISTEN,
	NMRP_CONFIGURING,
	NMRP_ASKING,
	NMRP_RECEIVING,
	NMRP_WRITING,
	NMRP_CLOSING,
	NMRP_REFUSED,
};

/* what is known of the upload that this session has asked for */
enum nmrp_upload {
	NMRP_NO_UPLOAD,		/* none, or it has broken off */
	NMRP_ARRIVING,
	NMRP_PENDING,		/* complete; what becomes of it is not known */
	NMRP_DONE,
	NMRP_FAILED,
};

/**
 * struct nmrp_session - with one PC at a time; zero to begin with
 * @state:	see above
 * @peer:	MAC address of the PC, but in NMRP_LISTEN
 * @ip:		what it wants us to be reached by, host byte order; 0 in
 *		NMRP_LISTEN, NMRP_CONFIGURING and NMRP_REFUSED
 * @mask:	the same
 * @sent:	frames of this state
 * @uploads:	that have broken off
 * @at:		when the next frame is due
 * @told:	when the last one was
 */
struct nmrp_session {
	enum nmrp_state state;
	u8 peer[6];
	u32 ip;
	u32 mask;
	u32 sent;
	u32 uploads;
	u32 at;
	u32 told;
};

/**
 * nmrp_step() - a frame has come, or time has passed
 * @s:		session
 * @f:		the frame, or NULL.  One that gives us an address that we cannot
 *		have is the caller's to drop
 * @upload:	see above
 * @now:	milliseconds
 *
 * Return: what @s->peer is to be sent, or NMRP_NOTHING.
 */
enum nmrp_code nmrp_step(struct nmrp_session *s, const struct nmrp_frame *f,
			 enum nmrp_upload upload, u32 now);

/**
 * nmrp_checking() - time passes, and there is time for nothing else
 * @s:		session; only an upload that it has asked for is looked at now
 * @now:	milliseconds
 *
 * Return: what @s->peer is to be sent, or NMRP_NOTHING.
 */
enum nmrp_code nmrp_checking(struct nmrp_session *s, u32 now);

#endif
