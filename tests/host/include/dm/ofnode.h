/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Of U-Boot's, what a test gives answers to. */
#ifndef LIFEBOAT_HOST_OFNODE_H
#define LIFEBOAT_HOST_OFNODE_H
#include <linux/types.h>

typedef struct {
	int at;
} ofnode;

ofnode ofnode_path(const char *path);
const char *ofnode_read_string(ofnode node, const char *property);
int ofnode_read_string_index(ofnode node, const char *property, int index,
			     const char **text);
u32 ofnode_read_u32_default(ofnode node, const char *property, u32 def);
bool ofnode_has_property(ofnode node, const char *property);
#endif
