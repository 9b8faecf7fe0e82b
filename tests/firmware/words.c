// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The command line that a device tree has (Devicetree Specification 0.4,
 * chapters 3.6 and 5), as arguments.  Nobody here is hostile.
 */
#include "root.h"

#define MAGIC		0xd00dfeed
#define OFF_STRUCT	2
#define OFF_STRINGS	3
#define BEGIN		1
#define END_NODE	2
#define PROP		3
#define NOP		4

static unsigned int word(const unsigned char *p)
{
	return (unsigned int)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static unsigned int padded(unsigned int len)
{
	return (len + 3) & -4;
}

static unsigned int length(const unsigned char *s)
{
	unsigned int n = 0;

	while (s[n])
		n++;
	return n;
}

static int is(const unsigned char *s, const char *name)
{
	while (*s == (unsigned char)*name && *name) {
		s++;
		name++;
	}
	return *s == (unsigned char)*name;
}

/* the property, in whatever node it is; it may be written to */
static unsigned char *find(unsigned char *tree, const char *name)
{
	unsigned char *p = tree + word(tree + 4 * OFF_STRUCT);
	unsigned char *strings = tree + word(tree + 4 * OFF_STRINGS);

	for (;;) {
		switch (word(p)) {
		case BEGIN:
			p += 4 + padded(length(p + 4) + 1);
			break;
		case PROP:
			if (is(strings + word(p + 8), name))
				return p + 12;
			p += 12 + padded(word(p + 4));
			break;
		case END_NODE:
		case NOP:
			p += 4;
			break;
		default:
			return 0;
		}
	}
}

int words(unsigned char *tree, char **argv, int max)
{
	unsigned char *p;
	int argc = 1;

	/* as Linux wants it: where a CPU may read it, and aligned */
	if ((unsigned int)tree >> 29 != 4 || (unsigned int)tree & 7 ||
	    word(tree) != MAGIC)
		return 0;
	for (p = find(tree, "bootargs"); p && *p && argc < max; argc++) {
		argv[argc] = (char *)p;
		while (*p && *p != ' ')
			p++;
		while (*p == ' ')
			*p++ = '\0';
	}
	return argc;
}
