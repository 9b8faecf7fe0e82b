// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The whole story: why are we here -> net -> doors -> check -> write ->
 * verify -> boot.
 */
#include <cpu_func.h>
#include <event.h>
#include <stdio.h>
#include <time.h>
#include <vsprintf.h>
#include <watchdog.h>
#include <linux/errno.h>
#include <linux/mtd/mtd.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/stringify.h>
#include <lwip/netif.h>
#include "corridor.h"
#include "corridor_resume.h"
#include "corridor_slots.h"
#include "doors.h"
#include "status.h"
#include "board/board.h"
#include "board/env.h"
#include "board/starts.h"
#include "board/trigger.h"
#include "board/watchdog.h"
#include "flash/ram_boot.h"
#include "flash/resume.h"
#include "net/net.h"

/* milliseconds in which a person can say that it is not to leave */
#define BOOT_SOON	8000

/* milliseconds that a peer has, at most, to acknowledge the last news */
#define BOOT_WAIT	20000

static const char *const reason_text[] = {
	[RESCUE_NO_REASON] = "none",
	[RESCUE_BUTTON] = "reset button",
	[RESCUE_KEY] = "key on the console",
	[RESCUE_NO_FIRMWARE] = "no working firmware in flash",
#ifdef CONFIG_LIFEBOAT_TRIAL
	[RESCUE_TRIAL] = "started from RAM",
#endif
#ifdef CONFIG_LIFEBOAT_WATCHDOG
	[RESCUE_HANG] = "it hung and was restarted",
#endif
#ifdef CONFIG_LIFEBOAT_STARTS
	[RESCUE_STARTS] = "the firmware was started and did not come up",
	[RESCUE_ASKED] = "the firmware has asked for it",
#endif
#ifdef CONFIG_LIFEBOAT_RESUME
	[RESCUE_CUT_OFF] = "writing the firmware was cut off",
#endif
};

/**
 * struct rescue - what is left when the corridor is taken out
 * @alone:	the button that has led here, or what else was no person, while
 *		nobody has come; ->hold_ms is 0 otherwise
 * @boot_due:	leave once @boot_at (get_timer() milliseconds) is past, unless
 *		something has begun, or has failed, since: @boot_turn; what
 *		runs from RAM has to be the last upload still: @boot_uploads
 * @boot_delay:	milliseconds from the order, or from the end of the job, to then
 */
static struct rescue {
	struct trigger alone;
	ulong boot_at;
	ulong boot_delay;
	enum rescue_boot_mode boot_mode;
	u32 boot_turn;
	u32 boot_uploads;
	bool boot_due;
} rescue;

/* is it not what is in flash? */
static bool is_ram(enum rescue_boot_mode mode)
{
	return IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && mode == RESCUE_BOOT_RAM;
}

static bool boot_is_due(void)
{
	/* what runs from RAM is the upload itself */
	if (is_ram(rescue.boot_mode) &&
	    rescue.boot_uploads != corridor_uploads())
		return false;
	return rescue.boot_due && rescue.boot_turn == corridor_turns();
}

const struct rescue_info *rescue_info(void)
{
	const struct trigger *t = &rescue.alone;
	struct rescue_info *info = status_info();
	u32 passed = get_timer(t->start_ms);

	info->starts_in_ms = passed < t->hold_ms && !corridor_turns() &&
			     info->intact ? t->hold_ms - passed : 0;
	info->boots_in_ms = 0;
	if (!IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE) && boot_is_due() &&
	    rescue.boot_delay == BOOT_SOON && !corridor_busy())
		info->boots_in_ms = max((long)(rescue.boot_at - get_timer(0)),
					0L);
	if (!IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE))
		net_notice(info->notice, sizeof(info->notice));
	return info;
}

void rescue_client(void)
{
	rescue.alone.start_ms = get_timer(0);
}

