/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A text display, on the few boards that have one. */
#ifndef LIFEBOAT_DISPLAY_H
#define LIFEBOAT_DISPLAY_H

#include <linux/kconfig.h>

#if IS_ENABLED(CONFIG_LIFEBOAT_DISPLAY)
/* at most eight characters are shown */
void display_text(const char *text);
#else
static inline void display_text(const char *text) {}
#endif

#endif
