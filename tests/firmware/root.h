/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the root file system lies: in flash as the CPU sees it (main.c), or in
 * a UBI volume (ubi.c).
 */
#define ROOT_BLOCK	4096
#define KSEG1(addr)	((volatile unsigned char *)(0xa0000000u + (addr)))

static inline unsigned int get32(unsigned int addr)
{
	return *(volatile unsigned int *)KSEG1(addr);
}

static inline void put32(unsigned int addr, unsigned int val)
{
	*(volatile unsigned int *)KSEG1(addr) = val;
}

/**
 * struct place - where in flash the root may lie, from its first byte (NAND: of
 * the partition) on; one program serves all boards with one SoC: it is put into
 * it with the image (tests/lib/recipe.py)
 * @mark:	that it is found by
 * @root:	bytes from the beginning of the chip
 * @limit:	bytes there are for it
 * @root2:	as @root, of the second firmware where there are two
 */
struct place {
	char mark[8];
	unsigned int root;
	unsigned int limit;
	unsigned int root2;
};

extern const volatile struct place place;

/* main.c: where it begins, place.root or place.root2 */
extern unsigned int root_at;

/* nfi.c, spinand.c: the first @len bytes of a page of NAND */
void nand_read(unsigned int page, unsigned char *buf, unsigned int len);

/* finds it; how many bytes it may have, 0 if it is not there */
unsigned int root_open(void);

/* ROOT_BLOCK bytes from there on, a multiple of ROOT_BLOCK */
void root_read(unsigned int at, unsigned char *buf);

/* main.c, malta.c: a byte for the console */
void put_char(char c);

/* words.c: those of the command line in @tree, from argv[1] on; how many, with
 * argv[0], or 0 if it is no tree
 */
int words(unsigned char *tree, char **argv, int max);

/* what there is to do once all has been said; does not return */
void serve(void);

/* start.S, Malta: from now on the CPU awakes every now and then */
void start_ticking(void);
