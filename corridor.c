// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The one corridor: upload -> image -> plan, and on to corridor_job.c.
 */
#include <stdio.h>
#include <time.h>
#include <vsprintf.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "corridor_disk.h"
#include "corridor_job.h"
#include "corridor_resume.h"
#include "corridor_slots.h"
#include "board/board.h"
#include "board/watchdog.h"
#include "flash/disk.h"
#include "flash/ram_boot.h"
#include "flash/upload.h"
#include "net/meanwhile.h"
#include "status.h"

/* without a byte for this long, the sender is the one who is slow */
#define IDLE_MS		2

/**
 * struct corridor - everything that lives as long as a rescue
 * @own:		of whoever has sent what is in the buffer, until it is
 *			known what becomes of that
 * @done:		called when the job has ended well
 * @uploaded:		what the job writes is what @own has sent
 * @written:		see corridor_has_written()
 * @reported:		@report is of an upload that is still in the buffer
 * @half:		partition that half a firmware has been written to, while
 *			the other half is still to come; NULL otherwise
 * @uploads:		uploads that have begun
 * @turns:		see corridor_turns()
 */
static struct corridor {
	struct upload upload;
	struct rescue_upload *own;
	struct image_report report;
	struct plan plan;
	corridor_done done;
	const char *half;
	ulong last_byte;
	u32 last_len;
	bool uploaded;
	bool written;
	bool reported;
	u32 uploads;
	u32 turns;
} corridor;

const struct image_report *rescue_report(void)
{
	return corridor.reported ? &corridor.report : NULL;
}

/* what has become of the upload is in the record: its sender's copy */
static void settle(void)
{
	struct rescue_upload *own = corridor.own;

	if (!own)
		return;
	own->end = *rescue_status();
	own->known = true;
	corridor.own = NULL;
}

int corridor_fail(int err, const char *error, const char *advice)
{
	status_fail(err, error, advice);
	settle();
	return err;
}

static void forget_report(void)
{
	corridor.reported = false;
	corridor.uploads++;
}

/* the flash map that the last upload is for */
static const struct layout *target(void)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) ? corridor_slots_map() :
						   status_info()->layout;
}

/* nobody will ever know: something else takes the buffer */
void corridor_forget_upload(void)
{
	struct rescue_upload *own = corridor.own;

	forget_report();
	if (!own)
		return;
	settle();
	own->end.state = RESCUE_FAILED;
	own->end.err = -ESTALE;
	/* the same words as the main door's, for they are there once */
	strcpy(own->end.error, "Another image has been checked since.");
	strcpy(own->end.advice, "Upload yours again.");
}

/* flash is as it was, and what is in it starts, or nothing does */
static void disk_done(void)
{
	if (status_info()->intact)
		return;
	corridor.turns++;
	strlcpy(status_record()->advice,
		"It is on the disk. Nothing in flash can be started: send the firmware that belongs there, or let another boot loader start the disk.",
		RESCUE_TEXT_MAX);
}

/* all that counts a file's bytes has 32 bits */
static const char four_gib[] = "The file is of 4 GiB or more. Images of less are written.";

/* what comes goes to the disk, in a job that has begun already */
static int begin_flow(struct rescue_upload *own, u32 length)
{
	const struct corridor_job job = {
		.name = "disk",
		.length = length,
	};
	int ret;

	if (!status_info()->disk)
		return -ENODEV;
	ret = upload_begin(&corridor.upload, own, 0);
	if (ret)
		return ret;
	/* as much, or more: nobody has counted on */
	if (length == U32_MAX) {
		upload_abort(&corridor.upload, own);
		corridor_forget_upload();
		status_begin("disk", 0);
		return corridor_fail(-EFBIG, four_gib,
				     "Nothing was written. Send a smaller image.");
	}
	ret = corridor_job_start(&job);
	if (ret) {
		upload_abort(&corridor.upload, own);
		return ret;
	}
	corridor_forget_upload();
	corridor.own = own;
	corridor.done = disk_done;
	corridor.uploaded = true;
	own->known = false;
	corridor.turns++;
	return 0;
}

