# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/own: what one board has of what is compiled for all of its class."""
import pathlib
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
LINKS = ("include", "spl", "tools", ".config")
# instead of tools/tree, which needs U-Boot's sources
TREE = """#!/bin/sh
printf '{magic}' >"$2.new"
cat "$1" >>"$2.new"
cmp -s "$2.new" "$2" || mv "$2.new" "$2"
"""
MAGIC = r"\320\015\376\355"


@pytest.fixture(name="place")
def fixture_place(tmp_path):
    (tmp_path / "tools").mkdir()
    shutil.copy(TOP / "tools/own", tmp_path / "tools")
    for name in ("include", "spl", "tools"):
        (tmp_path / "class" / name).mkdir(parents=True)
    (tmp_path / "class/.config").write_text("CONFIG_X=y\n", "utf-8")
    (tmp_path / "class/u-boot-nodtb.bin").write_bytes(b"program")
    (tmp_path / "x.dts").write_text("tree", "utf-8")
    tree(tmp_path, MAGIC)
    return tmp_path


def tree(place, magic):
    path = place / "tools/tree"
    path.write_text(TREE.replace("{magic}", magic), "utf-8")
    path.chmod(0o755)


def own(place):
    return subprocess.run(
        [place / "tools/own", place / "class", place / "x/u-boot-flash",
         place / "x.dts", "x"], check=False, capture_output=True, text=True)


def check(place):
    made = place / "x/u-boot-flash"
    assert (made / "u-boot.bin").read_bytes() == \
        b"program\xd0\x0d\xfe\xedtree"
    for name in LINKS:
        assert (made / name).readlink() == place / "class" / name
    assert not list((place / "class").glob("*/*")), "links in the class's"


def test_links_and_the_tree(place):
    assert own(place).returncode == 0
    check(place)


def test_where_an_older_tree_built_u_boot(place):
    old = place / "x/u-boot-flash"
    for name in ("include", "spl", "tools"):
        (old / name).mkdir(parents=True)
        (old / name / "of-before").touch()
    (old / ".config").write_text("CONFIG_OLD=y\n", "utf-8")
    assert own(place).returncode == 0
    check(place)


def test_what_is_the_same_keeps_its_time(place):
    own(place)
    made = place / "x/u-boot-flash/u-boot.bin"
    before = made.stat().st_mtime_ns
    own(place)
    assert made.stat().st_mtime_ns == before
    (place / "class/u-boot-nodtb.bin").write_bytes(b"another")
    own(place)
    assert made.read_bytes().startswith(b"another")


def test_what_is_no_tree_is_not_put_behind(place):
    tree(place, "\\0\\0\\0\\0")
    p = own(place)
    assert p.returncode and "is no device tree" in p.stderr
    assert not (place / "x/u-boot-flash/u-boot.bin").exists()
