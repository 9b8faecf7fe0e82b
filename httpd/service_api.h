/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Backup, restore and factory reset over HTTP; see doc/api.md. */
#ifndef LIFEBOAT_SERVICE_API_H
#define LIFEBOAT_SERVICE_API_H

#include "httpd/conn.h"

/* what stands in front of the partition's name */
#define PATH_BACKUP	"/api/backup/"
#define PATH_RESTORE	"/api/restore/"

bool api_may_backup(struct conn *c);
void api_backup(struct conn *c, int result);
/* before the first byte of the body */
bool api_may_restore(struct conn *c);
void api_restore(struct conn *c, int result);
void api_erase_settings(struct conn *c, int result);

#endif
