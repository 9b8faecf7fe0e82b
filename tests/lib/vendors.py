# SPDX-License-Identifier: GPL-2.0-or-later
"""Images in vendors' envelopes, made from the published recipes; of formats
of which there is no vector.  What is inside them is made.py's."""
import gzip
import hashlib
import io
import struct
import subprocess
import tarfile
import zlib

import made


def yuncore(image):
    """tftp.bin: commands for the vendor's boot loader in front"""
    commands = (b'YUNCOREsetenv bootcmd "bootm 0x9f050000 || bootm 0x9fe80000"'
                b" && saveenv && erase 0x9f050000 +0xfa0000"
                b" && cp.b 0x800600c0 0x9f050000 0xfa0000")
    return commands.ljust(192, b"\0") + image


def senao_tar(model, loader=None, firmware=None, others=()):
    """the archive, not yet packed; made by "tar -C FOLDER ."; OTHERS: what
    it has beside, (name, bytes)"""
    firmware = senao_firmware() if firmware is None else firmware
    loader = made.uimage() if loader is None else loader
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w",
                      format=tarfile.GNU_FORMAT) as tar:
        folder = tarfile.TarInfo("./")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for name, data in (
                (f"FWINFO-{model}-r1", b""),
                ("after-upgrade.sh", b"#!/bin/sh\nfw_setenv rootfs_size "
                 b"0x%08x\n" % (len(firmware) & ~4095)),
                ("before-upgrade.sh", b"#!/bin/sh\n"), ("failsafe.bin", b""),
                (f"openwrt-{model}-root.squashfs", firmware),
                (f"openwrt-{model}-uImage-lzma.bin", loader), *others):
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


def erx_tar(compat=b"21001:7\n", **files):
    """FILES: what is to be another member than it would be; None: none"""
    kernel = files.get("vmlinux.tmp", made.uimage())
    md5 = hashlib.md5(kernel or b"").hexdigest().encode() + b"\n"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w",
                      format=tarfile.GNU_FORMAT) as tar:
        for name, data in {
                "compat": compat, "vmlinux.tmp": kernel,
                "vmlinux.tmp.md5": md5, "squashfs.tmp": b"dummy\n",
                "version.tmp": b"1\n", **files}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data or b"")
            if data is not None:
                tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


def senao_firmware(kernel=None, root=None):
    return made.nor(made.uimage(magic=0x73714f4b) if kernel is None
                    else kernel, root)


def senao(model="senao-eap300v2", **files):
    return gzip.compress(senao_tar(model, **files), mtime=0)


def gzip_options(data):
    """with all that may stand in front of the stream"""
    packed = gzip.compress(data, mtime=0)
    return packed[:3] + b"\x1e" + packed[4:10] + b"\x05\0extra" + \
        b"name\0" + b"comment\0" + b"cc" + packed[10:]


def watchguard(image, salt=b"82kdlzk2"):
    return image + hashlib.md5(image + salt).hexdigest().encode()


def cameo(image, name=b"00AP135AR9558-RT-131129-00", size=0x40000):
    """filled up to the size of the partition, to be quick a smaller one"""
    return image.ljust(size - len(name), b"\0") + name


def sysv(data):
    """as sum -s"""
    total = sum(data)
    total = (total & 0xffff) + (total >> 16)
    return (total & 0xffff) + (total >> 16)


def ras(image, model=b"NBG6616", size=0x40000, header=0x10000, kernel=None,
        version=b"OpenWrt Linux-6.6"):
    """KERNEL: one that is summed apart, and stands behind"""
    image = image.ljust(size, b"\0")
    rest = b"" if kernel is None else struct.pack(">II", sysv(kernel),
                                                  len(kernel))

    def head(own):
        return (struct.pack(">II", sysv(image), len(image)) +
                (version + b"\0").ljust(32, b"\xff") + struct.pack(">I", own) +
                (model + b"\0").ljust(64, b"\xff") + rest).ljust(header,
                                                                b"\xff")
    return head(sysv(head(sysv(image))[:0x800])) + image + (kernel or b"")


def rc4(data, key):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + key[i % len(key)] + state[i]) & 255
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


def buffalo_sum(data):
    """begins with the length, and takes bytes as signed"""
    table = []
    for crc in range(256):
        for _ in range(8):
            crc = crc >> 1 ^ (0xedb88320 if crc & 1 else 0)
        table.append(crc)
    crc = len(data)
    for byte in data:
        crc ^= byte | (0xffffff00 if byte & 0x80 else 0)
        crc = crc >> 8 ^ table[crc & 0xff]
    return crc


