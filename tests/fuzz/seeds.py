#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""seeds.py VECTORS IDENTITIES OUT: small beginnings for the image fuzzers

A real image is far longer than a fuzzer's input, so that each becomes three:
its beginning; beginning and end; and the same with the place in between where
the root file system begins.  The lengths in them are wrong then, which the
fuzzers repair if the byte in front says so.
"""
import csv
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))
# pylint: disable-next=wrong-import-position
import sent_vendors  # noqa: E402
import disk  # noqa: E402
import fdt  # noqa: E402

PIECE = 4096
# of TP-Link's safeloader
TABLE, TABLE_LEN = 0x1014, 0x800
# tests/fuzz/repair.h: everything
REPAIR = bytes([0x0f])


def formats(identities):
    """board -> names of formats; in the order in which verdict.c has them"""
    return {p.stem: fdt.read(p).find("lifeboat").texts("formats")
            for p in sorted(identities.glob("*.dtb"), key=lambda p: p.name)}


def plain(data, family):
    """without what some vendors hide their images behind"""
    if family == "elx":
        header, key = 0x80, bytes.fromhex("8844A2D168B45A2D")
    elif family == "senao":
        word = int.from_bytes(data[0x5c:0x60], "big")
        header, key = 0x60, bytes(word >> i & 0xff for i in range(8))
    else:
        return data
    key = (key * (len(data) // len(key) + 1))[:len(data) - header]
    hidden = int.from_bytes(data[header:], "big")
    shown = hidden ^ int.from_bytes(key, "big")
    return data[:header] + shown.to_bytes(len(key), "big")


def middle(data, family):
    """from where something begins behind the first piece"""
    hidden, data = data, plain(data, family)
    ends = [data.find(magic, PIECE) for magic in (b"hsqs", b"UBI#")]
    # a tar's member: its header begins in front of its magic
    ends.append(data.find(b"ustar", PIECE) - 257)
    found = [at for at in ends if at >= PIECE]
    return hidden[min(found):][:PIECE] if found else b""


def safeloader(data):
    """the same parts, each cut to a piece, and a table that says so; the root
    file system comes last, so that it may end where the file does"""
    parts = re.findall(rb"fwup-ptn (\S+) base 0x(\w+) size 0x(\w+)",
                       data[TABLE:TABLE + TABLE_LEN])
    table = body = b""
    for name, base, size in sorted(parts, key=lambda p: (
            p[0] in (b"os-image", b"file-system"), p[0] == b"file-system")):
        piece = data[TABLE + int(base, 16):][:min(int(size, 16), PIECE)]
        table += b"fwup-ptn %s base 0x%05x size 0x%05x\t\r\n" % (
            name, TABLE_LEN + len(body), len(piece))
        body += piece
    return data[:TABLE] + table.ljust(TABLE_LEN, b"\0") + body


def pieces(data, family):
    # DNI's header does not go into flash, where the UBI has its place
    head = data[:PIECE + (128 if family == "dni" else 0)]
    tail = data[max(len(head), len(data) - PIECE):]
    made = {head, head + tail, head + middle(data, family) + tail}
    return made | {safeloader(data)} if family == "safeloader" else made


def main():
    vectors, identities, out = map(pathlib.Path, sys.argv[1:])
    boards = formats(identities)
    index = {name: i for i, name in enumerate(boards)}
    with open(vectors / "MANIFEST.tsv", newline="", encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t")
                if r["verdict"] == "accept" and r["profile_device"] in boards]
    for row in rows:
        data = (vectors / row["file"]).read_bytes()
        board = row["profile_device"]
        for n, piece in enumerate(sorted(pieces(data, row["family"]),
                                         key=len)):
            plant(out, f"{row['file']}.{n}", piece, index[board],
                  boards[board])
    # of formats without a vector
    for name, (data, board) in sent_vendors.SEEDS.items():
        plant(out, name, data, index[board], boards[board])
    # no board with a model of its own has a disk
    for name, image in ("mbr", disk.mbr(8)), ("gpt", disk.gpt(80)):
        for level in 0, 9:
            for fuzzer in "fuzz_format_disk", "fuzz_disk":
                write(out / fuzzer, f"{name}.gz{level}",
                      REPAIR + disk.gz(image, level))
        write(out / "fuzz_format_disk", name, REPAIR + image)
        write(out / "fuzz_disk", name, REPAIR + image)


def plant(out, name, data, board, known):
    write(out / "fuzz_identify", name, bytes([board]) + REPAIR + data)
    for fmt in known:
        write(out / f"fuzz_format_{fmt}", name, REPAIR + data)


def write(folder, name, data):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


main()
