// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The whole story: why are we here -> net -> doors -> check -> write ->
 * verify -> boot.
 */
#include <cpu_func.h>
#include <div64.h>
#include <event.h>
#include <malloc.h>
#include <stdio.h>
#include <time.h>
#include <vsprintf.h>
#include <watchdog.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <lwip/netif.h>
#include "rescue.h"
#include "board/board.h"
#include "flash/job.h"
#include "flash/port_mtd.h"
#include "flash/upload.h"
#include "httpd/httpd.h"
#include "net/net.h"

/* a file may carry this much beyond the partition: headers, metadata */
#define UPLOAD_SLACK	SZ_256K

/* without a byte for this long, the sender is the one who is slow */
#define IDLE_MS		2

static const char *const state_names[RESCUE_STATE_COUNT] = {
	[RESCUE_IDLE] = "idle",
	[RESCUE_RECEIVING] = "receiving",
	[RESCUE_CHECKING] = "checking",
	[RESCUE_READY] = "ready",
	[RESCUE_ERASING] = "erasing",
	[RESCUE_WRITING] = "writing",
	[RESCUE_VERIFYING] = "verifying",
	[RESCUE_DONE] = "done",
	[RESCUE_FAILED] = "failed",
};

static const char *const reason_text[] = {
	[RESCUE_NO_REASON] = "none",
	[RESCUE_BUTTON] = "reset button",
	[RESCUE_KEY] = "key on the console",
	[RESCUE_NO_FIRMWARE] = "no working firmware in flash",
	[RESCUE_TRIAL] = "started from RAM",
};

/**
 * struct rescue - everything that lives as long as a rescue
 * @job_running:	rescue_poll() steps @job
 * @reported:		@report is of an upload that is still in the buffer
 * @boot_due:		leave once @boot_at (get_timer() milliseconds) is past
 */
static struct rescue {
	struct rescue_status status;
	struct rescue_info info;
	struct upload upload;
	struct image_report report;
	struct plan plan;
	struct job job;
	struct flash_port port;
	u8 *block;
	ulong stage_start;
	ulong last_byte;
	ulong boot_at;
	enum rescue_boot_mode boot_mode;
	bool job_running;
	bool reported;
	bool boot_due;
} rescue;

const struct rescue_status *rescue_status(void)
{
	struct rescue_status *st = &rescue.status;

	if (st->state == RESCUE_RECEIVING || rescue.job_running)
		st->elapsed_ms = get_timer(rescue.stage_start);
	return st;
}

const struct rescue_info *rescue_info(void)
{
	return &rescue.info;
}

const struct image_report *rescue_report(void)
{
	return rescue.reported ? &rescue.report : NULL;
}

const char *rescue_state_name(enum rescue_state state)
{
	return state < RESCUE_STATE_COUNT ? state_names[state] : "?";
}

/* the only place where the state changes */
static void set_state(enum rescue_state state)
{
	rescue.status.seq++;
	if (state == rescue.status.state)
		return;
	/* erasing, writing and verifying take turns, block by block */
	if (!rescue.job_running || rescue.status.state < RESCUE_ERASING)
		printf("lifeboat: %s\n", rescue_state_name(state));
	rescue.status.state = state;
	led_show(state);
}

static void clear_error(void)
{
	rescue.status.err = 0;
	rescue.status.error[0] = '\0';
	rescue.status.advice[0] = '\0';
}

static int fail(int err, const char *error, const char *advice)
{
	rescue.status.err = err;
	strlcpy(rescue.status.error, error, RESCUE_TEXT_MAX);
	strlcpy(rescue.status.advice, advice, RESCUE_TEXT_MAX);
	printf("lifeboat: %s\n", error);
	set_state(RESCUE_FAILED);
	return err;
}

/* receiving and the job start from zero */
static void begin_stage(u32 total)
{
	struct rescue_status *st = &rescue.status;

	clear_error();
	rescue.boot_due = false;
	rescue.stage_start = get_timer(0);
	st->done = 0;
	st->total = total;
	st->erased = 0;
	st->written = 0;
	st->verified = 0;
	st->skipped = 0;
	st->elapsed_ms = 0;
	st->left_ms = 0;
}

int rescue_upload_begin(const void *owner, u32 length, const char *filename)
{
	int ret;

	if (rescue.job_running)
		return -EBUSY;
	ret = upload_begin(&rescue.upload, owner, length);
	if (ret)
		return ret;
	if (filename && *filename)
		printf("lifeboat: upload of \"%s\"\n", filename);
	rescue.reported = false;
	begin_stage(length);
	set_state(RESCUE_RECEIVING);
	return 0;
}

int rescue_upload_write(const void *owner, const void *data, size_t len)
{
	int ret = upload_write(&rescue.upload, owner, data, len);

	if (!ret) {
		rescue.status.done = rescue.upload.len;
		rescue.status.seq++;
	}
	return ret;
}

