# SPDX-License-Identifier: GPL-2.0-or-later
"""Vendors' envelopes around a firmware, as OpenWrt's recipes put them on.
flash/image_*.c say the sources, and take the same formats apart; wrap.py and
tools/pack.py have others."""
import hashlib
import struct
import zlib

UBNT_HEADER = 0x104
UBNT_WINDOW = 0x9f000000
DLINK_RU_MARK = b"c0ffeef0rge"
DLINK_RU_MAGIC = bytes.fromhex("00c0ffee")


def _cksum_table():
    for n in range(256):
        n <<= 24
        for _ in range(8):
            n = n << 1 & 0xffffffff ^ (0x04c11db7 if n >> 31 else 0)
        yield n


CKSUM = tuple(_cksum_table())


def cksum(data):
    """POSIX's: the length goes in, too"""
    size = len(data).to_bytes(8, "little").rstrip(b"\0")
    crc = 0
    for part in (data, size):
        for byte in part:
            crc = crc << 8 & 0xffffffff ^ CKSUM[crc >> 24 ^ byte]
    return ~crc & 0xffffffff


def linksys(image, kind):
    """image-commands.mk, linksys-image"""
    return image + (f".LINKSYS.01000409{kind:<15}{cksum(image):08X}"
                    f"{'0':<8}K0000000F0246434").encode().ljust(256, b"\0")


def gemtek(image):
    return image + f".GEMTEK.{cksum(image):08X}".encode()


def elecom_gs(image, name):
    """NAME: "ELECOM WRC-1167GST2" """
    return f"{name} v0.00".encode().ljust(32, b"\0") + image + \
        hashlib.md5(image).hexdigest().encode() + \
        f"MT7621_ELECOM_{name.split(' ', 1)[1]}".encode()


def elx(image, hwid, key):
    """HWID, KEY: hexadecimal"""
    key = bytes.fromhex(key)
    pad = key * (len(image) // len(key) + 1)
    hidden = (int.from_bytes(image, "big") ^
              int.from_bytes(pad[:len(image)], "big"))
    head = b"\0\0\0\0\0\0\0\3".ljust(0x2a, b"\0") + bytes.fromhex(hwid)
    return (head.ljust(0x3e, b"\0") + struct.pack(">I", len(image)) +
            bytes(4) + hashlib.md5(image).digest()).ljust(0x80, b"\0") + \
        hidden.to_bytes(len(image), "big")


def dlink_ru(image, salts):
    """a signature each"""
    image += DLINK_RU_MARK
    for salt in salts:
        image += hashlib.md5(bytes.fromhex(salt) + image).digest() + \
            DLINK_RU_MAGIC
    return image


def dlink_mstc(image, hwid):
    return image + hashlib.md5(image + b"ffff").hexdigest().encode() + \
        hwid.encode()


def ubnt(parts, version):
    """PARTS: (name, address in RAM or 0, in flash, its room there, bytes)"""
    def summed(data):
        return data + struct.pack(">II", zlib.crc32(data), 0)

    data = summed(b"OPEN" + version.encode().ljust(UBNT_HEADER - 4, b"\0"))
    for number, (name, ram, at, room, body) in enumerate(parts):
        data += summed(b"PART" + name.encode().ljust(28, b"\0") + struct.pack(
            ">6I", ram, number + 1, UBNT_WINDOW + at, ram, len(body), room) +
            body)
    # the last sum leaves its own mark out
    return data + b"END." + struct.pack(">II", zlib.crc32(data), 0)
