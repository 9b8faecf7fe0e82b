# SPDX-License-Identifier: GPL-2.0-or-later
"""Device trees out of routers' files: compiled, and held against those that
were written by hand."""
import functools
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
import boardfile  # noqa: E402
import boardtree  # noqa: E402
import fdt  # noqa: E402
import fdt_compare  # noqa: E402

BOARDS = boardfile.read_all()
# what was not there, or is in another order
NEW = {("/lifeboat", "board"), ("/lifeboat", "addresses")}
OTHER = {
    "glinet_gl-ar300m-nand": {("/", "compatible")},
    "glinet_gl-ar300m-nor": {("/", "compatible")},
    "tplink_wdr4300": {("/", "compatible")},
    "xiaomi_mi-router-3g": {("/lifeboat", "formats"),
                            ("/pinctrl@1e000060/pin_state/gpio", "groups")},
}


def compiled(dts):
    with tempfile.TemporaryDirectory() as d:
        source, result = pathlib.Path(d, "x.dts"), pathlib.Path(d, "x.dtb")
        source.write_text(dts, "utf-8")
        subprocess.run([TOP / "tools/tree", source, result], check=True,
                       env=os.environ)
        return fdt.read(result)


@functools.cache
def by_hand(name):
    return compiled((TOP / f"board/{name}.dts").read_text("utf-8"))


def differing(name, board):
    return {(path, prop) for path, prop, _, _ in fdt_compare.differences(
        by_hand(name), compiled(boardtree.tree(board)))}


HAND = [n for n in BOARDS if (TOP / f"board/{n}.dts").exists()]


@pytest.mark.parametrize("name", HAND)
def test_it_says_the_same(name):
    assert differing(name, BOARDS[name]) == NEW | OTHER.get(name, set())


# in every file: what is changed, and to what
MUTATIONS = [("map      boot 192K", "map      boot 128K, more 64K"),
             ("firmware 16000K", "firmware 15936K"),
             ("reset    15 low", "reset    14 low"),
             ("reset    15 low", "reset    15 high"),
             ("led      16 low", "led      16 high"),
             ("led      16 low", "led      17 low"),
             ("lan      3 2 1 0", "lan      3 2 1"),
             ("mac      factory+0xe000", "mac      factory+0xe004"),
             ("mac      factory+0xe000", "mac      env+0xe000"),
             ("formats  shrs sge-uimage", "formats  sge-uimage shrs"),
             ("DIR-882 A1\n", "DIR-882 A2\n"),
             ("dlink,dir-882-a1", "dlink,dir-882-a2")]


@pytest.mark.parametrize("old, new", MUTATIONS)
def test_a_changed_fact_is_seen(old, new):
    name = "dlink_dir-882-a1"
    text = (TOP / f"board/{name}.board").read_text("utf-8")
    assert old in text
    assert differing(name, boardfile.parse(name, text.replace(old, new))) != NEW
