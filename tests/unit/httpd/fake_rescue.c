// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "fake_rescue.h"

struct fake_rescue fake;

void fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.info.board = "malta";
	fake.info.model = "MIPS <Malta>";
	fake.info.version = "1";
	fake.info.limit = sizeof(fake.file);
	fake.info.layout = &fake.layout;
	fake.info.intact = true;
	strcpy(fake.info.firmware, "old");
	fake.layout.part[0] = (struct partition){ "boot", 0, 0x10000, false };
	fake.layout.part[1] = (struct partition){ "firmware", 0x10000, 0x30000,
						  true };
	fake.layout.count = 2;
}

void fake_state(enum rescue_state state)
{
	fake.status.state = state;
	fake.status.seq++;
}

const struct rescue_status *rescue_status(void)
{
	return &fake.status;
}

const struct rescue_info *rescue_info(void)
{
	return &fake.info;
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

int rescue_upload_begin(const void *owner, u32 length, const char *filename)
{
	if (fake.owner || (fake.status.state >= RESCUE_ERASING &&
			   fake.status.state <= RESCUE_VERIFYING))
		return -EBUSY;
	if (length > fake.info.limit)
		return -EFBIG;
	fake.owner = owner;
	fake.len = 0;
	fake.begun++;
	fake.reported = false;
	fake.status.err = 0;
	fake_state(RESCUE_RECEIVING);
	return 0;
}

int rescue_upload_write(const void *owner, const void *data, size_t len)
{
	if (fake.owner != owner)
		return -EPIPE;
	if (len > fake.info.limit - fake.len)
		return -EFBIG;
	memcpy(fake.file + fake.len, data, len);
	fake.len += len;
	fake.status.seq++;
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
	rep->nparts = 1;
	rep->check[0] = (struct image_check){ "header CRC", true };
	rep->nchecks = 1;
	fake.reported = true;
}

int rescue_upload_end(const void *owner)
{
	if (fake.owner != owner)
		return -EPIPE;
	fake.owner = NULL;
	make_report(fake.end);
	if (fake.end && fake.end != -ENOKEY) {
		strcpy(fake.report.error, "It is \"wrong\".");
		return fail(fake.end, fake.report.error);
	}
	fake_state(RESCUE_READY);
	return fake.end;
}

void rescue_upload_abort(const void *owner, const char *why)
{
	if (!fake.owner || fake.owner != owner)
		return;
	fake.owner = NULL;
	fake.aborted++;
	fail(-ECONNABORTED, why);
}

int rescue_flash(const u8 sha256[32], bool force)
{
	if (fake.owner || (fake.status.state >= RESCUE_ERASING &&
			   fake.status.state <= RESCUE_VERIFYING))
		return -EBUSY;
	if (!fake.reported || fake.report.verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, fake.report.sha256, 32))
		return -ESTALE;
	if (fake.report.verdict != IMAGE_ACCEPT && !force)
		return -ENOKEY;
	fake.jobs++;
	fake.forced = force;
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
