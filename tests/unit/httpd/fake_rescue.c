// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "fake_rescue.h"
#include "flash/ram_boot.h"

struct fake_rescue fake;

static int read_flash(struct flash_port *p, u32 addr, void *buf, u32 len)
{
	if (fake.unread && addr + len > fake.unread)
		return -EBADMSG;
	fake.reads += len;
	memcpy(buf, fake.flash + addr, len);
	return 0;
}

void fake_reset(void)
{
	u32 i;

	memset(&fake, 0, sizeof(fake));
	fake.status.job = "firmware";
	fake.info.board = "malta";
	fake.info.model = "MIPS <Malta>";
	fake.info.version = "1";
	fake.info.limit = 4096;
	fake.info.layout = &fake.layout;
	fake.info.intact = true;
	strcpy(fake.info.firmware, "old");
	fake.layout.part[0] = (struct partition){ "boot", 0, 0x4000, false };
	fake.layout.part[1] = (struct partition){ "firmware", 0x4000, 0x8000,
						  true };
	fake.layout.count = 2;
	fake.layout.size = sizeof(fake.flash);
	fake.layout.erasesize = 0x1000;
	fake.status.job = "firmware";
	fake.port.layout = &fake.layout;
	fake.port.read = read_flash;
	for (i = 0; i < sizeof(fake.flash); i++)
		fake.flash[i] = i * 7 + i / 256;
}

void fake_state(enum rescue_state state)
{
	fake.status.state = state;
	fake.status.seq++;
	if (!fake.own || state < RESCUE_DONE)
		return;
	fake.own->end = fake.status;
	fake.own->known = true;
	fake.own = NULL;
}

const char *rescue_holder(void)
{
	return fake.owner ? fake.owner->peer :
	       fake.holds ? fake.reader->peer : "";
}

const struct rescue_status *rescue_status(void)
{
	return &fake.status;
}

void rescue_client(void)
{
	fake.clients++;
}

const struct rescue_info *rescue_info(void)
{
	return &fake.info;
}

const struct resume *rescue_cut_off(void)
{
	return fake.cut_off;
}

const struct image_report *rescue_report(void)
{
	return fake.reported ? &fake.report : NULL;
}

const char *rescue_state_name(enum rescue_state state)
{
	static const char *const names[] = {
		"idle", "receiving", "checking", "ready", "erasing", "writing",
		"verifying", "done", "failed",
	};

	return names[state];
}

static int fail(int err, const char *error)
{
	fake.status.err = err;
	snprintf(fake.status.error, sizeof(fake.status.error), "%s", error);
	strcpy(fake.status.advice, "Do better.");
	fake_state(RESCUE_FAILED);
	return err;
}

void fake_no_flash(void)
{
	fake.info.limit = 0;
	fail(-ENODEV, "There is no chip.");
}

static u32 most(const struct rescue_upload *own)
{
	return own->thin ? fake.layout.size : fake.info.limit;
}

int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename)
{
	if (!fake.info.limit)
		return -ENODEV;
	if (fake.owner || (fake.status.state >= RESCUE_ERASING &&
			   fake.status.state <= RESCUE_VERIFYING))
		return -EBUSY;
	if (own->flow && length == U32_MAX)
		return fail(-EFBIG, "That is 4 GiB.");
	if (length > most(own))
		return -EFBIG;
	fake.owner = own;
	fake.own = own;
	own->known = false;
	fake.len = 0;
	fake.begun++;
	fake.reported = false;
	fake.updating = false;
	fake.status.err = 0;
	fake_state(RESCUE_RECEIVING);
	return 0;
}

int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t len)
{
	if (fake.owner != own)
		return -EPIPE;
	if (own->thin && fake.full && len > fake.full - fake.len) {
		fake.owner = NULL;
		return fail(fake.full_err, "That is what RAM takes.");
	}
	if (own->flow && len > fake.room) {
		fake.overrun = true;
		return -EFBIG;
	}
	fake.room -= own->flow ? len : 0;
	if (len > most(own) - fake.len)
		return -EFBIG;
	memcpy(fake.file + fake.len, data, len);
	fake.len += len;
	fake.status.seq++;
	return 0;
}

u32 rescue_upload_room(const struct rescue_upload *own)
{
	return own->flow ? fake.room : ~0U;
}

int rescue_flow_end(struct rescue_upload *own)
{
	if (fake.owner != own)
		return -EPIPE;
	fake.owner = NULL;
	fake_state(RESCUE_WRITING);
	return 0;
}

static void make_report(int err)
{
	struct image_report *rep = &fake.report;

	memset(rep, 0, sizeof(*rep));
	rep->verdict = !err ? IMAGE_ACCEPT :
		       err == -ENOKEY ? IMAGE_CANNOT_TELL : IMAGE_REFUSE;
	rep->err = err;
	strcpy(rep->format, "uImage");
	rep->size = fake.len;
	memset(rep->sha256, 0xa5, sizeof(rep->sha256));
	rep->part[0] = (struct image_part){ "kernel", "firmware", 0,
					    { fake.file, fake.len } };
	rep->nparts = err != -EROFS;
	if (err == -EROFS) {
		rep->ram = (struct region){ fake.file, fake.len };
		rep->unsure = fake.unsure;
		strcpy(rep->error, "It runs <from> RAM.");
		strcpy(rep->advice, "Start it.");
	}
	rep->check[0] = (struct image_check){ "header CRC", true };
	rep->nchecks = 1;
	fake.reported = true;
}

