# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/lib/envelopes.py against what OpenWrt's tools have made: the same
bytes, of what is inside theirs."""
import hashlib
import pathlib
import struct

import envelopes

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "shared/vectors"


def read(name):
    return (VECTORS / name).read_bytes()


def test_linksys():
    image = read("linksys__ea7500-v2-factory.bin")
    assert envelopes.linksys(image[:-256], "EA7500v2") == image


def test_gemtek():
    image = read("gemtek__e5600-factory.bin")
    assert envelopes.gemtek(image[:-16]) == image


def test_elecom_gs():
    image = read("elecom-gs__wrc-1167gst2-factory.bin")
    trailer = 32 + len("MT7621_ELECOM_WRC-1167GST2")
    assert envelopes.elecom_gs(image[32:-trailer],
                               "ELECOM WRC-1167GST2") == image


def test_elx():
    image = read("elx__ra21s-factory.bin")
    key = bytes.fromhex("8844A2D168B45A2D")
    body = bytes(c ^ key[n % 8] for n, c in enumerate(image[0x80:]))
    assert hashlib.md5(body).digest() == image[0x46:0x56]
    assert envelopes.elx(body, "02020040", key.hex()) == image


def test_dlink_mstc():
    image = read("dlink-mstc__dap-1620-b1-factory.bin")
    assert envelopes.dlink_mstc(image[:-56],
                                "MT76XMT7621-RP-PR2475-NA") == image


def test_dlink_ru():
    image = read("dlink-ru__dir-882-r1-factory.bin")
    assert envelopes.dlink_ru(image[:-51], (
        "57c5375741c30ca9ebcb36713db4ba51",
        "ab0dff19af8842cdb70a86b4b68d23f7")) == image


def test_ubnt():
    image = read("ubnt__nanostation-m-factory.bin")
    at, parts = 0x10c, []
    while image[at:at + 4] == b"PART":
        name = image[at + 4:at + 20].rstrip(b"\0").decode()
        ram, _, base, _, size, room = struct.unpack_from(">6I", image,
                                                         at + 32)
        parts.append((name, ram, base - 0x9f000000, room,
                      image[at + 56:at + 56 + size]))
        at += 56 + size + 8
    assert [name for name, *_ in parts] == ["kernel", "rootfs"]
    version = image[4:0x104].rstrip(b"\0").decode()
    assert envelopes.ubnt(parts, version) == image
