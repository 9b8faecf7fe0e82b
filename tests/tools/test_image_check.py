# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/image-check: the verdict and the plan as the firmware has them."""
import csv
import hashlib
import json
import os
import pathlib
import re
import resource
import shutil
import struct
import subprocess
import zlib

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
VECTORS = (TOP / "../shared/vectors").resolve()
ACCEPT, REFUSE, CANNOT_TELL, USAGE = range(4)
PART = re.compile(r"(\w+)(?::(\w+)\(vol\))?\+0x(\w+) len 0x(\w+) "
                  r"sha256 (\w{64})")

ZBT = "zbtlink_zbt-wg3526-16m"
GOOD = [
    "raw-uimage__zbt-wg3526-16m-sysupgrade.bin",
    "tplinkv1__archer-c7-v2-sysupgrade.bin",
    "ubnt__nanostation-m-factory.bin",
    "chk__ex6150-factory.chk",
    "elx__ra21s-factory.bin",
    "sysupgrade-tar__r6220-sysupgrade.bin",
    "linksys__ea7500-v2-factory.bin",
]


def manifest():
    """the good ones; some stand there once more, for another board"""
    with open(VECTORS / "MANIFEST.tsv", newline="", encoding="utf-8") as f:
        return {r["file"]: r for r in csv.DictReader(f, delimiter="\t")
                if r["verdict"] == "accept"}


def run(*args):
    return subprocess.run([TOP / "tools/image-check", *args], check=False,
                          capture_output=True, text=True, timeout=300)


def ask(path, board):
    """exit status and the object"""
    p = run(path, "--board", board, "--json")
    assert p.stderr == ""
    return p.returncode, json.loads(p.stdout)


def expected(row):
    """what the manifest says will be in flash"""
    return [(part, volume or None, int(offset, 16), int(size, 16), sha)
            for part, volume, offset, size, sha in
            PART.findall(row["expected_flash"])]


def without_padding(wanted, part, data):
    """WANTED of the manifest, less the padding behind a kernel that PART
    leaves out, if it is nothing else"""
    partition, volume, offset, size, sha256 = wanted
    at = part.get("file_offset", 0)
    whole, rest = data[at:at + size], data[at + part["bytes"]:at + size]
    if not rest or rest.strip(b"\0") and rest.strip(b"\xff"):
        return wanted
    assert hashlib.sha256(whole).hexdigest() == sha256
    return (partition, volume, offset, part["bytes"],
            hashlib.sha256(data[at:at + part["bytes"]]).hexdigest())


@pytest.mark.parametrize("name", GOOD)
def test_plan_is_what_the_manifest_says(name):
    row = manifest()[name]
    status, answer = ask(VECTORS / name, row["profile_device"])
    assert (status, answer["verdict"]) == (ACCEPT, "accept")
    assert answer["sha256"] == row["sha256"]
    assert answer["size"] == int(row["size"])
    data = (VECTORS / name).read_bytes()
    wanted = expected(row)
    assert len(wanted) == len(answer["plan"])
    for p, want in zip(answer["plan"], wanted):
        assert (p["partition"], p.get("volume"), p["offset"], p["bytes"],
                p["sha256"]) == without_padding(want, p, data)
    assert all(c["ok"] for c in answer["checks"])


@pytest.mark.parametrize("name", GOOD)
def test_file_offset_is_where_the_bytes_are(name):
    row = manifest()[name]
    data = (VECTORS / name).read_bytes()
    _, answer = ask(VECTORS / name, row["profile_device"])
    for part in answer["plan"]:
        assert part["unpacked"] == ("file_offset" not in part)
        if not part["unpacked"]:
            at = part["file_offset"]
            piece = data[at:at + part["bytes"]]
            assert hashlib.sha256(piece).hexdigest() == part["sha256"]
        assert part["flash_first"] < part["flash_last"]


def test_words_and_numbers_for_a_person():
    name = GOOD[0]
    p = run(VECTORS / name, "--board", ZBT)
    assert p.returncode == ACCEPT
    assert p.stdout.startswith("accept")
    assert manifest()[name]["sha256"] in p.stdout
    assert expected(manifest()[name])[0][4] in p.stdout
    assert "flash 0x50000-0x130003" in p.stdout
    assert "pass  kernel checksum" in p.stdout
    assert "zbtlink,zbt-wg3526-16m" in p.stdout


