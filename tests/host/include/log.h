/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What U-Boot's membuff.c asks of U-Boot. */
#ifndef LIFEBOAT_HOST_LOG_H
#define LIFEBOAT_HOST_LOG_H
#include <assert.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>
#define debug(...)
#endif
