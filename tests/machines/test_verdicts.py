# SPDX-License-Identifier: GPL-2.0-or-later
"""image-check and the router say the same of every file: the image that was
built for a board, on its model, against the tool on this PC.  Each file is
asked of one board, of those of each SoC family and kind of flash: no one of them
takes SEAMA, Linksys's, or either of TP-Link's, and each refuses them.  With ALL=1
in the environment each file is asked of every one."""
import json
import os
import pathlib
import subprocess

import pytest

import machines
import sent

TOP = pathlib.Path(__file__).resolve().parents[2]
VECTORS = (TOP / "../shared/vectors").resolve()

ALL = os.environ.get("ALL")
OURS = machines.models() if ALL else machines.KINDS
# an upload and its check take a model a second: boards share the files
EVERY = 1 if ALL else len(OURS)

pytestmark = pytest.mark.boards(*OURS)


def files(tmp_path):
    """name: bytes, of all that is known, good and broken"""
    subprocess.run([VECTORS / "materialise", tmp_path], check=True,
                   capture_output=True)
    paths = [*tmp_path.iterdir(), *(VECTORS / "found").glob("*.bin"),
             *(VECTORS / "real").glob("*.bin")]
    found = {p.name: p.read_bytes() for p in paths}
    return found | {name: case[0] for name, case in sent.CASES.items()}


def identity(board):
    """board/identity's name of it"""
    rows = (TOP / "build/boards/boards.cfg").read_text(encoding="utf-8")
    return next(row.split()[11] for row in rows.splitlines()
                if row.startswith(f"{board} "))


def build(board):
    """the tool that tools/image-check would call"""
    subprocess.run(["make", "-s", "-f", "tools/image-check.mk",
                    f"BOARD={board}"], cwd=TOP, check=True)
    return TOP / f"build/image-check/{board}/image-check"


def check(tool, data, name, path):
    path.write_bytes(data)
    p = subprocess.run([tool, path, "--board", name, "--json"], check=False,
                       capture_output=True, text=True, timeout=300)
    assert p.stderr == ""
    return json.loads(p.stdout)


def shown(said):
    """of the tool's answer what the router has, too"""
    return {
        # to the tool it is an image that is refused
        "verdict": "ram" if said["ram"] else
                   said["verdict"].replace(" ", "-"),
        "parts": [[p["what"], p["partition"], p["offset"]]
                  for p in said["plan"]],
        **{key: said[key] for key in ("error", "advice", "format", "board",
                                      "version", "size", "sha256",
                                      "checks")},
        **{key: said[key] for key in ("force", "reason") if key in said}}


def test_same_words(router, tmp_path):
    tool = build(router.board)
    router.enter_rescue()
    limit = router.status()["limit"]
    name = identity(router.board)
    (tmp_path / "all").mkdir()
    tried = 0
    known = sorted(files(tmp_path / "all").items())
    for file, data in known[OURS.index(router.board) % EVERY::EVERY]:
        if len(data) > limit:
            continue
        router.request("POST", "/api/image", data)
        told = router.status()["image"]
        # a PC does not know which firmware runs
        told.pop("slot", None)
        told["parts"] = [[p["what"], p["partition"], p["offset"]]
                         for p in told["parts"]]
        assert told == shown(check(tool, data, name,
                                  tmp_path / "file")), file
        tried += 1
    assert tried > 100 // EVERY
