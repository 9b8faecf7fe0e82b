// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include "door.h"
#include "net/lend.h"

/* READY and DONE may last, and an address that is lent must not */
bool lend_in_use(void)
{
	const struct rescue_status *st = rescue_status();

	return *rescue_holder() ||
	       (st->state != RESCUE_IDLE && st->state != RESCUE_READY &&
		st->state != RESCUE_DONE && st->state != RESCUE_FAILED);
}
