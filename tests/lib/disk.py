# SPDX-License-Identifier: GPL-2.0-or-later
"""Images of disks, and what can be wrong with one."""
import gzip
import random
import struct
import zlib

SECTOR = 512


def entry(kind, start, count):
    return struct.pack("<B3xB3xII", 0, kind, start, count)


def first_sector(*entries):
    return (b"\xfa\x31\xc0".ljust(446, b"\x90") +
            b"".join(entries).ljust(64, b"\0") + b"\x55\xaa")


def body(sectors, seed=0):
    """half of it can be packed"""
    r = random.Random(seed or sectors)
    return b"".join(r.randbytes(SECTOR) if i % 2 else
                    b"lifeboat %5d\n " % i * 32 for i in range(sectors))


def mbr(sectors, size=None, seed=0):
    """two partitions; SIZE: up to where the second one claims to reach"""
    size = size or sectors
    middle = sectors // 2
    return first_sector(entry(0x0c, 1, middle - 1),
                        entry(0x83, middle, size - middle)) + \
        body(sectors - 1, seed)


def gpt(sectors):
    """as sgdisk makes one, the copy at the end included"""
    last = sectors - 34
    middle = (34 + last) // 2
    entries = b"".join(
        struct.pack("<16s16sQQQ72s", b"kind" * 4, bytes([i]) * 16, *span, 0,
                    "system".encode("utf-16le"))
        for i, span in enumerate([(34, middle - 1), (middle, last)], 1)
    ).ljust(128 * 128, b"\0")

    def header(own, other, at):
        h = struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, 0, 0,
                        own, other, 34, last, b"disk" * 4, at, 128, 128,
                        zlib.crc32(entries))
        return (h[:16] + struct.pack("<I", zlib.crc32(h)) + h[20:]
                ).ljust(SECTOR, b"\0")

    return first_sector(entry(0xee, 1, sectors - 1)) + \
        header(1, sectors - 1, 2) + entries + body(sectors - 67) + entries + \
        header(sectors - 1, 1, sectors - 33)


def damaged_gpt(sectors):
    """a bit of its header is another, and its sum was made before"""
    image = bytearray(gpt(sectors))
    image[SECTOR + 60] ^= 1
    return bytes(image)


def gz(data, level=9):
    return gzip.compress(data, level, mtime=0)


def told(packed, size):
    """its end says another length"""
    return packed[:-4] + struct.pack("<I", size & 0xffffffff)
