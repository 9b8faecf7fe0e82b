// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A stick that a person has plugged in, with a firmware on it: he asks for it
 * by the button, the one that was held at power-on or one that is pressed
 * later, and it begins when that is released.
 *
 *   ASKED -> LOOK -> VOLUME -> FOLDER -> READ -> JOB -> OVER
 *              ^-------------- pulled ------------------'
 *
 * Each turn is one step, so that all other doors stay open.  Who has come
 * before, on the page say, is not disturbed.
 */
#include <malloc.h>
#include <memalign.h>
#include <stdio.h>
#include <time.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include "board/board.h"
#include "door.h"
#include "usb/stick_bus.h"
#include "usb/stick_fat.h"
#include "usb/stick_names.h"

/* bytes a turn: less than a millisecond at high speed */
#define PIECE		SZ_16K
/* as it is called, and as an entry of FAT has it */
#define LOG_NAME	"lifeboat.txt"
#define LOG_ENTRY	"LIFEBOATTXT"
/* of a name in a sentence */
#define NAME_SHOWN	64

enum stick_state {
	STICK_ASKED,
	STICK_LOOK,
	STICK_VOLUME,
	STICK_FOLDER,
	STICK_READ,
	STICK_JOB,
	STICK_OVER,
};

/**
 * struct stick - the door
 * @pressed:	the button has been
 * @looked:	when it was last seen whether the stick is still there
 * @piece:	for PIECE bytes; the first sector is of the FAT's tables
 * @which:	volume
 * @rank:	of the file, 0 as long as there is none
 * @has_log:	there is a file LOG_NAME
 */
static struct stick {
	enum stick_state state;
	bool pressed;
	ulong looked;
	u8 *piece;
	struct rescue_upload own;
	struct fat fat;
	struct fat_dir dir;
	u32 which;
	u32 rank;
	u32 size;
	struct fat_file file;
	char name[FAT_NAME];
	bool has_log;
	struct fat_file log;
} stick;

/* nobody else is at it: READY is that a person has been asked */
static bool is_free(void)
{
	const struct rescue_status *st = rescue_status();

	return (st->state == RESCUE_IDLE || st->state == RESCUE_FAILED) &&
	       !*rescue_holder();
}

static void wait_for_button(void)
{
	bool now = board_pressed();

	stick.pressed |= now || rescue_info()->reason == RESCUE_BUTTON;
	if (stick.pressed && !now)
		stick.state = STICK_LOOK;
}

static void say(const char *what)
{
	printf("lifeboat: USB stick: %s\n", what);
}

static void plugged(void)
{
	if (!stick.piece)
		stick.piece = malloc_cache_aligned(PIECE + FAT_SECTOR);
	stick.fat.io = stick_bus_io;
	stick.fat.buf = stick.piece;
	stick.fat.sectors = stick_bus_sectors();
	stick.which = 0;
	stick.state = stick.piece && stick.fat.sectors ? STICK_VOLUME :
		      STICK_OVER;
	if (stick.state == STICK_OVER)
		say("its sectors are not of 512 bytes");
}

static void open_volume(void)
{
	int ret;

	if (stick.which == FAT_VOLUMES) {
		say("no file that is meant for this router");
		stick.state = STICK_OVER;
		return;
	}
	ret = fat_open(&stick.fat, stick.which++);
	if (ret == -EPROTONOSUPPORT)
		say("exFAT cannot be read, FAT32 can");
	if (ret == -EIO || ret == -ENODEV)
		stick.state = STICK_OVER;
	if (ret)
		return;
	fat_dir_begin(&stick.fat, &stick.dir);
	stick.rank = 0;
	stick.has_log = false;
	stick.state = STICK_FOLDER;
}

static void found(const char *name, const struct fat_file *file)
{
	u32 rank = stick_rank(name, board_name());

	if (!strcasecmp(name, LOG_NAME)) {
		stick.has_log = true;
		stick.log = *file;
	}
	if (!rank || (stick.rank && stick.rank <= rank))
		return;
	stick.rank = rank;
	stick.file = *file;
	stick.size = file->left;
	strcpy(stick.name, name);
}

static void write_log(const char *what, const char *advice)
{
	char *text = (char *)stick.piece + FAT_SECTOR;
	int len, ret;

	memset(text, 0, FAT_SECTOR);
	len = snprintf(text, FAT_SECTOR,
		       "Lifeboat %s, %s\r\n%.*s, %u bytes\r\n%s %s\r\n",
		       rescue_info()->version, rescue_info()->model, NAME_SHOWN,
		       stick.name, stick.size, what, advice);
	ret = fat_write_text(&stick.fat,
			     stick.has_log ? &stick.log : &stick.dir.free,
			     stick.has_log, LOG_ENTRY, text,
			     min(len, FAT_SECTOR - 1));
	if (ret)
		printf("lifeboat: " LOG_NAME " is not written (%d)\n", ret);
	else
		say(LOG_NAME " says how it went");
}

