/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a door is, and all that it may ask for.
 *
 * A door turns bytes that arrive into one upload, and what becomes of that
 * into what its peer understands.  It knows no format, no partition and no
 * board, and runs from the poll loop without ever blocking.
 *
 * The corridor, as a door walks it:
 *
 *   rescue_upload_begin()   the buffer is yours (or -EBUSY)
 *   rescue_upload_write()   bytes, in order, as they arrive
 *   rescue_upload_end()     identify and check -> READY, or FAILED and why
 *   rescue_flash()          plan and start the job; it runs from the poll loop
 *   rescue_boot()           leave, a moment later, so that replies get out
 *
 * A door that loses its peer calls rescue_upload_abort(): nothing has been
 * written, and the next upload may begin.
 */
#ifndef LIFEBOAT_DOOR_H
#define LIFEBOAT_DOOR_H

#include <linker_lists.h>
#include "flash/image.h"
#include "rescue.h"

/**
 * struct door - one way in
 * @name:	for the console
 * @open:	wait for peers: 0, or a negative errno, and then it is left alone.
 *		The link is up, and DHCP and DNS are served
 * @poll:	one turn
 * @busy:	has some peer not yet been told how it went?  Nobody leaves
 *		rescue before (but see rescue_boot()); NULL: never
 * @close:	the last call, when rescue is left; NULL: nothing to do
 * @is_open:	doors.c's own
 */
struct door {
	const char *name;
	int (*open)(void);
	void (*poll)(void);
	bool (*busy)(void);
	void (*close)(void);
	bool is_open;
};

/* registers it; door_<name>.c is built for CONFIG_LIFEBOAT_DOOR_<NAME> */
#define DOOR(_name)	ll_entry_declare(struct door, _name, door)

/**
 * rescue_client() - a door serves somebody who asked for this router
 *
 * For requests that a person makes, or a program in his name: not for what
 * machines do by themselves (addresses, names, a look for a captive portal).
 * A stuck button gives way when there has been none for a while.
 */
void rescue_client(void);

/**
 * rescue_report() - verdict on the upload checked last
 *
 * Return: the report, valid in READY and after, or NULL before any check.
 */
const struct image_report *rescue_report(void);

/**
 * rescue_upload_begin() - take the buffer for one upload
 * @owner:	any address that is the door's own, to tell doors apart
 * @length:	bytes announced by the peer, 0 if it did not say
 * @filename:	as the peer calls it, for the person's eyes only; may be NULL
 *
 * Return: 0; -EBUSY while another door is receiving or flash is being
 * written; -EFBIG if @length is more than this board can take; -ENODEV if
 * there is no flash, and the status says why.
 */
int rescue_upload_begin(const void *owner, u32 length, const char *filename);

/**
 * rescue_upload_write() - append bytes
 * @owner:	as given to rescue_upload_begin()
 * @data:	bytes, copied before this returns
 * @len:	number of bytes
 *
 * Return: 0; -EFBIG when the buffer is full; -EPIPE if @owner has no upload
 * (it was aborted).
 */
int rescue_upload_write(const void *owner, const void *data, size_t len);

/**
 * rescue_upload_end() - the upload is complete: identify and check it
 * @owner:	as given to rescue_upload_begin()
 *
 * Return: 0 if it may be written (state READY); -ENOKEY if nothing in it
 * names a board (state READY, needs @force); otherwise negative, with state
 * FAILED, and the sentence in the status: -ENOEXEC not an image that this
 * board knows, -EBADMSG damaged, -EXDEV another router's, -EPERM carries what
 * must not be written, -EFBIG does not fit; -EPIPE if @owner has no upload.
 */
int rescue_upload_end(const void *owner);

/**
 * rescue_upload_abort() - the peer is gone; forget what it sent
 * @owner:	as given to rescue_upload_begin(); ignored if not the owner
 * @why:	sentence for the status
 */
void rescue_upload_abort(const void *owner, const char *why);

/**
 * rescue_flash() - write the image that was checked last
 * @sha256:	digest that the peer believes it to have, or NULL not to compare
 * @force:	the person insists although the image names no board
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT nothing has
 * been checked; -ESTALE the digest is of another image; -ENOKEY needs @force.
 */
int rescue_flash(const u8 sha256[32], bool force);

/**
 * rescue_boot() - leave rescue
 * @mode:	how
 *
 * Takes effect from the poll loop CONFIG_LIFEBOAT_BOOT_DELAY_MS later, and
 * when the last reply has been acknowledged (20 s, at most); RESCUE_BOOT_SOON
 * eight seconds later.  While flash is being written it is put off until that
 * has gone well, and while a backup is read, until it has been.
 *
 * Return: 0; -EBUSY during an upload; -ENOENT if there is no firmware that
 * could be booted.
 */
int rescue_boot(enum rescue_boot_mode mode);

#endif