def cksum(data):
    """POSIX's"""
    said = subprocess.run(["cksum"], input=data, stdout=subprocess.PIPE,
                          check=True).stdout
    return int(said.split()[0])


def buffalo_enc(image, product, version="1.99", hwver=3, seed=ord("O")):
    """three strings, each with a byte of the one before in its key, and a tag
    in front"""
    body = b"start\0" + bytes([seed])
    for text in (product.encode() + b"\0", version.encode() + b"\0", image):
        cipher = rc4(text, bytes([seed]) + b"Buffalo")
        body += struct.pack(">I", len(text)) + cipher
        seed = cipher[0]
    body += struct.pack(">I", buffalo_sum(image))
    head = (product.encode().ljust(32, b"\0") + version.encode().ljust(16, b"\0")
            ).ljust(0x58, b"\0") + b"mlang8".ljust(0x30, b"\0")
    whole = bytearray(head + struct.pack(
        ">6I", 0xa0 + len(body), 0, hwver, 0, len(body), 0) + body)
    whole[0x8c:0x90] = struct.pack(">I", cksum(whole))
    return bytes(whole)


def buffalo_tftp(image):
    return b"# Airstation Public Fmt1".ljust(32, b"\0") + image


def nec(image, key=b"9gsiy9nzep452pad"):
    return bytes(c ^ key[i % len(key)] ^ i % 251 + 1
                 for i, c in enumerate(image))


def nec_fw(image, size=None):
    """a name of all Aterms"""
    key = bytes.fromhex("6A57190601121E4C004C1E1201061957")
    hidden = bytes(c ^ key[i % 16] for i, c in enumerate(image))
    return b"LASER_ATERM".ljust(16, b"\0") + b"0.0.00".ljust(16, b"\0") + \
        hidden + str(len(image) if size is None else size).encode().ljust(
            16, b"\0")


def sercomm_kernel(kernel=None, at=0x400100):
    """a uImage behind the header that is in flash, too"""
    kernel = made.uimage() if kernel is None else kernel
    head = bytearray(b"\xff" * 0x100)
    struct.pack_into("<I", head, 4, at + len(kernel))
    struct.pack_into("<6I", head, 0xc, 0xffffff02, at, len(kernel),
                     zlib.crc32(kernel), 0, 0xffffffff)
    struct.pack_into("<4I", head, 0x28, 0x1000000, 4, zlib.crc32(b"UBI#"), 0)
    struct.pack_into("<I", head, 8, zlib.crc32(head))
    return b"Ser\0" + bytes(head[4:]) + kernel


def trx(kernel=None, root=b"", at=0x600000, magic=0x324c4850, mark=True):
    """ROOT begins AT bytes behind the header, whether there is one or not;
    MARK: OpenWrt's behind UBI"""
    body = (made.uimage() if kernel is None else kernel).ljust(
        at - 28, b"\0") + root
    if mark:
        body += b"\xde\xad\xc0\xde".ljust(0x20000, b"\0")
    body = struct.pack("<4I", 1 << 16, 28, at, 0) + body
    return struct.pack("<3I", magic, len(body) + 12, made.jam(body)) + body


def zyimage(image, device=0x803010, version=b"KN-3010"):
    return image + struct.pack("<4sI48sI", b"ZNBG", device, version,
                               made.jam(image))


def fields(*texts):
    return b"".join(str(t).encode().ljust(32, b"\0") for t in texts)


def tagged(name, data, size=None):
    return fields(name, len(data) if size is None else size, 1001, "", "") + \
        data


def sercomm_payload(hwid, parts, level=6, more=b""):
    """the router's name, a sum, and the parts, packed"""
    packed = gzip.compress(parts, level, mtime=0) + more
    pid = b"00010100" + hwid.encode().hex().upper().encode()
    pid = (pid.ljust(0x64, b"0") + b"1001").ljust(0x70, b"0") + \
        b"\n".ljust(16, b"\0")
    return pid + hashlib.sha256(packed).digest() + packed


def sercomm(payload, size=None, version=1001):
    """the key is made of the header, so that openssl has no secret to keep"""
    head = fields("", version, "", "",
                  len(payload) if size is None else size)
    key = hashlib.md5(head[0x60:0x80] + head[0x20:0x40]).hexdigest() + \
        hashlib.md5(head[0x80:0xa0] + head[0x20:0x40]).hexdigest()
    return head + subprocess.run(
        ["openssl", "enc", "-aes-256-cbc", "-K", key, "-iv", "0" * 32],
        check=True, input=payload, stdout=subprocess.PIPE).stdout


def patched(data, at, new):
    return data[:at] + new + data[at + len(new):]
