# SPDX-License-Identifier: GPL-2.0-or-later
"""Small images in the formats of routers, whole, for tests to break."""
import functools
import hashlib
import io
import json
import lzma
import random
import struct
import tarfile
import zlib

BLOCK = 0x10000
PEB = 0x20000
PAGE = 2048
TPLINK = {
    1: {"version": 0x01000000, "text": 0x04, "hwid": 0x40, "md5": 0x4c,
        "load": 0x74, "kernel": 0x80,
        "salt": "dcd73aa5c39598fbddf9e7f40eae4738",
        "boot": "8cef335bd5c5cefaa79c28dab2e90f42"},
    2: {"version": 0x03000000, "text": 0x04, "hwid": 0x34, "md5": 0x40,
        "load": 0x68, "kernel": 0x74,
        "salt": "dcd73aa5c39598fbdcf9e7f40eae4737",
        "boot": "8cef335fd5c5cefaac9c28dab2e90f42"},
}
SAFELOADER_SALT = bytes.fromhex("7a2b15ed9b98596de504ab44ac2a9f4e")


def noise(size, seed=1):
    return random.Random(seed).randbytes(size)


@functools.cache
def lzma_stream(size=30000):
    """as OpenWrt packs kernels"""
    return lzma.compress(noise(size), lzma.FORMAT_ALONE, filters=[
        {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 23, "lc": 1, "lp": 2,
         "pb": 2}])


def squashfs(size=40000):
    """a superblock of version 4.0, its own length in it"""
    head = b"hsqs" + bytes(24) + struct.pack("<HH", 4, 0) + bytes(8)
    return (head + struct.pack("<Q", size)).ljust(96, b"\0") + \
        noise(size - 96, 2)


def pad(data, block=BLOCK, fill=b"\xff"):
    return data + fill * (-len(data) % block)


def uimage(body=None, name=b"MIPS OpenWrt Linux-6.6", magic=0x27051956,
           system=5, arch=5, kind=2, comp=3, extra=b"", load=0x80060000):
    """U-Boot's legacy header; EXTRA: what a vendor has behind it"""
    body = lzma_stream() if body is None else body
    head = struct.pack(">7I4B32s", magic, 0, 0, len(body), load, load,
                       zlib.crc32(body), system, arch, kind, comp,
                       name.ljust(32, b"\0")) + extra
    return head[:4] + struct.pack(">I", zlib.crc32(head)) + head[8:] + body


def device_tree(compatible, before=(("model", b"A router\0"),)):
    """flattened: a root with these names, behind other properties"""
    names, structs = b"", struct.pack(">II", 1, 0)
    value = b"".join(c.encode() + b"\0" for c in compatible)
    for name, data in (*before, ("compatible", value)):
        structs += struct.pack(">III", 3, len(data), len(names)) + \
            pad(data, 4, b"\0")
        names += name.encode() + b"\0"
    structs += struct.pack(">II", 2, 9)
    at = 40 + 16
    total = at + len(structs) + len(names)
    head = struct.pack(">10I", 0xd00dfeed, total, at, at + len(structs), 40,
                       17, 16, 0, len(names), len(structs))
    return pad(head + bytes(16) + structs + names, 4, b"\0")


def sge(body=None, product=b"DIR-882", hardware=b"A1"):
    extra = product.ljust(64, b"\0") + bytes(16) + hardware.ljust(16, b"\0")
    return uimage(body, extra=extra)


def nor(kernel=None, root=None):
    """a kernel, and a root at the next erase block"""
    return pad(uimage() if kernel is None else kernel) + \
        (squashfs() if root is None else root)


def chunk(image, data, kind):
    """what OpenWrt's fwtool puts behind an image"""
    image += data
    return image + struct.pack(">II4BI", 0x46577830,
                               ~zlib.crc32(image) & 0xffffffff, kind, 0, 0, 0,
                               len(data) + 16)


def text(devices, **more):
    return json.dumps({"metadata_version": "1.1", "compat_version": "1.0",
                       **more, "supported_devices": devices,
                       "version": {"dist": "OpenWrt", "version": "1",
                                   "revision": "r1"}}).encode()


def described(image, *devices, **more):
    return chunk(image, bytes(8) + text(list(devices), **more), 1)


