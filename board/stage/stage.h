/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tools/stage puts behind the first stage. */
#ifndef LIFEBOAT_STAGE_H
#define LIFEBOAT_STAGE_H

#include <linux/types.h>

/* length in bytes of an LZMA stream, then the stream (from stage.lds) */
extern const u32 __payload[];

#endif
