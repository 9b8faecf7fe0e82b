# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_env
fuzz_env-srcs := flash/envcopy.c flash/envflash.c flash/envstore.c \
	flash/layout.c tests/host/simflash.c tests/host/simchip.c \
	tests/host/crc32.c
fuzz_env-flags := -max_len=2560
