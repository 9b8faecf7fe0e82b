# SPDX-License-Identifier: GPL-2.0-or-later
# The one U-Boot that Lifeboat is built from: Debian's pristine release
# tarball, named by content.
UBOOT_VERSION := 2025.01
UBOOT_TARBALL := u-boot_2025.01.orig.tar.bz2
UBOOT_POOL    := pool/main/u/u-boot
UBOOT_SHA256  := cdef7d507c93f1bbd9f015ea9bc21fa074268481405501945abc6f854d5b686f
