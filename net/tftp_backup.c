// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Partitions by TFTP, one reader at a time.  The names are the page's, and
 * "flash_dump" for the whole chip, as Ubiquiti's loader has it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <lwip/sys.h>
#include "net/stay.h"
#include "net/tftp_door.h"
#include "net/tftp_get.h"
#include "service.h"

#ifdef CONFIG_LIFEBOAT_SERVICE

/* read from flash at once: whole pages of any NAND chip that we know */
#define CHUNK	4096

/**
 * struct sending - a backup on its way
 * @active:	there is one
 * @peer:	to whom
 * @text:	his address
 * @packet:	sent last, for when it is lost
 * @len:	bytes of it
 * @chunk:	read from flash
 * @have:	bytes of it
 * @used:	how many of these have been sent
 */
static struct sending {
	bool active;
	struct tftp_get get;
	struct service_backup backup;
	struct tftp_peer peer;
	char text[IP4ADDR_STRLEN_MAX];
	u8 packet[TFTP_HEADER + TFTP_BLOCK_MAX];
	u32 len;
	u8 chunk[CHUNK];
	u32 have;
	u32 used;
} sending;

static void end(void)
{
	if (sending.active)
		service_backup_end(&sending.backup);
	sending.active = false;
}

/* @size bytes, or what is left; or a negative errno */
static int fill(u8 *buf, u32 size)
{
	u32 done = 0, n;
	int ret;

	while (done < size) {
		if (sending.used == sending.have) {
			ret = backup_read(&sending.backup.backup, sending.chunk,
					  CHUNK);
			if (ret < 0)
				return ret;
			if (!ret)
				break;
			sending.have = ret;
			sending.used = 0;
		}
		n = min(size - done, sending.have - sending.used);
		memcpy(buf + done, sending.chunk + sending.used, n);
		sending.used += n;
		done += n;
	}
	return done;
}

static void send_again(void)
{
	tftp_send(&sending.peer, sending.packet, sending.len);
}

static void send_next(void)
{
	int ret = fill(sending.packet + TFTP_HEADER, sending.get.block);

	if (ret < 0) {
		tftp_turn_away(&sending.peer, TFTP_ERR_TEXT,
			       "Flash cannot be read.", "");
		end();
		return;
	}
	rescue_client();
	sending.get.last = ret < sending.get.block;
	tftp_get_next(&sending.get, sys_now());
	sending.len = tftp_data(sending.packet, sending.get.sent) + ret;
	send_again();
}

static int begin(const struct tftp_peer *peer, const char *name)
{
	if (sending.active)
		return -EBUSY;
	ip4addr_ntoa_r(ip_2_ip4(&peer->ip), sending.text,
		       sizeof(sending.text));
	sending.backup.reader.peer = sending.text;
	return service_backup_begin(name, &sending.backup);
}

void tftp_backup(const struct tftp_peer *peer, struct tftp_request *r)
{
	const char *name = strcmp(r->name, "flash_dump") ? r->name :
							   SERVICE_ALL;
	int ret;

	/* our answer was lost; or he was ended, and started once more */
	if (sending.active && ip_addr_cmp(&peer->ip, &sending.peer.ip))
		end();
	if (!r->octet) {
		tftp_turn_away(peer, TFTP_ERR_ILLEGAL,
			       "Netascii changes the file on its way:",
			       "get it in binary mode (octet).");
		return;
	}
	ret = begin(peer, name);
	if (ret == -ENOENT)
		tftp_turn_away(peer, TFTP_ERR_NOT_FOUND,
			       "This router has no partition of that name.",
			       "The page lists them.");
	else if (ret == -EBUSY)
		tftp_turn_away(peer, TFTP_ERR_TEXT, "Busy: wait and try again.",
			       sending.active ? sending.text : "");
	else if (ret)
		tftp_turn_away(peer, TFTP_ERR_TEXT, "Flash cannot be read.",
			       "");
	if (ret)
		return;
	sending.active = true;
	sending.peer = *peer;
	sending.have = 0;
	sending.used = 0;
	tftp_get_begin(&sending.get, r, sending.backup.backup.left, sys_now());
	sending.len = tftp_oack(sending.packet, r);
	if (sending.len)
		send_again();
	else
		send_next();
}

void tftp_backup_ack(const struct tftp_peer *peer, u16 block)
{
	if (!sending.active || !tftp_same(peer, &sending.peer))
		return;
	stay_heard(STAY_READER, ip_2_ip4(&peer->ip)->addr, sys_now());
	switch (tftp_get_ack(&sending.get, block)) {
	case TFTP_GET_NEXT:
		send_next();
		break;
	case TFTP_GET_DONE:
		end();
		break;
	default:
		break;
	}
}

void tftp_backup_error(const struct tftp_peer *peer)
{
	if (sending.active && tftp_same(peer, &sending.peer))
		end();
}

void tftp_backup_poll(void)
{
	if (!sending.active)
		return;
	switch (tftp_get_turn(&sending.get, sys_now())) {
	case TFTP_GET_AGAIN:
		send_again();
		break;
	case TFTP_GET_GONE:
		tftp_turn_away(&sending.peer, TFTP_ERR_TEXT,
			       "You fell silent, or were too slow.", "");
		end();
		break;
	default:
		break;
	}
}

#endif
