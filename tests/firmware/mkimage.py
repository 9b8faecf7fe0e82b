#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrap a kernel and a root file system as router vendors do.

mkimage.py facts BOARD         what a Makefile has to know of it
mkimage.py board BOARD --out FOLDER    all that tests and `make run` restore
mkimage.py image --board BOARD …    one image, of somebody else's kernel
mkimage.py root --init FILE --stuffing BYTES --out FILE one squashfs
mkimage.py selftest VECTORS    hold this code against real tools' images

What an image is like is tests/lib/recipe.py's.  In every one the root lies
where the kernel looks for it, on NAND in a UBI volume, and its SHA-256 follows
it: one block of 4 KiB that begins with "LFBTROOT" and the digest of all blocks
of the file system.
"""
import argparse
import hashlib
import io
import lzma
import os
import pathlib
import random
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import zlib

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests/lib"), str(TOP / "tools")]
import machines  # noqa: E402
import pack  # noqa: E402
import program  # noqa: E402
import recipe  # noqa: E402
import ubi  # noqa: E402

SAFELOADER_TABLE = slice(0x1014, 0x1814)
MIB = 1 << 20
# of these the kernel has so many MiB when it is unpacked
BIGS = (16, 64)
# a whole image of Malta's
MALTA_SIZE = 3 * MIB


def facts_of(board):
    return machines.BOARDS[board].facts


def sge(device):
    """dlink,dir-882-a1 is a DIR-882, A1"""
    return pack.sge(*device.split(",")[1].upper().rsplit("-", 1))


def say_facts(a):
    facts = facts_of(a.board)
    little = facts.endian == "little"
    print(f"soc={facts.family} kind={program.kind(facts)}",
          f"cross=mips{'el' * little}-linux-gnu- format={facts.formats[0]}")


def packed(data, preset=9 | lzma.PRESET_EXTREME):
    """as xz does, with an end marker: other images have OpenWrt's way"""
    return lzma.compress(data, lzma.FORMAT_ALONE, preset=preset)


def big(facts, size):
    """"new", with zeros behind its program"""
    return program.contents(facts, "new", packed=lambda data: packed(
        data.ljust(size, b"\0"), 1))


def filled(image, facts, c, size):
    """erased bytes, so that image and metadata together have SIZE bytes"""
    room = size - len(recipe.described(image, facts, c))
    if room < 0:
        sys.exit(f"mkimage.py: the image is {-room} bytes over {size}")
    return image + pack.ERASED * room


def malta_images(facts, new, old):
    """what tests cut, flip and fill by the byte (tests/lib/images.py)"""
    init = program.KINDS / program.kind(facts) / "new.elf"
    with tempfile.TemporaryDirectory() as d:
        # as much as there is beside inode tables, digest and metadata; the
        # last few KiB are filled
        root = squashfs(init.read_bytes(), MALTA_SIZE - new.at - 0x6000,
                        pathlib.Path(d, "root"))
    long = recipe.Contents(new.version, new.kernel, recipe.rooted(root),
                           new.load, new.entry, new.at)
    plain = recipe.nor(facts, long)
    whole = filled(plain, facts, long, MALTA_SIZE)
    return {
        "old-tplink": recipe.tplink(facts, old),
        "new-tplink": recipe.tplink(facts, new),
        "3m-sysupgrade": recipe.described(whole, facts, long),
        "3m-nometa": plain.ljust(MALTA_SIZE, pack.ERASED),
    }


def board_images(facts):
    """name: bytes"""
    old, new = (program.contents(facts, which, packed=packed)
                for which in ("old", "new"))
    yield "new-other-board", recipe.sysupgrade(recipe.stranger(facts), new)
    for which, c in ("old", old), ("new", new):
        yield f"{which}-sysupgrade", recipe.sysupgrade(facts, c)
        yield f"{which}-nometa", recipe.in_flash(facts, c)
    if "safeloader" in facts.formats:
        yield "new-factory", recipe.safeloader(facts, new)
    if facts.family == "malta":
        if facts.firmware[0].size >= MALTA_SIZE:
            yield from malta_images(facts, new, old).items()
    else:
        for size in BIGS:
            yield f"big{size}-sysupgrade", recipe.sysupgrade(
                facts, big(facts, size * MIB))


