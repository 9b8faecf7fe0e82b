// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/types.h>
#include "flash/json.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct region text = { data, size }, value, inner;
	char buf[16];
	u32 i;

	if (!json_parse(&text, &value))
		return 0;
	json_string(&value, buf, sizeof(buf));
	json_true(&value);
	if (json_member(&value, "a", &inner))
		json_string(&inner, buf, sizeof(buf));
	for (i = 0; i < 4 && json_element(&value, i, &inner); i++)
		json_member(&inner, "b", &inner);
	return 0;
}
