#ifndef HOST_LINUX_CTYPE_H
#define HOST_LINUX_CTYPE_H

#include <ctype.h>

/* U-Boot's knows the letters of Latin-1 */
static inline int latin1_isalnum(unsigned char c)
{
	return c < 0x80 ? isalnum(c) : c >= 0xc0 && c != 0xd7 && c != 0xf7;
}

#undef isalnum
#define isalnum latin1_isalnum

#endif
