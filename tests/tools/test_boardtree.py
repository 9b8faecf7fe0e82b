# SPDX-License-Identifier: GPL-2.0-or-later
"""Device trees and classes out of routers' files: every one compiles, and no
fact of a file is lost on the way."""
import pathlib
import subprocess
import sys
import tempfile

import pytest

import treediff

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
import boardclass  # noqa: E402
import boardfile  # noqa: E402
import boardtree  # noqa: E402
import fdt  # noqa: E402

BOARDS = boardfile.read_all()


def compiled(dts):
    with tempfile.TemporaryDirectory() as d:
        source, result = pathlib.Path(d, "x.dts"), pathlib.Path(d, "x.dtb")
        source.write_text(dts, "utf-8")
        subprocess.run([TOP / "tools/tree", source, result], check=True)
        return fdt.read(result)


def tree(board):
    return compiled(boardtree.tree(board))


@pytest.mark.parametrize("name", BOARDS)
def test_it_says_what_the_file_says(name):
    b, root = BOARDS[name], tree(BOARDS[name])
    node = root.find("/lifeboat")
    assert node.text("board") == name
    assert node.texts("formats") == b.formats
    assert node.texts("devices") == b.names
    labels = [p.text("label") for p in root.find("/partitions").nodes.values()]
    wanted = [p.label for p in b.firmware]
    assert [label for label in labels if label in wanted] == wanted
    handles = fdt.phandles(root)
    for part, at in zip(b.firmware, node.cells("firmware-partitions")):
        assert handles[at][1].cells("reg") == [part.offset, part.size]
        assert "read-only" not in handles[at][1].props
    if b.mac:
        at, offset = node.cells("mtd-mac-address")
        assert handles[at][1].cells("reg")[0] + offset == b.mac_at
        assert (node.cells("mtd-mac-add") or [0]) == [b.mac.add & 0xffffffff]
        assert ("mtd-mac-text" in node.props) == b.mac.text
    gpios = Gpios(b, handles)
    keys = root.find("/buttons") or root.find("/keys")
    assert {n.text("label"): gpios.read(n) for n in keys.nodes.values()} == \
        {button.label: (button.pin, button.level) for button in b.buttons}
    lights = root.find("/leds")
    lights = lights.nodes.values() if lights else []
    assert {n.text("label"): (*gpios.read(n), n.text("default-state", ""))
            for n in lights} == \
        {l.label: (l.pin, l.level, l.state) for l in b.leds}
    wires = [(n.cells("qca,ar8327-initvals"), n.cells("qca,cpu-port"))
             for _, n in root.walk() if "qca,ar8327-initvals" in n.props]
    assert wires == ([] if not b.switch else [
        ([word for pair in b.switch for word in pair], [b.cpu_port])])
    assert [(gpios.read(n)[0], n.cells("hw_margin_ms")[0])
            for _, n in root.walk()
            if "linux,wdt-gpio" in n.texts("compatible")] == \
        ([b.watchdog] if b.watchdog else [])
    # LAN is served, and nothing else
    masks = [n.cells(prop) for _, n in root.walk()
             for prop in ("lan-ports", "qca,lan-phys") if prop in n.props]
    if b.kind in ("ar933x", "qca953x") and b.lan_mac == "gmac0":
        # one PHY by itself, and the switch is on the other MAC
        assert b.lan == [4] and not masks
    else:
        assert masks == [[sum({1 << port for port in b.lan})]]


class Gpios:
    """pins of a tree as a file has them"""

    def __init__(self, board, handles):
        self.family, self.handles = board.family, handles

    def read(self, node):
        """(pin, level)"""
        bank, pin, flags = node.cells("gpios")
        if self.family == "mt7621":
            pin += 32 * self.handles[bank][1].cells("reg")[0]
        return pin, 1 - flags


