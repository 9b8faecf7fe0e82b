# SPDX-License-Identifier: GPL-2.0-or-later
include $(top)/tests/host/image.mk

fuzzers += fuzz_disk
fuzz_disk-parser := flash/disk_flow.c flash/job_disk.c flash/disk_stream.c \
	flash/disk_table.c
fuzz_disk-srcs := $(image-srcs) flash/disk_flow.c flash/job_disk.c
fuzz_disk-cflags := $(image-cflags) $(any-cflags)
fuzz_disk-flags := -max_len=65536 -dict=$(top)/tests/fuzz/image.dict
