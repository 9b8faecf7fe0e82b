# SPDX-License-Identifier: GPL-2.0-or-later
# The one BusyBox that the shell is built from: the source of Debian 12's own
# package, named by content.
BUSYBOX_VERSION := 1.35.0
BUSYBOX_TARBALL := busybox_1.35.0.orig.tar.bz2
BUSYBOX_POOL    := pool/main/b/busybox
BUSYBOX_SHA256  := faeeb244c35a348a334f4a59e44626ee870fb07b6884d68c10ae8bc19f83a694
