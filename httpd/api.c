// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <vsprintf.h>
#include "flash/disk.h"
#include "flash/json.h"
#include "flash/ram_boot.h"
#include "flash/resume.h"
#include "httpd/api.h"
#include "httpd/json_out.h"
#include "httpd/routes.h"
#include "selfupdate.h"

#define JSON		"application/json"
/* of a number that nothing has */
#define SLOT_NONE	99
/* the largest answer: the status with a full report */
#define ANSWER_MAX	4000

static char answer[ANSWER_MAX];

static const char *const reasons[] = {
	[RESCUE_NO_REASON] = "none",
	[RESCUE_BUTTON] = "button",
	[RESCUE_KEY] = "key",
	[RESCUE_NO_FIRMWARE] = "no-firmware",
	[RESCUE_TRIAL] = "ram",
	[RESCUE_HANG] = "hang",
#ifdef CONFIG_LIFEBOAT_STARTS
	[RESCUE_STARTS] = "never-came-up",
	[RESCUE_ASKED] = "asked-for",
#endif
#ifdef CONFIG_LIFEBOAT_RESUME
	[RESCUE_CUT_OFF] = "cut-off",
#endif
};

static const char *const verdicts[] = {
	[IMAGE_REFUSE] = "refuse",
	[IMAGE_CANNOT_TELL] = "cannot-tell",
	[IMAGE_ACCEPT] = "accept",
};

/* members of an object */
static void put_image(struct json_out *j, const struct image_report *rep)
{
	u32 i;

	if (image_from_ram(rep)) {
		json_put_string(j, "verdict", "ram");
		json_put_bool(j, "force", rep->unsure);
	} else {
		json_put_string(j, "verdict", verdicts[rep->verdict]);
		if (rep->verdict == IMAGE_REFUSE)
			json_put_string(j, "reason", image_reason(rep));
	}
	json_put_string(j, "error", rep->error);
	json_put_string(j, "advice", rep->advice);
	json_put_string(j, "format", rep->format);
	json_put_string(j, "board", rep->board);
	json_put_string(j, "version", rep->version);
	if (rescue_slots())
		json_put_number(j, "slot", rescue_image_slot());
	json_put_number(j, "size", rep->size);
	json_put_hex(j, "sha256", rep->sha256, sizeof(rep->sha256));
	json_open(j, "parts", '[');
	for (i = 0; i < rep->nparts; i++) {
		json_open(j, NULL, '{');
		json_put_string(j, "what", rep->part[i].what);
		json_put_string(j, "partition", rep->part[i].partition);
		json_put_number(j, "offset", rep->part[i].offset);
		json_put_number(j, "size", image_part_size(rep, i));
		json_close(j, '}');
	}
	json_close(j, ']');
	json_open(j, "checks", '[');
	for (i = 0; i < rep->nchecks; i++) {
		json_open(j, NULL, '{');
		json_put_string(j, "name", rep->check[i].name);
		json_put_bool(j, "ok", rep->check[i].ok);
		json_close(j, '}');
	}
	json_close(j, ']');
}

/* what was checked last: a firmware, or Lifeboat itself */
static void put_checked(struct json_out *j, bool keys)
{
	const struct rescue_update *u = rescue_update();

	if (!u && !rescue_report())
		return;
	json_open(j, !keys ? NULL : u ? "lifeboat" : "image", '{');
	put_image(j, u ? &u->image : rescue_report());
	if (u) {
		json_put_number(j, "blocks", u->blocks);
		json_put_number(j, "differ", u->differ);
		json_put_bool(j, "spare", u->spare);
	}
	json_close(j, '}');
}

static u32 percent(const struct rescue_status *st)
{
	if (st->state == RESCUE_DONE)
		return 100;
	if (!st->total)
		return 0;
	/* without a 64-bit division; totals below 100 bytes do not matter */
	return st->total < 100 ? 0 : min(st->done / (st->total / 100), 99u);
}

static void put_status(struct json_out *j)
{
	const struct rescue_status *st = rescue_status();

	json_put_string(j, "state", rescue_state_name(st->state));
	json_put_string(j, "job", st->job);
	json_put_number(j, "percent", percent(st));
	json_put_number(j, "done", st->done);
	json_put_number(j, "total", st->total);
	json_put_number(j, "erased", st->erased);
	json_put_number(j, "written", st->written);
	json_put_number(j, "verified", st->verified);
	json_put_number(j, "skipped", st->skipped);
	json_put_number(j, "elapsed_ms", st->elapsed_ms);
	json_put_number(j, "left_ms", st->left_ms);
	json_put_string(j, "error", st->error);
	json_put_string(j, "advice", st->advice);
	json_put_string(j, "peer", rescue_holder());
}