int rescue_boot(enum rescue_boot_mode mode)
{
	rescue.alone.hold_ms = 0;
	/* what a watcher is told of it has changed */
	if (!IS_ENABLED(CONFIG_LIFEBOAT_PLAIN_PAGE))
		status_record()->seq++;
	if (mode == RESCUE_BOOT_STAY) {
		rescue.boot_due = false;
		return 0;
	}
	if (rescue_status()->state == RESCUE_RECEIVING)
		return -EBUSY;
	if (!corridor_busy() && rescue_status()->state != RESCUE_DONE &&
	    !status_info()->intact && !is_ram(mode))
		return -ENOENT;
	rescue.boot_delay = CONFIG_LIFEBOAT_BOOT_DELAY_MS;
	if (mode == RESCUE_BOOT_SOON) {
		rescue.boot_delay = BOOT_SOON;
		mode = RESCUE_BOOT_NORMAL;
	}
	rescue.boot_mode = mode;
	rescue.boot_at = get_timer(0) + rescue.boot_delay;
	rescue.boot_turn = corridor_turns();
	if (is_ram(mode))
		rescue.boot_uploads = corridor_uploads();
	rescue.boot_due = true;
	return 0;
}

int rescue_boot_ram(const u8 sha256[32], bool force)
{
	const struct image_report *rep = rescue_report();

	if (corridor_busy())
		return -EBUSY;
	if (!rep || !image_from_ram(rep))
		return -ENOENT;
	if (memcmp(sha256, rep->sha256, sizeof(rep->sha256)))
		return -ESTALE;
	if (rep->unsure && !force)
		return -ENOKEY;
	return rescue_boot(RESCUE_BOOT_RAM);
}

#ifdef CONFIG_LIFEBOAT_SLOTS
int rescue_boot_slot(u32 slot, enum rescue_boot_mode mode)
{
	/* it is noted in what a backup may be reading */
	if (corridor_busy() ||
	    (IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) && corridor_held()))
		return -EBUSY;
	if (!slot || slot > slots_count() || slots_state(slot) != SLOT_INTACT)
		return -ENOENT;
	slots_take(slot);
	corridor_slots_show();
	return rescue_boot(mode);
}
#endif

static void count_start(void)
{
	/* what has just been written has no past, whatever was sent since */
	bool anew = corridor_has_written();

	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) && slots_count() > 1)
		slots_count_start(anew);
	else
		starts_count(anew);
}

static void boot(struct firmware *fw, enum rescue_boot_mode mode)
{
	printf("lifeboat: booting firmware \"%s\"\n", fw->name);
	/* it reads the environment itself, and not what a power cut left */
	if (IS_ENABLED(CONFIG_LIFEBOAT_ENV) && !is_ram(mode))
		board_env_mend();
	if (IS_ENABLED(CONFIG_LIFEBOAT_STARTS) && !is_ram(mode))
		count_start();
	if (RESUME_BUILT && is_ram(mode))
		corridor_resume_end();
	/* many a kernel has no driver that would feed it */
	watchdog_stop();
	board_boot(fw, mode);
	puts("lifeboat: the firmware did not start\n");
}

/* put where it runs; false once that has failed */
static bool ready(struct firmware *fw)
{
	/* what is in the buffer makes room for the kernel */
	corridor_forget_upload();
	corridor_find_firmware(fw);
	if (status_info()->intact)
		return true;
	status_fail(-EBADMSG, "The firmware in flash cannot be started.",
		    "Upload another image.");
	return false;
}

/* the same for what has been sent: nothing else has come since */
static bool ready_in_ram(struct firmware *fw)
{
	const struct image_report *rep = rescue_report();

	if (rep && !board_place(&rep->ram, fw))
		return true;
	status_fail(-EBADMSG, "The firmware that was sent cannot be started.",
		    "Send it again.");
	return false;
}

static void boot_poll(void)
{
	struct firmware fw;

	if (!boot_is_due())
		return;
	/*
	 * The news that it is done has to reach the person, too, and so has a
	 * backup: it is read at some speed, or given up.
	 */
	if (corridor_busy() ||
	    (IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) && corridor_held()))
		rescue.boot_at = get_timer(0) + rescue.boot_delay;
	if ((long)(get_timer(0) - rescue.boot_at) < 0 ||
	    (doors_busy() && get_timer(rescue.boot_at) < BOOT_WAIT))
		return;
	rescue.boot_due = false;
	if (is_ram(rescue.boot_mode) ? !ready_in_ram(&fw) : !ready(&fw))
		return;
	doors_close();
	net_stop();
	boot(&fw, rescue.boot_mode);
	/* half of the machine is in the kernel's hands: start afresh */
	reset_cpu();
}

