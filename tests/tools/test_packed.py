# SPDX-License-Identifier: GPL-2.0-or-later
"""What is a board's own in an image of its class: the LED of a first stage, and
the room that there is for it."""
import os
import pathlib
import shutil
import struct
import subprocess
import sys

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
import boardfile  # noqa: E402
import boardtree  # noqa: E402
import fdt  # noqa: E402


def tool(name, monkeypatch):
    """the file as a module, without running it"""
    source = (TOP / "tools" / name).read_text("utf-8")
    assert source.endswith("\n\n\nmain()\n")
    scope = {"__name__": name, "__doc__": ""}
    monkeypatch.setattr(sys, "argv", [name])
    exec(compile(source.removesuffix("main()\n"), name, "exec"), scope)
    return scope


def tree(tmp_path, name, *changes):
    """compiled, of board/NAME.board with some text replaced"""
    text = (TOP / f"board/{name}.board").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    source, result = tmp_path / "x.dts", tmp_path / "x.dtb"
    source.write_text(boardtree.tree(boardfile.parse(name, text)), "utf-8")
    subprocess.run([TOP / "tools/tree", source, result], check=True)
    return fdt.read(result)


NO_LED = ("led      16 low\n", "")


@pytest.mark.parametrize("change, want", [
    # JTAG's pins become GPIOs
    ((), (0, 1 << 16, 0, 0x80, 0x80)),
    ((("led      16 low", "led      16 high"),), (0, 1 << 16, 1, 0x80, 0x80)),
    # and the second RGMII's
    ((("led      16 low", "led      33 low"),), (1, 2, 0, 0x8080, 0x8080)),
    # the button's, for which it is all the same
    ((NO_LED,), (0, 0, 0, 0x80, 0x80)),
])
def test_mt7621(tmp_path, monkeypatch, change, want):
    pack = tool("mt7621-image", monkeypatch)
    root = tree(tmp_path, "dlink_dir-882-a1", *change)
    spl = b"code" + pack["MAGIC"] + bytes(20) + b"more"
    made = pack["with_led"](spl, root)
    assert made == b"code" + pack["MAGIC"] + struct.pack("<5I", *want) + b"more"


@pytest.mark.parametrize("places", [0, 2])
def test_mt7621_has_one_place_for_it(tmp_path, monkeypatch, places):
    pack = tool("mt7621-image", monkeypatch)
    root = tree(tmp_path, "dlink_dir-882-a1")
    with pytest.raises(SystemExit, match=f"{places} places"):
        pack["with_led"](pack["MAGIC"] * places + bytes(20), root)


@pytest.mark.parametrize("behind", [bytes(19), bytes(19) + b"x"])
def test_mt7621_has_room_for_it(tmp_path, monkeypatch, behind):
    pack = tool("mt7621-image", monkeypatch)
    root = tree(tmp_path, "dlink_dir-882-a1")
    with pytest.raises(SystemExit, match="no room for an LED"):
        pack["with_led"](b"code" + pack["MAGIC"] + behind, root)


def test_ath79(tmp_path, monkeypatch):
    pokes = tool("stage-payload", monkeypatch)["pokes"]
    root = tree(tmp_path, "tplink_archer-c6-v2")
    assert pokes(root) == [
        (0x1804006c, 0xffe, 2), (0x18040008, 1 << 17, 0),
        (0x18040000, 1 << 17, 0), (0x18040008, 1 << 17, 0)]
    root = tree(tmp_path, "tplink_archer-c6-v2", ("led      17 low power\n", ""))
    assert pokes(root) == []


PIN = "0x1804006c 0x00000ffe 0x00000002"


@pytest.mark.parametrize("pins", [7, 8])
def test_no_more_than_the_first_stage_takes(tmp_path, pins):
    tree(tmp_path, "tplink_archer-c6-v2",
         (f"pins     {PIN}", "pins     " + ", ".join([PIN] * pins)))
    (tmp_path / "stream").write_bytes(b"packed")
    p = subprocess.run([TOP / "tools/stage-payload", tmp_path / "x.dtb",
                        tmp_path / "stream"], check=False, capture_output=True)
    limit = (TOP / "board/stage/stage.h").read_text("utf-8") \
        .split("#define POKES_MAX")[1].split()[0]
    if pins + 3 <= int(limit):
        assert p.returncode == 0
        assert struct.unpack_from(">3I", p.stdout)[2] == pins + 3
        return
    assert p.returncode and b"11 registers" in p.stderr and not p.stdout


def test_what_is_too_large_is_refused_by_name(tmp_path):
    image, result = tmp_path / "image", tmp_path / "lifeboat-x.bin"
    image.write_bytes(bytes(1025))
    result.write_bytes(b"of before")
    p = subprocess.run([TOP / "tools/fit", image, result, "1K"], check=False,
                       capture_output=True, text=True)
    assert p.returncode == 1 and not result.exists()
    assert p.stderr == ("lifeboat-x.bin: 1025 bytes do not fit the boot "
                        "partition of 1024: 1 too many\n")
    p = subprocess.run([TOP / "tools/fit", image, result, "1025"], check=True,
                       capture_output=True, text=True)
    assert p.stdout == "lifeboat-x.bin: 1025 bytes of 1025, 0 left\n"
    assert result.read_bytes() == bytes(1025)


@pytest.fixture(name="own")
def fixture_own(tmp_path):
    """what tools/packed has of an ath79's, and its own copy of the tools"""
    shutil.copytree(TOP / "tools", tmp_path / "tools")
    tree(tmp_path, "tplink_archer-c6-v2")
    (tmp_path / "own/dts").mkdir(parents=True)
    shutil.copy(tmp_path / "x.dtb", tmp_path / "own/dts/dt.dtb")
    for name in ("stage.bin", "u-boot.bin", ".config"):
        (tmp_path / "own" / name).write_bytes(name.encode())
    return tmp_path / "own"


def packed(own, *blob):
    """its image and the time of that"""
    subprocess.run([own.parent / "tools/packed", "ath79", own, *blob],
                   check=True)
    image = own / "lifeboat.bin"
    return image.read_bytes(), image.stat().st_mtime_ns


def test_what_is_the_same_is_packed_once(own):
    first = packed(own)
    assert first[0].startswith(b"stage.bin\0")
    assert packed(own) == first
    for name in ("stage.bin", "u-boot.bin", "dts/dt.dtb", ".config"):
        path = own / name
        path.write_bytes(path.read_bytes() + b"more")
        # as old as it can be
        os.utime(path, (0, 0))
        again = packed(own)
        assert again[1] != first[1], name
        first = again


def test_another_blob_is_another_image_however_old_it_is(own):
    blob = own / "blob"
    blob.write_bytes(b"stand-in")
    first = packed(own, blob)
    blob.write_bytes(b"MediaTek")
    os.utime(blob, (0, 0))
    assert packed(own, blob)[1] != first[1]


def test_what_was_cut_off_is_packed_again(own):
    packed(own)
    (own / "stage.bin").unlink()
    with pytest.raises(subprocess.CalledProcessError):
        packed(own)
    (own / "stage.bin").write_bytes(b"stage.bin")
    assert packed(own)[0].startswith(b"stage.bin\0")
