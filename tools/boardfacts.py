# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of a router, whoever has read it (boardfile.py): plain facts,
and what follows from one or two of them."""
import dataclasses
import re

import boardcheck

# SoC: (family, what U-Boot calls its kind, endianness, defconfig)
SOCS = {
    "ar9330": ("ath79", "ar933x", "big", "ap121_defconfig"),
    "ar9331": ("ath79", "ar933x", "big", "ap121_defconfig"),
    "ar9341": ("ath79", "ar934x", "big", "tplink_wdr4300_defconfig"),
    "ar9342": ("ath79", "ar934x", "big", "tplink_wdr4300_defconfig"),
    "ar9344": ("ath79", "ar934x", "big", "tplink_wdr4300_defconfig"),
    "qca9531": ("ath79", "qca953x", "big", "ap143_defconfig"),
    "qca9533": ("ath79", "qca953x", "big", "ap143_defconfig"),
    "qca9556": ("ath79", "qca955x", "big", "ap135_defconfig"),
    "qca9557": ("ath79", "qca955x", "big", "ap135_defconfig"),
    "qca9558": ("ath79", "qca955x", "big", "ap135_defconfig"),
    "qca9561": ("ath79", "qca956x", "big", "ap152_defconfig"),
    "qca9563": ("ath79", "qca956x", "big", "ap152_defconfig"),
    "mt7621": ("mt7621", "mt7621", "little", "mt7621_rfb_defconfig"),
}
NAND_BASE = {"mt7621": "mt7621_nand_rfb_defconfig"}
# characters of a name: with ",model" behind it, 32 bytes of an update's header
# hold it and a zero (flash/update.h)
NAME_MAX = 25
# bytes of a NOR chip, of each family: ath79 shows 16 MiB of it in its window, which
# is what is read (drivers/nor_ath79.c, U-Boot's ath79_spi.c)
NOR_MAX = {"ath79": 16 << 20, "mt7621": 64 << 20}
# MiB of RAM that there is a layout of memory for (board/*.config, boardclass.RAM)
RAM = {"ath79": (32, 64, 128), "mt7621": (64, 128, 256, 512)}
# kinds of SoC whose DRAM code knows these types and no others
DRAM = {"qca955x": {"ddr2"}, "qca956x": {"ddr2"},
        "mt7621": {"ddr2", "ddr3", "ddr3-kgd"}}
# and of the others'
DRAM_ATH79 = {"ddr1", "ddr2"}
# the switches have PHYs 0 to this
PORT_MAX = 4
# kind of flash: bytes of an erase block
BLOCK = {"nor": 64 << 10, "nand": 128 << 10, "spi-nand": 128 << 10}
# what images must say (doc/formats.md); a line of the file each
CONSTANTS = (
    "asus-product", "buffalo-product", "cameo-family", "cameo-id", "chk-board",
    "dlink-ru-salt", "dni-device", "dni-hwid", "edimax-model", "elecom-name",
    "elx-hwid", "elx-key", "erx-compat", "linksys-type", "mstc-hwid",
    "nec-fw-key", "nec-key", "netgear-enc-model", "ras-board",
    "safeloader-support", "seama-signature", "senao-id", "senao-model",
    "sercomm-hwid", "sge-product", "tplink-hwid", "tplink-hwrev", "trx-magic",
    "ubnt-version", "uimage-magic", "watchguard-salt", "wrgg-signature",
    "zyimage-id")


class BoardError(Exception):
    """a file says what cannot be; for a person"""


@dataclasses.dataclass
class Part:
    """a partition; bytes"""
    label: str
    offset: int
    size: int


@dataclasses.dataclass
class Chip:
    """kind: nor, nand or spi-nand; size, block: bytes of it, of an erase
    block; parts: in their order"""
    kind: str
    size: int
    block: int
    parts: list

    def part(self, label):
        return next((p for p in self.parts if p.label == label), None)


@dataclasses.dataclass
class Button:
    """pin: GPIO; level: when pressed (or when it is on, of a pin that switches
    power)"""
    label: str
    pin: int
    level: int


@dataclasses.dataclass
class Led:
    """pin: GPIO; level: that lights it; state: "on" or "off" where it has to
    be so whatever it shows"""
    label: str
    pin: int
    level: int
    state: str = ""


@dataclasses.dataclass
class Mac:
    """where the LAN's address is: a partition of the chip that the router
    starts from if that has it, else of the other; add: to its last bytes;
    text: it is spelt there"""
    label: str
    offset: int
    add: int = 0
    text: bool = False


@dataclasses.dataclass
class Fetch:
    """a file that the vendor's boot loader fetches; skip: bytes in front"""
    server: str
    name: str
    skip: int = 0


