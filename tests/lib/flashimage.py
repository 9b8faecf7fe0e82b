# SPDX-License-Identifier: GPL-2.0-or-later
"""A Malta's flash: Lifeboat, settings and calibration that a test would
recognise, and perhaps a firmware."""
import hashlib
import pathlib

TOP = pathlib.Path(__file__).resolve().parents[2]
SIZE = 0x400000
BLOCK = 0x10000
# name: (offset, size), as board/mips_malta.dtsi has them
PARTITIONS = {
    "boot": (0, 0xa0000),
    "env": (0xa0000, 0x10000),
    "factory": (0xb0000, 0x10000),
    "firmware": (0xc0000, 0x340000),
}
PROTECTED = ("boot", "env", "factory")


def lifeboat(board, variant="flash"):
    if variant != "flash":
        return (TOP / "build" / board / f"u-boot-{variant}" /
                "u-boot.bin").read_bytes()
    return (TOP / "build" / board / f"lifeboat-{board}.bin").read_bytes()


def marked(name):
    """a partition's worth of bytes that nothing else contains"""
    size = PARTITIONS[name][1]
    seed = f"lifeboat test {name}\n".encode()
    blob = seed
    while len(blob) < size:
        seed = hashlib.sha256(seed).digest()
        blob += seed
    return blob[:size]


def make(board, firmware=None, variant="flash"):
    """the chip's 4 MiB; FIRMWARE: bytes, as an upgrade would have put them"""
    flash = bytearray(b"\xff" * SIZE)
    contents = {"boot": lifeboat(board, variant), "env": marked("env"),
                "factory": marked("factory"), "firmware": firmware or b""}
    for name, data in contents.items():
        offset, size = PARTITIONS[name]
        if len(data) > size:
            raise ValueError(f"{name} has {len(data)} bytes, over {size}")
        flash[offset:offset + len(data)] = data
    return bytes(flash)


def partition(flash, name):
    offset, size = PARTITIONS[name]
    return flash[offset:offset + size]
