# SPDX-License-Identifier: GPL-2.0-or-later
"""A router's file, as tools/boardfile.py reads it."""
import pathlib
import shutil
import subprocess
import sys

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
import boardcheck  # noqa: E402
import boardfacts  # noqa: E402
import boardfile  # noqa: E402

GOOD = """\
# a comment
model    Some Router
names    maker,router old-name
soc      qca9531 25MHz
ram      128 ddr2
flash    nor 16M
map      boot 128K, env 64K, firmware 15M
map      @0xff0000 art 64K
keep     0x1fc00 1K
reset    3 low
wps      4 high
led      12 low
led      13 high red off
led-failed red 500, - 500
lan      0 1 2
wan      4
usb      7 high
mac      art+0x6+1
pins     0x18040000 0x30 0x10, 0x1804002c 0xff 0
fetch    192.168.0.66 file.bin 0x200
formats  uimage tplink-v1
tplink-hwid 08000001
status   builds
evidence OpenWrt 3d1645ee26d6
"""


def parse(text=GOOD):
    return boardfile.parse("maker_router", text)


def test_every_fact():
    b = parse()
    assert (b.name, b.model) == ("maker_router", "Some Router")
    assert b.names == ["maker,router", "old-name"]
    assert b.identity == "maker_router"
    assert (b.soc, b.kind, b.family, b.endian) == \
        ("qca9531", "qca953x", "ath79", "big")
    assert b.base == "ap143_defconfig"
    assert b.xtal == 25_000_000
    assert (b.ram, b.dram, b.dram_rate) == (128, ["ddr2"], 0)
    assert (b.flash.kind, b.flash.size, b.flash.block) == \
        ("nor", 16 << 20, 65536)
    assert [(p.label, p.offset, p.size) for p in b.flash.parts] == [
        ("boot", 0, 0x20000), ("env", 0x20000, 0x10000),
        ("firmware", 0x30000, 0xf00000), ("art", 0xff0000, 0x10000)]
    assert b.boot.size == 0x20000 and b.room == 0x1fc00
    assert [p.label for p in b.firmware] == ["firmware"]
    assert [(k.label, k.pin, k.level) for k in b.buttons] == \
        [("reset", 3, 0), ("wps", 4, 1)]
    assert [(l.label, l.pin, l.level, l.state) for l in b.leds] == \
        [("status", 12, 0, ""), ("red", 13, 1, "off")]
    assert b.styles == {"led-failed": ["red 500", "- 500"]}
    assert (b.lan, b.lan_mac, b.wan) == ([0, 1, 2], None, 4)
    assert b.usb and (b.usb_power.pin, b.usb_power.level) == (7, 1)
    assert (b.mac.label, b.mac.offset, b.mac.add, b.mac.text) == \
        ("art", 6, 1, False)
    assert b.mac_at == 0xff0006
    assert b.pins == [(0x18040000, 0x30, 0x10), (0x1804002c, 0xff, 0)]
    assert [(f.server, f.name, f.skip) for f in b.fetches] == \
        [("192.168.0.66", "file.bin", 0x200)]
    assert b.formats == ["uimage", "tplink-v1"]
    assert b.constants == {"tplink-hwid": ["08000001"]}
    assert b.addresses[0] == "192.168.1.1" and len(b.addresses) == 4
    assert (b.status, b.evidence) == ("builds", ["OpenWrt 3d1645ee26d6"])


def test_what_is_left_out():
    text = "\n".join(l for l in GOOD.splitlines()
                     if l.split()[0] not in ("wan", "usb", "mac", "led",
                                             "led-failed"))
    b = parse(text)
    assert b.wan is None and b.mac is None and not b.usb and b.leds == []