def test_nothing_names_a_board():
    name = "raw-uimage__zbt-wg3526-16m-nometa.bin"
    status, answer = ask(VECTORS / name, ZBT)
    assert (status, answer["verdict"]) == (CANNOT_TELL, "cannot tell")
    assert answer["board"] == answer["named_by"] == ""
    assert answer["plan"][0]["sha256"] == expected(manifest()[name])[0][4]


def test_damaged(tmp_path):
    data = bytearray((VECTORS / GOOD[1]).read_bytes())
    data[5000] ^= 1
    path = tmp_path / "bad.bin"
    path.write_bytes(data)
    status, answer = ask(path, "tplink_archer-c7-v2")
    assert (status, answer["verdict"]) == (REFUSE, "refuse")
    assert answer["error"] and answer["plan"] == []
    assert not all(c["ok"] for c in answer["checks"])
    p = run(path, "--board", "tplink_archer-c7-v2")
    assert p.returncode == REFUSE
    assert "FAIL" in p.stdout and "plan" not in p.stdout


def test_wrong_board():
    status, answer = ask(VECTORS / GOOD[0], "glinet_gl-ar150")
    assert (status, answer["verdict"]) == (REFUSE, "refuse")
    assert answer["board"] == "zbtlink,zbt-wg3526-16m"
    assert answer["plan"] == []


def test_quotes_do_not_end_the_string(tmp_path):
    """a name out of the image, in a uImage's own header"""
    name = b'a"b\\c\x01d'.ljust(32, b"\0")
    body = b"no kernel"
    head = struct.pack(">7I4B32s", 0x27051956, 0, 0, len(body), 0, 0,
                       zlib.crc32(body), 5, 2, 5, 0, name)
    head = head[:4] + struct.pack(">I", zlib.crc32(head)) + head[8:]
    path = tmp_path / "arm.bin"
    path.write_bytes(head + body)
    status, answer = ask(path, ZBT)
    assert status == REFUSE
    assert 'a"b\\c?d' in answer["error"]


def test_empty_file(tmp_path):
    path = tmp_path / "empty.bin"
    path.touch()
    status, answer = ask(path, ZBT)
    assert (status, answer["size"]) == (REFUSE, 0)


def test_too_big(tmp_path):
    path = tmp_path / "big.bin"
    path.touch()
    os.truncate(path, (512 << 20) + 1)
    status, answer = ask(path, ZBT)
    assert status == REFUSE
    assert "512 MiB" in answer["error"]


def boards():
    return sorted(p.stem for folder in ("board", "build/boards")
                  for p in (TOP / folder / "identity").glob("*.dtsi"))


def test_unknown_board_says_which_there_are():
    p = run(VECTORS / GOOD[0], "--board", "acme_router")
    assert (p.returncode, p.stdout) == (USAGE, "")
    listed = [line.split()[0] for line in p.stderr.splitlines()[1:]]
    assert sorted(listed) == boards()


def test_out_of_memory():
    """there is enough for what is unpacked, but not for a kernel's place"""
    assert run(VECTORS / GOOD[0], "--board", ZBT).returncode == ACCEPT
    limit = (64 + 30) << 20
    p = subprocess.run(
        [TOP / f"build/image-check/{ZBT}/image-check", VECTORS / GOOD[0],
         "--board", ZBT], check=False, capture_output=True, text=True,
        timeout=60, preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_AS, (limit, limit)))
    assert (p.returncode, p.stdout) == (USAGE, "")
    assert "Cannot allocate memory" in p.stderr


@pytest.fixture(name="tree")
def make_tree(tmp_path):
    """one where nothing has been built, and that says what it is asked for"""
    tree = tmp_path.resolve() / "tree"
    shutil.copytree(TOP / "board", tree / "board")
    (tree / "tools").mkdir()
    shutil.copy(TOP / "tools/image-check", tree / "tools")
    (tree / "Makefile").write_text("/%:\n\t@echo asked for $@; false\n")
    (tree / "tools/need").write_text("#!/bin/sh\necho need $*\n")
    (tree / "tools/need").chmod(0o755)
    return tree


