# SPDX-License-Identifier: GPL-2.0-or-later
include $(top)/tests/host/image.mk

fuzzers += fuzz_update
fuzz_update-parser := flash/update.c
fuzz_update-srcs := $(image-srcs) flash/update.c flash/block.c \
	tests/host/updateimage.c
fuzz_update-cflags := $(image-cflags) $(any-cflags)
fuzz_update-flags := -max_len=32768
