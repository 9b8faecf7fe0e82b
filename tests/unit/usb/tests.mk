# SPDX-License-Identifier: GPL-2.0-or-later
tests += usb/test_stick_names
usb/test_stick_names-srcs := usb/stick_names.c

tests += usb/test_stick_fat
usb/test_stick_fat-srcs := usb/stick_fat.c
