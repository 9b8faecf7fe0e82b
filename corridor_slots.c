// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <vsprintf.h>
#include <linux/errno.h>
#include <linux/string.h>
#include "board/board.h"
#include "corridor.h"
#include "corridor_slots.h"
#include "status.h"

/**
 * struct slots_record - both of them
 * @slots:	what doors are told
 * @target:	of the last upload; 0 before the first
 */
static struct slots_record {
	struct rescue_slots slots;
	u32 target;
} record;

const struct rescue_slots *rescue_slots(void)
{
	struct rescue_slots *s = &record.slots;
	u32 slot;

	if (slots_count() < SLOTS)
		return NULL;
	s->starts = slots_selected();
	s->upload = slots_upload();
	for (slot = 1; slot <= SLOTS; slot++)
		s->slot[slot - 1].intact = slots_state(slot) == SLOT_INTACT;
	return s;
}

u32 rescue_image_slot(void)
{
	return record.target;
}

void corridor_slots_begin(void)
{
	record.target = slots_upload();
}

u32 corridor_slots_target(void)
{
	return record.target ?: 1;
}

const struct layout *corridor_slots_map(void)
{
	return slots_layout(corridor_slots_target());
}

int rescue_upload_slot(u32 slot, bool force, const char **error)
{
	u32 fixed = board_slot_for_uploads();

	if (!slot || slot > slots_count()) {
		*error = "This router has no such slot.";
		return -EPERM;
	}
	/* OpenWrt there would run with the other one's root */
	if (fixed && slot != fixed && !force) {
		*error = fixed == 1 ?
			 "OpenWrt runs from slot 1 only on this router: leave ?slot out. For the vendor's firmware, add &force=1." :
			 "OpenWrt runs from slot 2 only on this router: leave ?slot out. For the vendor's firmware, add &force=1.";
		return -EPERM;
	}
	record.target = slot;
	return 0;
}

static char *name_of(u32 slot)
{
	return record.slots.slot[slot - 1].firmware;
}

const char *rescue_found(const struct partition *part)
{
	u32 slot = slots_at(part->offset);

	return slot ? name_of(slot) : "";
}

void corridor_slots_show(void)
{
	struct rescue_info *info = status_info();
	u32 slot = slots_selected();
	size_t len;

	info->intact = slots_state(slot) == SLOT_INTACT;
	strlcpy(info->firmware, name_of(slot), sizeof(info->firmware));
	if (slots_count() < SLOTS)
		return;
	len = strcspn(info->flash, ";");
	snprintf(info->flash + len, sizeof(info->flash) - len,
		 "; starts slot %u, writes slot %u", slot, slots_upload());
}

void corridor_slots_looked(const char *name, bool intact)
{
	slots_look_result(intact);
	strlcpy(name_of(slots_selected()), name, RESCUE_NAME_MAX);
}

enum rescue_reason corridor_slots_find(struct firmware *fw)
{
	enum rescue_reason reason;

	do {
		reason = slots_next();
		if (reason != RESCUE_NO_REASON)
			return reason;
		corridor_find_firmware(fw);
	} while (!status_info()->intact);
	return RESCUE_NO_REASON;
}

void corridor_slots_look(void)
{
	struct firmware fw;
	u32 slot;

	for (slot = 1; slot <= slots_count(); slot++) {
		slots_select(slot);
		corridor_find_firmware(&fw);
	}
	slots_next();
	corridor_slots_show();
}

void corridor_slots_written(const char *version)
{
	u32 slot = corridor_slots_target();

	strlcpy(name_of(slot), version, RESCUE_NAME_MAX);
	slots_written(slot);
	corridor_slots_show();
}

void corridor_slots_erased(u32 addr)
{
	u32 slot = slots_at(addr);

	if (!slot)
		return;
	slots_set_state(slot, SLOT_BROKEN);
	corridor_slots_show();
}
