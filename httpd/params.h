/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parameters of a header field: value; name=value; name="quoted value". */
#ifndef LIFEBOAT_PARAMS_H
#define LIFEBOAT_PARAMS_H

#include <linux/types.h>

/* does the field's value, before any parameter, equal @want? */
bool params_value_is(const char *field, const char *want);

/**
 * params_get() - find a parameter
 * @field:	e.g. "form-data; name=\"f\"; filename=\"a.bin\""
 * @name:	case does not matter
 * @buf:	its value, unquoted and cut to fit
 * @size:	size of @buf, at least 1
 */
bool params_get(const char *field, const char *name, char *buf, size_t size);

#endif