int rescue_upload_end(const void *owner)
{
	struct image_report *rep = &rescue.report;
	struct scratch scratch;
	struct region file;
	u8 sha256[32];
	int ret;

	/* how long the wire took, before the digest is finished */
	rescue_status();
	ret = upload_end(&rescue.upload, owner, sha256);
	if (ret)
		return ret;
	set_state(RESCUE_CHECKING);
	file.data = rescue.upload.data;
	file.len = rescue.upload.len;
	rescue.status.total = file.len;
	rescue.reported = true;
	scratch.data = rescue.upload.data + file.len;
	scratch.size = board_buffer().size - file.len;
	ret = image_identify(&file, sha256, board_identity(),
			     rescue.info.layout, &scratch, rep);
	if (!ret || ret == -ENOKEY) {
		int plan = plan_make(rep, rescue.info.layout, &rescue.plan);

		if (plan) {
			rep->verdict = IMAGE_REFUSE;
			rep->err = plan;
			return fail(plan, "The image asks to be written where "
				    "firmware must not be.",
				    "Use another image for this router.");
		}
		printf("lifeboat: %s, %u bytes, for %s\n", rep->format,
		       rep->size, rep->board[0] ? rep->board : "any board");
		set_state(RESCUE_READY);
		return ret;
	}
	return fail(ret, rep->error, rep->advice);
}

void rescue_upload_abort(const void *owner, const char *why)
{
	if (upload_abort(&rescue.upload, owner))
		fail(-ECONNABORTED, why,
		     "Nothing was written. Send the file again.");
}

int rescue_flash(const u8 sha256[32], bool force)
{
	struct image_report *rep = &rescue.report;

	if (rescue.job_running || rescue.upload.owner)
		return -EBUSY;
	if (!rescue.reported || rep->verdict == IMAGE_REFUSE)
		return -ENOENT;
	if (sha256 && memcmp(sha256, rep->sha256, sizeof(rep->sha256)))
		return -ESTALE;
	if (rep->verdict != IMAGE_ACCEPT && !force)
		return -ENOKEY;

	if (rep->verdict != IMAGE_ACCEPT)
		puts("lifeboat: the image names no board, written all the same\n");
	job_start(&rescue.job, &rescue.plan, &rescue.port, rescue.block);
	begin_stage(rescue.job.total);
	set_state(RESCUE_ERASING);
	rescue.job_running = true;
	return 0;
}

static u32 time_left(u32 elapsed, u32 done, u32 total)
{
	/* too early for a figure that would not jump */
	if (done < total / 16 || !done)
		return 0;
	return lldiv((u64)elapsed * (total - done), done);
}

static void copy_progress(const struct job *job)
{
	struct rescue_status *st = &rescue.status;

	st->done = job->done;
	st->total = job->total;
	st->erased = job->erased;
	st->written = job->written;
	st->verified = job->verified;
	st->skipped = job->skipped;
	st->elapsed_ms = get_timer(rescue.stage_start);
	st->left_ms = time_left(st->elapsed_ms, st->done, st->total);
}

static void find_firmware(struct firmware *fw)
{
	rescue.info.intact = !board_find_firmware(fw);
	strlcpy(rescue.info.firmware, fw->name, sizeof(rescue.info.firmware));
}

static void job_poll(void)
{
	static const enum rescue_state states[] = {
		[JOB_COMPARING] = RESCUE_VERIFYING,
		[JOB_ERASING] = RESCUE_ERASING,
		[JOB_WRITING] = RESCUE_WRITING,
		[JOB_VERIFYING] = RESCUE_VERIFYING,
	};
	struct job *job = &rescue.job;
	int ret = job_step(job);

	copy_progress(job);
	if (ret > 0) {
		set_state(states[job->phase]);
		return;
	}
	rescue.job_running = false;
	rescue.status.left_ms = 0;
	printf("lifeboat: %u erases, %u programs, %u bytes skipped, %u ms\n",
	       rescue.port.erases, rescue.port.programs, job->skipped,
	       rescue.status.elapsed_ms);
	if (ret < 0) {
		rescue.boot_due = false;
		fail(ret, job->error, "Try once more; if it fails at the same "
		     "place again, the flash chip is worn out.");
		return;
	}
	/* every byte has been read back */
	strlcpy(rescue.info.firmware, rescue.report.version,
		sizeof(rescue.info.firmware));
	rescue.info.intact = true;
	rescue.boot_at = get_timer(0) + CONFIG_LIFEBOAT_BOOT_DELAY_MS;
	set_state(RESCUE_DONE);
}

