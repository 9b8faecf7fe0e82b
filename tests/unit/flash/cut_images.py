#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cut_images.py FOLDER: firmware for test_everycut.c

Two images, old and new, small, of every format that Malta and the routers whose
every path is tested take, and the boards' flash maps with each partition cut to a few blocks.
FOLDER/cells.inc lists them: what is uploaded, and for each board what else
writes to flash, which is to restore a backup and to erase the settings.
"""
import dataclasses
import pathlib
import random
import re
import struct
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(TOP / "tests/lib"), str(TOP / "tools")]
import boardfile  # noqa: E402
import machines  # noqa: E402
import pack  # noqa: E402
import program  # noqa: E402
import recipe  # noqa: E402
import ubi  # noqa: E402

NOR_BLOCK, NOR_PAGE = 0x10000, 256
# of such a chip UBI keeps two in reserve; one is bad from the beginning
NAND_BLOCKS = 56
# blocks that a partition keeps
CUT = {"firmware": 8, "kernel": 5, "ubi": 20}
# whose identity it has
OTHER = {"malta2": "malta", "malta-slots": "malta", "maltael2": "maltael"}
# the file has kernel1.bin and rootfs0.bin, which are two
FILES = {"nand-split": ("kernel-alone", "ubi-alone")}


def boards():
    """{name: its formats}"""
    maltas = [name for name in machines.BOARDS if name not in machines.ROUTERS]
    names = [*maltas, *machines.models()]
    return {name: machines.BOARDS[name].facts.formats for name in names}


def squeezed(board):
    """(name, offset, size, writable) of each partition, in flash's order"""
    b = machines.BOARDS[board]
    parts = sorted(((offset, name) for name, (offset, size)
                    in b.partitions.items()
                    if not (b.nand and name == "firmware")))
    at, result = 0, []
    for _, name in parts:
        size = CUT.get(name, 1) * b.block
        result.append((name, at, size, name in CUT))
        at += size
    return result


def squashfs(rng, length):
    head = struct.pack("<4sIIIIHHHHHHQQQQQQQQ", b"hsqs", 1, 0, 0x40000, 0, 4,
                       18, 0xc0, 1, 4, 0, 0, length, 0, 0xffffffffffffffff,
                       96, 96, 96, 96)
    return head.ljust(96, b"\0") + rng.randbytes(length - 96)


def image(board, fmt, seed, parts):
    """(bytes, the root that has to be in UBI, or none)"""
    rng = random.Random(f"{board} {seed}")
    b = machines.BOARDS[board]
    flash = boardfile.Chip(b.facts.flash.kind, 0, b.block, [
        boardfile.Part(name, at, size) for name, at, size, _ in parts])
    facts = dataclasses.replace(b.facts, flash=flash)
    load = program.load(facts)
    c = recipe.Contents(
        f"cut {seed}", pack.lzma_alone(rng.randbytes(b.block + b.block // 8)),
        recipe.rooted(squashfs(rng, b.block + b.block // 2)), load, load,
        2 * b.block)
    if fmt == "ubi-alone":
        return recipe.ubi_image(c), c.root
    if fmt == "kernel-alone":
        return recipe.uimage(c), b""
    return recipe.uploads(facts, fmt, c)[0].files[0], c.root if b.nand else b""


def malta_identity(out, board, formats):
    """Malta's is not in board/identity: nobody makes firmware for it"""
    text = (TOP / f"board/mips_{OTHER.get(board, board)}.dts").read_text()
    node = re.search(r"lifeboat \{(.*?)\};", text, re.DOTALL)[1]
    names = ", ".join(f'"{f}"' for f in formats)
    source = f"""/dts-v1/; / {{
        partitions {{ #address-cells = <1>; #size-cells = <1>;
            fw: partition@c0000 {{ label = "firmware";
                reg = <0xc0000 0x340000>; }}; }};
        lifeboat {{ {node} formats = {names};
            firmware-partitions = <&fw>;
            flash-size = <0x400000>; erase-size = <0x10000>; }}; }};"""
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o",
                    out / f"{board}.dtb"], input=source.encode(), check=True)


def make_images(out, board, formats, parts):
    for fmt in formats:
        for seed in (0, 1):
            data, root = image(board, fmt, seed, parts)
            (out / f"{board}.{fmt}.{seed}.bin").write_bytes(data)
            (out / f"{board}.{fmt}.{seed}.root").write_bytes(root)


def rows(formats, nand):
    """(what, format of what is there, what is done, to which partition)"""
    own = "sysupgrade-tar" if nand else formats[0]
    result = [(fmt, fmt, "CUT_WRITE", "") for fmt in formats]
    restored = ("kernel", "ubi") if nand else ("firmware", "all")
    result += [(f"restore-{name}", own, "CUT_RESTORE", name)
               for name in restored]
    if nand:
        result.append(("restore-ubi-thinned", own, "CUT_RESTORE", "ubi"))
    return result + [("reset", own, "CUT_RESET", "")]


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    lines = []
    for board, formats in boards().items():
        b = machines.BOARDS[board]
        parts = squeezed(board)
        formats = [f for fmt in formats for f in FILES.get(fmt, (fmt,))]
        make_images(out, board, formats, parts)
        identity = f'IDENTITIES "/{b.facts.identity}.dtb"'
        if not b.ours:
            malta_identity(out, board, formats)
            identity = f'CUTS "/{board}.dtb"'
        table = ", ".join(
            f'{{ "{n}", {o:#x}, {s:#x}, {int(w)}, {int(n == "boot")} }}'
            for n, o, s, w in parts)
        size = max(sum(s for _, _, s, _ in parts),
                   NAND_BLOCKS * b.block if b.nand else 0)
        page = ubi.PAGE if b.nand else NOR_PAGE
        lines += [
            f'{{ "{board}", {identity}, "{what}", "{fmt}", {action}, '
            f'"{part}", {page}, {int(bool(b.nand))}, '
            f'{{ .part = {{ {table} }}, .count = {len(parts)}, '
            f'.size = {size:#x}, '
            f'.erasesize = {b.block:#x} }} }},\n'
            for what, fmt, action, part in rows(formats, b.nand)]
    (out / "cells.inc").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