/*
 * Has any person asked for this?  A button that has not been seen open is no
 * proof of one.  A mains that flickers makes firmwares that read wrong once,
 * and hangs that do not come again.
 */
static void alone_begin(const struct hang *hang)
{
	enum rescue_reason reason = status_info()->reason;

	if (reason == RESCUE_KEY || reason == RESCUE_TRIAL)
		return;
	/* looking can hang again: the watchdog has to be there */
	if (IS_ENABLED(CONFIG_LIFEBOAT_WATCHDOG) && hang->looking &&
	    hang->count == HANG_LIMIT)
		return;
	rescue.alone.start_ms = get_timer(0);
	rescue.alone.hold_ms = CONFIG_LIFEBOAT_ALONE_S * 1000;
	puts("lifeboat: unless a file is sent, the firmware is tried in "
	     __stringify(CONFIG_LIFEBOAT_ALONE_S) " s\n");
}

static void alone_poll(void)
{
	bool held = status_info()->reason != RESCUE_BUTTON || board_pressed();

	/* a file was sent: somebody has come */
	if (corridor_turns())
		rescue.alone.hold_ms = 0;
	/* what netboot fetches lies where a firmware would be looked at */
	if (!rescue.alone.hold_ms ||
	    (IS_ENABLED(CONFIG_LIFEBOAT_DOOR_NETBOOT) && corridor_busy()))
		return;
	switch (trigger_step(&rescue.alone, held, get_timer(0))) {
	case TRIGGER_FULL:
		puts("lifeboat: nobody has come\n");
		if (!status_info()->intact)
			corridor_look();
		/* once: what is not there now will not be there later */
		rescue_boot(RESCUE_BOOT_NORMAL);
		break;
	case TRIGGER_OPEN:
		rescue.alone.hold_ms = 0;
		break;
	default:
		break;
	}
}

/* in the order in which a byte goes from the wire to flash, and then we do */
static void poll(void)
{
	net_poll();
	doors_poll();
	watchdog_feed();
	corridor_poll();
	alone_poll();
	boot_poll();
	led_poll();
	watchdog_feed();
	schedule();
}

static void prepare(enum rescue_reason reason, const struct hang *hang)
{
	struct rescue_info *info = status_info();
	struct mtd_info *mtd;

	info->board = board_name();
	info->model = board_model();
	info->version = LIFEBOAT_VERSION;
	info->reason = reason;
	info->hangs = hang->count;
	info->layout = board_layout(&mtd);
	info->updatable = IS_ENABLED(CONFIG_LIFEBOAT_SELFUPDATE) && mtd &&
			  board_update_map()->partition;
	info->service = IS_ENABLED(CONFIG_LIFEBOAT_SERVICE) && mtd;
	if (mtd)
		snprintf(info->flash, sizeof(info->flash),
			 "%u KiB %s, %u KiB blocks",
			 info->layout->size / SZ_1K,
			 mtd->type == MTD_NORFLASH ? "NOR" : "NAND",
			 info->layout->erasesize / SZ_1K);
	else
		board_no_flash(info->flash, sizeof(info->flash));
	corridor_init(mtd);
}

/* has a firmware been looked for in vain? */
static bool is_missing(enum rescue_reason reason)
{
	return reason == RESCUE_NO_FIRMWARE ||
	       (RESUME_BUILT && reason == RESCUE_CUT_OFF);
}

/*
 * Once the doors are open, and while the link comes up: reading and unpacking
 * a kernel takes seconds, in which net_meanwhile() serves the network.
 */
