# SPDX-License-Identifier: GPL-2.0-or-later
"""A router's flash: Lifeboat, settings and calibration that a test would
recognise, and perhaps a firmware."""
import functools
import hashlib
import pathlib

import machines
import nand
import ubi

TOP = pathlib.Path(__file__).resolve().parents[2]
# Malta's, big- and little-endian, for the tests that only it runs
SIZE = machines.BOARDS["malta"].size
BLOCK = machines.BOARDS["malta"].block
PARTITIONS = machines.BOARDS["malta"].partitions
# of the router whose flash this is
MAC = bytes.fromhex("c0ffee123456")


def lifeboat(board, variant="flash"):
    if variant != "flash":
        return (TOP / "build" / board / f"u-boot-{variant}" /
                "u-boot.bin").read_bytes()
    return (TOP / "build" / board / f"lifeboat-{board}.bin").read_bytes()


def marked(name, board="malta"):
    """bytes that nothing else contains: a partition's worth, on NAND, where
    they are laid out slowly, some pages"""
    router = machines.BOARDS[board]
    size = router.place(name)[1]
    if router.nand:
        size = min(size, 4 * nand.PAGE)
    seed = f"lifeboat test {name}\n".encode()
    blob = bytearray(seed)
    while len(blob) < size:
        seed = hashlib.sha256(seed).digest()
        blob += seed
    return bytes(blob[:size])


def split(router, firmware, bad):
    """what of a firmware goes into which partition; it has been started"""
    if not router.nand:
        return {"firmware": firmware}
    size = router.partitions["kernel"][1]
    kernel, image = firmware[:size], firmware[size:]
    at, size = router.partitions["ubi"]
    size -= router.block * sum(at <= block < at + size for block in bad)
    return {"kernel": kernel, "ubi": image and ubi.used(image, size)}


# a NAND chip takes a second to lay out
@functools.lru_cache(2)
def make(board, firmware=None, variant="flash", bad=()):
    """the whole chip; FIRMWARE: bytes, as an upgrade would have put them;
    BAD: addresses of blocks that its maker has marked"""
    router = machines.BOARDS[board]
    nor = bytearray(b"\xff" * router.nor)
    flash = bytearray(b"\xff" * router.file_size(router.size))
    for block in bad:
        nand.mark_bad(flash, block)
    contents = {name: marked(name, board) for name in router.protected}
    contents["boot"] = lifeboat(board, variant)
    contents |= split(router, firmware or b"", bad)
    for name, data in contents.items():
        offset, size = router.place(name)
        if len(data) > size:
            raise ValueError(f"{name} has {len(data)} bytes, over {size}")
        if name in router.in_nor:
            nor[offset:offset + len(data)] = data
        elif router.nand:
            nand.put(flash, offset, size, data, router.nand)
        else:
            flash[offset:offset + len(data)] = data
    if router.mac is not None:
        patch(nor or flash, board, router.mac,
              MAC.hex(":").upper().encode() if router.mac_text else MAC)
    return bytes(nor + flash)


def nand_at(board, address):
    """where in the file a byte of the NAND chip is"""
    router = machines.BOARDS[board]
    return router.nor + nand.raw_at(address, router.nand)


def patch(flash, board, offset, data):
    """other bytes at some place of the chip that it starts from"""
    router = machines.BOARDS[board]
    if router.nand and not router.nor:
        for at in range(0, len(data), nand.PAGE):
            nand.patch(flash, offset + at, data[at:at + nand.PAGE],
                       router.nand)
    else:
        flash[offset:offset + len(data)] = data


def raw(flash, name, board="malta"):
    """a partition as it is in the file, on NAND with its OOB"""
    router = machines.BOARDS[board]
    offset, size = router.place(name)
    if name not in router.in_nor:
        offset, size = router.file_size(offset), router.file_size(size)
        offset += router.nor
    return flash[offset:offset + size]


def partition(flash, name, board="malta"):
    """a partition's bytes, on NAND those of its good blocks"""
    router = machines.BOARDS[board]
    if router.nand:
        return nand.get(flash[router.nor:], *router.partitions[name],
                        router.nand)
    return raw(flash, name, board)
