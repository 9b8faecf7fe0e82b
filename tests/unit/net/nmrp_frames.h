/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What nmrpflash sends; to 02:00:00:00:01:00 from 02:00:00:00:02:09. */
#ifndef NMRP_FRAMES_H
#define NMRP_FRAMES_H

#define NMRP_TO		"\2\0\0\0\1\0"
#define NMRP_FROM	"\2\0\0\0\2\x9"
#define NMRP_ALL	"\xff\xff\xff\xff\xff\xff"
#define NMRP_HEAD	"\x9\x12\0\0"

/* 0.9.27: nothing behind the message */
#define ADVERTISE_27	NMRP_ALL NMRP_FROM NMRP_HEAD "\1\0\0\xe" "\0\1\0\x8NTGR"
#define CONF_ACK_27	NMRP_TO NMRP_FROM NMRP_HEAD "\3\0\0\x16"	\
	"\0\2\0\xc\xa\xa4\xb7\xfd\xff\xff\xff\0" "\1\1\0\4"

/* 0.9.14: 64 bytes, and with -R NA */
#define ZEROS_8		"\0\0\0\0\0\0\0\0"
#define ADVERTISE_14	ADVERTISE_27 ZEROS_8 ZEROS_8 ZEROS_8 ZEROS_8 "\0\0\0\0"
#define CONF_ACK_14	NMRP_TO NMRP_FROM NMRP_HEAD "\3\0\0\x1c"	\
	"\0\2\0\xc\xa\xa4\xb7\xfc\xff\xff\xff\0" "\1\1\0\4" "\0\4\0\6\0\1" \
	ZEROS_8 ZEROS_8 "\0\0\0\0\0\0"
#define KEEP_ALIVE_REQ_14	NMRP_TO NMRP_FROM NMRP_HEAD "\6\0\0\6"	\
	ZEROS_8 ZEROS_8 ZEROS_8 ZEROS_8 ZEROS_8 "\0\0\0\0"

#endif
