# SPDX-License-Identifier: GPL-2.0-or-later
"""Firmware images to upload: the good ones of tests/firmware, and what can be
wrong with one."""
import lzma
import pathlib
import random
import struct
import zlib

import made
import pack

TOP = pathlib.Path(__file__).resolve().parents[2]
FIRMWARE = 0x340000
# an upload may be as large as the chip (corridor.c)
LIMIT = 0x400000
BLOCK = 0x10000
# where the root is in it (tests/firmware/Makefile)
ROOT = 0x100000


def path(board, name):
    return TOP / "build" / "firmware" / board / f"{name}.bin"


def read(board, name):
    return path(board, name).read_bytes()


def used(name, board):
    """(a firmware of NAME as it is after a while, with settings behind its
    root; where in the partition these begin)"""
    data = read(board, name)
    (length,) = struct.unpack_from("<Q", data, ROOT + 0x28)
    at = -(-(ROOT + length) // BLOCK) * BLOCK
    settings = b"\x19\x85\xe0\x01" + garbage(FIRMWARE - at - 4)
    return data[:at].ljust(at, b"\xff") + settings, at


def flipped(data, at):
    data = bytearray(data)
    data[at] ^= 0x10
    return bytes(data)


def garbage(size):
    return random.Random(size).randbytes(size)


def resealed(header, data):
    """a uImage's header, for other DATA"""
    header = bytearray(header)
    # ih_size, ih_dcrc, and ih_hcrc over the rest
    header[12:16] = len(data).to_bytes(4, "big")
    header[24:28] = zlib.crc32(data).to_bytes(4, "big")
    header[4:8] = bytes(4)
    header[4:8] = zlib.crc32(header).to_bytes(4, "big")
    return bytes(header)


def initramfs(board, compatible=(), size=0, raw=False):
    """"new"'s kernel alone, which looks for a root in flash all the same; behind
    the program a device tree of a router that is called so, as in OpenWrt's;
    SIZE: of the program, with zeros in it; RAW: not packed"""
    header = read(board, "new-nometa")[:64]
    (length,) = struct.unpack_from(">I", header, 12)
    packed = read(board, "new-nometa")[64:64 + length]
    assert header[31] == 3
    program = lzma.decompress(packed, lzma.FORMAT_ALONE)
    program = program.ljust(size or -(-len(program) // 4) * 4, b"\0")
    if compatible:
        program += made.device_tree(compatible)
    if raw:
        return sealed(header[:31] + b"\0" + header[32:], program)
    return sealed(header, lzma.compress(
        program, lzma.FORMAT_ALONE,
        filters=[{"id": lzma.FILTER_LZMA1, "preset": 1, "lc": 1, "lp": 2,
                  "pb": 2}]))


def fit_initramfs(board, compatible):
    """the same as a FIT, the tree beside the kernel"""
    header = read(board, "new-nometa")[:64]
    length, load, entry = struct.unpack_from(">III", header, 12)
    return pack.fit(read(board, "new-nometa")[64:64 + length],
                    pack.tree(compatible, "console=ttyS0"), load, entry,
                    "Lifeboat test v2-new")


def sealed(header, data):
    return resealed(header, data) + data


def cut(name, end):
    return lambda board: read(board, name)[:end]


def flip(name, at):
    return lambda board: flipped(read(board, name), at)


def gzipped(name):
    """its kernel's header, and the header's CRC, say gzip"""
    def make(board):
        data = bytearray(read(board, name))
        data[4:8], data[31] = bytes(4), 1
        data[4:8] = zlib.crc32(data[:64]).to_bytes(4, "big")
        return bytes(data)
    return make


def grown(name, size):
    def make(board):
        data = read(board, name)
        return data + garbage(size - len(data))
    return make


# name: (its bytes for a board, the status that refuses it)
BROKEN = {
    "empty": (lambda board: b"", 415),
    "one-byte": (lambda board: b"\x27", 415),
    "garbage": (lambda board: garbage(2_000_000), 415),
    "text": (lambda board: b"<!doctype html><title>404</title>\n" * 2000, 415),
    "other-board": (cut("new-other-board", None), 422),
    "truncated-header": (cut("new-sysupgrade", 60), 422),
    "truncated-kernel": (cut("new-sysupgrade", 500_000), 422),
    "truncated-root": (cut("new-sysupgrade", -100_000), 422),
    "flipped-header": (flip("new-sysupgrade", 0x20), 422),
    "flipped-kernel": (flip("new-sysupgrade", 300_000), 422),
    "flipped-root": (flip("new-sysupgrade", -50_000), 422),
    "flipped-metadata": (flip("new-sysupgrade", -60), 422),
    "gzip-kernel": (gzipped("new-nometa"), 415),
    "tplink-truncated": (cut("new-tplink", -100_000), 422),
    "tplink-flipped": (flip("new-tplink", 300_000), 422),
    "tplink-other-board": (flip("new-tplink", 0x43), 422),
    "too-big-for-partition": (grown("new-sysupgrade", 0x340001), 413),
    "oversize": (grown("new-sysupgrade", LIMIT + 1), 413),
}
