# SPDX-License-Identifier: GPL-2.0-or-later
tests += rescue/test_selfupdate
rescue/test_selfupdate-srcs := selfupdate.c $(flash/test_update-srcs) \
	flash/plan.c flash/job.c flash/blocks.c flash/port.c \
	tests/host/simflash.c tests/host/simchip.c tests/host/quiet.c
rescue/test_selfupdate-cflags := $(flash/test_update-cflags) \
	-DCONFIG_LIFEBOAT_SELFUPDATE -O2 -Wl,--wrap=printf