int rescue_upload_end(struct rescue_upload *own)
{
	if (fake.owner != own)
		return -EPIPE;
	fake.owner = NULL;
	if (fake.checking)
		fake.checking();
	make_report(fake.end);
	if (fake.end && fake.end != -ENOKEY && fake.end != -EROFS) {
		strcpy(fake.report.error, "It is \"wrong\".");
		return fail(fake.end, fake.report.error);
	}
	fake_state(RESCUE_READY);
	return fake.end;
}

void rescue_upload_abort(struct rescue_upload *own, const char *why)
{
	if (fake.owner == own) {
		fake.owner = NULL;
		fake.aborted++;
		fail(-ECONNABORTED, why);
	}
	if (fake.own == own)
		fake.own = NULL;
}

int rescue_flash(const u8 sha256[32], bool force)
{
	if (fake.owner || (fake.status.state >= RESCUE_ERASING &&
			   fake.status.state <= RESCUE_VERIFYING))
		return -EBUSY;
	if (fake.reported && image_from_ram(&fake.report))
		return -EROFS;
	if (!fake.reported || fake.report.verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, fake.report.sha256, 32))
		return -ESTALE;
	if (fake.report.verdict != IMAGE_ACCEPT && !force)
		return -ENOKEY;
	if (fake.holds)
		return -EBUSY;
	fake.jobs++;
	fake.forced = force;
	fake_state(RESCUE_ERASING);
	return 0;
}

const struct rescue_update *rescue_update(void)
{
	return fake.updating ? &fake.update : NULL;
}

int rescue_update_end(struct rescue_upload *own)
{
	if (fake.owner != own)
		return -EPIPE;
	fake.owner = NULL;
	make_report(fake.end);
	fake.update.image = fake.report;
	strcpy(fake.update.image.version, "v2");
	fake.update.blocks = 7;
	fake.update.differ = fake.differ;
	fake.reported = false;
	fake.updating = true;
	if (fake.end) {
		strcpy(fake.update.image.error, "It is \"wrong\".");
		return fail(fake.end, fake.update.image.error);
	}
	fake_state(RESCUE_READY);
	return 0;
}

int rescue_update_flash(const u8 sha256[32], bool power)
{
	if (!fake.updating)
		return -ENOENT;
	if (sha256 && memcmp(sha256, fake.update.image.sha256, 32))
		return -ESTALE;
	if (!power)
		return -ENOKEY;
	fake.updates++;
	fake.status.job = "lifeboat";
	fake_state(RESCUE_ERASING);
	return 0;
}

int rescue_boot(enum rescue_boot_mode mode)
{
	if (fake.owner)
		return -EBUSY;
	if (mode != RESCUE_BOOT_STAY && !fake.info.intact &&
	    fake.status.state < RESCUE_ERASING)
		return -ENOENT;
	fake.boots++;
	fake.mode = mode;
	return 0;
}

int rescue_boot_ram(const u8 sha256[32], bool force)
{
	if (!fake.reported || !image_from_ram(&fake.report))
		return -ENOENT;
	if (memcmp(sha256, fake.report.sha256, 32))
		return -ESTALE;
	if (fake.report.unsure && !force)
		return -ENOKEY;
	fake.boots++;
	fake.mode = RESCUE_BOOT_RAM;
	return 0;
}

/* --- service.h --- */

static bool writing(void)
{
	return fake.status.state >= RESCUE_ERASING &&
	       fake.status.state <= RESCUE_VERIFYING;
}

int service_backup_begin(const char *name, struct service_backup *b)
{
	const struct partition *part = layout_find(&fake.layout, name);

	if (!part && strcmp(name, SERVICE_ALL))
		return -ENOENT;
	if (writing())
		return -EBUSY;
	fake.holds++;
	fake.reader = &b->reader;
	backup_begin(&b->backup, &fake.port, part);
	return 0;
}

void service_backup_end(struct service_backup *b)
{
	fake.holds--;
}

static int say_no(struct service_no *no)
{
	strcpy(no->error, "No.");
	strcpy(no->advice, "Never.");
	return fake.no;
}

int service_may_restore(const char *name, const char *known, u32 length,
			struct service_no *no)
{
	snprintf(fake.restored, sizeof(fake.restored), "%s %s %u", name, known,
		 length);
	return say_no(no);
}

bool service_thins(const char *name, u32 length)
{
	return fake.thins && (!length || length > fake.info.limit);
}

int service_restore(struct rescue_upload *own, const char *name,
		    const char *known, struct service_no *no)
{
	if (fake.owner != own)
		return -EPIPE;
	fake.owner = NULL;
	if (service_may_restore(name, known, fake.len, no)) {
		fail(fake.no, no->error);
		return fake.no;
	}
	fake.jobs++;
	fake_state(RESCUE_ERASING);
	return 0;
}

int service_erase_settings(struct service_no *no)
{
	if (say_no(no))
		return fake.no;
	fake.resets++;
	fake_state(RESCUE_ERASING);
	return 0;
}
