# SPDX-License-Identifier: GPL-2.0-or-later
#
# The log, on U-Boot's own buffer and a record of ours, for the unit tests and
# the fuzzers.

conlog-srcs := conlog.c tests/host/record.c uboot:lib/membuff
conlog-cflags := -idirafter $(UBOOT)/include