def make_board(a):
    facts = facts_of(a.board)
    limit = sum(part.size for part in facts.firmware)
    for name, image in board_images(facts):
        if len(image) > limit:
            sys.exit(f"mkimage.py: {len(image)} bytes of {name} do not fit "
                     f"the partition of {limit}")
        (a.out / f"{name}.bin").write_bytes(image)
    stub = "-stub" * program.wants_stub(facts)
    for which in "old", "new":
        kind = program.KINDS / program.kind(facts)
        (a.out / f"{which}.kernel").write_bytes(program.plain(facts, which))
        shutil.copy(kind / f"{which}{stub}.elf", a.out / f"{which}.elf")


def make_image(a):
    c = recipe.Contents(a.version, a.kernel.read_bytes(),
                        recipe.rooted(a.root.read_bytes()), a.load, a.entry,
                        a.offset)
    a.out.write_bytes(recipe.sysupgrade(facts_of(a.board), c))


def squashfs(init, stuffing, out, tree=None):
    """init, and stuffing that no compressor shrinks, other for each init"""
    with tempfile.TemporaryDirectory() as d:
        top = pathlib.Path(d)
        if tree:
            shutil.copytree(tree, top, dirs_exist_ok=True)
        (top / "dev").mkdir()
        (top / "init").write_bytes(init)
        (top / "init").chmod(0o755)
        rng = random.Random(hashlib.sha256(init).hexdigest())
        (top / "stuffing").write_bytes(rng.randbytes(stuffing))
        # the environment's epoch sets every time in the file system
        subprocess.run(["mksquashfs", d, out, "-comp", "gzip", "-all-root",
                        "-noappend", "-no-xattrs", "-quiet", "-no-progress",
                        "-processors", "1"], check=True,
                       env=dict(os.environ, SOURCE_DATE_EPOCH=pack.EPOCH),
                       stdout=subprocess.DEVNULL)
    return out.read_bytes()


def make_root(a):
    squashfs(a.init.read_bytes(), a.stuffing, a.out, a.tree)