@dataclasses.dataclass
class Board:
    """One router.

    name        of the file, and of what is built
    names       what OpenWrt calls it, this release's first
    xtal        Hz of the crystal, 0 where that is not asked for
    ram         MiB; dram: types it may have; dram_rate: MT/s at most, or 0
    flash       the chip that the firmware is in
    start       the chip that it starts from, if it is another
    lan, wan    ports (PHYs) of the switch, LAN1 first; wan: None without one
    lan_mac     "gmac0", "gmac1" or None: as is usual with this SoC
    swap        PHYs that change places, and addresses with them: jacks have
                the numbers that lan and wan say afterwards
    cpu_port    of an AR8327, at which GMAC0 is; None: as is usual
    switch      [(register, value)] of it that say how it is wired
    styles      state of the LEDs: its steps (doc/board-file.md)
    watchdog    (GPIO, ms) of one that must be fed there, or ()
    pins        [(register, mask, value)] to be set at the start
    keep        [(offset, length)] of the boot partition: this very router's
    count       partition in which starts are counted, as Linksys does, or ""
    slots       partitions of a second firmware, in the order of the first's
    constants   property: [what an image must say one of]
    tree        lines of a device tree, for what no key says
    evidence    where the facts are from, and how far they were tried
    """
    name: str
    model: str
    names: list
    soc: str = ""
    xtal: int = 0
    ram: int = 0
    dram: list = dataclasses.field(default_factory=list)
    dram_rate: int = 0
    flash: Chip = None
    start: Chip = None
    buttons: list = dataclasses.field(default_factory=list)
    leds: list = dataclasses.field(default_factory=list)
    styles: dict = dataclasses.field(default_factory=dict)
    lan: list = dataclasses.field(default_factory=list)
    lan_mac: str = None
    cpu_port: int = None
    switch: list = dataclasses.field(default_factory=list)
    wan: int = None
    swap: list = dataclasses.field(default_factory=list)
    mac: Mac = None
    usb: bool = False
    usb_power: Button = None
    watchdog: tuple = ()
    pins: list = dataclasses.field(default_factory=list)
    keep: list = dataclasses.field(default_factory=list)
    fetches: list = dataclasses.field(default_factory=list)
    count: str = ""
    slots: list = dataclasses.field(default_factory=list)
    formats: list = dataclasses.field(default_factory=list)
    constants: dict = dataclasses.field(default_factory=dict)
    addresses: list = dataclasses.field(default_factory=list)
    compat: str = ""
    tree: list = dataclasses.field(default_factory=list)
    status: str = ""
    evidence: list = dataclasses.field(default_factory=list)

    @property
    def family(self):
        """ath79 or mt7621"""
        return SOCS[self.soc][0]

    @property
    def kind(self):
        """of the SoC: ar933x, …"""
        return SOCS[self.soc][1]

    @property
    def endian(self):
        return SOCS[self.soc][2]

    @property
    def base(self):
        """U-Boot's defconfig"""
        if self.flash.kind == "nand":
            return NAND_BASE[self.family]
        return SOCS[self.soc][3]

    @property
    def second(self):
        """partitions of the second firmware"""
        return [self.flash.part(label) for label in self.slots]

    @property
    def identity(self):
        """the name by which image-check knows it"""
        return self.names[0].replace(",", "_")

    @property
    def boot_chip(self):
        return self.start or self.flash

    @property
    def boot(self):
        """the boot partition"""
        return self.boot_chip.part("boot")

    @property
    def room(self):
        """bytes of it that Lifeboat may have"""
        return min([self.boot.size] + [at for at, _ in self.keep])

    @property
    def firmware(self):
        """the partitions that a firmware may be written to"""
        labels = ("firmware",) if self.flash.kind == "nor" \
            else ("kernel", "ubi")
        return [self.flash.part(label) for label in labels]

    @property
    def button(self):
        """reset"""
        return self.buttons[0]

    @property
    def mac_chip(self):
        """the chip in which the address is"""
        return self.boot_chip if self.boot_chip.part(self.mac.label) \
            else self.flash

    @property
    def mac_at(self):
        """the address's place in that chip"""
        return self.mac_chip.part(self.mac.label).offset + self.mac.offset

    def check(self):
        """ValueError for what only several facts together show"""
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", self.name) or \
                len(self.name) > NAME_MAX:
            raise ValueError(f'"{self.name}" is no name of at most {NAME_MAX} '
                             "characters")
        boardcheck.check(self)
        if self.ram not in RAM[self.family]:
            raise ValueError(f"{self.ram} MiB of RAM have no layout")
        if not set(self.dram) <= DRAM.get(self.kind, DRAM_ATH79):
            raise ValueError(f"no DRAM code for {'+'.join(self.dram)}")
        for chip in filter(None, (self.flash, self.start)):
            largest = NOR_MAX[self.family]
            if chip.kind == "nor" and chip.size > largest:
                raise ValueError(f"NOR of more than {largest >> 20} MiB has not "
                                 "been tried")
        if not self.boot or self.boot.offset:
            raise ValueError('no partition "boot" at the beginning')
        if None in self.firmware:
            raise ValueError("no partition for the firmware")
        for part in self.flash.parts:
            if part.offset % self.flash.block or part.size % self.flash.block:
                raise ValueError(f'"{part.label}" is not made of erase blocks')
        for label in filter(None, [self.count, *self.slots]):
            if not self.flash.part(label):
                raise ValueError(f'no partition "{label}"')
        if self.slots and (not self.count or
                           len(self.slots) != len(self.firmware) or
                           any(p in self.firmware for p in self.second)):
            raise ValueError("a second firmware wants a count, and partitions "
                             "like the first one's")
        if self.mac and not self.mac_chip.part(self.mac.label):
            raise ValueError(f'no partition "{self.mac.label}" for the MAC '
                             "address")
        if self.mac and self.mac.offset + (17 if self.mac.text else 6) > \
                self.mac_chip.part(self.mac.label).size:
            raise ValueError("the MAC address is outside its partition")
        if not self.lan or self.wan in self.lan:
            raise ValueError("WAN is one of LAN's ports, or there are none")
        ports = self.lan + ([] if self.wan is None else [self.wan])
        if len(set(ports)) != len(ports) or max(ports) > PORT_MAX:
            raise ValueError(f"a port is there twice, or above {PORT_MAX}")
        if self.kind not in ("mt7621", "ar933x") and not self.xtal:
            raise ValueError("no crystal")
        labels = [l.label for l in self.leds]
        for key, steps in self.styles.items():
            for step in steps:
                for label in step.split()[0].split("+"):
                    if label != "-" and label not in labels:
                        raise ValueError(f'{key}: no LED "{label}"')
        for at, length in self.keep:
            if at + length > self.boot.size:
                raise ValueError("what is kept is outside the boot partition")
