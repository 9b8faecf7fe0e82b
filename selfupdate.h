/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lifeboat replaces itself.  For a door that takes such images, beside door.h;
 * what is going on is in the same status.
 */
#ifndef LIFEBOAT_SELFUPDATE_H
#define LIFEBOAT_SELFUPDATE_H

#include "door.h"

/**
 * struct rescue_update - verdict on an image of Lifeboat itself
 * @image:	as a firmware's; its one part is the boot loader
 * @blocks:	erase blocks that it takes, in all copies
 * @differ:	those that would be written; 0: it is there already
 * @spare:	there is a second copy that this router can start from
 */
struct rescue_update {
	struct image_report image;
	u32 blocks;
	u32 differ;
	bool spare;
};

/* the verdict, if the upload checked last was Lifeboat itself; or NULL */
#ifdef CONFIG_LIFEBOAT_SELFUPDATE
const struct rescue_update *rescue_update(void);
#else
static inline const struct rescue_update *rescue_update(void)
{
	return NULL;
}
#endif

/**
 * rescue_update_end() - rescue_upload_end() for Lifeboat itself
 * @own:	as given to rescue_upload_begin()
 *
 * Return: 0, state READY; -EPIPE if @own has no upload; otherwise as
 * update_check(), state FAILED, or -EIO if the boot partition is unreadable.
 */
int rescue_update_end(struct rescue_upload *own);

/**
 * rescue_update_flash() - replace Lifeboat by what was checked last
 * @sha256:	digest that the peer believes it to have, or NULL not to compare
 * @power:	the person has been told what a power cut would do
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT nothing has
 * been checked; -ESTALE the digest is of another image; -ENOKEY needs @power,
 * for there is no spare copy; -EIO the chip stays write-protected.
 */
int rescue_update_flash(const u8 sha256[32], bool power);

#endif
