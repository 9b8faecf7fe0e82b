// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * QEMU plugin: count guest instructions.  Debian ships no qemu-plugin.h, so
 * the few functions of the plugin API, version 1, that are used are declared
 * here (QEMU documentation, "QEMU TCG Plugins").
 *
 * Arguments: "until=ADDRESS" stops counting, prints and ends QEMU when the
 * guest first executes a translation block that begins there; without it the
 * total is printed at exit.  Output: one line "instructions N".
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t qemu_plugin_id_t;
struct qemu_plugin_tb;
enum { QEMU_PLUGIN_INLINE_ADD_U64 };
enum { QEMU_PLUGIN_CB_NO_REGS };

typedef void (*udata_cb)(qemu_plugin_id_t id, void *data);
typedef void (*exec_cb)(unsigned int cpu, void *data);
typedef void (*trans_cb)(qemu_plugin_id_t id, struct qemu_plugin_tb *tb);

void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, trans_cb cb);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb, exec_cb cb,
					  int flags, void *data);
void qemu_plugin_register_vcpu_tb_exec_inline(struct qemu_plugin_tb *tb,
					      int op, void *ptr, uint64_t imm);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, udata_cb cb, void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
uint64_t qemu_plugin_tb_vaddr(const struct qemu_plugin_tb *tb);
void qemu_plugin_outs(const char *string);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static uint64_t count;
static uint64_t until;

static void print(qemu_plugin_id_t id, void *data)
{
	char line[64];

	snprintf(line, sizeof(line), "instructions %" PRIu64 "\n", count);
	fputs(line, stderr);
}

static void reached(unsigned int cpu, void *data)
{
	print(0, NULL);
	_Exit(0);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	if (until && (uint32_t)qemu_plugin_tb_vaddr(tb) == (uint32_t)until)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, reached,
						     QEMU_PLUGIN_CB_NO_REGS,
						     NULL);
	qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64,
						 &count,
						 qemu_plugin_tb_n_insns(tb));
}

__attribute__((visibility("default")))
int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
			char **argv)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], "until=", 6))
			until = strtoull(argv[i] + 6, NULL, 0);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	if (!until)
		qemu_plugin_register_atexit_cb(id, print, NULL);
	return 0;
}
