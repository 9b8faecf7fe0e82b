# SPDX-License-Identifier: GPL-2.0-or-later
"""A router's flash: Lifeboat, settings and calibration that a test would
recognise, and perhaps a firmware."""
import hashlib
import pathlib

import machines

TOP = pathlib.Path(__file__).resolve().parents[2]
# Malta's, big- and little-endian, for the tests that only it runs
SIZE = machines.BOARDS["malta"].size
BLOCK = machines.BOARDS["malta"].block
PARTITIONS = machines.BOARDS["malta"].partitions


def lifeboat(board, variant="flash"):
    if variant != "flash":
        return (TOP / "build" / board / f"u-boot-{variant}" /
                "u-boot.bin").read_bytes()
    return (TOP / "build" / board / f"lifeboat-{board}.bin").read_bytes()


def marked(name, board="malta"):
    """a partition's worth of bytes that nothing else contains"""
    size = machines.BOARDS[board].partitions[name][1]
    seed = f"lifeboat test {name}\n".encode()
    blob = seed
    while len(blob) < size:
        seed = hashlib.sha256(seed).digest()
        blob += seed
    return blob[:size]


def make(board, firmware=None, variant="flash"):
    """the whole chip; FIRMWARE: bytes, as an upgrade would have put them"""
    router = machines.BOARDS[board]
    flash = bytearray(b"\xff" * router.size)
    contents = {name: marked(name, board) for name in router.protected}
    contents |= {"boot": lifeboat(board, variant), "firmware": firmware or b""}
    for name, data in contents.items():
        offset, size = router.partitions[name]
        if len(data) > size:
            raise ValueError(f"{name} has {len(data)} bytes, over {size}")
        flash[offset:offset + len(data)] = data
    return bytes(flash)


def partition(flash, name, board="malta"):
    offset, size = machines.BOARDS[board].partitions[name]
    return flash[offset:offset + size]