int rescue_upload_begin(struct rescue_upload *own, u32 length,
			const char *filename)
{
	const struct layout *layout = status_info()->layout;
	bool thin = PORT_NAND && own->thin;
	int ret = corridor_may_enter();

	if (DISKS && !ret && own->flow)
		return begin_flow(own, length);
	if (!ret && thin && length > layout->size)
		return -EFBIG;
	if (!ret)
		ret = upload_begin(&corridor.upload, own, thin ? 0 : length);
	if (ret)
		return ret;
	if (thin)
		upload_thin(&corridor.upload, layout->erasesize, layout->size);
	if (filename && *filename)
		printf("lifeboat: upload of \"%s\"\n", filename);
	corridor_forget_upload();
	corridor.own = own;
	own->known = false;
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
		corridor_slots_begin();
	/* a server that names a file for everybody is nobody who has come */
	if (!IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) || !own->run)
		corridor.turns++;
	status_begin("firmware", length);
	status_set(RESCUE_RECEIVING);
	return 0;
}

/* what was found when nobody could have known it before */
static int cannot_thin(struct rescue_upload *own, int err)
{
	struct upload *u = &corridor.upload;
	char error[RESCUE_TEXT_MAX];

	if (err == -EPERM)
		strcpy(error, "More than one UBI is in the file, and it cannot be written as it is: there is too little RAM, or too few blocks are good.");
	else if (u->limit - u->len >= u->thin->keep.size)
		strcpy(error, "The file is larger than the router's flash chip.");
	else if (u->thin->keep.ubi)
		snprintf(error, sizeof(error),
			 "More of this UBI is in use than the router's RAM takes: %u MiB (%u bytes).",
			 upload_room(u) >> 20, upload_room(u));
	else
		snprintf(error, sizeof(error),
			 "The file does not begin with UBI, and the router's RAM takes %u bytes of any other.",
			 u->limit);
	upload_abort(u, own);
	return corridor_fail(err, error,
			     "Nothing was written. Upload the firmware instead, which makes its UBI anew.");
}

/* nobody takes its bytes any more: why? */
static int gone(const struct rescue_upload *own)
{
	return own->known && own->end.err ? own->end.err : -EPIPE;
}

/* it goes no further; is the disk as it was? */
static bool stop_flow(void)
{
	corridor.turns++;
	corridor_job_stop_disk();
	return !corridor_disk_abort();
}

static int put_flow(struct rescue_upload *own, const void *data, size_t len)
{
	int ret;

	if (corridor.upload.owner != own)
		return gone(own);
	ret = corridor_disk_put(data, len);
	if (!ret)
		return 0;
	/* its sender has not said how long it would be */
	upload_abort(&corridor.upload, own);
	return corridor_fail(ret, four_gib, stop_flow() ?
			     "Nothing was written. Send a smaller image." :
			     "The disk is half written, and nothing starts from it. Send a smaller image.");
}

u32 rescue_upload_room(const struct rescue_upload *own)
{
	return DISKS && own->flow && corridor.upload.owner == own ?
	       corridor_disk_room() : ~0U;
}

int rescue_flow_end(struct rescue_upload *own)
{
	u8 sha256[32];

	if (upload_end(&corridor.upload, own, sha256))
		return gone(own);
	corridor_disk_end();
	return 0;
}

int rescue_upload_write(struct rescue_upload *own, const void *data,
			size_t len)
{
	struct rescue_status *st = status_record();
	int ret;

	if (DISKS && own->flow)
		return put_flow(own, data, len);
	ret = upload_write(&corridor.upload, own, data, len);
	if (PORT_NAND && corridor.upload.thin->most &&
	    (ret == -EFBIG || ret == -EPERM))
		return cannot_thin(own, ret);
	if (!ret) {
		st->done = upload_total(&corridor.upload);
		st->seq++;
	}
	return ret;
}

u32 corridor_sent(void)
{
	return upload_total(&corridor.upload);
}

int corridor_upload_end(struct rescue_upload *own, struct region *file,
			struct scratch *scratch, u8 sha256[32])
{
	int ret;

	/* how long the wire took, before the digest is finished */
	rescue_status();
	ret = upload_end(&corridor.upload, own, sha256);
	if (ret)
		return ret;
	status_set(RESCUE_CHECKING);
	file->data = corridor.upload.data;
	file->len = corridor.upload.len;
	status_record()->total = corridor_sent();
	scratch->data = corridor.upload.data + file->len;
	scratch->size = board_buffer().size - file->len;
	scratch->used = 0;
	scratch->room = board_room();
	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK))
		scratch->disk = board_disk();
	return 0;
}