# of one file each: what is changed, and to what
CHANGED = {
    "dlink_dir-882-a1": [
        ("map      boot 192K", "map      boot 128K, more 64K"),
        ("firmware 16000K", "firmware 15936K"),
        ("reset    15 low", "reset    14 low"),
        ("reset    15 low", "reset    15 high"),
        ("led      16 low", "led      16 high"),
        ("led      16 low", "led      17 low"),
        ("led      16 low", "led      16 low power"),
        ("led      16 low", "led      46 low"),
        ("lan      3 2 1 0", "lan      3 2 1"),
        ("factory+0xe000", "factory+0xe004"),
        ("factory+0xe000", "env+0xe000"),
        ("factory+0xe000", "factory+0xe000+1"),
        ("factory+0xe000", "factory+0xe000 text"),
        ("formats  shrs sge-uimage", "formats  sge-uimage shrs"),
        ("DIR-882 A1\n", "DIR-882 A2\n"),
        ("dlink,dir-882-a1", "dlink,dir-882-a2"),
        ("ram      128 ddr3 1066", "ram      256 ddr3 1066"),
        ("ram      128 ddr3 1066", "ram      128 ddr3 1200"),
        ("ram      128 ddr3 1066", "ram      128 ddr2 800"),
        ("ram      128 ddr3 1066", "ram      128 ddr3-kgd 1066"),
        ("status", "usb      yes\nstatus"),
        ("status", "led-done status 0\nstatus"),
        ("status", "fetch    192.168.0.66 file\nstatus"),
        ("status", "fetch    192.168.0.66 file 512\nstatus"),
        ("status", "addresses 192.168.8.1\nstatus"),
        ("status", "compat-version 2.0\nstatus"),
        ("status", "wps      13 low\nstatus"),
        ("status", "tree     / { more; };\nstatus")],
    "tplink_wdr4300": [
        ("keep     0x1fc00 1K", "keep     0x1fc00 512"),
        ("40MHz", "25MHz"),
        ("status", "pins     0x1804006c 1 1\nstatus"),
        ("wan      0", ""),
        ("lan      1 2 3 4", "lan      1 2 3")],
    "xiaomi_mi-router-3g": [
        ("usb      12 high", "usb      12 low"),
        ("usb      12 high", "usb      yes"),
        ("led-done blue 0", "led-done red 0"),
        ("ram      256", "ram      512"),
        ("soc", "# soc\nsoc")],
    "glinet_gl-ar300m-nand": [
        ("start-map boot 256K, env 64K", "start-map boot 192K, env 128K"),
        ("art 64K", "more 64K, art 64K"),
        ("0x0a000000", "0x0b000000")],
}
# what no tree and no class has to know
IDLE = {("wan      0", ""), ("soc", "# soc\nsoc"),
        ("start-map boot 256K, env 64K", "start-map boot 192K, env 128K")}


def differs(one, other):
    return (treediff.differences(tree(one), tree(other)) or
            boardclass.name(one) != boardclass.name(other) or
            boardclass.own(one, [one]) != boardclass.own(other, [other]))


@pytest.mark.parametrize("name, old, new", [
    (name, *change) for name, changes in CHANGED.items() for change in changes])
def test_a_changed_fact_is_seen(name, old, new):
    text = (TOP / f"board/{name}.board").read_text("utf-8")
    if old == "art 64K":
        # the chip ends behind it
        text = text.replace("nor_firmware 16000K", "nor_firmware 15936K")
    changed = text.replace(old, new, 1)
    if (old, new) == ("led      16 low", "led      46 low"):
        # pins of the second bank, of a group that the chip leaves free
        assert boardfile.parse(name, changed).leds[0].pin == 46
    one, other = boardfile.parse(name, text), boardfile.parse(name, changed)
    assert bool(differs(one, other)) == ((old, new) not in IDLE)


def test_boards_of_a_class_share_all_that_is_compiled():
    first = {}
    for board in BOARDS.values():
        one = first.setdefault(boardclass.name(board), board)
        assert boardclass.own(board, BOARDS.values()) == \
            boardclass.own(one, BOARDS.values())
        assert boardclass.fragments(board) == boardclass.fragments(one)
        assert (board.base, board.endian) == (one.base, one.endian)


