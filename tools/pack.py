# SPDX-License-Identifier: GPL-2.0-or-later
"""Headers and trailers of routers' firmware, as their vendors and OpenWrt make
them.  flash/image_*.c say the sources, and take the same formats apart.

Who calls says what is in an image: the tests' firmware
(tests/firmware/mkimage.py), Lifeboat's trial (tools/trial).
"""
import hashlib
import io
import json
import lzma
import os
import pathlib
import struct
import subprocess
import tarfile
import tempfile
import zlib

ERASED = b"\xff"
UIMAGE_MAGIC = 0x27051956
# Linux, MIPS, kernel; LZMA, or not packed (U-Boot, include/image.h)
UIMAGE_LZMA = bytes((5, 5, 2, 3))
UIMAGE_PLAIN = bytes((5, 5, 2, 0))
TPLINK_HEADER = 512
TPLINK_MD5 = slice(0x4c, 0x5c)
TPLINK_SALT = bytes.fromhex("dcd73aa5c39598fbddf9e7f40eae4738")
SAFELOADER_SALT = bytes.fromhex("7a2b15ed9b98596de504ab44ac2a9f4e")
# in front of a partition that is a text: what TP-Link's have there
SAFELOADER_TEXT = bytes((0, 4, 0, 0))
SEAMA_MAGIC = 0x5ea3a417
SEAMA_META = b"dev=/dev/mtdblock/2\0type=firmware\0\0\0"
FWTOOL_MAGIC = b"FWx0"
FWTOOL_INFO = 1
# a day like any other, so that equal sources make equal images
EPOCH = "1767225600"


def lzma_alone(data):
    """as OpenWrt packs kernels (include/image.mk: -lc1 -lp2 -pb2, 8 MiB); the
    size is told, for old boot loaders know of no end marker"""
    packed = lzma.compress(data, lzma.FORMAT_ALONE, filters=[{
        "id": lzma.FILTER_LZMA1, "preset": 9 | lzma.PRESET_EXTREME,
        "lc": 1, "lp": 2, "pb": 2, "dict_size": 1 << 23}])
    return packed[:5] + struct.pack("<Q", len(data)) + packed[13:]


def uimage(kernel, load, entry, name, more=b"", kind=UIMAGE_LZMA):
    """legacy header of 64 bytes, a vendor's addition, and the kernel"""
    def header(crc):
        return struct.pack(">7I4s32s", UIMAGE_MAGIC, crc, int(EPOCH),
                           len(kernel), load, entry, zlib.crc32(kernel),
                           kind, name.encode()) + more
    return header(zlib.crc32(header(0))) + kernel


