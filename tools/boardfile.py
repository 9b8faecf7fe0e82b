# SPDX-License-Identifier: GPL-2.0-or-later
"""A router's file, board/NAME.board, read: every fact of it as a Python object.

doc/board-file.md describes the form: a line is a key and its value, "#" begins a
comment line.  What is wrong is a BoardError that names file and line.
"""
import pathlib
import re

from boardfacts import (BLOCK, CONSTANTS, SOCS, Board, BoardError, Button,
                        Chip, Fetch, Led, Mac, Part)

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "board"
LINES_MAX = 25
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20}
ADDRESSES = ("192.168.1.1", "192.168.0.1", "192.168.0.254", "192.168.1.20")
STATUS = ("builds", "model", "hardware")
LEVELS = {"low": 0, "high": 1}
# of an AR8327: ports without a PHY; pads of ports 0, 5 and 6, straps, what is
# said of ports 0 and 6 instead of a PHY (Linux, qca8k.h)
CPU_PORTS = ("0", "6")
SWITCH_REGS = (0x04, 0x08, 0x0c, 0x10, 0x7c, 0x94)
# ms: the first stage, which feeds nothing, and the longest that Lifeboat is
# busy with one thing (doc/boards.md)
WATCHDOG_MIN = 10_000
# of LEDs: what one shows without a style of its own is in board/led.c
STYLES = ("led-waiting", "led-receiving", "led-writing", "led-done",
          "led-failed", "led-holding", "led-bad-firmware")
# keys of which a file has one line at most
ONCE = ("model", "names", "soc", "ram", "flash", "start", "reset", "wps", "lan",
        "wan", "swap", "switch", "mac", "usb", "watchdog", "count", "slots", "formats",
        "addresses", "compat-version", "status") + STYLES
MANY = ("map", "start-map", "led", "pins", "keep", "fetch", "tree", "evidence")
NEEDED = ("model", "names", "soc", "ram", "flash", "map", "reset", "lan",
          "formats", "status", "evidence")


def size(text):
    """"192K", "16M", "0x1000", "512" as bytes"""
    if re.fullmatch(r"0x[0-9a-f]+", text):
        return int(text, 16)
    m = re.fullmatch(r"(\d+)([KM]?)", text)
    if not m:
        raise ValueError(f'"{text}" is no size')
    return int(m[1]) * UNITS[m[2]]


def level(text):
    if text not in LEVELS:
        raise ValueError(f'"{text}" is neither low nor high')
    return LEVELS[text]


def chip(text, maps):
    """"nor 16M", and the lines of its map"""
    kind, total = text.split()
    if kind not in BLOCK:
        raise ValueError(f'"{kind}" is no kind of flash')
    parts, at = [], 0
    for item in filter(None, (i.strip() for m in maps for i in m.split(","))):
        words = item.split()
        if words[0].startswith("@"):
            start = size(words.pop(0)[1:])
            if start < at:
                raise ValueError(f'"{item}" begins inside what is before it')
            at = start
        label, length = words
        parts.append(Part(label, at, size(length)))
        at += parts[-1].size
    if at > size(total):
        raise ValueError(f"the map ends at {at:#x}, the chip at "
                         f"{size(total):#x}")
    labels = [p.label for p in parts]
    for label in labels:
        if labels.count(label) > 1:
            raise ValueError(f'two partitions are called "{label}"')
    return Chip(kind, size(total), BLOCK[kind], parts)


def ports(text):
    """"3 2 1 0 on gmac0": LAN1 first"""
    words, mac = text.split(), None
    if "on" in words:
        *words, _, mac = words
        if mac not in ("gmac0", "gmac1"):
            raise ValueError(f'"{mac}" is neither gmac0 nor gmac1')
    return [int(w) for w in words], mac


def switch(text):
    """"6 0x04=0x80080 0x0c=0x07600000": the port at which GMAC0 is, and
    registers"""
    port, *values = text.split()
    if port not in CPU_PORTS or not values:
        raise ValueError(f'"{text}" is not how a switch is wired')
    pairs = [tuple(int(w, 16) for w in value.split("=")) for value in values]
    for at, value in pairs:
        if at not in SWITCH_REGS or value >> 32:
            raise ValueError(f"{at:#x} is not a register that says how a "
                             "switch is wired")
    return int(port), pairs


def mac(text):
    """"factory+0xe000", "art+0x0+1", "mac+0x4 text\""""
    m = re.fullmatch(r"([\w-]+)\+(0x[0-9a-f]+)([+-]\d+)?( text)?", text)
    if not m:
        raise ValueError(f'"{text}" is no place of a MAC address')
    return Mac(m[1], int(m[2], 16), int(m[3] or 0), bool(m[4]))


def led(text):
    """"16 low", "8 low blue", "1 low enable off\""""
    pin, lit, *more = text.split()
    label = more.pop(0) if more else "status"
    state = more.pop(0) if more else ""
    if more or state not in ("", "on", "off"):
        raise ValueError(f'"{text}" is no LED')
    return Led(label, int(pin), level(lit), state)


def button(label, text):
    pin, pressed = text.split()
    return Button(label, int(pin), level(pressed))


