#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Wrap a kernel and a root file system as router vendors do.

mkimage.py image --format FORMAT …    one image
mkimage.py root --init FILE --stuffing BYTES --out FILE one squashfs
mkimage.py selftest VECTORS    hold this code against real tools' images

In every image the root lies at --offset, where the kernel looks for it, or on
NAND in a UBI volume.  The root's SHA-256 follows it: one block of 4 KiB that
begins with "LFBTROOT" and the digest of all blocks of the file system.
"""
import argparse
import hashlib
import io
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
import pack  # noqa: E402
import ubi  # noqa: E402

BLOCK = 4096
SAFELOADER_TABLE = slice(0x1014, 0x1814)
DIST = "Lifeboat test"


def sge(device):
    """dlink,dir-882-a1 is a DIR-882, A1"""
    return pack.sge(*device.split(",")[1].upper().rsplit("-", 1))


def metadata(image, a):
    return pack.metadata(image, [a.device], a.version, a.target, DIST)


def digest_block(root):
    return (b"LFBTROOT" + hashlib.sha256(root).digest()).ljust(
        BLOCK, pack.ERASED)


def ubi_image(root):
    """as OpenWrt's, which has no settings yet; without the mark behind it,
    which goes when it is started"""
    seq = zlib.crc32(root)
    volumes = [("rootfs", root, 1), ("rootfs_data", b"", 9)]
    return ubi.make(seq, volumes, 0)


def join(front, root, a):
    """what stands before the root, the root, its digest"""
    if len(front) > a.offset:
        sys.exit(f"mkimage.py: {len(front)} bytes of kernel do not fit before "
                 f"the root at {a.offset}; raise ROOT_OFFSET in the Makefile")
    if len(root) % BLOCK:
        sys.exit("mkimage.py: the root must be whole blocks of 4 KiB")
    return front.ljust(a.offset, pack.ERASED) + root + digest_block(root)


def fill(image, a):
    """erased bytes, so that image and metadata together have a.size bytes"""
    room = a.size - len(image) - len(metadata(image, a))
    if room < 0:
        sys.exit(f"mkimage.py: the image is {-room} bytes over --size")
    return image + pack.ERASED * room


def make_image(a):
    kernel = a.kernel.read_bytes()
    root = a.root.read_bytes()
    if a.format == "safeloader":
        front = pack.uimage(kernel, a.load, a.entry, f"{DIST} {a.version}")
        image = pack.safeloader_image(
            front, root + digest_block(root), [a.support], a.start,
            a.start + a.limit, a.start + a.offset)
    elif a.format == "tplink":
        header = pack.tplink_header(
            len(kernel), (a.offset, len(root)), vendor=DIST, version=a.version,
            hwid=a.hwid, hwrev=1, load=a.load, entry=a.entry, limit=a.limit)
        image = pack.tplink_sealed(join(header + kernel, root, a))
    elif a.format == "seama":
        header = len(pack.seama(b""))
        image = pack.seama(join(bytes(header) + kernel, root, a)[header:])
    else:
        front = pack.uimage(kernel, a.load, a.entry, f"{DIST} {a.version}",
                            sge(a.device) if a.format == "sge" else b"")
        if a.format == "nand":
            image = pack.sysupgrade_tar(front, root + digest_block(root),
                                        a.device)
        elif a.format == "kernel-ubi":
            image = (front.ljust(a.offset, pack.ERASED) +
                     ubi_image(root + digest_block(root)))
        else:
            image = join(front, root, a)
    if a.size:
        image = fill(image, a)
    if a.format in ("sysupgrade", "seama", "sge", "nand"):
        image += metadata(image, a)
    if len(image) > a.limit:
        sys.exit(f"mkimage.py: {len(image)} bytes do not fit the partition "
                 f"of {a.limit}")
    a.out.write_bytes(image)


def make_root(a):
    """init, and stuffing that no compressor shrinks, other for each init"""
    init = a.init.read_bytes()
    with tempfile.TemporaryDirectory() as d:
        top = pathlib.Path(d)
        if a.tree:
            shutil.copytree(a.tree, top, dirs_exist_ok=True)
        (top / "dev").mkdir()
        (top / "init").write_bytes(init)
        (top / "init").chmod(0o755)
        rng = random.Random(hashlib.sha256(init).hexdigest())
        (top / "stuffing").write_bytes(rng.randbytes(a.stuffing))
        # the environment's epoch sets every time in the file system
        subprocess.run(["mksquashfs", d, a.out, "-comp", "gzip", "-all-root",
                        "-noappend", "-no-xattrs", "-quiet", "-no-progress",
                        "-processors", "1"], check=True,
                       env=dict(os.environ, SOURCE_DATE_EPOCH=pack.EPOCH),
                       stdout=subprocess.DEVNULL)


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

    q = sub.add_parser("image")
    q.set_defaults(run=make_image)
    q.add_argument("--format", required=True,
                   choices=("sysupgrade", "nometa", "tplink", "safeloader",
                            "seama", "sge", "nand", "kernel-ubi"))
    for name in "kernel", "root", "out":
        q.add_argument(f"--{name}", type=pathlib.Path, required=True)
    for name in "load", "entry", "offset", "limit", "hwid":
        q.add_argument(f"--{name}", type=number, required=True)
    for name in "version", "device", "target":
        q.add_argument(f"--{name}", required=True)
    q.add_argument("--start", type=number,
                   help="of the firmware partition, for safeloader")
    q.add_argument("--support", help="safeloader's line for the router")
    q.add_argument("--size", type=number, default=0,
                   help="of the whole file, metadata included")

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
