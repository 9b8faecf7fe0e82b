# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_identify
fuzz_identify-srcs := flash/region.c flash/layout.c flash/image.c \
	flash/metadata.c flash/fwtool.c flash/json.c flash/squashfs.c \
	flash/uimage.c flash/image_uimage.c flash/image_tplink_v1.c \
	flash/plan.c tests/host/crc32.c mbedtls:md5 mbedtls:platform_util

fuzzers += fuzz_json
fuzz_json-srcs := flash/json.c flash/region.c
