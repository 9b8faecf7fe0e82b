// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON in the trailer, as OpenWrt's include/image-commands.mk writes it
 * and its fwtool_check_image (package/base-files/files/lib/upgrade/fwtool.sh)
 * reads it: when compat_version is not 1.0, supported_devices holds a sentence
 * for old systems, and the names are in new_supported_devices.
 */
#include <compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/fwtool.h"
#include "flash/json.h"
#include "flash/metadata.h"

/* names in one list; images of families have a dozen */
#define DEVICES_MAX	256
/* bytes of text; OpenWrt's is below 1 KiB, and it is read once a name */
#define JSON_MAX	0x10000

static void read_version(const struct region *meta, struct image_report *rep)
{
	char dist[16] = "", version[20] = "", revision[24] = "";
	struct region v, text;

	if (!json_member(meta, "version", &v))
		return;
	if (json_member(&v, "dist", &text))
		json_string(&text, dist, sizeof(dist));
	if (json_member(&v, "version", &text))
		json_string(&text, version, sizeof(version));
	if (json_member(&v, "revision", &text))
		json_string(&text, revision, sizeof(revision));
	snprintf(rep->version, sizeof(rep->version), "%s%s%s%s%s", dist,
		 *dist && *version ? " " : "", version,
		 *revision ? " " : "", revision);
}

/* "1.0" in images that do not say it */
static void read_compat(const struct region *meta, char *compat, u32 size)
{
	struct region text;

	if (!json_member(meta, "compat_version", &text) ||
	    !json_string(&text, compat, size))
		strcpy(compat, "1.0");
}

static bool find_devices(const struct region *meta, const char *compat,
			 struct region *list)
{
	return json_member(meta, strcmp(compat, "1.0") ?
			   "new_supported_devices" : "supported_devices", list);
}

/*
 * Is one of the names ours?  ->board shows it, or the first if none is.  Names
 * of before device trees, without a comma, were shared by models that differ:
 * they count if no "vendor,device" is another router's only.
 */
static bool match_device(const struct region *list, const struct identity *id,
			 struct image_report *rep)
{
	char name[sizeof(rep->board)];
	struct region text;
	int rank, best = 0;
	u32 i;

	for (i = 0; i < DEVICES_MAX && json_element(list, i, &text); i++) {
		if (!json_string(&text, name, sizeof(name)))
			continue;
		/* odd: ours; above 1: of today */
		rank = identity_has(id, "devices", name) +
		       (strchr(name, ',') ? 2 : 0);
		if (rank > best || !rep->board[0]) {
			best = rank;
			strcpy(rep->board, name);
		}
	}
	return best & 1;
}

/* another major version is another flash map (OpenWrt's fwtool.sh) */
static bool same_major(const char *a, const char *b)
{
	for (; *a && *a != '.' && *a == *b; a++, b++)
		;
	return (!*a || *a == '.') && (!*b || *b == '.');
}

static const char *our_name(const struct identity *id)
{
	return id->get(id, "devices", 0) ?: "another";
}

static int other_board(const struct identity *id, struct image_report *rep)
{
	return image_refuse(rep, -EXDEV, IMAGE_FOR_ROUTER,
			    "The image is for %s; this router is %s.",
			    rep->board[0] ? rep->board : "no board",
			    our_name(id));
}

/* the image's own word on how to get there is the best advice */
static int check_compat(const struct region *meta, const struct identity *id,
			const char *compat, struct image_report *rep)
{
	const char *ours = id->get(id, "compat-version", 0) ?: "1.0";
	char message[IMAGE_TEXT_MAX] = IMAGE_FOR_ROUTER;
	struct region text;

	if (same_major(compat, ours))
		return 0;
	image_check(rep, "board", false);
	if (!IS_ENABLED(CONFIG_LIFEBOAT_GUESS)) {
		strlcat(rep->board, " ", sizeof(rep->board));
		strlcat(rep->board, compat, sizeof(rep->board));
		return other_board(id, rep);
	}
	if (json_member(meta, "compat_message", &text) &&
	    !json_string(&text, message, sizeof(message)))
		strcpy(message, IMAGE_FOR_ROUTER);
	return image_refuse(rep, -EXDEV, message,
			    "The image is for flash map %s of this router, which has %s.",
			    compat, ours);
}

int metadata_check(const struct region *file, const struct identity *id,
		   struct image_report *rep, struct region *payload)
{
	struct region meta, devices;
	struct fwtool fw;
	char compat[16];
	int ret;

	ret = fwtool_read(file, &fw);
	if (fw.json.len > JSON_MAX)
		fw.json.len = 0, ret = -EBADMSG;
	meta = fw.json;
	if (meta.len && !json_parse(&fw.json, &meta))
		ret = -EBADMSG;
	read_compat(&meta, compat, sizeof(compat));
	rep->arrived = fw.sealed;
	if (ret) {
		image_whole(rep, "metadata", false,
			    "OpenWrt's metadata at its end is wrong");
		/* whose it is can be told all the same */
		if (find_devices(&meta, compat, &devices) &&
		    !match_device(&devices, id, rep))
			return other_board(id, rep);
		return rep->err;
	}
	*payload = fw.payload;
	if (!fw.json.len)
		return -ENOKEY;
	image_check(rep, "metadata", true);
	read_version(&meta, rep);
	if (!image_check(rep, "board",
			 find_devices(&meta, compat, &devices) &&
			 match_device(&devices, id, rep)))
		return other_board(id, rep);
	return check_compat(&meta, id, compat, rep);
}