def fit(kernel, tree, load, entry, name):
    """a kernel packed by LZMA, and its device tree, by U-Boot's own tool; as
    OpenWrt's scripts/mkits.sh asks it for them"""
    with tempfile.TemporaryDirectory() as d:
        for what, data in ("kernel", kernel), ("tree", tree):
            pathlib.Path(d, what).write_bytes(data)
        image = 'description = "%s"; data = /incbin/("%s"); type = "%s"; ' \
            'arch = "mips"; compression = "%s"; %s ' \
            'hash-1 { algo = "crc32"; }; hash-2 { algo = "sha1"; };'
        pathlib.Path(d, "its").write_text(
            '/dts-v1/; / { description = "%s"; #address-cells = <1>;' % name +
            "images { kernel-1 {" + image % (
                name, "kernel", "kernel", "lzma",
                f'os = "linux"; load = <{load:#x}>; entry = <{entry:#x}>;') +
            "}; fdt-1 {" + image % (
                "device tree", "tree", "flat_dt", "none", "") +
            '}; }; configurations { default = "config-1"; config-1 { '
            'description = "OpenWrt"; kernel = "kernel-1"; fdt = "fdt-1"; '
            '}; }; };', "ascii")
        subprocess.run(["mkimage", "-f", "its", "itb"], cwd=d, check=True,
                       env=dict(os.environ, SOURCE_DATE_EPOCH=EPOCH),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return pathlib.Path(d, "itb").read_bytes()


def tree(names, bootargs):
    """a device tree that says whose it is, and these words to the kernel"""
    text = '/dts-v1/; / { compatible = %s; chosen { bootargs = "%s"; }; };' % (
        ", ".join(f'"{name}"' for name in names), bootargs)
    return subprocess.run(["dtc", "-q", "-O", "dtb"], input=text.encode(),
                          check=True, stdout=subprocess.PIPE).stdout


def sge(product, hardware):
    """what SGE adds to the header"""
    return struct.pack("64s16s16s", product.encode(), b"V1.00000",
                       hardware.encode())


def tplink_md5(image):
    """of all of the image, the salt in place of the sum"""
    return hashlib.md5(image[:TPLINK_MD5.start] + TPLINK_SALT +
                       image[TPLINK_MD5.stop:]).digest()


def tplink_header(kernel, root, *, vendor, version, hwid, hwrev, load, entry,
                  limit):
    """KERNEL: bytes behind the header; ROOT: (offset in the image, length)"""
    header = bytearray(TPLINK_HEADER)
    struct.pack_into(">I24s36s", header, 0, 0x01000000, vendor.encode(),
                     version.encode())
    struct.pack_into(">II", header, 0x40, hwid, hwrev)
    struct.pack_into(">III", header, 0x74, load, entry, limit)
    struct.pack_into(">IIII", header, 0x80, TPLINK_HEADER, kernel, *root)
    return bytes(header)


def tplink_sealed(image):
    """with its MD5"""
    return (image[:TPLINK_MD5.start] + tplink_md5(image) +
            image[TPLINK_MD5.stop:])


def safeloader(parts):
    """PARTS: (name, bytes), in the order of the file"""
    table = body = b""
    for name, data in parts:
        table += b"fwup-ptn %s base 0x%05x size 0x%05x\t\r\n" % (
            name, 0x800 + len(body), len(data))
        body += data
    # the vendor's text: none
    rest = (bytes(4).ljust(0x1000, ERASED) +
            (table + b"\0").ljust(0x800, ERASED) + body)
    return struct.pack(">I16s", 0x14 + len(rest),
                       hashlib.md5(SAFELOADER_SALT + rest).digest()) + rest


def safeloader_image(kernel, root, supports, start, end, at):
    """ROOT lies at AT of the chip, between START and END"""
    table = SAFELOADER_TEXT + b"".join(
        b"partition %s base 0x%05x size 0x%05x\n" % part for part in (
            (b"os-image", start, len(kernel)),
            (b"file-system", at, end - at)))
    support = b"SupportList:\r\n" + b"".join(
        line.encode() + b"\r\n" for line in supports)
    return safeloader((
        (b"partition-table", (table + b"\0").ljust(0x800, ERASED)),
        (b"soft-version", b"soft_ver:1.0.0\n"),
        (b"support-list", struct.pack(">II", len(support), 0) + support),
        (b"os-image", kernel), (b"file-system", root)))


def seama(body):
    """an entity: its header, metadata and BODY"""
    return struct.pack(">IHHI16s", SEAMA_MAGIC, 0, len(SEAMA_META), len(body),
                       hashlib.md5(body).digest()) + SEAMA_META + body


def seama_seal(signature):
    """what stands before an entity in the file that the vendor's page takes"""
    meta = b"signature=" + signature.encode() + b"\0"
    meta += bytes(-len(meta) % 4)
    return struct.pack(">IHHI", SEAMA_MAGIC, 0, len(meta), 0) + meta


def fwtool_chunk(image, kind, data):
    """the trailer for IMAGE: CRC32 without the final inversion"""
    crc = zlib.crc32(image + data) ^ 0xffffffff
    return data + struct.pack(">4sIB3xI", FWTOOL_MAGIC, crc, kind,
                              len(data) + 16)


def metadata(image, devices, version, target, dist, compat="1.0"):
    """OpenWrt's, naming DEVICES; COMPAT: of the flash map.  With another one
    than the first, what a sysupgrade of before would say comes first"""
    names = {"supported_devices": list(devices)} if compat == "1.0" else {
        "supported_devices": ["Image version mismatch"],
        "new_supported_devices": list(devices)}
    info = {
        "metadata_version": "1.1",
        "compat_version": compat,
        **names,
        "version": {
            "dist": dist,
            "version": version,
            "revision": "r1",
            "target": target,
            "board": devices[0].replace(",", "_"),
        },
    }
    text = json.dumps(info, separators=(",", ":")).encode() + b"\n"
    return fwtool_chunk(image, FWTOOL_INFO, bytes(8) + text)


def sysupgrade_tar(kernel, root, device):
    """OpenWrt's for NAND: a folder with two files"""
    folder = "sysupgrade-" + device.replace(",", "_")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        def add(name, data=None):
            info = tarfile.TarInfo(name)
            info.mtime = int(EPOCH)
            info.type = tarfile.DIRTYPE if data is None else tarfile.REGTYPE
            info.mode = 0o755 if data is None else 0o644
            info.size = len(data or b"")
            tar.addfile(info, io.BytesIO(data or b""))
        add(folder)
        add(folder + "/CONTROL",
            f"BOARD={folder.split('-', 1)[1]}\n".encode())
        add(folder + "/kernel", kernel)
        add(folder + "/root", root)
    return out.getvalue()
