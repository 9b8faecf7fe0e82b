# SPDX-License-Identifier: GPL-2.0-or-later
"""The log of starts in an emulated router's flash, as OpenWrt's tool reads and
answers it (vendor-protocols.md)."""
import struct

import machines
import nand

MAGIC = 0x20110811
RECORD = 16


def answered(board, starts):
    """a log of so many starts, on NAND, and the firmware's answer to each"""
    order = "<" if machines.BOARDS[board].facts.endian == "little" else ">"
    pages = (struct.pack(f"{order}III", MAGIC, count, MAGIC + count)
             for count in (1, 0) * starts)
    return b"".join(page.ljust(nand.PAGE, b"\xff") for page in pages)


def place(router):
    """(offset, size)"""
    return machines.BOARDS[router.board].partitions["s_env"]


def counts(router):
    """in it, up to the first record that is erased"""
    offset, size = place(router)
    log = router.flash()[offset:offset + size]
    found = []
    for at in range(0, size, RECORD):
        magic, count, check = struct.unpack(">III", log[at:at + 12])
        if magic == 0xffffffff:
            break
        assert magic == MAGIC and check == (magic + count) & 0xffffffff
        found.append(count)
    return found


def answer(router):
    """what "mtd resetbc s_env" does once the firmware is up"""
    found = counts(router)
    if found and found[-1]:
        at = place(router)[0] + len(found) * RECORD
        router.firmware_writes(at, struct.pack(">III", MAGIC, 0, MAGIC))
