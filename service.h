/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What else a rescue does with flash: backup, restore, factory reset.  For
 * doors, as door.h is; what is going on is in the same status.
 */
#ifndef LIFEBOAT_SERVICE_H
#define LIFEBOAT_SERVICE_H

#include "flash/backup.h"
#include "door.h"

/* the name that means the whole chip */
#define SERVICE_ALL	"all"

/**
 * struct service_no - why not, for a person
 * @error:	one sentence
 * @advice:	what to do about it, may be ""
 */
struct service_no {
	char error[RESCUE_TEXT_MAX];
	char advice[RESCUE_TEXT_MAX];
};

/**
 * struct service_backup - a backup that somebody reads
 * @backup:	where he is
 * @reader:	who; ->peer is filled in before it begins
 */
struct service_backup {
	struct backup backup;
	struct rescue_reader reader;
};

/**
 * service_backup_begin() - read a partition
 * @name:	of any partition, or SERVICE_ALL
 * @b:		at the first byte; stays where it is until service_backup_end()
 *
 * Nothing is written until service_backup_end(): a backup is often the only
 * copy of what is about to be overwritten, so it is the writer who waits.
 *
 * Return: 0; -ENOENT no such partition; -EBUSY flash is being written.
 */
int service_backup_begin(const char *name, struct service_backup *b);
void service_backup_end(struct service_backup *b);

/**
 * service_may_restore() - would these bytes be written?
 * @name:	partition, or SERVICE_ALL
 * @known:	what the person has named, to show that he knows
 * @length:	bytes, 0 while unknown
 * @no:		filled where the answer is no
 *
 * Return: 0; -ENOENT no such partition; -EPERM not that one; -ENOKEY not
 * named; -EMSGSIZE @length is another; -EOPNOTSUPP the whole of a NAND chip.
 */
int service_may_restore(const char *name, const char *known, u32 length,
			struct service_no *no);

/**
 * service_thins() - has a backup to be thinned (struct rescue_upload)?
 * @name:	that service_may_restore() has nothing against
 * @length:	bytes, 0 while unknown
 *
 * Not if it goes back as it was made: RAM has room for all of it, and as many
 * blocks are good.  Then hardly any differ, and more than one UBI may be in it.
 */
bool service_thins(const char *name, u32 length);

/**
 * service_restore() - write an upload as it is
 * @own:	as given to rescue_upload_begin(); the upload is complete
 * @name:	as above
 * @known:	as above
 * @no:		filled on failure
 *
 * Return: 0, the job runs from the poll loop; -EPIPE no upload; as
 * service_may_restore(); -EBUSY a backup is being sent.  The status is
 * FAILED then, with @no's sentence.
 */
int service_restore(struct rescue_upload *own, const char *name,
		    const char *known, struct service_no *no);

/**
 * service_erase_settings() - factory reset: start to erase the settings
 * @no:		filled on failure
 *
 * Return: 0, the job runs from the poll loop; -EBUSY; -ENOENT no firmware
 * that could be started, or settings are not where they are looked for;
 * -EIO flash cannot be read.  The status has not changed then.
 */
int service_erase_settings(struct service_no *no);

#endif
