/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files that are fetched by TFTP: whose turn it is, and when; and what has
 * been had of each before.  Pure; milliseconds come from outside.
 *
 *   WAIT -> ASK -> [PROBE ->] REQUEST -> DATA
 *     ^______|_________|_________|________|
 *
 * ASK: the server's MAC address is asked for.  Where nobody has it, that one
 * frame is all that the turn has cost.  PROBE: it is there, and we have no
 * address in its network: is the vendor's somebody else's?  REQUEST: the file
 * is asked for.  DATA: blocks have begun to arrive.
 */
#ifndef LIFEBOAT_FETCH_TURN_H
#define LIFEBOAT_FETCH_TURN_H

#include <linux/types.h>

/* files of a board */
#define FETCH_MAX	8
/* the place of one that netboot has found, see fetch_turn_offer() */
#define FETCH_OFFERED	FETCH_MAX
#define FETCH_TRIES	4

/* between two turns, and what is added so that two routers are not in step */
#define FETCH_PAUSE_MS	1000
#define FETCH_JITTER_MS	1024
/* who is on the cable answers ARP in a millisecond */
#define FETCH_ASK_MS	300
/* claim.h's questions take 0.6 s */
#define FETCH_PROBE_MS	2000
/* a server may have to be started first */
#define FETCH_REQUEST_MS	2000
/*
 * Turns in which a file is left alone after an answer that has led to nothing.
 * A person who puts another file in its place waits for a quarter of a minute;
 * the server's log gets four lines a minute.
 */
#define FETCH_REST	8

enum fetch_state {
	FETCH_WAIT,
	FETCH_ASK,
	FETCH_PROBE,
	FETCH_REQUEST,
	FETCH_DATA,
};

/**
 * struct fetch_file - what is known of one
 * @rest:	turns in which it is left alone
 * @had:	one has come as a whole, and need not come again
 * @sum:	of the first bytes, of that or of the one that is coming
 */
struct fetch_file {
	u32 rest;
	bool had;
	u32 sum;
};

/**
 * struct fetch_turn - all of them
 * @count:	how many there are
 * @at:		whose turn it is
 * @since:	when @state began
 * @wait:	how long it may last, milliseconds
 * @random:	for the next jitter
 * @tries:	turns that FETCH_OFFERED still has
 */
struct fetch_turn {
	enum fetch_state state;
	u32 count;
	u32 at;
	u32 since;
	u32 wait;
	u32 random;
	u32 tries;
	struct fetch_file file[FETCH_MAX + 1];
};

/* what is known of ->at's server */
enum fetch_reach {
	FETCH_UNKNOWN,
	FETCH_THERE,	/* in no network of ours */
	FETCH_KNOWN,	/* its MAC address, and ours is in its network */
};

enum fetch_todo {
	FETCH_NOTHING,
	FETCH_SEND_ARP,
	FETCH_SEND_PROBE,	/* for an address in its network */
	FETCH_SEND_RRQ,
};

/**
 * fetch_turn_begin() - nothing has been asked for
 * @t:		reset, but for ->count
 * @random:	another for each router
 * @now:	milliseconds
 */
void fetch_turn_begin(struct fetch_turn *t, u32 random, u32 now);

/**
 * fetch_turn_offer() - it is the turn of FETCH_OFFERED
 * @t:		not in FETCH_DATA
 * @now:	milliseconds
 *
 * It has FETCH_TRIES, and is not asked for any more when ->at is another's.
 */
void fetch_turn_offer(struct fetch_turn *t, u32 now);

/**
 * fetch_turn_step() - time passes
 * @t:		not in FETCH_DATA
 * @free:	nobody else is at it, or waits for a person's word
 * @reach:	->at's server
 * @now:	milliseconds
 *
 * Return: what is to be sent for ->at.
 */
enum fetch_todo fetch_turn_step(struct fetch_turn *t, bool free,
				enum fetch_reach reach, u32 now);

/**
 * fetch_turn_first() - the first bytes of ->at's file are here
 * @t:		in FETCH_DATA
 * @sum:	of them: a header with its own sums, mostly
 *
 * Return: false if the file that they begin has been had.
 */
bool fetch_turn_first(struct fetch_turn *t, u32 sum);

/**
 * fetch_turn_over() - the server has answered, and that was it
 * @t:		goes on with the next
 * @had:	all of the file has come: whatever becomes of it, this one
 *		is not asked for again
 * @now:	milliseconds
 */
void fetch_turn_over(struct fetch_turn *t, bool had, u32 now);

#endif