/* where there are two */
static void put_slots(struct json_out *j)
{
	const struct rescue_slots *s = rescue_slots();
	u32 i;

	if (!s)
		return;
	json_put_number(j, "slot", s->starts);
	json_put_number(j, "upload_slot", s->upload);
	json_open(j, "slots", '[');
	for (i = 0; i < ARRAY_SIZE(s->slot); i++) {
		json_open(j, NULL, '{');
		json_put_string(j, "firmware", s->slot[i].firmware);
		json_put_bool(j, "intact", s->slot[i].intact);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_info(struct json_out *j)
{
	const struct rescue_info *info = rescue_info();
	char mac[18];

	snprintf(mac, sizeof(mac), "%02x:%02x:%02x:%02x:%02x:%02x",
		 info->mac[0], info->mac[1], info->mac[2], info->mac[3],
		 info->mac[4], info->mac[5]);
	json_put_string(j, "board", info->board);
	json_put_string(j, "model", info->model);
	json_put_string(j, "version", info->version);
	json_put_string(j, "flash", info->flash);
	json_put_string(j, "mac", mac);
	json_put_string(j, "reason", reasons[info->reason]);
	json_put_number(j, "hangs", info->hangs);
	json_put_string(j, "firmware", info->firmware);
	json_put_bool(j, "intact", info->intact);
	json_put_number(j, "starts_in_ms", info->starts_in_ms);
#ifndef CONFIG_LIFEBOAT_PLAIN_PAGE
	json_put_number(j, "boots_in_ms", info->boots_in_ms);
	json_put_string(j, "notice", info->notice);
#endif
	put_slots(j);
	json_put_number(j, "limit", info->limit);
	json_put_bool(j, "updatable", info->updatable);
	json_put_bool(j, "service", info->service);
}

/* what a power cut has ended, until there is news of another file */
static void put_cut_off(struct json_out *j)
{
	const struct layout *l = rescue_info()->layout;
	const struct resume *r = rescue_cut_off();
	u32 i;

	if (!r || rescue_report() || rescue_update())
		return;
	json_open(j, "cut_off", '{');
	json_put_string(j, "job", r->job);
	json_put_string(j, "what", r->what);
	json_put_number(j, "size", r->size);
	json_put_hex(j, "sha256", r->sha256, sizeof(r->sha256));
	json_open(j, "partitions", '[');
	for (i = 0; i < l->count; i++)
		if (r->parts >> i & 1)
			json_put_string(j, NULL, l->part[i].name);
	json_close(j, ']');
	json_put_number(j, "blocks", r->count);
	json_put_number(j, "finished", r->from - 1);
	json_close(j, '}');
}

static void write_status(struct json_out *j)
{
	json_open(j, NULL, '{');
	put_status(j);
	put_info(j);
	if (RESUME_BUILT)
		put_cut_off(j);
	put_checked(j, true);
	json_close(j, '}');
}

static void reply(struct conn *c, int status, const struct json_out *j)
{
	conn_printf(c, status, JSON, "%s\n", j->overflow ? "{}" : answer);
}

void api_status(struct conn *c, int result)
{
	struct json_out j;

	json_out_init(&j, answer, sizeof(answer));
	write_status(&j);
	reply(c, 200, &j);
}

static u32 event(struct conn *c, char *buf, u32 size, bool *last)
{
	struct json_out j;
	u32 n;

	json_out_init(&j, answer, sizeof(answer));
	write_status(&j);
	n = snprintf(buf, size, "data: %s\n\n", answer);
	return j.overflow || n >= size ? 0 : n;
}

void api_events(struct conn *c, int result)
{
	conn_watch(c, "text/event-stream", event);
}

void api_partitions(struct conn *c, int result)
{
	const struct layout *l = rescue_info()->layout;
	struct json_out j;
	u32 i;

	json_out_init(&j, answer, sizeof(answer));
	json_open(&j, NULL, '[');
	for (i = 0; i < l->count; i++) {
		json_open(&j, NULL, '{');
		json_put_string(&j, "name", l->part[i].name);
		json_put_number(&j, "offset", l->part[i].offset);
		json_put_number(&j, "size", l->part[i].size);
		json_put_bool(&j, "writable", l->part[i].writable);
		json_put_string(&j, "found", rescue_found(&l->part[i]));
		json_close(&j, '}');
	}
	json_close(&j, ']');
	reply(c, 200, &j);
}

void api_verdict(char *buf, u32 size)
{
	struct json_out j;

	json_out_init(&j, buf, size);
	put_checked(&j, false);
	if (j.overflow)
		buf[0] = '\0';
}

void api_image(struct conn *c, int result)
{
	struct json_out j;

	/* that nobody is named is for the page to ask about, not an error */
	if (result && result != -ENOKEY &&
	    !(IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) && result == -EROFS)) {
		route_errno(c, result);
		return;
	}
	json_out_init(&j, answer, sizeof(answer));
	put_checked(&j, false);
	reply(c, 200, &j);
}

static int hex(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	ch |= 0x20;
	return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

bool api_digest(const char *text, u8 sha256[32])
{
	int i, high, low;

	if (strlen(text) != 64)
		return false;
	for (i = 0; i < 32; i++) {
		high = hex(text[2 * i]);
		low = hex(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		sha256[i] = high << 4 | low;
	}
	return true;
}

static bool parse_body(struct conn *c, struct region *object)
{
	const struct body *b = conn_body(c);
	struct region text = { (const u8 *)b->text, b->len };

	return json_parse(&text, object) && region_is(object, 0, "{", 1);
}

bool api_parse_digest(struct conn *c, struct region *object, u8 sha256[32])
{
	struct region value;
	char digest[65];

	if (parse_body(c, object) && json_member(object, "sha256", &value) &&
	    json_string(&value, digest, sizeof(digest)) &&
	    api_digest(digest, sha256))
		return true;
	route_error(c, 400, "The request names no image to write.",
		    "Send {\"sha256\": \"…\"} of the image just checked.");
	return false;
}

void api_flash(struct conn *c, int result)
{
	struct region object, value;
	bool force = false;
	u8 sha256[32];

	if (!api_parse_digest(c, &object, sha256))
		return;
	if (json_member(&object, "force", &value))
		force = json_true(&value);
	result = rescue_flash(sha256, force);
	if (result)
		route_errno(c, result);
	else
		conn_printf(c, 202, JSON, "{\"state\":\"%s\"}\n",
			    rescue_state_name(rescue_status()->state));
}

/* what runs from RAM is named, as what is written is */
static int boot_ram(struct region *object, const u8 sha256[32])
{
	struct region value;

	return rescue_boot_ram(sha256, json_member(object, "force", &value) &&
			       json_true(&value));
}

/* which one, if any; how, if nothing else is said: as always */
static u32 parse_slot(const struct region *object, char *mode)
{
	struct region value;

	if (!json_member(object, "slot", &value))
		return 0;
	strcpy(mode, "normal");
	/* what is no slot is none that could be started */
	return value.len == 1 && value.data[0] > '0' ? value.data[0] - '0' :
						       SLOT_NONE;
}

/* "slot-a" and "slot-b" are the same, as a mode */
static u32 slot_of_mode(char *mode)
{
	u32 slot = !strcmp(mode, "slot-a") ? 1 : !strcmp(mode, "slot-b") ? 2 : 0;

	if (slot)
		strcpy(mode, "normal");
	return slot;
}

void api_boot(struct conn *c, int result)
{
	static const char *const modes[] = {
		[RESCUE_BOOT_NORMAL] = "normal",
		[RESCUE_BOOT_FAILSAFE] = "failsafe",
		[RESCUE_BOOT_STAY] = "stay",
		[RESCUE_BOOT_SOON] = "soon",
#ifdef CONFIG_LIFEBOAT_RAM_BOOT
		[RESCUE_BOOT_RAM] = "ram",
#endif
	};
	struct region object, value;
	char mode[12] = "";
	u8 sha256[32];
	u32 slot = 0;
	int i;

	if (parse_body(c, &object)) {
		if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS))
			slot = parse_slot(&object, mode);
		if (json_member(&object, "mode", &value))
			json_string(&value, mode, sizeof(mode));
		if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) && slot_of_mode(mode))
			slot = slot_of_mode(mode);
	}
	for (i = 0; i < ARRAY_SIZE(modes) && strcmp(mode, modes[i]); i++)
		;
	/* what stays starts no slot, and what runs from RAM has none */
	if (slot && (i == RESCUE_BOOT_STAY || i == RESCUE_BOOT_RAM))
		i = ARRAY_SIZE(modes);
	if (i == ARRAY_SIZE(modes)) {
		route_error(c, 400, "This router cannot boot in that mode.",
			    "Send {\"mode\": \"normal\"} or \"failsafe\".");
		return;
	}
	if (IS_ENABLED(CONFIG_LIFEBOAT_SLOTS) && slot)
		result = rescue_boot_slot(slot, i);
	else if (!IS_ENABLED(CONFIG_LIFEBOAT_RAM_BOOT) || i != RESCUE_BOOT_RAM)
		result = rescue_boot(i);
	else if (api_parse_digest(c, &object, sha256))
		result = boot_ram(&object, sha256);
	else
		return;
	if (result)
		route_boot_errno(c, result);
	else
		conn_printf(c, 202, JSON, "{\"mode\":\"%s\"}\n", mode);
}
