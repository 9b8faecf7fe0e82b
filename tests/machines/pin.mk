# SPDX-License-Identifier: GPL-2.0-or-later
# The one QEMU that our machines are built into: the source of Debian 12's own
# package, named by content.
QEMU_VERSION := 7.2
QEMU_TARBALL := qemu_7.2+dfsg.orig.tar.xz
QEMU_POOL    := pool/main/q/qemu
QEMU_SHA256  := 91aca71520040edc40b8d437aa3004dae614f58e286cf653ee8996c07af2962f