int rescue_upload_end(struct rescue_upload *own)
{
	struct image_report *rep = &corridor.report;
	struct scratch scratch;
	struct region file;
	u8 sha256[32];
	int ret;

	ret = corridor_upload_end(own, &file, &scratch, sha256);
	if (ret)
		return ret;
	corridor.reported = true;
	/* a disk's image is unpacked from its beginning to its end */
	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK))
		net_meanwhile(true);
	ret = image_identify(&file, sha256, board_identity(), target(),
			     &scratch, rep);
	if (IS_ENABLED(CONFIG_LIFEBOAT_DISK))
		net_meanwhile(false);
	if (!ret || ret == -ENOKEY) {
		const char *error = "The image asks to be written where firmware must not be.";
		int plan = 0;

		if (!image_for_disk(rep))
			plan = plan_make(rep, target(), &corridor.plan) ?:
			       corridor_ask(&corridor.plan, target(), &error);
		if (plan) {
			image_refuse(rep, plan, IMAGE_ANOTHER,
				     "%s", error);
			rep->nparts = 0;
			return corridor_fail(plan, rep->error, rep->advice);
		}
		printf("lifeboat: %s, %u bytes, for %s\n", rep->format,
		       rep->size, rep->board[0] ? rep->board : "any board");
		status_set(RESCUE_READY);
		return ret;
	}
	if (image_from_ram(rep)) {
		printf("lifeboat: %s, %u bytes, runs from RAM\n", rep->format,
		       rep->size);
		status_set(RESCUE_READY);
		return ret;
	}
	return corridor_fail(ret, rep->error, rep->advice);
}

void rescue_upload_abort(struct rescue_upload *own, const char *why)
{
	const char *advice = "Nothing was written. Send the file again.";

	if (upload_abort(&corridor.upload, own)) {
		if (DISKS && own->flow && !stop_flow())
			advice = "The disk is half written, and nothing starts from it. Send the file again.";
		corridor_fail(-ECONNABORTED, why, advice);
	}
	/* nobody is there any more who could be told */
	if (corridor.own == own)
		corridor.own = NULL;
}

void rescue_refuse(int err, const char *error, const char *advice)
{
	/* of another file, about which nobody asks any more */
	if (err == -EFBIG)
		forget_report();
	status_begin("firmware", 0);
	corridor_fail(err, error, advice);
}

/* some firmwares come as two files: nothing starts by itself in between */
static void half_done(void)
{
	const char *half = corridor.report.half ?
			   corridor.report.part[0].partition : NULL;

	if (corridor.half && half && strcmp(corridor.half, half))
		half = NULL;
	corridor.half = half;
	if (!half)
		return;
	corridor.turns++;
	strlcpy(status_record()->advice,
		"This was one of the firmware's two files. Send the other one, or start it if that is there.",
		RESCUE_TEXT_MAX);
}

void corridor_find_firmware(struct firmware *fw)
{
	struct rescue_info *info = status_info();

	/* it reads flash into the buffer */
	forget_report();
	watchdog_looking(true);
	net_meanwhile(true);
	info->intact = !board_find_firmware(fw);
	net_meanwhile(false);
	watchdog_looking(false);
	strlcpy(info->firmware, fw->name, sizeof(info->firmware));
	if (RESUME_BUILT)
		corridor_resume_look();
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
		corridor_slots_looked(fw->name, info->intact);
}

void corridor_look(void)
{
	struct firmware fw;

	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS)) {
		corridor_slots_look();
		return;
	}
	corridor_find_firmware(&fw);
}

/* every byte has been read back */
static void firmware_done(void)
{
	struct rescue_info *info = status_info();

	if (IS_ENABLED(CONFIG_LIFEBOAT_IMAGE_NAND_SPLIT))
		half_done();
	/* the kernel that starts is another one, which has stayed */
	if (corridor.plan.step[0].keep) {
		corridor_look();
		return;
	}
	strlcpy(info->firmware, corridor.report.version,
		sizeof(info->firmware));
	info->intact = true;
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
		corridor_slots_written(corridor.report.version);
}

/* has the slot been in good health that the last upload is for? */
static bool is_trusted(void)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) ?
	       slots_state(corridor_slots_target()) == SLOT_INTACT :
	       status_info()->intact;
}

