// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "board/board.h"
#include "board/starts.h"
#include "board/starts_kind.h"
#include "flash/port_mtd.h"

static const struct starts_kind *const kinds[] = {
#ifdef CONFIG_LIFEBOAT_STARTS_LINKSYS
	&starts_linksys,
#endif
#ifdef CONFIG_LIFEBOAT_STARTS_LOG
	&starts_log,
#endif
#ifdef CONFIG_LIFEBOAT_STARTS_ENV
	&starts_env,
#endif
};

/* one of them has a request, another one what was served */
struct served {
	u32 request;
	u32 last;
	int (*serve)(u32 request);
};

const struct partition *starts_port(const char *property, struct layout *walls,
				    struct flash_port *port)
{
	const struct layout *l;
	const struct partition *part;
	struct mtd_info *mtd;

	l = board_layout(&mtd);
	part = board_partition(property);
	if (!part || part->boot || part->writable ||
	    layout_walls(walls, l, layout_bit(l, part)) ||
	    port_mtd_init(port, mtd, walls))
		return NULL;
	return part;
}

static bool read(const struct starts_kind *k, struct starts *s,
		 struct served *served)
{
	memset(s, 0, sizeof(*s));
	s->limit = CONFIG_LIFEBOAT_STARTS_MAX;
	if (!k->read(s))
		return false;
	if (s->request)
		served->request = s->request;
	if (k->serve) {
		served->serve = k->serve;
		served->last = s->served;
	}
	return true;
}

/* who cannot remember it would be asked for ever */
static bool is_new(const struct served *s)
{
	return s->request && s->serve && s->request != s->last &&
	       !s->serve(s->request);
}

enum rescue_reason starts_reason(void)
{
	struct served served = {};
	bool asked = false, many = false;
	struct starts s;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!read(kinds[i], &s, &served))
			continue;
		many |= s.count >= s.limit;
		/* the same: what cannot be taken back is like a count */
		if (s.asked && kinds[i]->had())
			many = true;
		else
			asked |= s.asked;
	}
	asked |= is_new(&served);
	return asked ? RESCUE_ASKED : many ? RESCUE_STARTS : RESCUE_NO_REASON;
}

void starts_count(bool anew)
{
	struct served served = {};
	struct starts s;
	int ret;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		if (!read(kinds[i], &s, &served))
			continue;
		ret = kinds[i]->start(anew);
		if (ret)
			printf("lifeboat: this start is not counted (%d)\n",
			       ret);
	}
	/* it is had by now; and one that has gone may come again */
	if (served.serve && served.request != served.last)
		served.serve(served.request);
}