def soc(board, text):
    name, *rate = text.split()
    if name not in SOCS:
        raise ValueError(f'"{name}" is no SoC that Lifeboat knows')
    board.soc = name
    if rate:
        m = re.fullmatch(r"(\d+)MHz", rate[0])
        if not m or rate[1:]:
            raise ValueError(f'"{" ".join(rate)}" is no crystal')
        board.xtal = int(m[1]) * 1_000_000


def ram(board, text):
    """"128 ddr3 1066": MiB, type or types, MT/s at most"""
    total, kinds, *rate = text.split()
    board.ram = int(total)
    board.dram = kinds.split("+")
    if not set(board.dram) <= {"ddr1", "ddr2", "ddr3", "ddr3-kgd"}:
        raise ValueError(f'"{kinds}" is no kind of DRAM')
    board.dram_rate = int(rate[0]) if rate else 0


def pin_setting(text):
    at, mask, value = (int(w, 0) for w in text.split())
    return at, mask, value


def span(text):
    start, length = text.split()
    return size(start), size(length)


def watchdog(text):
    pin, ms = map(int, text.split())
    if ms < WATCHDOG_MIN:
        raise ValueError(f"watchdog: {ms} ms are over before Lifeboat is there "
                         "to feed it")
    return pin, ms


def fetch(text):
    server, name, *skip = text.split()
    return Fetch(server, name, size(skip[0]) if skip else 0)


def constants(text):
    """one of them; or several of those in braces, of which lists are long"""
    return re.findall(r"\{[^{}]*\}", text) if re.fullmatch(
        r"(\{[^{}]*\} ?)+", text) else [text]


def lines(text):
    """(number, key, value) of each; comments are nobody's"""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            key, _, value = line.partition(" ")
            if not value.strip():
                raise ValueError(f'line {number}: "{key}" says nothing')
            yield number, key, value.strip()


def collect(text):
    """key: [values]"""
    found = {}
    for number, key, value in lines(text):
        if key not in ONCE + MANY and key not in CONSTANTS:
            raise ValueError(f'line {number}: "{key}" is no key')
        if key in ONCE and key in found:
            raise ValueError(f'line {number}: "{key}" is there already')
        found.setdefault(key, []).append(value)
    for key in NEEDED:
        if key not in found:
            raise ValueError(f'there is no "{key}"')
    return found


def parse(name, text):
    """the Board that TEXT, NAME.board, describes"""
    if len(text.splitlines()) > LINES_MAX:
        raise ValueError(f"it has more than {LINES_MAX} lines")
    found = collect(text)
    b = Board(name=name, model=found["model"][0],
              names=found["names"][0].split())
    soc(b, found["soc"][0])
    ram(b, found["ram"][0])
    b.flash = chip(found["flash"][0], found["map"])
    if "start" in found:
        b.start = chip(found["start"][0], found.get("start-map", []))
    b.buttons = [button(label, found[label][0]) for label in ("reset", "wps")
                 if label in found]
    b.leds = [led(text) for text in found.get("led", [])]
    b.styles = {key: [" ".join(s.split()) for s in found[key][0].split(",")]
                for key in STYLES if key in found}
    b.lan, b.lan_mac = ports(found["lan"][0])
    if "switch" in found:
        b.cpu_port, b.switch = switch(found["switch"][0])
    b.wan = int(found["wan"][0]) if "wan" in found else None
    if "swap" in found:
        b.swap = [int(n) for n in found["swap"][0].split()]
    b.mac = mac(found["mac"][0]) if "mac" in found else None
    b.usb = "usb" in found
    if b.usb and found["usb"][0] != "yes":
        b.usb_power = button("usb-power", found["usb"][0])
    if "watchdog" in found:
        b.watchdog = watchdog(found["watchdog"][0])
    b.pins = [pin_setting(t) for line in found.get("pins", [])
              for t in line.split(",")]
    b.keep = [span(t) for t in found.get("keep", [])]
    b.fetches = [fetch(t) for t in found.get("fetch", [])]
    b.count = found.get("count", [""])[0]
    b.slots = found.get("slots", [""])[0].split()
    b.formats = found["formats"][0].split()
    b.constants = {k: [t for v in found[k] for t in constants(v)]
                   for k in found if k in CONSTANTS}
    b.addresses = found.get("addresses", [" ".join(ADDRESSES)])[0].split()
    b.compat = found.get("compat-version", [""])[0]
    b.tree = found.get("tree", [])
    b.status = found["status"][0]
    b.evidence = found["evidence"]
    if b.status not in STATUS:
        raise ValueError(f'"{b.status}" is no status')
    b.check()
    return b


def read(path):
    """the Board of one file"""
    path = pathlib.Path(path)
    try:
        return parse(path.name.removesuffix(".board"),
                     path.read_text(encoding="utf-8"))
    except ValueError as e:
        raise BoardError(f"{path.name}: {e}") from None


def read_all(folder=FOLDER):
    """{name: Board}, in the order of names"""
    return {path.name.removesuffix(".board"): read(path)
            for path in sorted(pathlib.Path(folder).glob("*.board"))}
