/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel as a flattened image tree (U-Boot's doc/usage/fit). */
#ifndef LIFEBOAT_FIT_H
#define LIFEBOAT_FIT_H

#include "flash/region.h"
#include "flash/uimage.h"

/* of the first byte, for fit_check() */
#define FIT_ALIGN	8
/* of its header's word that says how many bytes it has */
#define FIT_SIZE	4

bool fit_match(const struct region *r);

/* bytes that the tree says it has; false, and @len as it was, if they are not all there */
bool fit_len(const struct region *r, u32 *len);

/**
 * fit_check_tree() - is it a tree that libfdt can be trusted with?
 * @r:		bytes, aligned to FIT_ALIGN; more may follow
 * @len:	of the tree
 *
 * Return: 0; -EBADMSG damaged; -EOPNOTSUPP of before dtc's version.
 */
int fit_check_tree(const struct region *r, u32 *len);

/**
 * fit_check() - check the tree, and a hash of each of its images
 * @r:		bytes, aligned to FIT_ALIGN; more may follow
 * @len:	of the tree
 * @name:	its description, printable
 * @size:	of @name
 *
 * CRC-32, MD5 and SHA-256 are known.
 *
 * Return: 0; -EBADMSG damaged; -EOPNOTSUPP nothing tells: a version of before
 * dtc's, an image that is not in the tree or has no hash that is known, more
 * images or hashes than a few.
 */
int fit_check(const struct region *r, u32 *len, char *name, u32 size);

/**
 * struct fit - what it starts; bytes are in it
 * @kernel:	packed as @comp says
 * @load:	address it is unpacked to
 * @entry:	address it is started at
 * @tree:	the device tree that the kernel is given; no bytes: none
 */
struct fit {
	struct region kernel;
	enum uimage_comp comp;
	u32 load;
	u32 entry;
	struct region tree;
};

/**
 * fit_open() - check it as fit_check() does, and find what it starts
 * @r:		bytes, aligned to FIT_ALIGN; more may follow
 * @fit:	the default configuration's kernel and device tree
 *
 * Return: 0; -EBADMSG damaged; -EOPNOTSUPP nothing tells that it is whole;
 * -ENOEXEC it has no default configuration of a Linux kernel for MIPS and at
 * most one device tree, or one that is packed.
 */
int fit_open(const struct region *r, struct fit *fit);

/* bytes that fit_place_tree() needs behind those of the tree, for fit_say() */
#define FIT_SPARE	512

/**
 * fit_place_tree() - put a device tree where a kernel is given it
 * @to:		aligned to FIT_ALIGN; room for @tree and FIT_SPARE bytes more
 * @tree:	bytes
 *
 * Return: 0; -ENOEXEC it is none, or more than one.
 */
int fit_place_tree(u8 *to, const struct region *tree);

/**
 * fit_say() - more words for the kernel's command line, behind the tree's own
 * @tree:	of fit_place_tree()
 * @words:	FIT_SPARE / 4 bytes of them at the most, in all calls
 *
 * Kernels that are given a tree are given no arguments (Unified Hosting
 * Interface 1.1, section 5; Linux, arch/mips/kernel/head.S).
 *
 * Return: 0; -ENOSPC.
 */
int fit_say(u8 *tree, const char *words);

#endif