int rescue_boot(enum rescue_boot_mode mode)
{
	if (mode == RESCUE_BOOT_STAY) {
		rescue.boot_due = false;
		return 0;
	}
	if (rescue.upload.owner)
		return -EBUSY;
	if (!rescue.job_running && rescue.status.state != RESCUE_DONE &&
	    !rescue.info.intact)
		return -ENOENT;
	rescue.boot_mode = mode;
	rescue.boot_at = get_timer(0) + CONFIG_LIFEBOAT_BOOT_DELAY_MS;
	rescue.boot_due = true;
	return 0;
}

static int boot(struct firmware *fw, enum rescue_boot_mode mode)
{
	int ret;

	printf("lifeboat: booting firmware \"%s\"\n", fw->name);
	ret = board_boot(fw, mode);
	printf("lifeboat: the firmware did not start (%d)\n", ret);
	return ret;
}

static void boot_poll(void)
{
	struct firmware fw;

	if (!rescue.boot_due || rescue.job_running ||
	    (long)(get_timer(0) - rescue.boot_at) < 0)
		return;
	rescue.boot_due = false;
	/* what is in the buffer makes room for the kernel */
	rescue.reported = false;
	find_firmware(&fw);
	if (!rescue.info.intact) {
		fail(-EBADMSG, "The firmware in flash cannot be started.",
		     "Upload another image.");
		return;
	}
	net_stop();
	boot(&fw, rescue.boot_mode);
	/* half of the machine is in the kernel's hands: start afresh */
	reset_cpu();
}

static void poll(void)
{
	u32 before = rescue.upload.len;

	net_poll();
	httpd_poll();
	if (rescue.upload.len != before)
		rescue.last_byte = get_timer(0);
	else if (get_timer(rescue.last_byte) >= IDLE_MS)
		upload_idle(&rescue.upload);
	if (rescue.job_running)
		job_poll();
	boot_poll();
	led_poll();
	schedule();
}

static int prepare(enum rescue_reason reason)
{
	struct rescue_info *info = &rescue.info;
	struct board_buffer buf = board_buffer();
	struct mtd_info *mtd;
	struct firmware fw;
	u32 limit;
	int ret;

	info->board = CONFIG_LIFEBOAT_BOARD;
	info->model = board_model();
	info->version = LIFEBOAT_VERSION;
	info->reason = reason;
	info->layout = board_layout(&mtd);
	if (!info->layout)
		return -ENODEV;
	snprintf(info->flash, sizeof(info->flash), "%u KiB %s, %u KiB blocks",
		 info->layout->size / SZ_1K,
		 mtd->type == MTD_NORFLASH ? "NOR" : "NAND",
		 info->layout->erasesize / SZ_1K);
	ret = port_mtd_init(&rescue.port, mtd, info->layout);
	rescue.block = malloc(info->layout->erasesize);
	if (ret || !rescue.block)
		return ret ?: -ENOMEM;

	limit = layout_largest_writable(info->layout) + UPLOAD_SLACK;
	info->limit = min(limit, buf.size);
	rescue.upload.data = buf.data;
	rescue.upload.limit = info->limit;
	find_firmware(&fw);
	return 0;
}

static int open_doors(void)
{
	int ret = net_start();

	if (ret)
		return ret;
	memcpy(rescue.info.mac, net_netif(0)->hwaddr, sizeof(rescue.info.mac));
	ret = httpd_start();
	if (IS_ENABLED(CONFIG_LIFEBOAT_DHCPD) && !ret)
		ret = dhcpd_start();
	if (IS_ENABLED(CONFIG_LIFEBOAT_DNS) && !ret)
		ret = dns_start();
	return ret;
}

static int run(enum rescue_reason reason)
{
	int ret;

	printf("lifeboat: rescue: %s\n", reason_text[reason]);
	led_show(RESCUE_IDLE);
	ret = prepare(reason);
	if (!ret)
		ret = open_doors();
	if (ret) {
		printf("lifeboat: cannot start (%d)\n", ret);
		led_show(RESCUE_FAILED);
		return ret;
	}
	printf("lifeboat: open http://%s/ (limit %u bytes)\n",
	       ip4addr_ntoa(netif_ip4_addr(net_netif(0))), rescue.info.limit);
	for (;;) {
		poll();
		if (IS_ENABLED(CONFIG_LIFEBOAT_SHELL) && board_key() &&
		    !rescue.job_running)
			break;
	}
	net_stop();
	puts("lifeboat: leaving for the prompt\n");
	return 0;
}

static int lifeboat(void)
{
	enum rescue_reason reason = board_reason();
	struct firmware fw;

	if (reason == RESCUE_NO_REASON) {
		if (board_find_firmware(&fw))
			reason = RESCUE_NO_FIRMWARE;
		else if (board_key())
			reason = RESCUE_KEY;
		else if (boot(&fw, RESCUE_BOOT_NORMAL))
			reason = RESCUE_NO_FIRMWARE;
	}
	return run(reason);
}
EVENT_SPY_SIMPLE(EVT_MAIN_LOOP, lifeboat);
