# SPDX-License-Identifier: GPL-2.0-or-later
"""UBI images for NAND with erase blocks of 128 KiB, as ubinize and OpenWrt make
them: the volume table's two copies, then the volumes one after the other; and
what is in such a partition.  U-Boot's drivers/mtd/ubi/ubi-media.h has the
headers."""
import struct
import zlib

PEB = 128 * 1024
PAGE = 2048
LEB = PEB - 2 * PAGE
EC = 64
LAYOUT_VOLUME = 0x7fffefff
DYNAMIC = 1
REJECT = 5          # who does not know the volume table leaves UBI alone
AUTORESIZE = 1
VOLUMES_MAX = 128
ERASED = b"\xff"
RECORD, NAME = 172, slice(16, 144)


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


# --- what is there ---

def mapping(data):
    """{(volume, LEB): its bytes}; of two copies the one written last"""
    found = {}
    for at in range(0, len(data), PEB):
        peb = data[at:at + PEB]
        if peb[:4] != b"UBI#" or peb[PAGE:PAGE + 4] != b"UBI!":
            continue
        volume, leb = struct.unpack_from(">II", peb, PAGE + 8)
        (number,) = struct.unpack_from(">Q", peb, PAGE + 40)
        old = found.get((volume, leb))
        if not old or old[0] < number:
            found[volume, leb] = number, peb[2 * PAGE:]
    return {key: leb for key, (_, leb) in found.items()}


def volumes(data):
    """{name: {LEB: its bytes}}"""
    lebs = mapping(data)
    table = lebs[LAYOUT_VOLUME, 0]
    names = {}
    for number in range(LEB // RECORD):
        record = table[number * RECORD:(number + 1) * RECORD]
        name = record[NAME].rstrip(b"\0\xff").decode()
        if name:
            names[name] = {leb: lebs[v, leb] for v, leb in lebs if v == number}
    return names


def read(data, name):
    """a volume's bytes, up to its last LEB that holds anything"""
    lebs = volumes(data)[name]
    return b"".join(lebs.get(n, ERASED * LEB) for n in range(len(lebs)))


def used(image, size):
    """IMAGE in a partition of SIZE bytes, after its first start: each block
    behind it has a header, and zeros behind that in its page, as UBI writes
    one"""
    header = image[2 * PEB:2 * PEB + EC].ljust(PAGE, b"\0").ljust(PEB, ERASED)
    return image + header * (size // PEB - len(image) // PEB)