def ask_tree(tree):
    p = subprocess.run([tree / "tools/image-check", VECTORS / GOOD[0],
                        "--board", ZBT], check=False, capture_output=True,
                       text=True, timeout=60)
    assert (p.returncode, p.stdout) == (USAGE, "")
    return p.stderr


def test_through_a_link(tree):
    """make has no rule for another name of the same file"""
    link = tree.parent / "link"
    link.symlink_to(tree)
    assert f"asked for {tree}/build/boards/index.mk" in \
        ask_tree(link)


def test_compiler_is_there_before_anything_is_built(tree):
    assert ask_tree(tree).startswith("need build\nasked for ")
    (tree / "tools/need").write_text("#!/bin/sh\necho get one; false\n")
    assert ask_tree(tree) == "get one\n"


def test_list():
    p = run("--list")
    assert p.returncode == 0
    names = dict(line.split(maxsplit=1) for line in p.stdout.splitlines())
    assert sorted(names) == boards()
    assert names[ZBT] == "ZBT WG3526 (16 MiB)"


@pytest.mark.parametrize("args", [
    [], ["x"], ["--board", ZBT], ["x", "--board"],
    ["x", "y", "--board", ZBT], ["x", "--board", ZBT, "--yes"],
    ["x", "--board", "../identity/" + ZBT],
    ["/nonexistent", "--board", ZBT], ["/", "--board", ZBT],
    ["/dev/zero", "--board", ZBT],
])
def test_usage_and_what_cannot_be_read(args):
    p = run(*args)
    assert (p.returncode, p.stdout) == (USAGE, "")
    assert p.stderr


@pytest.fixture(name="made")
def make_made(tree):
    """the tree, and what has been made in it: a tool that says so"""
    for folder in ("flash", "tests/host", "tests/e2e", "doc", "build/boards",
                   f"build/image-check/{ZBT}"):
        (tree / folder).mkdir(parents=True)
    for source in SOURCES:
        (tree / source).touch()
    line = ["-"] * 12
    line[0], line[10], line[11] = ZBT, "class", ZBT
    (tree / "build/boards/boards.cfg").write_text(" ".join(line) + "\n")
    out = tree / f"build/image-check/{ZBT}"
    (out / "image-check").write_text("#!/bin/sh\necho the tool\nexit 3\n")
    (out / "image-check").chmod(0o755)
    (out / "made").touch()
    # all else is of before; and what comes is later by more than the kernel's
    # clock of files ticks
    then = (out / "made").stat().st_mtime - 10
    for path in (tree, *tree.rglob("*")):
        when = then + 5 * (path.name == "made")
        os.utime(path, (when, when))
    return tree


SOURCES = ("flash/tar.c", "tests/host/crc32.c", "board/new.board", "Kconfig",
           "boards.cfg")


def says(tree):
    p = subprocess.run([tree / "tools/image-check", VECTORS / GOOD[0],
                        "--board", ZBT], check=False, capture_output=True,
                       text=True, timeout=60)
    return p.stdout + p.stderr


def test_asks_make_for_nothing(made):
    """which takes most of a second, a thousand times"""
    for path in ("tests/e2e/test_new.py", "doc/new.md", "build/new",
                 "board/__pycache__"):
        (made / path).touch()
    then = (made / "build/boards/boards.cfg").stat().st_mtime
    os.utime(made / "board", (then, then))
    assert says(made) == "the tool\n"


@pytest.mark.parametrize("path", SOURCES)
def test_what_has_changed_is_made(made, path):
    (made / path).touch()
    assert "asked for" in says(made)


@pytest.mark.parametrize("path", ["flash/tar.c", f"build/image-check/{ZBT}/made",
                                  f"build/image-check/{ZBT}/image-check"])
def test_what_is_gone_is_seen(made, path):
    (made / path).unlink()
    assert "asked for" in says(made)
