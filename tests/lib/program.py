# SPDX-License-Identifier: GPL-2.0-or-later
"""The tests' own firmware (tests/firmware) for a board: boards with one kind of
SoC and of flash have the same program, into which goes where their root is."""
import functools
import pathlib
import struct

import pack
import recipe

KINDS = pathlib.Path(__file__).resolve().parents[2] / "build/firmware/kinds"
MARK = b"LFBPLACE"
# of what a program is called, the word before "-"
VERSIONS = {"old": "v1-old", "new": "v2-new"}
MALTA_LOAD = 0x80100000
MALTA_ROOT_AT = 0x100000


def kind(facts):
    """which of tests/firmware/Makefile's"""
    if facts.family == "malta":
        return "maltael" if facts.endian == "little" else "malta"
    if facts.flash.kind == "spi-nand":
        return "ath79-spi-nand"
    if facts.family == "mt7621":
        return "mt7621" if facts.flash.kind == "nor" else "mt7621-nand"
    return "ar933x" if facts.kind == "ar933x" else "ath79"


def wants_stub(facts, fmt=None):
    """the kernel is where a header without an address has it"""
    return recipe.kernel_kind(facts, fmt) == "seama"


def load(facts, fmt=None):
    if wants_stub(facts, fmt):
        return recipe.STUB
    return recipe.LOAD.get(facts.family, MALTA_LOAD)


def root_at(facts):
    return MALTA_ROOT_AT if facts.family == "malta" else recipe.ROOT_AT


def place(facts):
    """(where the root may be in its chip, bytes there, where it is in a
    second firmware)"""
    at = root_at(facts) if facts.flash.kind == "nor" else 0
    part, other = facts.firmware[-1], facts.second[-1:] or facts.firmware[-1:]
    return part.offset + at, part.size - at, other[0].offset + at


def placed(facts, program):
    """PROGRAM, which is told where its root is"""
    at = program.index(MARK) + len(MARK)
    order = "<" if facts.endian == "little" else ">"
    return (program[:at] + struct.pack(f"{order}III", *place(facts)) +
            program[at + 12:])


@functools.lru_cache(None)
def read(name):
    return (KINDS / name).read_bytes()


def plain(facts, which, fmt=None):
    """the program, as it runs; WHICH: "old" or "new" """
    name = f"{kind(facts)}/{which}" + "-stub" * wants_stub(facts, fmt)
    return placed(facts, read(f"{name}.kernel"))


def contents(facts, which, fmt=None, packed=pack.lzma_alone):
    """what goes into an image in that format"""
    at = load(facts, fmt)
    return recipe.Contents(
        VERSIONS[which], packed(plain(facts, which, fmt)),
        recipe.rooted(read(f"{kind(facts)}/{which}.squashfs")), at, at,
        root_at(facts))
