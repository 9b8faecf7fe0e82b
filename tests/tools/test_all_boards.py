# SPDX-License-Identifier: GPL-2.0-or-later
"""make all-boards, with a make beneath it that builds nothing: a board that
fails stops no other one."""
import pathlib
import shutil
import subprocess

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
BOARDS = ("dlink_dir-505", "netgear_r6220", "zbtlink_zbt-we1326",
          "iptime_t5004")
BAD = "zbtlink_zbt-we1326"
# what cannot be compiled is the class of the first one
MAKE = """#!/bin/sh
echo "$*" >>calls
case "$*" in
*dir-505\\ compile) exit @ ;;
*compile) exit 0 ;;
esac
for word; do
	name=${word#packed-}
	[ "$name" != "$word" ] && [ "$name" != "%" ] || continue
	mkdir -p build/$name
	echo 123 >build/$name/lifeboat-$name.bin
done
exit @
"""


def good(bad="", code=0):
    return MAKE.replace("%", bad).replace("@", str(code))


@pytest.fixture(name="tree")
def fixture_tree(tmp_path):
    for name in ("tools", "u-boot", "doc/boards"):
        shutil.copytree(TOP / name, tmp_path / name,
                        ignore=shutil.ignore_patterns("patches", "__pycache__"))
    (tmp_path / "flash").mkdir()
    shutil.copy(TOP / "flash/Kconfig", tmp_path / "flash")
    (tmp_path / "board").mkdir()
    for path in (TOP / "board").iterdir():
        if path.suffix in (".config", ".dts", ".dtsi") or \
                path.name.removesuffix(".board") in BOARDS:
            shutil.copy(path, tmp_path / "board")
    for name in ("Makefile", "boards.cfg"):
        shutil.copy(TOP / name, tmp_path)
    (tmp_path / "tools/need").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "build").mkdir()
    return tmp_path


def make(tree, *args):
    return subprocess.run(
        ["make", "-s", "-o", "source", "-o", "blob", "BLOB=blob", *args],
        cwd=tree, check=False, capture_output=True, text=True)


def all_boards(tree, below):
    (tree / "make").write_text(below, "utf-8")
    (tree / "make").chmod(0o755)
    return make(tree, "all-boards", f"MAKE={tree}/make")


def status(tree):
    """BOARD: what the table of routers says of it"""
    lines = (tree / "doc/boards/README.md").read_text("utf-8").splitlines()
    return {line.split("`")[1]: line.split("|")[-2].strip() for line in lines
            if line.startswith("| [`")}


def test_a_bad_board_stops_no_other_one(tree):
    (tree / "doc/boards/packed.txt").write_text(f"{BAD}\n", "utf-8")
    p = all_boards(tree, good(BAD, 1))
    assert p.returncode != 0
    calls = (tree / "calls").read_text("utf-8")
    for name in ("dlink_dir-505", "netgear_r6220"):
        assert f"BOARD={name} compile\n" in calls
    table = {line.split()[0]: line.split()[1:]
             for line in p.stdout.splitlines()}
    assert table.keys() >= {"board", *BOARDS}, p.stderr
    assert table["netgear_r6220"][0] == "4"
    assert table[BAD][:2] == ["not", "built"]
    packed = (tree / "doc/boards/packed.txt").read_text("utf-8").splitlines()
    assert "netgear_r6220" in packed and BAD not in packed
    assert status(tree) == {
        "dlink_dir-505": "model", "netgear_r6220": "model",
        "iptime_t5004": "builds", BAD: "not built yet"}


def test_all_is_well(tree):
    p = all_boards(tree, good())
    assert p.returncode == 0, p.stderr
    assert "not built" not in p.stdout
    assert status(tree)[BAD] == "builds"


def test_one_that_does_not_compile_is_not_forgotten(tree):
    p = all_boards(tree, good().replace("compile) exit 0", "compile) exit 1", 1))
    assert p.returncode != 0


def test_what_is_of_before_is_not_packed(tree):
    """it would be in the table"""
    image = tree / "build/iptime_t5004/lifeboat-iptime_t5004.bin"
    image.parent.mkdir()
    image.write_bytes(b"of before")
    p = make(tree, "packed-iptime_t5004", "MAKE=false")
    assert p.returncode != 0 and not image.exists()


def test_what_does_not_compile_is_not_packed(tree):
    args = "BOARD=iptime_t5004", "compile"
    assert make(tree, *args, "MAKE=true").returncode == 0
    (lock,) = (tree / "build/class").glob("*/u-boot-flash.lock")
    built = lock.with_suffix("") / "u-boot-nodtb.bin"
    built.parent.mkdir()
    built.write_bytes(b"of before")
    assert make(tree, *args, "MAKE=false").returncode != 0
    assert not built.exists()