def signed(image):
    return chunk(image, b"untrusted comment: a signature\n", 0)


def tplink(version=1, hwid=0x43000001, rev=1, kernel=None, root=None,
           root_at=None, said_at=None, boot=b"", summed=True):
    """ROOT_AT: where it is; SAID_AT: where the header says that it is"""
    t = TPLINK[version]
    kernel = lzma_stream() if kernel is None else kernel
    root = squashfs() if root is None else root
    data = bytearray(0x200)
    struct.pack_into(">I", data, 0, t["version"])
    data[t["text"]:t["text"] + 7] = b"OpenWrt"
    struct.pack_into(">II", data, t["hwid"], hwid, rev)
    struct.pack_into(">III", data, t["load"], 0x80060000, 0x80060000,
                     0x7c0000)
    if version == 2:
        data[0x8c:0x8e] = b"\x55\xaa"
    data += kernel
    root_at = len(data) if root_at is None else root_at
    data = data.ljust(root_at, b"\xff") + root
    struct.pack_into(">6I", data, t["kernel"], 0x200, len(kernel),
                     root_at if said_at is None else said_at, len(root), 0,
                     len(boot))
    return tplink_sum(data, version, bool(boot)) if summed else bytes(data)


def tplink_sum(data, version=1, boot=False):
    t = TPLINK[version]
    data = bytearray(data)
    place = slice(t["md5"], t["md5"] + 16)
    data[place] = bytes.fromhex(t["boot" if boot else "salt"])
    data[place] = hashlib.md5(data).digest()
    return bytes(data)


def tplink_with_boot(inner, version=1, hwid=0x43000001, size=0x1c000,
                     room=0x20000):
    """as TP-Link gives it out: header, boot loader, a whole image"""
    head = bytearray(tplink(version, hwid, summed=False)[:0x200])
    struct.pack_into(">I", head, TPLINK[version]["kernel"] + 20, size)
    data = bytes(head) + noise(size, 3).ljust(room, b"\xff") + inner
    return tplink_sum(data, version, True)


def archive(board, kernel=None, root=None, folder="sysupgrade-", pax=False,
            more=()):
    """OpenWrt's sysupgrade.bin for NAND; MORE: names of files behind"""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT if pax
                      else tarfile.GNU_FORMAT) as tar:
        for name, data in (("CONTROL", f"BOARD={board}\n".encode()),
                           ("kernel", uimage() if kernel is None else kernel),
                           ("root", squashfs() if root is None else root),
                           *((name, b"?") for name in more)):
            member = tarfile.TarInfo(
                name if name in more else f"{folder}{board}/{name}")
            member.size = len(data)
            if pax:
                member.pax_headers = {"comment": "x"}
            tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


def jam(data):
    return ~zlib.crc32(data) & 0xffffffff


def ubi_header(magic, rest):
    head = (magic + b"\1" + rest).ljust(60, b"\0")
    return head + struct.pack(">I", jam(head))


