# SPDX-License-Identifier: GPL-2.0-or-later
"""What image-check says to images that others made, and to what is none."""
import csv
import io
import json
import pathlib
import subprocess
import zipfile

import pytest

import made
import pack
import ubi
import vendors
from sent import CASES, CPE, DAMAGED, TP_NEW, WDR

TOP = pathlib.Path(__file__).resolve().parents[2]
VECTORS = (TOP / "../shared/vectors").resolve()
VERDICTS = ["accept", "refuse", "cannot tell"]


def ask(data, board, tmp_path):
    path = tmp_path / "image"
    path.write_bytes(data)
    p = subprocess.run([TOP / "tools/image-check", path, "--board", board,
                        "--json"], check=False, capture_output=True,
                       text=True, timeout=300)
    assert p.stderr == ""
    return json.loads(p.stdout)


def check(data, board, verdict, words, tmp_path):
    answer = ask(data, board, tmp_path)
    said = answer["error"] + " " + answer["advice"]
    assert (answer["verdict"], words in said) == (verdict, True), said
    # "download it again" is for what is damaged, and for lost downloads
    assert ("Download it again" in said) == (
        DAMAGED in said or "went wrong" in said or "message" in said), said
    return answer


@pytest.mark.parametrize("name", CASES)
def test_verdict(name, tmp_path):
    data, board, verdict, words = CASES[name]
    check(data, board, verdict, words, tmp_path)


def test_what_is_written_of_an_image_with_a_boot_loader(tmp_path):
    answer = ask(made.tplink_with_boot(TP_NEW), WDR, tmp_path)
    (part,) = answer["plan"]
    assert (part["file_offset"], part["bytes"]) == (0x20200, len(TP_NEW))


def test_tplink_v2_hardware(tmp_path):
    """0 is nobody's; another one is read with its revision"""
    board = "tplink_mr600-v2-eu"
    check(made.tplink(2, hwid=0), board, "cannot tell", "", tmp_path)
    check(made.tplink(2, hwid=0x12340001, rev=3), board, "refuse",
          "hardware 12340001 rev 3", tmp_path)


def test_netgear_checksum(tmp_path):
    data = bytearray((VECTORS / "netgear-enc__wax202-factory.img")
                     .read_bytes())
    check(data, "netgear_wax202", "accept", "", tmp_path)
    for at in (-1, -4, 0x150, len(data) // 2):
        data[at] ^= 4
        check(data, "netgear_wax202", "refuse", "checksum", tmp_path)
        data[at] ^= 4
    check(data[:-1], "netgear_wax202", "refuse", DAMAGED, tmp_path)


def test_buffalo_encrypted_in_another_way(tmp_path):
    """the tag's sum is over all of it"""
    board = "buffalo_wzr-hp-ag300h"
    data = bytearray((VECTORS / "buffalo-enc__wzr-hp-ag300h-factory.bin")
                     .read_bytes())
    check(data, board, "accept", "", tmp_path)
    data[-1000] ^= 4
    check(data, board, "refuse", DAMAGED, tmp_path)
    data[0x8c:0x90] = bytes(4)
    sealed = data[:int.from_bytes(data[0x88:0x8c], "big")]
    data[0x8c:0x90] = vendors.cksum(sealed).to_bytes(4, "big")
    check(data, board, "refuse", "has arrived whole", tmp_path)


def test_sge_in_nand(tmp_path):
    """only the header of the kernel says whose it is"""
    root = made.squashfs()
    behind = ubi.make(1, [("rootfs", root, 1), ("rootfs_data", b"", 9)], 0)
    for said, verdict, words in (
            (pack.sge("DIR-1960", "A1"), "accept", ""),
            (pack.sge("DIR-2640", "A1"), "refuse", '"DIR-2640 A1"'),
            (bytes(96), "cannot tell", ""), (b"", "cannot tell", "")):
        kernel = made.uimage(extra=said).ljust(4 << 20, b"\xff")
        check(kernel + behind, "dlink_dir-1960-a1", verdict, words, tmp_path)


def test_sercomm_stored(tmp_path):
    """the ZIP in it need not be packed"""
    data = (VECTORS / "sercomm__r6220-factory.img").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data[0x200:])) as z:
        (member,) = z.namelist()
        image = z.read(member)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as z:
        z.writestr(member, image)
    data = bytearray(data[:0x200] + out.getvalue())
    data[0x1ff] = data[0x1ff] - sum(data) & 0xff
    answer = check(data, "netgear_r6220", "accept", "", tmp_path)
    assert [p["unpacked"] for p in answer["plan"]] == [False, False]
    checks = [c["name"] for c in answer["checks"]]
    assert len(set(checks)) == len(checks) and checks[-1] == "start"
    data[-200] ^= 1
    data[0x1ff] = data[0x1ff] - sum(data) & 0xff
    check(data, "netgear_r6220", "refuse", DAMAGED, tmp_path)


def table(folder):
    with open(VECTORS / folder / "MANIFEST.tsv", newline="",
              encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t"))


@pytest.mark.parametrize("row", table("found"), ids=lambda r: r["file"])
def test_found(row, tmp_path):
    answer = ask((VECTORS / "found" / row["file"]).read_bytes(), row["board"],
                 tmp_path)
    want = row["verdict"].split()[0].strip(",:")
    assert answer["verdict"] == (want if want in VERDICTS else "refuse")
    assert DAMAGED not in answer["error"] or "12-" in row["file"]


@pytest.mark.parametrize("name, board", [
    ("tl-wdr4300-v1-openwrt-trunk-sysupgrade.bin", WDR),
    ("cpe210-510-openwrt-factory.bin", CPE),
    ("ubnt-uap-pro-openwrt-factory.bin", "ubnt_unifi-ap-pro"),
])
def test_real(name, board, tmp_path):
    check((VECTORS / "real" / name).read_bytes(), board, "accept", "",
          tmp_path)
