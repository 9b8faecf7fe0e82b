// SPDX-License-Identifier: GPL-2.0-or-later
/* What U-Boot's UBI and MTD core ask of the rest of U-Boot. */
#include <errno.h>
#include <linux/types.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ubihost.h"

#define DEVICES	32	/* UBI_MAX_DEVICES */

/* in front of each allocation, so that all can be found */
struct chunk {
	struct chunk *next;
	struct chunk **at;
	max_align_t data[];
};

extern void *ubi_devices[DEVICES];

static struct chunk *chunks;

void *ubihost_alloc(size_t size);
void ubihost_free(void *p);

void *ubihost_alloc(size_t size)
{
	struct chunk *c = malloc(sizeof(*c) + size);

	if (!c)
		return NULL;
	c->next = chunks;
	c->at = &chunks;
	if (c->next)
		c->next->at = &c->next;
	chunks = c;
	return c->data;
}

void ubihost_free(void *p)
{
	struct chunk *c;

	if (!p)
		return;
	c = (struct chunk *)((char *)p - offsetof(struct chunk, data));
	*c->at = c->next;
	if (c->next)
		c->next->at = c->at;
	free(c);
}

void ubihost_power_on(void)
{
	struct chunk *c;

	while ((c = chunks)) {
		chunks = c->next;
		free(c);
	}
	memset(ubi_devices, 0, sizeof(ubi_devices));
}

void panic(const char *fmt, ...);
void panic(const char *fmt, ...)
{
	fprintf(stderr, "U-Boot panics: %s\n", fmt);
	abort();
}

/* bad blocks are what is tested, nobody needs to read of them */
int ubihost_printf(const char *fmt, ...);
int ubihost_printf(const char *fmt, ...)
{
	return 0;
}

void print_hex_dump(void);
void print_hex_dump(void)
{
}

unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base)
{
	return strtoul(s, end, base);
}

unsigned long long simple_strtoull(const char *s, char **end,
				   unsigned int base);
unsigned long long simple_strtoull(const char *s, char **end,
				   unsigned int base)
{
	return strtoull(s, end, base);
}

unsigned long long ustrtoull(const char *s, char **end, unsigned int base);
unsigned long long ustrtoull(const char *s, char **end, unsigned int base)
{
	return strtoull(s, end, base);
}

size_t strlcpy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);

	snprintf(to, size, "%s", from);
	return len;
}
