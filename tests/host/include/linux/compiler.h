/* SPDX-License-Identifier: GPL-2.0-or-later */
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define __aligned(x) __attribute__((aligned(x)))
#ifndef __section
#define __section(s) __attribute__((section(s)))
#endif
#define fallthrough __attribute__((fallthrough))
