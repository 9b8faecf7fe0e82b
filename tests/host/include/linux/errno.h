/* SPDX-License-Identifier: GPL-2.0-or-later */
/* glibc's own <errno.h> includes this name for the numbers */
#include <errno.h>
#include_next <linux/errno.h>
