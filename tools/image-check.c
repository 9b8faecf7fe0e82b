// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the rescue stage says to a file, on a PC.  Everything that judges is
 * the firmware's own; here is only what reads the file and prints the answer.
 */
#include <dirent.h>
#include <errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <mbedtls/sha256.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "dtboard.h"
#include "flash/disk.h"
#include "flash/kernel.h"
#include "flash/plan.h"
#include "flash/ram_boot.h"
#include "httpd/json_out.h"

#define SCRATCH_SIZE	(64 << 20)
#define FILE_SIZE_MAX	(512 << 20)
#define JSON_SIZE	(64 << 10)
#define SHA256_LEN	32
/* of MIPS: RAM, cached */
#define SDRAM_BASE	0x80000000

enum { EXIT_ACCEPT, EXIT_REFUSE, EXIT_CANNOT_TELL, EXIT_USAGE };

/**
 * struct question - one file, one board, and the answer
 * @path:	the file
 * @name:	of the board
 * @b:		the board
 * @file:	its bytes, NULL if it was too big to be read
 * @scratch:	memory that formats unpack into
 * @rep:	the verdict
 * @plan:	no steps if there is none
 */
struct question {
	const char *path;
	const char *name;
	struct dtboard b;
	struct region file;
	struct scratch scratch;
	struct image_report rep;
	struct plan plan;
};

static const char *const words[] = {
	[IMAGE_REFUSE] = "refuse",
	[IMAGE_CANNOT_TELL] = "cannot tell",
	[IMAGE_ACCEPT] = "accept",
};

/* --- boards --- */

static int is_board(const struct dirent *e)
{
	const char *dot = strrchr(e->d_name, '.');

	return dot && !strcmp(dot, ".dtb");
}

static bool load_board(struct dtboard *b, const char *name)
{
	char path[512];

	/* a name, not a way out of the folder */
	if (strchr(name, '/'))
		return false;
	snprintf(path, sizeof(path), "%s/%s.dtb", IDENTITIES, name);
	return !dtboard_load(b, path);
}