static void look(enum rescue_reason reason, const struct hang *hang)
{
	/* what it hung in once it would hang in again */
	if (hang->looking)
		strlcpy(status_info()->firmware, "unknown: looking at it hung",
			sizeof(status_info()->firmware));
	/* or that is the reason: it has just been looked at */
	else if (!is_missing(reason) || slots_count() > 1)
		corridor_look();
}

static int start_link(void)
{
	struct rescue_info *info = status_info();
	bool alone = info->reason >= RESCUE_NO_FIRMWARE &&
		     info->reason != RESCUE_TRIAL;
	u8 mac[sizeof(info->mac)];
	int ret = IS_ENABLED(CONFIG_LIFEBOAT_MAC) ? board_mac(mac) : -ENOENT;

	if (ret && ret != -ENOENT)
		printf("lifeboat: no MAC address in flash (%d)\n", ret);
	ret = net_start(ret ? NULL : mac, !alone);
	if (!ret)
		memcpy(info->mac, net_netif(0)->hwaddr, sizeof(info->mac));
	return ret;
}

/* nobody can come; nor has anybody asked for this on the spot */
static void start_instead(const struct hang *hang)
{
	enum rescue_reason reason = status_info()->reason;
	struct firmware fw;

	if (reason < RESCUE_NO_FIRMWARE || reason == RESCUE_TRIAL ||
	    hang->looking)
		return;
	if (ready(&fw))
		boot(&fw, RESCUE_BOOT_NORMAL);
}

static int run(enum rescue_reason reason, const struct hang *hang)
{
	int ret;

	printf("lifeboat: rescue: %s\n", reason_text[reason]);
	if (hang->count >= HANG_LIMIT)
		led_show_hung();
	else if (IS_ENABLED(CONFIG_LIFEBOAT_LED_STYLE) && is_missing(reason))
		led_show_bad_firmware();
	else
		led_show(RESCUE_IDLE);
	prepare(reason, hang);
	ret = start_link();
	if (!ret)
		ret = doors_open();
	if (ret) {
		printf("lifeboat: cannot start (%d)\n", ret);
		led_show(RESCUE_FAILED);
		/* without a count the next power-on looks again by itself */
		if (IS_ENABLED(CONFIG_LIFEBOAT_STARTS))
			start_instead(hang);
		watchdog_stop();
		return ret;
	}
	look(reason, hang);
	printf("lifeboat: open http://%s/ (limit %u bytes)\n",
	       ip4addr_ntoa(netif_ip4_addr(net_netif(0))), status_info()->limit);
	alone_begin(hang);
	for (;;) {
		poll();
		if (IS_ENABLED(CONFIG_LIFEBOAT_SHELL) && board_key() &&
		    !corridor_busy())
			break;
	}
	doors_close();
	net_stop();
	watchdog_stop();
	puts("lifeboat: leaving for the prompt\n");
	return 0;
}

static enum rescue_reason try_firmware(void)
{
	enum rescue_reason reason = board_reason();
	struct firmware fw;

	if (reason != RESCUE_NO_REASON)
		return reason;
	if (IS_ENABLED(CONFIG_LIFEBOAT_STARTS))
		reason = starts_reason();
	/* the other one may take over */
	if (reason == RESCUE_STARTS && slots_count() > 1)
		reason = RESCUE_NO_REASON;
	if (reason != RESCUE_NO_REASON)
		return reason;
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
		reason = corridor_slots_find(&fw);
	else
		corridor_find_firmware(&fw);
	if (reason != RESCUE_NO_REASON)
		return reason;
	if (!status_info()->intact)
		return RESUME_BUILT && rescue_cut_off() ? RESCUE_CUT_OFF :
							  RESCUE_NO_FIRMWARE;
	if (board_key())
		return RESCUE_KEY;
	boot(&fw, RESCUE_BOOT_NORMAL);
	watchdog_start();
	return RESCUE_NO_FIRMWARE;
}

static int lifeboat(void)
{
	struct hang hang = watchdog_start();

	return run(hang.count ? RESCUE_HANG : try_firmware(), &hang);
}
EVENT_SPY_SIMPLE(EVT_MAIN_LOOP, lifeboat);
