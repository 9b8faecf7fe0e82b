// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The board's board_early_init_f(), which brings clocks and DRAM up, built
 * once more: the image that is unpacked leaves them alone.  Ethernet is left
 * to that image, which would reset it again.
 */
#undef CONFIG_SKIP_LOWLEVEL_INIT
#include <mach/ath79.h>
#define ath79_eth_reset() ((void)0)
#include BOARD_FILE