def ubi_peb(vol_id, lnum, data, kind=1, used=0, page=PAGE):
    """PAGE: what VID headers begin at, as ubinize's -s has it"""
    at = -(-(page + 64) // PAGE) * PAGE
    ec = ubi_header(b"UBI#", bytes(11) + struct.pack(">II", page, at))
    vid = ubi_header(b"UBI!", bytes([kind, 0, 0]) +
                     struct.pack(">II4xIII", vol_id, lnum, 0, used, 0))
    return ((ec.ljust(page, b"\xff") + vid).ljust(at, b"\xff") +
            data).ljust(PEB, b"\xff")


def ubi(*volumes, static=False, page=PAGE):
    """VOLUMES: (name, data, blocks if more than the data needs, flags); STATIC
    ones say how many of them have data"""
    room = PEB - 2 * PAGE
    table, body, kind = b"", b"", 2 if static else 1
    for i in range(room // 172 if room // 172 < 128 else 128):
        record = bytes(168)
        if i < len(volumes):
            name, data, *more = volumes[i]
            pieces = [data[j:j + room] for j in range(0, len(data), room)]
            blocks, flags = more + [len(pieces), 0][len(more):]
            record = struct.pack(">IIIBBH", blocks, 1, 0, kind, 0,
                                 len(name)) + \
                name.encode().ljust(128, b"\0") + bytes([flags])
            body += b"".join(
                ubi_peb(i, j, p, kind, len(pieces) if static else 0, page)
                for j, p in enumerate(pieces))
        record = record.ljust(168, b"\0")
        table += record + struct.pack(">I", jam(record))
    return ubi_peb(0x7fffefff, 0, table, page=page) + \
        ubi_peb(0x7fffefff, 1, table, page=page) + body


def openwrt_ubi(root=None, page=PAGE):
    root = squashfs(3 * PEB) if root is None else root
    return ubi(("rootfs", root), ("rootfs_data", b"", 1, 1), page=page)


def safeloader(support, kernel=None, root=None, base=0x30000,
               name="file-system"):
    """TP-Link's; BASE: of "firmware" in the table that it carries; NAME: of
    ROOT in the other one"""
    kernel = uimage() if kernel is None else kernel
    root = squashfs() if root is None else root
    table = (f"partition os-image base 0x{base:05x} size 0x80000\n"
             f"partition file-system base 0x{base + 0x80000:05x} "
             "size 0x100000\n").encode()
    lines = "SupportList:\r\n" + "".join(f"{s}\r\n" for s in support)
    parts, at, body = b"", 0x800, b""
    for part, data in (("partition-table", struct.pack(">II", 0x800, 0) +
                        table),
                       ("support-list", struct.pack(">II", len(lines), 0) +
                        lines.encode()),
                       ("os-image", kernel), (name, root)):
        parts += f"fwup-ptn {part} base 0x{at:05x} size 0x{len(data):05x}" \
            "\t\r\n".encode()
        at += len(data)
        body += data
    data = b"\0\0\0\x10TP-LINK".ljust(0x1000, b"\xff") + \
        parts.ljust(0x800, b"\0") + body
    return struct.pack(">I", len(data) + 20) + \
        hashlib.md5(SAFELOADER_SALT + data).digest() + data


def seama(body, sealed=None):
    meta = b"dev=/dev/mtdblock/2\0type=firmware\0\0"
    entity = struct.pack(">4sHHI", b"\x5e\xa3\xa4\x17", 0, len(meta),
                         len(body)) + hashlib.md5(body).digest() + meta + body
    if sealed is None:
        return entity
    meta = b"signature=" + sealed.encode() + b"\0"
    return struct.pack(">4sHHI", b"\x5e\xa3\xa4\x17", 0, len(meta), 0) + \
        meta + entity


FDT_STRINGS = b"data\0algo\0value\0"


def fdt_node(name, props, *nodes):
    out = struct.pack(">I", 1) + pad(name + b"\0", 4, b"\0")
    for key, value in props.items():
        out += struct.pack(">III", 3, len(value), FDT_STRINGS.index(key)) + \
            pad(value, 4, b"\0")
    return out + b"".join(nodes) + struct.pack(">I", 2)


def fit(*hashes, props=(b"data",), size=3000, version=17):
    """a kernel as flattened image tree; HASHES: (algorithm, value), where NONE
    is no property"""
    nodes = [fdt_node(b"hash-%d" % i, {
        k: v for k, v in ((b"algo", algo), (b"value", value))
        if v is not None}) for i, (algo, value) in enumerate(hashes)]
    body = fdt_node(b"", {}, fdt_node(b"images", {}, fdt_node(
        b"kernel-1", {key: noise(size) for key in props}, *nodes)))
    body += struct.pack(">I", 9)
    at = 40 + 16 + len(body)
    return struct.pack(">10I", 0xd00dfeed, at + len(FDT_STRINGS), 56, at, 40,
                       version, 16, 0, len(FDT_STRINGS), len(body)) + \
        bytes(16) + body + FDT_STRINGS


def elf(size=0x8000, machine=8, segments=1):
    """a program of one segment, big-endian, for MIPS"""
    head = b"\x7fELF\1\2\1".ljust(16, b"\0") + struct.pack(
        ">HHIIIIIHHHHHH", 2, machine, 1, 0x80060000, 52, 0, 0, 52, 32,
        segments, 40, 0, 0)
    head += struct.pack(">8I", 1, 0x1000, 0x80060000, 0x80060000, size, size,
                        5, 0x1000)
    return head.ljust(0x1000, b"\0") + noise(size, 4)
