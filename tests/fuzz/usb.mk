# SPDX-License-Identifier: GPL-2.0-or-later
fuzzers += fuzz_stick
fuzz_stick-srcs := usb/stick_fat.c usb/stick_names.c
