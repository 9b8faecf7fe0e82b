#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""cut_images.py FOLDER: firmware for test_everycut.c

Two images, old and new, small, of every format that a board of boards.cfg
takes, and the boards' flash maps with each partition cut to a few blocks.
FOLDER/cells.inc lists them: what is uploaded, and for each board what else
writes to flash, which is to restore a backup and to erase the settings.
"""
import pathlib
import random
import re
import struct
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(TOP / "tests/lib"), str(TOP / "tools")]
import machines  # noqa: E402
import pack  # noqa: E402
import ubi  # noqa: E402
import wrap  # noqa: E402

NOR_BLOCK, NOR_PAGE = 0x10000, 256
# of such a chip UBI keeps two in reserve; one is bad from the beginning
NAND_BLOCKS = 56
# blocks that a partition keeps
CUT = {"firmware": 8, "kernel": 4, "ubi": 20}
IDENTITY = {"tplink_wdr4300": "tplink_tl-wdr4300-v1"}
DEVICE = {"tplink_wdr4300": "tplink,tl-wdr4300-v1", "malta": "mti,malta",
          "malta2": "mti,malta",
          "maltael": "mti,maltael"}
ATH79, MT7621 = 0x80060000, 0x80001000
SUPPORT = {
    "tplink_archer-c6-v2":
        "{product_name:Archer C6,product_ver:2.0.0,special_id:45550000}",
    "tplink_archer-a6-v3":
        "{product_name:Archer A6,product_ver:3.0.0,special_id:55530000}",
}
HWID = {"tplink_wdr4300": 0x43000001, "malta": 0x4d414c54,
        "maltael": 0x4d414c45}
# whose identity it has
OTHER = {"malta2": "malta"}
# the file has kernel1.bin and rootfs0.bin, which are two
FILES = {"nand-split": ("kernel-alone", "ubi-alone")}


def boards():
    """{name: its formats that go into flash}"""
    lines = (TOP / "build/boards/boards.cfg").read_text().splitlines()
    return {f[0]: [fmt for fmt in f[6].split(",") if fmt != "disk"]
            for f in map(str.split, lines) if f[7] != "builds"}


def load_address(board):
    soc = machines.BOARDS[board].args[1]
    return MT7621 if soc.startswith("mt7621") else ATH79


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


def nor_image(board, fmt, seed, kernel, root, places):
    """what tools/pack.py and tests/lib/wrap.py can make of them"""
    block, load = machines.BOARDS[board].block, load_address(board)
    device = DEVICE.get(board, board.replace("_", ",", 1))
    name = f"Lifeboat cut {seed}"
    front = pack.uimage(kernel, load, load, name)
    data = front.ljust(2 * block, b"\xff") + root
    if fmt in wrap.WRAPPERS:
        return wrap.WRAPPERS[fmt](data, board)
    if fmt == "tplink-v1":
        header = pack.tplink_header(
            len(kernel), (2 * block, len(root)), vendor="Lifeboat",
            version=name, hwid=HWID[board], hwrev=1, load=load, entry=load,
            limit=places["firmware"][1])
        return pack.tplink_sealed((header + kernel).ljust(
            2 * block, b"\xff") + root)
    if fmt == "safeloader":
        start, size = places["firmware"]
        return pack.safeloader_image(front, root, [SUPPORT[board]], start,
                                     start + size, start + 2 * block)
    if fmt in ("sge-uimage", "shrs"):
        more = pack.sge(*device.split(",")[1].upper().rsplit("-", 1))
        data = pack.uimage(kernel, load, load, name, more).ljust(
            2 * block, b"\xff") + root
        if fmt == "shrs":
            return wrap.shrs(data)
    elif fmt == "seama":
        header = len(pack.seama(b""))
        data = pack.seama(kernel.ljust(2 * block - header, b"\xff") + root)
    return data + pack.metadata(data, [device], "1", "cut", "Lifeboat")


def nand_image(board, fmt, seed, kernel, root, places):
    load = load_address(board)
    front = pack.uimage(kernel, load, load, f"Lifeboat cut {seed}")
    volumes = [("rootfs", root, 1), ("rootfs_data", b"", 9)]
    device = ubi.make(seed + 7, volumes, 0)
    if fmt == "sysupgrade-tar":
        return pack.sysupgrade_tar(front, root, board.replace("_", ",", 1))
    if fmt == "ubi-alone":
        return device
    if fmt == "kernel-alone":
        return front
    joined = front.ljust(places["kernel"][1], b"\xff") + device
    if fmt == "sercomm":
        return wrap.sercomm(bytes(places["kernel"][0]) + joined, "AYA")
    return joined


def image(board, fmt, seed, parts):
    """(bytes, the root that has to be in UBI, or none)"""
    rng = random.Random(f"{board} {seed}")
    b = machines.BOARDS[board]
    places = {name: (offset, size) for name, offset, size, _ in parts}
    kernel = pack.lzma_alone(rng.randbytes(b.block + b.block // 8))
    root = squashfs(rng, b.block + b.block // 2)
    make = nand_image if b.nand else nor_image
    return (make(board, fmt, seed, kernel, root, places),
            root if b.nand and fmt != "kernel-alone" else b"")


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
        identity = f'IDENTITIES "/{IDENTITY.get(board, board)}.dtb"'
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
