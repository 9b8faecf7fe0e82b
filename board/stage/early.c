// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The board's board_early_init_f(), which brings clocks and DRAM up, built
 * once more: the image that is unpacked leaves them alone.
 */
#undef CONFIG_SKIP_LOWLEVEL_INIT
#include BOARD_FILE
