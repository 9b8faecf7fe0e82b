/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's IS_ENABLED(), as the host has it. */
#include <compiler.h>
