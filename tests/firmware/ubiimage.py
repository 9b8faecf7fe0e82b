# SPDX-License-Identifier: GPL-2.0-or-later
"""A UBI image for NAND with erase blocks of 128 KiB, as ubinize and OpenWrt
make it: the volume table's two copies, then the volumes one after the other
(the headers are in U-Boot's drivers/mtd/ubi/ubi-media.h)."""
import struct
import zlib

PEB = 128 * 1024
PAGE = 2048
LEB = PEB - 2 * PAGE
LAYOUT_VOLUME = 0x7fffefff
DYNAMIC = 1
REJECT = 5          # who does not know the volume table leaves UBI alone
AUTORESIZE = 1
VOLUMES_MAX = 128
ERASED = b"\xff"


def crc(data):
    return struct.pack(">I", zlib.crc32(data) ^ 0xffffffff)


def sealed(header):
    return header + crc(header)


def ec_header(seq, mark=b""):
    return sealed(struct.pack(">4sB3sQIII32x", b"UBI#", 1, mark, 0, PAGE,
                              2 * PAGE, seq))


def vid_header(volume, leb, compat):
    return sealed(struct.pack(">4sBBBBII44x", b"UBI!", 1, DYNAMIC, 0, compat,
                              volume, leb))


def peb(seq, volume, leb, data, compat=0):
    return (ec_header(seq).ljust(PAGE, ERASED) +
            vid_header(volume, leb, compat).ljust(PAGE, ERASED) +
            data).ljust(PEB, ERASED)


def record(name, lebs, flags):
    return sealed(struct.pack(">IIIBBH128sB23x", lebs, 1, 0, DYNAMIC, 0,
                              len(name), name.encode(), flags))


def make(seq, volumes, ends=1):
    """VOLUMES: (name, bytes, LEBs at least), …; the last one grows when it is
    attached.  ENDS: blocks that carry OpenWrt's mark, for which it erases all
    that is behind."""
    table = b""
    pebs = []
    for number, (name, data, least) in enumerate(volumes):
        lebs = [data[at:at + LEB] for at in range(0, len(data), LEB)]
        last = number == len(volumes) - 1
        table += record(name, max(least, len(lebs)), AUTORESIZE if last else 0)
        pebs += [peb(seq, number, leb, part) for leb, part in enumerate(lebs)]
    table += sealed(bytes(168)) * (VOLUMES_MAX - len(volumes))
    layout = [peb(seq, LAYOUT_VOLUME, leb, table, REJECT) for leb in (0, 1)]
    end = ec_header(seq, b"EOF").ljust(PEB, ERASED)
    return b"".join(layout + pebs + [end] * ends)
