#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Make firmware images in vendors' formats out of a kernel and a root.

The layouts are those of shared/reference/image-formats.md; --selftest holds
this code against images that OpenWrt's own tools made.
"""
import argparse
import hashlib
import json
import pathlib
import struct
import sys
import zlib

PAGE = 4096
TPLINK_SALT = bytes.fromhex("dcd73aa5c39598fbddf9e7f40eae4738")
TPLINK_HEADER = 512


def root_with_digest(root):
    """squashfs, padded to a page, its digest behind it"""
    root += bytes(-len(root) % PAGE)
    return root + hashlib.sha256(root).digest()


def uimage(kernel, load, entry, name):
    def header(hcrc):
        return struct.pack(">IIIIIIIBBBB32s", 0x27051956, hcrc, 0, len(kernel),
                           load, entry, zlib.crc32(kernel), 5, 5, 2, 3,
                           name.encode())
    return header(zlib.crc32(header(0))) + kernel


def place(kernel, root, offset):
    """the root at a fixed offset, where the kernel's command line has it"""
    if len(kernel) > offset:
        sys.exit(f"the kernel has {len(kernel)} bytes, over {offset}")
    return kernel.ljust(offset, b"\xff") + root


def fwtool_chunk(image, kind, data):
    """append one chunk; CRC32 without the final inversion"""
    body = image + data
    size = len(data) + 16
    return body + struct.pack(">4sIB3xI", b"FWx0",
                              zlib.crc32(body) ^ 0xffffffff, kind, size)


def with_metadata(image, devices, version):
    meta = {
        "metadata_version": "1.1", "compat_version": "1.0",
        "supported_devices": devices,
        "version": {"dist": "Lifeboat test", "version": version,
                    "revision": "r1", "target": "malta",
                    "board": devices[0].replace(",", "_")},
    }
    return fwtool_chunk(image, 1, bytes(8) + json.dumps(meta).encode() + b"\n")


def tplink_md5(image):
    return hashlib.md5(image[:0x4c] + TPLINK_SALT + image[0x5c:]).digest()


def tplink(kernel, load, entry, root, offset, hwid, version, limit):
    header = bytearray(TPLINK_HEADER)
    struct.pack_into(">I24s36s", header, 0, 0x01000000, b"Lifeboat",
                     version.encode())
    struct.pack_into(">II", header, 0x40, hwid, 1)
    struct.pack_into(">III", header, 0x74, load, entry, limit)
    struct.pack_into(">IIII", header, 0x80, TPLINK_HEADER, len(kernel),
                     offset, len(root))
    image = place(bytes(header) + kernel, root, offset)
    return image[:0x4c] + tplink_md5(image) + image[0x5c:]


def selftest(vectors):
    image = (vectors / "tplinkv1__archer-c7-v2-factory-stripped.bin").read_bytes()
    assert tplink_md5(image) == image[0x4c:0x5c]
    image = (vectors / "raw-uimage__zbt-wg3526-16m-sysupgrade.bin").read_bytes()
    size = struct.unpack(">I", image[-4:])[0]
    data = image[-size:-16]
    assert fwtool_chunk(image[:-size], 1, data) == image
    kernel_len, load, entry = struct.unpack(">III", image[12:24])
    name = image[32:64].rstrip(b"\0").decode()
    made = uimage(image[64:64 + kernel_len], load, entry, name)
    assert made[12:] == image[12:28] + made[28:32] + image[32:64 + kernel_len]
    print("3 passed, 0 failed")


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--selftest", type=pathlib.Path, metavar="VECTORS")
    p.add_argument("--kernel", type=pathlib.Path, help="LZMA stream")
    p.add_argument("--load", type=lambda s: int(s, 0) & 0xffffffff)
    p.add_argument("--entry", type=lambda s: int(s, 0) & 0xffffffff)
    p.add_argument("--root", type=pathlib.Path, help="squashfs")
    p.add_argument("--offset", type=lambda s: int(s, 0))
    p.add_argument("--version")
    p.add_argument("--device")
    p.add_argument("--hwid", type=lambda s: int(s, 16))
    p.add_argument("--limit", type=lambda s: int(s, 0))
    p.add_argument("--out", type=pathlib.Path)
    a = p.parse_args()
    if a.selftest:
        selftest(a.selftest)
        return
    kernel = a.kernel.read_bytes()
    root = root_with_digest(a.root.read_bytes())
    raw = place(uimage(kernel, a.load, a.entry, f"Lifeboat test {a.version}"),
                root, a.offset)
    write = lambda kind, data: pathlib.Path(f"{a.out}-{kind}.bin").write_bytes(data)
    write("nometa", raw)
    write("sysupgrade", with_metadata(raw, [a.device], a.version))
    write("other-board", with_metadata(raw, ["acme,other-router"], a.version))
    write("tplink", tplink(kernel, a.load, a.entry, root, a.offset, a.hwid,
                           a.version, a.limit))


main()