def selftest(a):
    """rebuild what real tools put into their images"""
    image = a.vectors / "tplinkv1__archer-c7-v2-factory-stripped.bin"
    image = image.read_bytes()
    assert pack.tplink_md5(image) == image[pack.TPLINK_MD5], "TP-Link's MD5"

    image = a.vectors / "seama__dir-860l-b1-sysupgrade.bin"
    image = image.read_bytes()
    size = struct.unpack(">I", image[8:12])[0]
    made = pack.seama(image[64:64 + size])
    assert made == image[:len(made)], "SEAMA"

    image = a.vectors / "seama__dir-860l-b1-factory.bin"
    made = pack.seama_seal("wrgac13_dlink.2013gui_dir860lb")
    assert image.read_bytes().startswith(made), "SEAMA's seal"

    image = a.vectors / "raw-uimage__zbt-wg3526-16m-sysupgrade.bin"
    image = image.read_bytes()
    size = struct.unpack(">I", image[-4:])[0]
    info = image[-size:-16]
    made = pack.fwtool_chunk(image[:-size], pack.FWTOOL_INFO, info)
    assert made == image[-size:], "fwtool"

    length, load, entry = struct.unpack(">III", image[12:24])
    name = image[32:64].rstrip(b"\0").decode()
    made = pack.uimage(image[64:64 + length], load, entry, name)
    # all but the time, with it the header's own sum, and the compression
    assert made[:4] == image[:4] and made[12:31] == image[12:31], "uImage"
    assert made[32:] == image[32:64 + length], "uImage's name and kernel"
    header = image[:4] + bytes(4) + image[8:64]
    crc = struct.unpack(">I", image[4:8])[0]
    assert zlib.crc32(header) == crc, "header CRC"

    image = a.vectors / "raw-sge-uimage__dir-882-a1-sysupgrade.bin"
    image = image.read_bytes()
    more = sge("dlink,dir-882-a1")
    assert more == image[64:160], "SGE's addition"
    crc = struct.unpack(">I", image[4:8])[0]
    assert zlib.crc32(image[:4] + bytes(4) + image[8:160]) == crc, "SGE's CRC"
    header = pack.uimage(image[160:], 0, 0, "", more)[:160]
    crc = struct.unpack(">I", header[4:8])[0]
    assert zlib.crc32(header[:4] + bytes(4) + header[8:]) == crc, "ours"

    image = a.vectors / "nand-split__mi-router-3g-rootfs0.bin"
    image = image.read_bytes()
    seq = struct.unpack(">I", image[24:28])[0]
    root = b"".join(image[n * ubi.PEB + 2 * ubi.PAGE:
                          (n + 1) * ubi.PEB] for n in (2, 3, 4))
    volumes = [("rootfs", root, 1), ("rootfs_data", b"", 9)]
    assert ubi.make(seq, volumes, 5) == image, "UBI"

    image = a.vectors / "sysupgrade-tar__r6220-sysupgrade.bin"
    image = image.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(image)) as tar:
        folder = "sysupgrade-netgear_r6220"
        kernel, root = (tar.extractfile(f"{folder}/{name}").read()
                        for name in ("kernel", "root"))
    made = io.BytesIO(pack.sysupgrade_tar(kernel, root, "netgear,r6220"))
    with tarfile.open(fileobj=made) as ours, \
            tarfile.open(fileobj=io.BytesIO(image)) as theirs:
        for x, y in zip(ours, theirs, strict=True):
            assert (x.name, x.size, x.type, x.mode, x.offset_data) == \
                (y.name, y.size, y.type, y.mode, y.offset_data), "tar"

    image = a.vectors / "safeloader__archer-a6-v3-factory.bin"
    image = image.read_bytes()
    table = image[SAFELOADER_TABLE]
    parts = re.findall(rb"fwup-ptn (\S+) base 0x(\w+) size 0x(\w+)", table)
    made = pack.safeloader([
        (name, image[SAFELOADER_TABLE.start + int(base, 16):][:int(size, 16)])
        for name, base, size in parts])
    assert made == image, "safeloader"
    print("10 passed, 0 failed")


def number(text):
    return int(text, 0) & 0xffffffff


def main():
    p = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(required=True)

    q = sub.add_parser("facts")
    q.set_defaults(run=say_facts)
    q.add_argument("board")

    q = sub.add_parser("board")
    q.set_defaults(run=make_board)
    q.add_argument("board")
    q.add_argument("--out", type=pathlib.Path, required=True)

    q = sub.add_parser("image")
    q.set_defaults(run=make_image)
    for name in "kernel", "root", "out":
        q.add_argument(f"--{name}", type=pathlib.Path, required=True)
    for name in "load", "entry", "offset":
        q.add_argument(f"--{name}", type=number, required=True)
    for name in "version", "board":
        q.add_argument(f"--{name}", required=True)

    q = sub.add_parser("root")
    q.set_defaults(run=make_root)
    q.add_argument("--init", type=pathlib.Path, required=True)
    q.add_argument("--out", type=pathlib.Path, required=True)
    q.add_argument("--stuffing", type=number, required=True)
    q.add_argument("--tree", type=pathlib.Path,
                   help="a folder whose contents go in, too")

    q = sub.add_parser("selftest")
    q.set_defaults(run=selftest)
    q.add_argument("vectors", type=pathlib.Path)

    a = p.parse_args()
    a.run(a)


if __name__ == "__main__":
    main()