def test_a_class_has_every_format_of_its_boards():
    for board in BOARDS.values():
        assert set(boardclass.formats(board.formats)) <= \
            set(boardclass.own(board, BOARDS.values()))


def test_a_pin_that_is_needed_otherwise():
    text = (TOP / "board/netgear_r6220.board").read_text("utf-8")
    board = boardfile.parse("x", text.replace("led      18", "led      35"))
    with pytest.raises(ValueError, match="GPIO 35 is one of the spi pins"):
        boardtree.tree(board)


def test_a_port_that_is_there_twice_is_no_other_one():
    assert boardtree.mask([3, 3, 2, 1]) == 0b1110


def test_dram_that_nobody_has_a_table_for():
    text = (TOP / "board/netgear_r6220.board").read_text("utf-8")
    board = boardfile.parse("x", text.replace("ram      128", "ram      64"))
    with pytest.raises(ValueError, match="no table for 64 MiB of ddr3"):
        boardclass.own(board, [board])


def test_dram_in_the_package():
    """MT7621DA: another table, and 128 MiB alone"""
    text = (TOP / "board/tplink_er605-v1.board").read_text("utf-8")
    board = boardfile.parse("x", text)
    assert boardclass.dram(board) == ["CONFIG_MT7621_DRAM_DDR3_1024M_KGD=y"]
    assert "ddr3-kgd-1066" in boardclass.name(board)
    board = boardfile.parse("x", text.replace("ram      128", "ram      256"))
    with pytest.raises(ValueError, match="no table for 256 MiB of ddr3-kgd"):
        boardclass.own(board, [board])


def test_a_small_nand_loader_has_its_own_formats():
    """of what other boards with NAND take, a partition of 256 KiB has no room"""
    board = BOARDS["xiaomi_mi-router-3-pro"]
    assert boardclass.small(board)
    assert not boardclass.small(BOARDS["xiaomi_mi-router-3g"])
    lines = boardclass.own(board, BOARDS.values())
    assert set(boardclass.formats(board.formats)) == {
        line for line in lines if "IMAGE" in line}


def test_nothing_counts_where_there_is_no_room():
    text = (TOP / "board/dlink_dir-505.board").read_text("utf-8")
    board = boardfile.parse("x", text.replace("mac+0x4 text", "mac+0x4+1"))
    with pytest.raises(ValueError, match="64 KiB"):
        boardclass.check(board)


def table():
    """what tools/boards-doc would write"""
    return subprocess.run(
        ["/usr/bin/python3", "-c", "import importlib.machinery as m, sys;"
         "l = m.SourceFileLoader('d', sys.argv[1]).load_module();"
         "sys.stdout.write(l.text())", TOP / "tools/boards-doc"],
        check=True, capture_output=True, text=True,
        cwd=TOP / "tools").stdout


def test_the_table_is_made_of_the_files():
    assert (TOP / "doc/boards/README.md").read_text("utf-8") == table(), \
        "call tools/boards-doc"


def test_the_readme_counts_them():
    kinds = [b.kind for b in BOARDS.values()]
    classes = {boardclass.name(b) for b in BOARDS.values()}
    text = " ".join((TOP / "README.md").read_text("utf-8").split())
    assert f"files of {len(kinds)} routers (" + ", ".join(
        f"{kinds.count(kind)} {kind.upper()}" for kind in sorted(set(kinds))) + \
        f") in {len(classes)} classes" in text


def test_the_table_says_where_dram_is_not_known():
    for line in table().splitlines():
        if line.startswith("| [`"):
            board = BOARDS[line.split("`")[1]]
            assert ("DRAM not known" in line) == \
                ("type of DRAM: not known" in " ".join(board.evidence))
    assert table().count("MiB, DRAM not known") > 1
