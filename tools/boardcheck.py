# SPDX-License-Identifier: GPL-2.0-or-later
"""What a router's file may say: each fact by itself, beside what boardfacts.py
knows of several together."""
import functools
import ipaddress
import pathlib
import re

KCONFIG = pathlib.Path(__file__).resolve().parents[1] / "flash/Kconfig"
# kind of SoC: GPIOs (ngpios of board/ath79_*.dtsi; Linux, pinctrl-mt7621.c)
PINS = {"ar933x": 30, "ar934x": 23, "qca953x": 18, "qca955x": 24, "qca956x": 23,
        "mt7621": 61}
XTALS = (0, 25_000_000, 40_000_000)
# MT/s: U-Boot's MT7621_DRAM_FREQ_*; 0: what its type bears
RATES = (0, 400, 800, 1066, 1200)
ADDRESSES_MAX = 8
# of an AR8327: pad and status of the ports at which the CPU may be (Linux,
# drivers/net/dsa/qca/qca8k.h)
CPU_REGS = {0: (0x04, 0x7c), 6: (0x0c, 0x94)}
# kinds of SoC beside which there may be one
AR8327 = ("ar934x", "qca955x")
# format: constants of which an image says one (doc/formats.md)
NEEDED = {
    "asus-uimage": ["asus-product"],
    "buffalo-enc": ["buffalo-product"],
    "cameo": ["cameo-id"],
    "chk": ["chk-board"],
    "dlink-mstc": ["mstc-hwid"],
    "dlink-ru": ["dlink-ru-salt"],
    "dni": ["dni-device"],
    "edimax": ["edimax-model"],
    "elecom-gs": ["elecom-name"],
    "elx": ["elx-hwid", "elx-key"],
    "erx-tar": ["erx-compat"],
    "linksys": ["linksys-type"],
    "nec-enc": ["nec-key"],
    "nec-fw": ["nec-fw-key"],
    "netgear-enc": ["netgear-enc-model"],
    "safeloader": ["safeloader-support"],
    "seama": ["seama-signature"],
    "senao": ["senao-id"],
    "senao-tar-gz": ["senao-model"],
    "sercomm": ["sercomm-hwid"],
    "sercomm-tagged": ["sercomm-hwid"],
    "sge-uimage": ["sge-product"],
    "shrs": ["sge-product"],
    "tplink-v1": ["tplink-hwid"],
    "tplink-v2": ["tplink-hwid"],
    "ubnt": ["ubnt-version"],
    "wrgg": ["wrgg-signature"],
    "zyimage": ["zyimage-id"],
    "zyxel-ras": ["ras-board"],
}


@functools.cache
def formats():
    """those that Lifeboat has"""
    return {name.lower().replace("_", "-") for name in re.findall(
        r"^config LIFEBOAT_IMAGE_(\w+)$", KCONFIG.read_text("utf-8"), re.M)}


def labels(board):
    """of LEDs and partitions: names of nodes, and handles without "-" of them"""
    for led in board.leds:
        if not re.fullmatch("[a-z0-9-]+", led.label):
            raise ValueError(f'"{led.label}" is no name of an LED')
    for chip in filter(None, (board.flash, board.start)):
        seen = [p.label.replace("-", "_") for p in chip.parts]
        for label in seen:
            if not re.fullmatch("[a-z0-9_]+", label) or seen.count(label) > 1:
                raise ValueError(f'"{label}" is no name of a partition, or '
                                 "two have it")


def pins(board):
    power = [board.usb_power] if board.usb_power else []
    for what in board.buttons + board.leds + power:
        if what.pin >= PINS[board.kind]:
            raise ValueError(f"GPIO {what.pin} ({what.label}) is not among the "
                             f"{PINS[board.kind]} of {board.kind}")
    if board.watchdog and board.watchdog[0] >= PINS[board.kind]:
        raise ValueError(f"GPIO {board.watchdog[0]} (watchdog) is not among "
                         f"the {PINS[board.kind]} of {board.kind}")


def addresses(board):
    have = {ipaddress.IPv4Address(a) for a in board.addresses}
    if not 1 <= len(board.addresses) <= ADDRESSES_MAX or \
            len(have) != len(board.addresses):
        raise ValueError(f"addresses: up to {ADDRESSES_MAX}, each once")


def wires(board):
    """no two boards are alike in how an AR8327 is wired to a QCA955x"""
    if board.switch and board.kind not in AR8327:
        raise ValueError(f"{board.kind} has no AR8327 beside it")
    if board.kind == "qca955x" and not board.switch:
        raise ValueError("no \"switch\": how it is wired is not known")
    if board.switch:
        for what, at in zip(("pad", "status"), CPU_REGS[board.cpu_port]):
            if at not in dict(board.switch):
                raise ValueError(f"switch: the {what} ({at:#04x}) of the CPU's "
                                 "port is not there")


def places(board):
    if board.swap and (board.kind, board.swap) != ("ar933x", [0, 4]):
        raise ValueError("swap: AR933x can, and PHYs 0 and 4 only")


def images(board):
    known = formats()
    for fmt in board.formats:
        if fmt not in known:
            raise ValueError(f'"{fmt}" is no format that Lifeboat knows')
        for key in NEEDED.get(fmt, ()):
            if key not in board.constants:
                raise ValueError(f'{fmt} wants "{key}"')


def check(board):
    """ValueError, with the fact"""
    if board.dram_rate not in RATES or board.family != "mt7621" and \
            board.dram_rate:
        raise ValueError(f"DRAM at {board.dram_rate} MT/s is not supported")
    if board.xtal not in XTALS:
        raise ValueError(f"there is no crystal of {board.xtal} Hz")
    labels(board)
    pins(board)
    addresses(board)
    wires(board)
    places(board)
    images(board)
