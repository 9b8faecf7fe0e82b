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
 *   rescue_flash()          a person says so: the job runs from the poll loop
 *   ->known, ->end          what has become of it
 *   rescue_boot()           leave, a moment later, so that replies get out
 *
 * Where there is no person to ask, rescue_upload_go() stands for the third and
 * the fourth.  A door that loses its peer calls rescue_upload_abort(): what has
 * not been told to be written is not, and the next upload may begin.
 */
#ifndef LIFEBOAT_DOOR_H
#define LIFEBOAT_DOOR_H

#include <linker_lists.h>
#include "flash/image.h"
#include "rescue.h"

struct resume;

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

/* what this router is, and when it leaves; the record, brought up to date */
const struct rescue_info *rescue_info(void);

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

/* a write that a power cut has ended, as flash says; NULL if there is none */
const struct resume *rescue_cut_off(void);

/**
 * struct rescue_upload - one's own upload, and what becomes of it
 * @peer:	who sends it, for those who have to wait: "192.168.1.10",
 *		"the USB stick"; filled in before it begins
 * @known:	what has become of it is known, and does not change any more;
 *		false from rescue_upload_begin() on
 * @run:	what runs from RAM is to be started; filled in as @peer is
 * @thin:	of a backup of UBI, what holds nothing need not be kept, and it
 *		may be larger than rescue_info() says; filled in as @peer is
 * @flow:	an image that is written to the disk as it comes, for a person
 *		has said that it may; filled in as @peer is.  It ends by
 *		rescue_flow_end()
 * @end:	the status as it was then: RESCUE_DONE, or RESCUE_FAILED with
 *		@err, @error and @advice.  -ESTALE: another upload has taken the
 *		buffer before anybody said that this one was to be written
 *
 * The status goes on, and may be about somebody else's upload, a restore or a
 * factory reset by the time that a door looks: a peer is told by this.  It has
 * to stay where it is until it is known, or given up.
 */
struct rescue_upload {
	char peer[20];
	bool known;
	bool run;
	bool thin;
	bool flow;
	struct rescue_status end;
};

/**
 * struct rescue_reader - who reads a backup, and keeps jobs off
 * @peer:	as in struct rescue_upload; there until he has finished
 * @next:	the corridor's own
 */
struct rescue_reader {
	const char *peer;
	struct rescue_reader *next;
};

/**
 * rescue_holder() - who sends a file, or reads a backup: others have to wait
 *
 * Return: the ->peer of one of them, or "".
 */
const char *rescue_holder(void);

/**
 * rescue_upload_begin() - take the buffer for one upload
 * @own:	of the door, or of one of its connections; ->peer is there
 * @length:	bytes announced by the peer, 0 if it did not say
 * @filename:	as the peer calls it, for the person's eyes only; may be NULL
 *
 * Return: 0; -EBUSY while another one is arriving or flash is being written;
 * -EFBIG if @length is more than this board can take; -ENODEV if there is no
 * flash, and the status says why.
 */
int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename);

/* characters of a firmware's name, and a NUL */
#define RESCUE_NAME_MAX	64

/**
 * struct rescue_slots - where there are two firmwares beside each other
 * @starts:	1 or 2: the one that starts, whose ->firmware and ->intact
 *		rescue_info() has
 * @upload:	the one that a file is written to, if nobody says another
 * @slot:	what is in each, as ->firmware and ->intact there
 */
struct rescue_slots {
	u32 starts;
	u32 upload;
	struct rescue_slot {
		char firmware[RESCUE_NAME_MAX];
		bool intact;
	} slot[2];
};

#ifdef CONFIG_LIFEBOAT_SLOTS
/* NULL where there is one */
const struct rescue_slots *rescue_slots(void);

/* what firmware has @part of the flash map, as its ->firmware; "" for none */
const char *rescue_found(const struct partition *part);

/* the slot that the file is for that was sent last */
u32 rescue_image_slot(void);

/**
 * rescue_upload_slot() - the upload that has begun is for another slot
 * @slot:	1 or 2
 * @force:	the person insists on it
 * @error:	a sentence for the person, after an error
 *
 * Return: 0; -EPERM if there is none of that number, or files are for the other
 * one and nobody insists.
 */
int rescue_upload_slot(u32 slot, bool force, const char **error);

/**
 * rescue_boot_slot() - leave rescue for a slot
 * @slot:	1 or 2
 * @mode:	as in rescue_boot()
 *
 * It starts from then on, as one that was written does: unless it comes up, it
 * is given up again.
 *
 * Return: as rescue_boot(); -EBUSY during a job, too; -ENOENT if it is not
 * intact, or there is none.
 */