@pytest.mark.parametrize("old, new, why", [
    ("soc      qca9531", "soc      qca9999", "no SoC"),
    ("reset    3 low", "reset    3 down", "neither low nor high"),
    ("reset    3 low\n", "", 'no "reset"'),
    ("map      boot", "map      loader", 'no partition "boot"'),
    ("firmware 15M", "firmware 16M", "begins inside"),
    ("firmware 15M", "firmware 15000001", "not made of erase blocks"),
    ("env 64K", "env 4K, config 60K", '"env" is not made of erase blocks'),
    ("reset    ", "watchdog 18 10000\nreset    ", "is not among the 18"),
    ("reset    ", "watchdog 17 1000\nreset    ", "over before Lifeboat"),
    ("art 64K", "art 1M", "the map ends"),
    ("env 64K", "boot 64K", "two partitions"),
    ("art+0x6", "factory+0x6", "for the MAC address"),
    ("art+0x6+1", "art+6", "no place of a MAC address"),
    ("art+0x6", "art+0xfffb", "outside its partition"),
    ("wan      4", "wan      2", "one of LAN's ports"),
    ("ram      128 ddr2", "ram      128 ddr9", "no kind of DRAM"),
    ("ram      128 ddr2", "ram      ? ddr2", "invalid literal"),
    ("lan      0 1 2", "lan      3 3 2 1", "a port is there twice"),
    ("lan      0 1 2", "lan      0 1 5", "or above 4"),
    ("wan      4", "wan      6", "or above 4"),
    ("nor 16M", "nor 32M", "NOR of more than 16 MiB"),
    ("ram      128", "ram      16", "16 MiB of RAM have no layout"),
    ("ram      128", "ram      256", "256 MiB of RAM have no layout"),
    ("ram      128 ddr2", "ram      128 ddr3", "no DRAM code for ddr3"),
    ("qca9531 25MHz\nram      128 ddr2", "qca9563 25MHz\nram      128 ddr1+ddr2",
     r"no DRAM code for ddr1\+ddr2"),
    ("qca9531 25MHz", "mt7621", None),
    ("qca9531 25MHz\nram      128", "mt7621\nram      512", None),
    ("qca9531 25MHz\nram      128", "mt7621\nram      96", "96 MiB"),
    ("qca9531 25MHz\nram      128 ddr2\nflash    nor 16M",
     "mt7621\nram      128 ddr2\nflash    nor 128M", "NOR of more than 64 MiB"),
    ("reset    3", "reset    18", r"GPIO 18 \(reset\) is not among the 18"),
    ("led      12", "led      40", "GPIO 40"),
    ("usb      7", "usb      18", "GPIO 18"),
    ("red off", "Red off", "no name of an LED"),
    ("env 64K", "my.env 64K", "no name of a partition"),
    ("boot 128K, env 64K", "boot 128K, a-b 32K, a_b 32K", "two have it"),
    ("128 ddr2", "128 ddr2 800", "DRAM at 800"),
    ("qca9531 25MHz\nram      128 ddr2", "mt7621\nram      128 ddr2 900",
     "DRAM at 900"),
    ("qca9531 25MHz", "qca9531 26MHz", "no crystal of 26000000 Hz"),
    ("uimage tplink", "uimage zip tplink", '"zip" is no format'),
    ("tplink-hwid", "tplink-hwrev", 'tplink-v1 wants "tplink-hwid"'),
    ("status ", "addresses 192.168.1.256\nstatus ", "192.168.1.256"),
    ("status ", "addresses 10.0.0.1 10.0.0.1\nstatus ", "each once"),
    ("keep     0x1fc00 1K", "keep     0x1fc00 2K", "what is kept"),
    ("led-failed red", "led-failed blue", 'no LED "blue"'),
    ("status   builds", "status   fine", "no status"),
    ("status   builds", "status", "says nothing"),
    ("status   builds", "status   builds\nstatus   model", "there already"),
    ("status   builds", "colour   red", "line 23: \"colour\" is no key"),
    ("qca9531 25MHz", "qca9531", "no crystal"),
    ("qca9531 25MHz", "qca9558 40MHz", 'no "switch"'),
    ("qca9531 25MHz",
     "qca9558 40MHz\nswitch   6 0x0c=0x07600000 0x94=0x7e", None),
    ("qca9531 25MHz", "qca9558 40MHz\nswitch   6 0x0c=0x07600000",
     "status .0x94."),
    ("qca9531 25MHz", "qca9558 40MHz\nswitch   0 0x0c=1 0x7c=0x7e",
     "pad .0x04."),
    ("qca9531 25MHz", "qca9558 40MHz\nswitch   5 0x0c=1", "not how a switch"),
    ("qca9531 25MHz", "qca9558 40MHz\nswitch   6", "not how a switch"),
    ("qca9531 25MHz", "qca9558 40MHz\nswitch   6 0x624=1", "0x624 is not"),
    ("qca9531 25MHz", "qca9531 25MHz\nswap     0 4", "AR933x can"),
    ("qca9531 25MHz", "qca9531 25MHz\nswitch   6 0x0c=1", "has no AR8327"),
    ("# a comment", "#\n#\n#", "more than 25 lines"),
    ("flash    nor", "flash    tape", "no kind of flash"),
    ("192.168.0.66 file.bin 0x200", "192.168.0.66", "not enough values"),
])
def test_what_is_wrong(old, new, why):
    assert old in GOOD
    if not why:
        # what is near to it, and right
        parse(GOOD.replace(old, new))
        return
    with pytest.raises(ValueError, match=why):
        parse(GOOD.replace(old, new))


