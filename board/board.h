/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What this router is.  Everything comes out of the device tree's /lifeboat
 * node; no C file names a board, and boards of one class share their bytes.
 */
#ifndef LIFEBOAT_BOARD_H
#define LIFEBOAT_BOARD_H

#include "flash/disk.h"
#include "flash/kernel.h"
#include "flash/update.h"
#include "rescue.h"

struct mtd_info;

/**
 * board_reason() - why are we here?
 *
 * Returns at once when there is no reason; otherwise as soon as a button
 * has been held for CONFIG_LIFEBOAT_HOLD_MS, or is let go before.
 */
enum rescue_reason board_reason(void);

/* does any button of the device tree read as pressed? */
bool board_pressed(void);

/* has somebody pressed Enter, Esc or space on the serial console? */
bool board_key(void);

/**
 * board_layout() - the flash map
 * @mtd:	set to the chip that it describes, or NULL
 *
 * Return: the map, valid for ever.  Without a chip, or a sane map of it, @mtd
 * is NULL and the map is empty: no partition is found in it, and nothing is
 * writable.
 */
const struct layout *board_layout(struct mtd_info **mtd);

/**
 * board_no_flash() - why board_layout() has set its @mtd to NULL
 * @text:	one sentence for a person
 * @size:	of @text
 */
void board_no_flash(char *text, size_t size);

/**
 * board_partition() - the partition that a property of /lifeboat points at
 * @property:	"boot-count", say
 *
 * Return: it, in board_layout()'s map; NULL if there is none.
 */
const struct partition *board_partition(const char *property);

/**
 * board_partitions() - the partitions that a property of /lifeboat points at
 * @property:	"slot-partitions", say
 * @index:	of each in board_layout()'s map, in the property's order
 * @max:	how many @index has room for
 *
 * Return: how many; 0 if there are none, one is in no map, or more than @max.
 */
u32 board_partitions(const char *property, u32 *index, u32 max);

/**
 * board_slot_stays() - why does no other slot take over by itself?
 * @slot:	from which one
 *
 * Return: /lifeboat/slot-stays, for a person, of slot 1: nothing but a person's
 * word leads to slot 2, and what leads back needs none; of either, that the
 * environment forbids it; NULL: it does.
 */
const char *board_slot_stays(u32 slot);

/* /lifeboat/slot-for-uploads, the one slot that a file is for, or 0 */
u32 board_slot_for_uploads(void);

/**
 * board_slot_variable() - the slot that the vendor's environment names
 *
 * Return: 1 or 2, if the first of /lifeboat/slot-variables is what it is for
 * that one ("boot_part", "1" or "2"); 0 if it is anything else, or there is
 * none.
 */
u32 board_slot_variable(void);

/**
 * board_set_slot_variable() - let the vendor's environment name another slot
 * @slot:	1 or 2
 *
 * All of /lifeboat/slot-variables, at once: what else its boot loader goes by
 * is with the first one.
 *
 * Return: 0; negative errno, and the environment is as it was.
 */
int board_set_slot_variable(u32 slot);

/**
 * board_update_map() - what an update of Lifeboat itself may replace
 *
 * Return: the map; ->partition is NULL where nobody has said so.
 */
const struct update_map *board_update_map(void);

/* what images must say to be for this router */
const struct identity *board_identity(void);

/* the router's name, as its file and those that are for it have it */
const char *board_name(void);

/* the router's name for a person */
const char *board_model(void);

/**
 * board_mac() - the LAN port's MAC address, where the vendor has put it
 * @mac:	its six bytes; undefined after an error
 *
 * /lifeboat/mtd-mac-address is a partition and an offset in it.
 *
 * Return: 0; -ENOENT if no place is named; -ENODEV without the chip; -EINVAL
 * if the place is outside its partition or what is there is no station's
 * address; or the chip's error.
 */
int board_mac(u8 mac[6]);

/**
 * struct board_fetch - a file that may lie on a TFTP server
 * @server:	its address, as text
 * @name:	of the file
 * @skip:	bytes in front of the image, for the boot partition: they are
 *		dropped as they arrive
 * @from:	address that the vendor's loader has there, as text, in the same
 *		/24: for a server that is in none of our networks; or NULL
 */
struct board_fetch {
	const char *server;
	const char *name;
	u32 skip;
	const char *from;
};

/**
 * board_fetch() - /lifeboat/tftp-fetch
 * @index:	of the file, from 0
 * @f:		filled in
 *
 * Return: false past the last.
 */
bool board_fetch(u32 index, struct board_fetch *f);

/* vendor class for netboot: /lifeboat/netboot-class, or the CPU's */
const char *board_netboot_class(void);

/**
 * struct board_buffer - RAM for one upload, and for a packed kernel
 * @data:	CONFIG_LIFEBOAT_BUFFER_ADDR, cached
 * @size:	bytes up to what U-Boot itself uses
 */
struct board_buffer {
	u8 *data;
	u32 size;
};

struct board_buffer board_buffer(void);

/* RAM below it, which nobody uses: where kernels are unpacked and run */
const struct kernel_room *board_room(void);

/**
 * board_disk() - /lifeboat/disk
 *
 * Return: the disk, without sectors if none is attached; NULL if the board has
 * no place for one.  Asked for at the first call, for some tenths of a second.
 */
#ifdef CONFIG_LIFEBOAT_DISK
const struct disk *board_disk(void);
#else
static inline const struct disk *board_disk(void)
{
	return NULL;
}
#endif

/**
 * struct firmware - a kernel found in the firmware partition
 * @name:	what it calls itself
 * @entry:	address it is started at
 * @tree:	the device tree that it is given, or NULL
 */
struct firmware {
	char name[64];
	u32 entry;
	u8 *tree;
};

/**
 * board_find_firmware() - put what would be booted where it runs
 * @fw:		filled as far as it goes: @name may be set on failure
 *
 * Reads the header and the kernel into board_buffer(), verifies both CRCs
 * where there are some, and unpacks it into board_room().
 *
 * Return: 0; -ENOENT if there is nothing; -EBADMSG if it is damaged;
 * -ENOEXEC or -EFBIG if it does not go into board_room(); -EIO.
 */
int board_find_firmware(struct firmware *fw);

/**
 * board_place() - the same for a firmware in board_buffer()
 * @src:	the firmware; nothing of flash is read
 * @fw:		filled in
 *
 * Return: 0; or as image_place().
 */
int board_place(const struct region *src, struct firmware *fw);

/**
 * board_boot() - start it
 * @fw:		from either of them; it and all below board_buffer()
 *		has not been touched since
 * @mode:	how
 */
void board_boot(const struct firmware *fw, enum rescue_boot_mode mode);

/* show a state on the LEDs; led_poll() makes them blink */
void led_show(enum rescue_state state);
void led_show_holding(void);
void led_show_hung(void);
void led_show_bad_firmware(void);
/* so many flashes, each 200 ms; returns when they are over */
void led_show_slot(u32 slot);
void led_poll(void);

#endif
