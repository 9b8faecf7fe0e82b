/* SPDX-License-Identifier: GPL-2.0-or-later */
/* U-Boot's build measures them; here nothing uses it but an assertion. */
#define GENERATED_GBL_DATA_SIZE	sizeof(struct global_data)
#define GD_SIZE			sizeof(struct global_data)