/* the page shows which file it was, and so does the stick */
static void refuse(int err, const char *error, const char *advice)
{
	char text[RESCUE_TEXT_MAX];

	snprintf(text, sizeof(text), "%.*s on the USB stick: %s", NAME_SHOWN,
		 stick.name, error);
	rescue_refuse(err, text, advice);
	write_log(error, advice);
	stick.state = STICK_OVER;
}

static void begin(void)
{
	int ret;

	if (!is_free())
		return;
	strcpy(stick.own.peer, "the USB stick");
	ret = rescue_upload_begin(&stick.own, stick.size, stick.name);
	if (ret == -EFBIG)
		refuse(ret, "The file is too large for this router.",
		       "Use another image for this router.");
	else if (!ret)
		stick.state = STICK_READ;
	else if (ret != -EBUSY)
		stick.state = STICK_OVER;
}

static void read_folder(void)
{
	int ret;

	/* all of it has been looked at, and it waits */
	if (stick.rank && stick.dir.seen == U32_MAX) {
		begin();
		return;
	}
	ret = fat_dir_step(&stick.fat, &stick.dir, found);
	if (ret > 0)
		return;
	if (ret == -EIO || ret == -ENODEV)
		stick.state = STICK_OVER;
	else if (ret < 0 || !stick.rank)
		stick.state = STICK_VOLUME;
	else
		stick.dir.seen = U32_MAX;
}

static void check(void)
{
	int ret = rescue_upload_go(&stick.own);
	const struct rescue_status *end = &stick.own.end;

	if (!ret) {
		stick.state = STICK_JOB;
		rescue_boot(RESCUE_BOOT_NORMAL);
	} else if (stick.own.known) {
		refuse(ret, end->error, end->advice);
	} else {
		stick.state = STICK_OVER;
	}
}

static void read_piece(void)
{
	u8 *data = stick.piece + FAT_SECTOR;
	int n = fat_read(&stick.fat, &stick.file, data, PIECE);
	const char *why;

	if (!n) {
		check();
		return;
	}
	if (n > 0)
		n = rescue_upload_write(&stick.own, data, n);
	if (!n)
		return;
	why = n == -ENODEV ? "The USB stick was pulled out." :
	      n == -EBADMSG ? "The USB stick's file system is damaged." :
	      n == -EIO ? "The USB stick cannot be read." :
	      "Nothing can be written now.";
	rescue_upload_abort(&stick.own, why);
	/* not to send it again, as the corridor says to those who can */
	rescue_refuse(-ECONNABORTED, why, n == -EBADMSG ?
		      "Nothing was written. Format it with FAT, and copy the file to it again." :
		      IS_ENABLED(CONFIG_USB_XHCI_HCD) ?
		      "Nothing was written. Switch off and on with reset held, and leave it in." :
		      "Nothing was written. Plug it in again, or use another one.");
	stick.state = STICK_OVER;
}

static void follow_job(void)
{
	const struct rescue_status *end = &stick.own.end;

	if (!stick.own.known)
		return;
	write_log(end->err ? end->error : "It has been written and verified.",
		  end->advice);
	stick.state = STICK_OVER;
}

static void wait_for_pull(void)
{
	if (get_timer(stick.looked) < 100)
		return;
	stick.looked = get_timer(0);
	if (!stick_bus_there())
		stick.state = STICK_LOOK;
}

static void stick_poll(void)
{
	switch (stick.state) {
	case STICK_ASKED:
		wait_for_button();
		break;
	case STICK_LOOK:
		/* to ask what a stick is takes long: not during an upload */
		if (is_free() && stick_bus_step())
			plugged();
		break;
	case STICK_VOLUME:
		open_volume();
		break;
	case STICK_FOLDER:
		read_folder();
		break;
	case STICK_READ:
		read_piece();
		break;
	case STICK_JOB:
		follow_job();
		break;
	case STICK_OVER:
		wait_for_pull();
		break;
	}
}

static bool stick_busy(void)
{
	return stick.state == STICK_READ || stick.state == STICK_JOB;
}

static int stick_open(void)
{
	return 0;
}

DOOR(stick) = {
	.name = "stick",
	.open = stick_open,
	.poll = stick_poll,
	.busy = stick_busy,
	.close = stick_bus_stop,
};