int rescue_flash(const u8 sha256[32], bool force)
{
	struct image_report *rep = &corridor.report;
	struct resume what;
	const struct corridor_job job = {
		.name = "firmware",
		.plan = &corridor.plan,
		.walls = target(),
		.what = RESUME_BUILT ? &what : NULL,
		.trusted = is_trusted(),
		.uploaded = true,
		.done = firmware_done,
	};
	const struct corridor_job disk = {
		.name = "disk",
		.disk = &rep->disk,
		.uploaded = true,
		.done = disk_done,
	};

	if (corridor_busy())
		return -EBUSY;
	if (corridor.reported && image_from_ram(rep))
		return -EROFS;
	if (!corridor.reported || rep->verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, rep->sha256, sizeof(rep->sha256)))
		return -ESTALE;
	if (rep->verdict != IMAGE_ACCEPT && !force)
		return -ENOKEY;

	if (rep->verdict != IMAGE_ACCEPT)
		puts("lifeboat: the image names no board, written all the same\n");
	if (RESUME_BUILT)
		what = corridor_resume_describe(&corridor.plan, job.name,
						rep->version[0] ?
						rep->version : rep->format,
						rep->size, rep->sha256);
	return corridor_start(image_for_disk(rep) ? &disk : &job);
}

int rescue_upload_go(struct rescue_upload *own)
{
	int ret = rescue_upload_end(own);

	if (image_from_ram(&corridor.report) && ret == -EROFS) {
		if (IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) && own->run &&
		    !corridor.report.unsure)
			return ret;
		/* the page can start it */
		return corridor_fail(ret, corridor.report.error,
				     corridor.report.advice);
	}
	if (ret && ret != -ENOKEY)
		return ret;
	ret = ret ?: rescue_flash(NULL, false);
	if (ret == -ENOKEY)
		corridor_fail(ret, "Nothing in the file proves which router it is for.",
			      "Send it on the router's page, which asks you.");
	else if (ret)
		corridor_fail(ret, "A backup is being sent.",
			      "Wait until it has arrived, and send this again.");
	return ret;
}

int corridor_ask(const struct plan *plan, const struct layout *walls,
		 const char **error)
{
	return corridor_busy() ? -EBUSY : corridor_job_ask(plan, walls, error);
}

int corridor_start(const struct corridor_job *job)
{
	int ret = corridor_busy() ? -EBUSY : corridor_job_start(job);

	if (ret)
		return ret;
	corridor.turns++;
	corridor.done = job->done;
	corridor.uploaded = job->uploaded;
	return 0;
}

static void job_ended(int err, const char *error)
{
	const char *advice =
		"Try once more; if it fails at the same place again, the flash chip is worn out.";
	char text[RESCUE_TEXT_MAX];

	if (DISKS && err && corridor.upload.owner)
		upload_abort(&corridor.upload, corridor.upload.owner);
	if (err) {
		corridor.turns++;
		if (DISKS && corridor_job_is_disk()) {
			corridor_disk_advice(err, text);
			advice = text;
		}
		if (RESUME_BUILT)
			corridor_resume_look();
		status_fail(err, error, advice);
	} else {
		if (corridor.done)
			corridor.done();
		watchdog_good();
		/* that was half of it */
		if (corridor_job_running())
			return;
		if (rescue_status()->state != RESCUE_FAILED)
			status_set(RESCUE_DONE);
		corridor.written |= corridor.uploaded;
	}
	if (corridor.uploaded)
		settle();
}

const char *rescue_holder(void)
{
	const struct rescue_upload *own = corridor.upload.owner;

	if (own)
		return own->peer;
	return IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) ? corridor_reader() : "";
}

bool corridor_busy(void)
{
	return corridor_job_running() || corridor.upload.owner;
}

u32 corridor_uploads(void)
{
	return corridor.uploads;
}

bool corridor_has_written(void)
{
	return corridor.written;
}

u32 corridor_turns(void)
{
	return corridor.turns;
}

void corridor_poll(void)
{
	const char *error;
	int ret;

	if (corridor_sent() != corridor.last_len)
		corridor.last_byte = get_timer(0);
	else if (get_timer(corridor.last_byte) >= IDLE_MS)
		upload_idle(&corridor.upload);
	corridor.last_len = corridor_sent();
	if (!corridor_job_running())
		return;
	ret = corridor_job_step(&error);
	if (ret <= 0)
		job_ended(ret, error);
}

void corridor_init(struct mtd_info *mtd)
{
	struct board_buffer buf = board_buffer();
	struct rescue_info *info = status_info();

	status_record()->job = "firmware";
	if (corridor_job_init(mtd, info->layout)) {
		status_fail(-ENODEV, info->flash,
			    "It is neither read nor written. Report this.");
		return;
	}
	info->limit = disk_upload_limit(board_disk(),
					layout_upload_limit(info->layout),
					buf.size);
	if (DISKS && board_disk())
		info->disk = board_disk()->sectors >> 11;
	corridor.upload.data = buf.data;
	corridor.upload.limit = info->limit;
}