static int list_boards(FILE *to)
{
	struct dirent **entry;
	int i, n = scandir(IDENTITIES, &entry, is_board, alphasort);
	struct dtboard b;

	for (i = 0; i < n; i++) {
		*strrchr(entry[i]->d_name, '.') = '\0';
		if (load_board(&b, entry[i]->d_name)) {
			fprintf(to, "%-26s %s\n", entry[i]->d_name,
				b.model ?: "");
			dtboard_free(&b);
		}
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	return n > 0 ? 0 : EXIT_USAGE;
}

/* --- the answer --- */

/*
 * Where the router would put the kernel; an identity without a board has none.
 * ->ram may be NULL.
 */
static const struct kernel_room *get_room(void)
{
#ifdef CONFIG_LIFEBOAT_BUFFER_ADDR
	static struct kernel_room room = {
		.addr = SDRAM_BASE + KERNEL_ROOM_FROM,
		.size = CONFIG_LIFEBOAT_BUFFER_ADDR - KERNEL_ROOM_TOP -
			SDRAM_BASE - KERNEL_ROOM_FROM,
	};

	if (!room.ram)
		room.ram = malloc(room.size);
	return &room;
#else
	return NULL;
#endif
}

/* how large it is, is known where it is */
static const struct disk *get_disk(const struct identity *id)
{
	static const struct disk disk = { .sectors = ~0U };

	return IS_ENABLED(CONFIG_LIFEBOAT_DISK) && id->get(id, "disk", 0) ?
	       &disk : NULL;
}

/* as corridor.c does when an upload is complete */
static void identify(struct question *q)
{
	struct image_report *rep = &q->rep;
	u32 limit = disk_upload_limit(q->scratch.disk,
				      layout_upload_limit(&q->b.layout), ~0U);
	u8 sum[SHA256_LEN];
	int ret;

	mbedtls_sha256(q->file.data, q->file.len, sum, 0);
	rep->size = q->file.len;
	memcpy(rep->sha256, sum, sizeof(rep->sha256));
	/* before it could be judged; RAM, which is not known here, may say so
	 * earlier
	 */
	if (q->scratch.room && q->file.len > limit) {
		image_refuse(rep, -EFBIG, IMAGE_FOR_ROUTER,
			     "That is too large: this router takes at most %u bytes.",
			     limit);
		return;
	}
	image_identify(&q->file, sum, &q->b.id, &q->b.layout, &q->scratch,
		       rep);
	ret = rep->verdict == IMAGE_REFUSE || image_for_disk(rep) ? 0 :
	      plan_make(rep, &q->b.layout, &q->plan);
	if (ret)
		image_refuse(rep, ret, IMAGE_ANOTHER,
			     "The image asks to be written where firmware must not be.");
}

static bool is_name(const char *check)
{
	return !strcmp(check, "board") || !strcmp(check, "hardware id");
}

/* who named the board: the last check of such a name decides */
static const char *named_by(const struct image_report *rep)
{
	const char *by = "";
	u32 i;

	for (i = 0; i < rep->nchecks; i++) {
		if (!strcmp(rep->check[i].name, "metadata"))
			by = "OpenWrt metadata";
		else if (is_name(rep->check[i].name) &&
			 (!i || strcmp(rep->check[i - 1].name, "metadata")))
			by = rep->format;
	}
	return rep->board[0] ? *by ? by : rep->format : "";
}

static void part_sum(const struct plan_step *s, u8 sum[SHA256_LEN])
{
	mbedtls_sha256(s->src.data, s->src.len, sum, 0);
}

static bool in_file(const struct question *q, const struct plan_step *s)
{
	uintptr_t at = (uintptr_t)s->src.data;
	uintptr_t file = (uintptr_t)q->file.data;

	return at >= file && at - file <= q->file.len;
}

/* UBI decides where in its partition a volume lies */
static u32 last_byte(const struct plan_step *s)
{
	return s->volume ? s->part->offset + s->part->size - 1 :
			   s->addr + s->src.len - 1;
}

/* NULL for a block that is put back as it was: nothing of the image */
static const struct image_part *part_of(const struct question *q,
					const struct plan_step *s)
{
	u32 i;

	for (i = 0; i < q->rep.nparts; i++)
		if (!s->keep && q->rep.part[i].src.data == s->src.data)
			return &q->rep.part[i];
	return NULL;
}

/* --- for a person --- */

static void print_sum(const u8 *sum)
{
	int i;

	for (i = 0; i < SHA256_LEN; i++)
		printf("%02x", sum[i]);
	printf("\n");
}

static void print_line(const char *name, const char *text)
{
	if (*text)
		printf("  %-10s %s\n", name, text);
}

/* has a sum been made of all that is written? */
static bool covered(const struct image_report *rep)
{
	static const char *const sums[] = {
		"metadata", "MD5", "checksum", "signatures", "gzip CRC",
		"SHA-256", "SHA-512 of the firmware", "part's checksum",
	};
	u32 i, j;

	for (i = 0; i < rep->nchecks; i++)
		for (j = 0; j < ARRAY_SIZE(sums); j++)
			if (!strcmp(rep->check[i].name, sums[j]))
				return true;
	return false;
}

static void print_verdict(const struct question *q)
{
	const struct image_report *rep = &q->rep;

	if (rep->verdict == IMAGE_ACCEPT)
		printf("accept: the image is for this router, and whole%s.\n",
		       covered(rep) ? "" : " as far as it can be checked");
	else
		printf("%s: %s%s%s\n", words[rep->verdict], rep->error,
		       *rep->advice ? " " : "", rep->advice);
	printf("\n");
	print_line("router", q->b.model ?: q->name);
	print_line("format", rep->format);
	print_line("image for", *rep->board ? rep->board : *rep->format ?
		   "nothing in it names a board" : "");
	print_line("named by", named_by(rep));
	print_line("version", rep->version);
	if (!q->file.data)
		return;
	printf("  %-10s %u bytes\n  %-10s ", "size", rep->size, "SHA-256");
	print_sum(rep->sha256);
}

static void print_checks(const struct image_report *rep)
{
	u32 i;

	if (rep->nchecks)
		printf("\nchecks\n");
	for (i = 0; i < rep->nchecks; i++)
		printf("  %s  %s\n", rep->check[i].ok ? "pass" : "FAIL",
		       rep->check[i].name);
}

static void print_step(const struct question *q, const struct plan_step *s)
{
	const struct image_part *part = part_of(q, s);
	u32 from = s->src.data - q->file.data;
	u8 sum[SHA256_LEN];

	if (!part)
		return;
	printf("  %s\n    to       %s%s%s, flash 0x%x-0x%x%s\n    bytes    %u\n",
	       part->what, s->part->name, s->volume ? ":" : "",
	       s->volume ?: "", s->addr, last_byte(s),
	       s->volume ? ", where UBI decides" : "", s->src.len);
	if (in_file(q, s))
		printf("    from     file 0x%x-0x%x\n", from,
		       from + s->src.len - 1);
	else
		printf("    from     unpacked\n");
	part_sum(s, sum);
	printf("    SHA-256  ");
	print_sum(sum);
}

static void print_text(const struct question *q)
{
	u32 i;

	print_verdict(q);
	print_checks(&q->rep);
	if (image_for_disk(&q->rep))
		printf("\nplan: all of the disk\n  bytes    %u\n  CRC-32   %08x\n",
		       q->rep.disk.size, q->rep.disk.crc);
	if (q->plan.nsteps)
		printf("\nplan: %u erase blocks of %u bytes\n", q->plan.blocks,
		       q->b.layout.erasesize);
	for (i = 0; i < q->plan.nsteps; i++)
		print_step(q, &q->plan.step[i]);
}

/* --- for a program --- */

static void put_verdict(struct json_out *j, const struct question *q)
{
	const struct image_report *rep = &q->rep;

	json_put_string(j, "verdict", words[rep->verdict]);
	json_put_bool(j, "ram", image_from_ram(rep));
	if (image_from_ram(rep))
		json_put_bool(j, "force", rep->unsure);
	else if (rep->verdict == IMAGE_REFUSE)
		json_put_string(j, "reason", image_reason(rep));
	json_put_string(j, "error", rep->error);
	json_put_string(j, "advice", rep->advice);
	json_put_string(j, "router", q->name);
	json_put_string(j, "model", q->b.model ?: "");
	json_put_string(j, "format", rep->format);
	json_put_string(j, "board", rep->board);
	json_put_string(j, "named_by", named_by(rep));
	json_put_string(j, "version", rep->version);
	if (!q->file.data)
		return;
	json_put_number(j, "size", rep->size);
	json_put_hex(j, "sha256", rep->sha256, SHA256_LEN);
}

static void put_checks(struct json_out *j, const struct image_report *rep)
{
	u32 i;

	json_open(j, "checks", '[');
	for (i = 0; i < rep->nchecks; i++) {
		json_open(j, NULL, '{');
		json_put_string(j, "name", rep->check[i].name);
		json_put_bool(j, "ok", rep->check[i].ok);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_step(struct json_out *j, const struct question *q,
		     const struct plan_step *s)
{
	const struct image_part *part = part_of(q, s);
	u8 sum[SHA256_LEN];

	if (!part)
		return;
	json_open(j, NULL, '{');
	json_put_string(j, "what", part->what);
	json_put_string(j, "partition", s->part->name);
	if (s->volume)
		json_put_string(j, "volume", s->volume);
	json_put_number(j, "offset", s->addr - s->part->offset);
	json_put_number(j, "flash_first", s->addr);
	json_put_number(j, "flash_last", last_byte(s));
	json_put_number(j, "bytes", s->src.len);
	json_put_bool(j, "unpacked", !in_file(q, s));
	if (in_file(q, s))
		json_put_number(j, "file_offset", s->src.data - q->file.data);
	part_sum(s, sum);
	json_put_hex(j, "sha256", sum, SHA256_LEN);
	json_close(j, '}');
}

static int print_json(const struct question *q)
{
	static char buf[JSON_SIZE];
	struct json_out j;
	u32 i;

	json_out_init(&j, buf, sizeof(buf));
	json_open(&j, NULL, '{');
	put_verdict(&j, q);
	put_checks(&j, &q->rep);
	if (image_for_disk(&q->rep))
		json_put_number(&j, "disk", q->rep.disk.size);
	json_put_number(&j, "erase_size", q->b.layout.erasesize);
	json_put_number(&j, "erase_blocks", q->plan.blocks);
	json_open(&j, "plan", '[');
	for (i = 0; i < q->plan.nsteps; i++)
		put_step(&j, q, &q->plan.step[i]);
	json_close(&j, ']');
	json_close(&j, '}');
	if (j.overflow)
		return -EFBIG;
	puts(buf);
	return 0;
}

/* --- the command --- */

static int explain(void)
{
	fprintf(stderr,
		"usage: image-check FILE --board NAME [--json]\n"
		"       image-check --list\n"
		"exit status: 0 accept, 1 refuse, 2 cannot tell, 3 neither\n");
	return EXIT_USAGE;
}

static int cannot_read(const char *path)
{
	fprintf(stderr, "image-check: %s: %s\n", path,
		errno ? strerror(errno) : "cannot be read");
	return EXIT_USAGE;
}

/* 0, or the exit status */
static int ask(struct question *q)
{
	struct stat st;

	if (!load_board(&q->b, q->name)) {
		fprintf(stderr, "image-check: no board \"%s\"; there are:\n",
			q->name);
		list_boards(stderr);
		return EXIT_USAGE;
	}
	errno = 0;
	if (stat(q->path, &st))
		return cannot_read(q->path);
	/* a FIFO or a device has no end that could be told */
	if (!S_ISREG(st.st_mode)) {
		errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
		return cannot_read(q->path);
	}
	if (st.st_size > FILE_SIZE_MAX) {
		image_refuse(&q->rep, -EFBIG, "",
			     "The file is over 512 MiB, more than any router's flash.");
		return 0;
	}
	q->scratch.size = SCRATCH_SIZE;
	q->scratch.data = malloc(SCRATCH_SIZE);
	q->file.data = file_read(q->path, &q->file.len);
	q->scratch.room = get_room();
	q->scratch.disk = get_disk(&q->b.id);
	if (!q->scratch.data || !q->file.data ||
	    (q->scratch.room && !q->scratch.room->ram))
		return cannot_read(q->path);
	identify(q);
	return 0;
}

static int parse(struct question *q, int argc, char **argv, bool *json)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--json"))
			*json = true;
		else if (!strcmp(argv[i], "--board") && i + 1 < argc)
			q->name = argv[++i];
		else if (argv[i][0] != '-' && !q->path)
			q->path = argv[i];
		else
			return -EINVAL;
	}
	return q->path && q->name ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	static const int status[] = {
		[IMAGE_REFUSE] = EXIT_REFUSE,
		[IMAGE_CANNOT_TELL] = EXIT_CANNOT_TELL,
		[IMAGE_ACCEPT] = EXIT_ACCEPT,
	};
	static struct question q;
	bool json = false;
	int ret;

	if (argc == 2 && !strcmp(argv[1], "--list"))
		return list_boards(stdout);
	if (parse(&q, argc, argv, &json))
		return explain();
	ret = ask(&q);
	if (!ret && !json)
		print_text(&q);
	else if (!ret && print_json(&q))
		ret = EXIT_USAGE;
	free((void *)q.file.data);
	free(q.scratch.data);
	dtboard_free(&q.b);
	return ret ?: status[q.rep.verdict];
}