def test_the_file_is_named(tmp_path):
    path = tmp_path / "x_y.board"
    path.write_text("model    X\n", "utf-8")
    with pytest.raises(boardfacts.BoardError, match=r'x_y\.board: there is no'):
        boardfile.read(path)


@pytest.mark.parametrize("name, bad", [
    ("m" * 25, False), ("m" * 26, True), ("Maker_x", True), ("a/b", True),
    ("", True)])
def test_names(name, bad):
    if not bad:
        assert boardfile.parse(name, GOOD).name == name
        return
    with pytest.raises(ValueError, match="is no name of at most 25"):
        boardfile.parse(name, GOOD)


def test_the_longest_name_can_be_sealed(tmp_path):
    """as the Makefile has it for an image for the model only"""
    for length, code in ((boardfacts.NAME_MAX, 0), (boardfacts.NAME_MAX + 1, 1)):
        p = subprocess.run([TOP / "tools/update-image", "m" * length + ",model",
                            "v", __file__, tmp_path / "image"], check=False,
                           capture_output=True)
        assert p.returncode == code


NAND = (GOOD.replace("flash    nor 16M", "flash    spi-nand 128M\n"
                     "start    nor 16M\n"
                     "start-map boot 128K, @0xff0000 art 64K")
        .replace("map      boot 128K, env 64K, firmware 15M\n"
                 "map      @0xff0000 art 64K", "map      kernel 4M, ubi 124M")
        .replace("# a comment\n", ""))


def test_a_firmware_in_another_chip():
    b = parse(NAND)
    assert [p.label for p in b.firmware] == ["kernel", "ubi"]
    assert b.boot_chip is b.start and b.boot.size == 0x20000
    assert b.mac_chip is b.start and b.mac_at == 0xff0006
    assert b.flash.block == 128 << 10


def test_limits_are_the_soc_s():
    for kind, count in boardcheck.PINS.items():
        if kind != "mt7621":
            text = (TOP / f"board/ath79_{kind}.dtsi").read_text("utf-8")
            assert f"ngpios = <{count}>;" in text
    for fmt, keys in boardcheck.NEEDED.items():
        assert fmt in boardcheck.formats()
        assert set(keys) <= set(boardfacts.CONSTANTS)


@pytest.mark.parametrize("old, new, why", [
    # what a file says alone, and what only its tree, or its class, shows
    ("led      18", "led      35", "GPIO 35 is one of the spi pins"),
    ("ram      128", "ram      64", "no table for 64 MiB of ddr3"),
    ("wan ", "wan  x", "invalid literal")])
def test_the_file_is_named_whatever_is_wrong(tmp_path, old, new, why):
    (tmp_path / "flash").symlink_to(TOP / "flash")
    shutil.copytree(TOP / "tools", tmp_path / "own",
                    ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "board").mkdir()
    (tmp_path / "boards.cfg").touch()
    text = (TOP / "board/netgear_r6220.board").read_text("utf-8")
    assert old in text
    (tmp_path / "board/x_y.board").write_text(text.replace(old, new), "utf-8")
    p = subprocess.run([tmp_path / "own/boards", tmp_path / "out"],
                       check=False, capture_output=True, text=True)
    assert p.returncode == 1
    assert p.stderr.startswith("boards: x_y.board: ") and why in p.stderr


def test_all_that_are_there():
    boards = boardfile.read_all()
    assert {"dlink_dir-505", "netgear_r6220"} <= boards.keys()
    for name, board in boards.items():
        assert board.name == name
        assert board.room <= board.boot.size