int rescue_boot_slot(u32 slot, enum rescue_boot_mode mode);
#else
static inline const struct rescue_slots *rescue_slots(void)
{
	return NULL;
}

static inline const char *rescue_found(const struct partition *part)
{
	return part->writable ? rescue_info()->firmware : "";
}

static inline u32 rescue_image_slot(void)
{
	return 0;
}

static inline int rescue_upload_slot(u32 slot, bool force, const char **error)
{
	return 0;
}

static inline int rescue_boot_slot(u32 slot, enum rescue_boot_mode mode)
{
	return 0;
}
#endif

/**
 * rescue_upload_write() - append bytes
 * @own:	as given to rescue_upload_begin()
 * @data:	bytes, copied before this returns
 * @len:	number of bytes
 *
 * Return: 0; -EFBIG when the buffer is full; -EPIPE if @own has no upload
 * (it was aborted).  One that is thinned has then ended in RESCUE_FAILED, and
 * the status says why: -EFBIG, or -EPERM, it cannot be thinned.
 */
int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t len);

/**
 * rescue_upload_room() - bytes that rescue_upload_write() takes now
 * @own:	as given to rescue_upload_begin()
 *
 * Only what goes to the disk as it comes has to wait for that.
 */
u32 rescue_upload_room(const struct rescue_upload *own);

/**
 * rescue_flow_end() - the upload is complete that goes to the disk
 * @own:	as given to rescue_upload_begin()
 *
 * Return: 0, the job goes on from the poll loop; otherwise as it has failed,
 * and the status says why, or -EPIPE.
 */
int rescue_flow_end(struct rescue_upload *own);

/**
 * rescue_upload_end() - the upload is complete: identify and check it
 * @own:	as given to rescue_upload_begin()
 *
 * Return: 0 if it may be written (state READY); -ENOKEY if nothing in it
 * names a board (state READY, and a person has to insist); otherwise negative,
 * with state FAILED, and the sentence in the status: -ENOEXEC not an image
 * that this board knows, -EBADMSG damaged, -EXDEV another router's, -EPERM
 * carries what must not be written, -EFBIG does not fit; -EPIPE if @own has no
 * upload.  -EROFS: it runs from RAM (state READY), see rescue_boot_ram().
 */
int rescue_upload_end(struct rescue_upload *own);

/**
 * rescue_upload_go() - the upload is complete: write it if it is for us
 * @own:	as given to rescue_upload_begin()
 *
 * For a door that has nobody to ask.  What does not say which router it is for
 * is refused, with the advice to send it on the page, where a person can
 * insist; and so is what runs from RAM, with the advice to start it there, but
 * with ->run and if it says that it is for us: then the state is READY, and the
 * door calls rescue_boot_ram().
 *
 * Return: 0, the job runs from the poll loop; otherwise negative, and @own is
 * known, with a sentence: as rescue_upload_end(), -ENOKEY, or -EBUSY while a
 * backup is sent; -EPIPE if @own has no upload, and nothing is known; -EROFS,
 * the same, it is to be started.
 */
int rescue_upload_go(struct rescue_upload *own);

/**
 * rescue_upload_abort() - the peer is gone: forget what it sends
 * @own:	as given to rescue_upload_begin(); is not known any more
 * @why:	sentence for the status, if it has not sent all of it
 *
 * What is complete stays, and so does the job that writes it.
 */
void rescue_upload_abort(struct rescue_upload *own, const char *why);

/**
 * rescue_refuse() - the status tells what only the door knows of an upload
 * @err:	negative errno
 * @error:	sentence for a person
 * @advice:	what to do next
 *
 * For a file that rescue_upload_begin() has not taken, or that is known to be
 * a failure, while nothing else goes on.
 */
void rescue_refuse(int err, const char *error, const char *advice);

/**
 * rescue_flash() - write the image that was checked last
 * @sha256:	digest that the peer believes it to have, or NULL not to compare
 * @force:	the person insists although the image names no board
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT nothing has
 * been checked; -ESTALE the digest is of another image; -ENOKEY needs @force;
 * -EROFS it runs from RAM, and is never written.
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

/**
 * rescue_boot_ram() - leave rescue for what was sent last, and runs from RAM
 * @sha256:	digest that the peer believes it to have
 * @force:	the person insists although it names no board
 *
 * As rescue_boot(), but that nothing else may be going on; it is checked once
 * more before the first door closes.
 *
 * Return: 0; -EBUSY; -ENOENT nothing like it has been checked; -ESTALE the
 * digest is of another; -ENOKEY needs @force.
 */
int rescue_boot_ram(const u8 sha256[32], bool force);

#endif
