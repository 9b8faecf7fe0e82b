# SPDX-License-Identifier: GPL-2.0-or-later
"""A firmware in vendors' envelopes; WRAPPERS are for boards of our own."""
import hashlib
import io
import struct
import subprocess
import zipfile

CHK_MAGIC = 0x2a23245e
DNI_HEADER = 128
SENAO_KEY = 0x12345678
SHRS_HEADER = 0x6dc
# as in flash/image_shrs.c
SHRS_KEY = bytes.fromhex("c05fbf1936c99429ce2a0781f08d6ad8")
NAMES = {"malta": "MALTA", "maltael": "MALTAEL"}
SENAO_VENDORS = {"malta": 0x4d41, "maltael": 0x4d45}


def netgear_sum(data):
    """two sums like Fletcher's, each folded to 16 bits"""
    low = high = 0
    for byte in data:
        low += byte
        high += low

    def fold(x):
        x &= 0xffffffff
        x = (x & 0xffff) + (x >> 16)
        return ((x >> 16) + x) & 0xffff

    return fold(high) << 16 | fold(low)


def chk(image, name, region=1):
    """Netgear CHK, all of it called the kernel"""
    board = name.encode()
    total = netgear_sum(image)

    def header(own):
        return struct.pack(">IIB7sIIIIII", CHK_MAGIC, 40 + len(board), region,
                           b"c" * 7, total, 0, len(image), 0, total, own) \
            + board
    return header(netgear_sum(header(0))) + image


def dni(image, name, version="VOpenWrt.r99999"):
    """Netgear DNI: the last byte makes the sum 0xff"""
    text = f"device:{name}\nversion:{version}\nregion:\n".encode()
    image = text.ljust(DNI_HEADER, b"\0") + image
    return image + bytes([0xff - sum(image) & 0xff])


def senao(image, vendor, product=0x4c54):
    """Senao: XORed with one byte of the key after another"""
    pad = bytes(SENAO_KEY >> i & 0xff for i in range(8))
    pads = pad * (len(image) // 8 + 1)
    xored = (int.from_bytes(image, "big") ^
             int.from_bytes(pads[:len(image)], "big")).to_bytes(len(image),
                                                                "big")
    return struct.pack(">III16sII4x16s34xHI", 0, vendor, product, b"123", 2,
                       len(image), hashlib.md5(image).digest(), 0xb14,
                       SENAO_KEY) \
        + xored


def sercomm_seal(hwid):
    return b"sErCoMm".ljust(0xb, b"\0") + hwid.encode().ljust(0x34, b"\0") + \
        b"sErCoMm"


def sercomm(flash, hwid):
    """Sercomm: FLASH is the chip from its first byte on.  All bytes of the
    file make zero"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("firmware.bin"),
                        flash + sercomm_seal(hwid).ljust(0x80, b"\0"),
                        zipfile.ZIP_DEFLATED)
    file = sercomm_seal(hwid).ljust(0x1ff, b"\0")
    return file + bytes([-sum(file + out.getvalue()) & 0xff]) + out.getvalue()


def shrs(image, iv=bytes(range(16))):
    """D-Link's, without signatures, for which nobody but its page asks"""
    plain = image + bytes(-len(image) % 16)
    cipher = subprocess.run(
        ["openssl", "enc", "-aes-128-cbc", "-nopad", "-K", SHRS_KEY.hex(),
         "-iv", iv.hex()], input=plain, stdout=subprocess.PIPE,
        check=True).stdout
    sums = (image + SHRS_KEY, image, cipher)
    return (struct.pack(">4sII16s", b"SHRS", len(image), len(cipher), iv) +
            b"".join(hashlib.sha512(s).digest() for s in sums)).ljust(
                SHRS_HEADER, b"\0") + cipher


WRAPPERS = {
    "chk": lambda image, board: chk(image, "LIFEBOAT_" + NAMES[board]),
    "dni": lambda image, board: dni(image, NAMES[board]),
    "senao": lambda image, board: senao(image, SENAO_VENDORS[board]),
}
