/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot declares rand() here; the host has it from <stdlib.h>. */
#include <stdlib.h>
