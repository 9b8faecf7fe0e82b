// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The JSON in the trailer, as OpenWrt's include/image-commands.mk writes it
 * and its fwtool_check_image (package/base-files/files/lib/upgrade/fwtool.sh)
 * reads it: when compat_version is not 1.0, supported_devices holds a sentence
 * for old systems, and the names are in new_supported_devices.
 */
#include <linux/errno.h>
#include <linux/string.h>
#include <stdio.h>
#include "flash/fwtool.h"
#include "flash/json.h"
#include "flash/metadata.h"

/* names in one list; images of families have a dozen */
#define DEVICES_MAX	64

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

static bool find_devices(const struct region *meta, struct region *list)
{
	char compat[16];
	struct region text;
	bool old = true;

	if (json_member(meta, "compat_version", &text))
		old = json_string(&text, compat, sizeof(compat)) &&
		      !strcmp(compat, "1.0");
	return json_member(meta, old ? "supported_devices" :
			   "new_supported_devices", list);
}

/* is one of the names ours?  ->board shows it, or the first if none is */
static bool match_device(const struct region *list, const struct identity *id,
			 struct image_report *rep)
{
	char name[sizeof(rep->board)];
	struct region text;
	u32 i;

	for (i = 0; i < DEVICES_MAX && json_element(list, i, &text); i++) {
		if (!json_string(&text, name, sizeof(name)))
			continue;
		if (!rep->board[0])
			strcpy(rep->board, name);
		if (identity_has(id, "devices", name)) {
			strcpy(rep->board, name);
			return true;
		}
	}
	return false;
}

static const char *our_name(const struct identity *id)
{
	return id->get(id, "devices", 0) ?: "another one";
}

int metadata_check(const struct region *file, const struct identity *id,
		   struct image_report *rep, struct region *payload)
{
	struct region meta, devices;
	struct fwtool fw;
	int ret;

	ret = fwtool_read(file, &fw);
	if (!ret && fw.json.len && !json_parse(&fw.json, &meta))
		ret = -EBADMSG;
	if (ret) {
		image_check(rep, "metadata", false);
		return image_refuse(rep, ret, "Download it again.",
				    "The file is damaged: OpenWrt's metadata at its end is wrong.");
	}
	*payload = fw.payload;
	if (!fw.json.len)
		return -ENOKEY;
	image_check(rep, "metadata", true);
	read_version(&meta, rep);
	if (!find_devices(&meta, &devices)) {
		image_check(rep, "board", false);
		return image_refuse(rep, -EXDEV,
				    "Download an image for this router.",
				    "The image's metadata names no board that it is for.");
	}
	if (!image_check(rep, "board", match_device(&devices, id, rep)))
		return image_refuse(rep, -EXDEV,
				    "Download an image for this router.",
				    "The image is for %s; this router is %s.",
				    rep->board[0] ? rep->board : "another board",
				    our_name(id));
	return 0;
}
