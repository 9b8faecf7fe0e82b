# SPDX-License-Identifier: GPL-2.0-or-later
# what our models of silicon say of software; QEMU runs on the host alone
tests += models/test_lines
sweeps += models/test_lines
models/test_lines-srcs := tests/machines/hw/mips_lines.c
models/test_lines-cflags := -I$(top)/tests/unit/models/qemu \
	-I$(top)/tests/machines/hw
