# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_thin
fuzz_thin-srcs := flash/upload.c flash/peb_keep.c flash/peb.c flash/region.c \
	flash/sums.c tests/host/crc32.c tests/host/ubipeb.c \
	$(addprefix mbedtls:,sha256 md5 platform_util)
fuzz_thin-flags := -max_len=128
