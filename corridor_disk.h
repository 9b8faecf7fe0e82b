/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The job that writes the disk: for corridor.c and corridor_job.c. */
#ifndef LIFEBOAT_CORRIDOR_DISK_H
#define LIFEBOAT_CORRIDOR_DISK_H

#include <linux/types.h>

struct image_disk;

/* is this Lifeboat for routers that may have a disk? */
#ifdef CONFIG_LIFEBOAT_DISK
#define DISKS		1
#else
#define DISKS		0
#endif

/*
 * As corridor_job_start(); @image NULL: corridor_disk_put() brings it, @length
 * bytes, or 0 if nobody knows.
 */
void corridor_disk_start(const struct image_disk *image, u32 length);

/* as corridor_job_step() */
int corridor_disk_step(const char **error);

/* bytes that corridor_disk_put() takes now */
u32 corridor_disk_room(void);

/* 0, or -EFBIG: more than that, or more than 4 GiB */
int corridor_disk_put(const void *data, size_t len);

/* bytes that have come so */
u32 corridor_disk_sent(void);

/* no more will come */
void corridor_disk_end(void);

/* it has failed: what is on the disk, and what to do; RESCUE_TEXT_MAX bytes */
void corridor_disk_advice(int err, char *advice);

/* it will not be finished; has the disk been touched? */
bool corridor_disk_abort(void);

#endif
