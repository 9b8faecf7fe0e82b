# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_update
fuzz_update-srcs := flash/update.c flash/image.c flash/metadata.c \
	flash/fwtool.c flash/json.c flash/region.c flash/layout.c \
	flash/block.c flash/peb.c flash/sums.c tests/host/crc32.c tests/host/updateimage.c \
	mbedtls:sha256 mbedtls:md5 mbedtls:platform_util
fuzz_update-flags := -max_len=32768
