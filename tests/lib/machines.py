# SPDX-License-Identifier: GPL-2.0-or-later
"""What an emulated router consists of: one entry a board.

Malta is stock QEMU's; the routers are machines of ours (tests/machines), on
which a board is a chip, some RAM, sockets, and pins of the SoC's GPIO.
"""
import dataclasses
import pathlib

from nand import BLOCK, NFI, ON_DIE, Layout, raw_offset

TOP = pathlib.Path(__file__).resolve().parents[2]
K = 1024
# Malta's button
R_KEY = {"type": "qcode", "data": "r"}


@dataclasses.dataclass
class Board:
    """One router.

    size, block   bytes of the chip, of an erase block; without OOB
    nand          the chip is NAND, and how its file has the OOB (nand.py)
    nor, in_nor   a NOR chip that it starts from, if that is another: bytes of
                  it, at the beginning of the file, and its partitions
    partitions    name: (offset, size), as the board's device tree has them
    flash, nic    how the chip and the cable in LAN1 are given to QEMU
    button        (GPIO, level when pressed); () for Malta's R key
    leds          name: (GPIO, level that lights it)
    pins          register: (bits, value): what pins are besides GPIOs, as a
                  kernel expects it of its loader
    keep          [(offset, length)] that an update of Lifeboat leaves alone
    mac           where in the chip the vendor has put the LAN's address
    mac_text      it is spelt there, "00:11:…"
    count_hz      of CP0 Count
    wan           how netdev "wan" gets into the socket that must stay silent;
                  [] where there is none
    doors         what else than the page its Lifeboat has
    script        the page has JavaScript
    ours          our QEMU: logs what real silicon would not bear
    """
    qemu: str
    args: list
    size: int
    block: int
    partitions: dict
    flash: str
    nic: list
    protected: tuple = ("boot", "env", "factory")
    swapped: bool = False
    button: tuple = ()
    leds: dict = dataclasses.field(default_factory=dict)
    keep: tuple = ()
    pins: dict = dataclasses.field(default_factory=dict)
    mac: int = None
    mac_text: bool = False
    wan: list = dataclasses.field(default_factory=list)
    count_hz: int = 0
    doors: tuple = ("dhcp", "dns", "log")
    script: bool = True
    ours: bool = False
    nand: Layout = None
    nor: int = 0
    in_nor: dict = dataclasses.field(default_factory=dict)

    def file_size(self, size):
        """what so many bytes of the chip take in its file"""
        return raw_offset(size) if self.nand else size

    @property
    def file_bytes(self):
        return self.nor + self.file_size(self.size)

    def place(self, name):
        """(offset, size) of a partition in its chip"""
        return (self.in_nor if name in self.in_nor else self.partitions)[name]

    def hold(self, ms):
        """(commands before the first instruction, commands after it); until
        release() if MS is None"""
        if not self.button:
            # QEMU takes keys only while the guest runs
            return [], self._key(True) if ms is None else [("send-key", {
                "keys": [R_KEY], "hold-time": ms})]
        pin, level = self.button
        if ms is None:
            return self._pin(level), []
        return [("qom-set", {"path": "/machine/gpio", "property": "press",
                             "value": f"{pin}:{level}:{ms}"})], []

    def release(self):
        return self._pin(not self.button[1]) if self.button \
            else self._key(False)

    def _pin(self, level):
        return [("qom-set", {"path": "/machine/gpio",
                             "property": f"pin{self.button[0]}",
                             "value": bool(level)})]

    @staticmethod
    def _key(down):
        return [("input-send-event", {"events": [
            {"type": "key", "data": {"down": down, "key": R_KEY}}]})]


def malta(qemu, swapped):
    """our QEMU where it is built: its CPUs rest; for `make run` Debian's"""
    ours = TOP / "build/qemu" / qemu
    return Board(
        qemu=str(ours) if ours.exists() else qemu,
        args=["-M", "malta", "-cpu", "24Kf", "-m", "256",
              "-device", "ib700", "-watchdog-action", "reset"],
        size=4096 * K,
        block=64 * K,
        partitions={"boot": (0, 0xa0000), "env": (0xa0000, 0x10000),
                    "factory": (0xb0000, 0x10000),
                    "firmware": (0xc0000, 0x340000)},
        flash="if=pflash",
        nic=["-device", "pcnet,netdev=lan,romfile="],
        swapped=swapped,
        count_hz=160_000_000)


def malta2():
    """with a log of starts, behind a smaller firmware"""
    board = malta("qemu-system-mips", False)
    return dataclasses.replace(board, partitions={
        **board.partitions, "firmware": (0xc0000, 0x330000),
        "s_env": (0x3f0000, 0x10000)})


# no JTAG, clock outputs and LEDs of the switch; GPIO 26 and 27 are GPIOs
AR933X_PINS = {0x18040028: (0x1b9ffd, 0x8001), 0x180600ac: (1 << 18, 1 << 18)}
# no JTAG and clock outputs; 4 and 17 are GPIOs, and 11 SPI's second select
AR300M_PINS = {0x1804006c: (0x3ff, 2), 0x18040030: (0xff, 0),
               0x1804003c: (0xff00, 0), 0x18040034: (0xff << 24, 0xa << 24),
               0x18040000: (1 << 11, 0)}


def ath79(soc, ram, chip, size, partitions, button, leds, lan, wan=None,
          high=(), **other):
    """RAM in MiB; BUTTON: (GPIO, level when pressed); LAN, WAN: PHYs; HIGH:
    other GPIOs with a pull-up"""
    pin, level = button
    idle = sum(1 << n for n in high) | (0 if level else 1 << pin)
    return Board(
        qemu=str(TOP / "build/qemu/qemu-system-mips"),
        args=["-M", f"{soc},chip={chip}", "-m", str(ram), "-global",
              f"ath79-gpio.idle={idle}"],
        size=size,
        block=64 * K,
        partitions=partitions,
        protected=tuple(n for n in partitions if n != "firmware"),
        flash="if=mtd",
        nic=["-net", f"nic,model={lan},netdev=lan"],
        button=button,
        leds=leds,
        wan=["-net", f"nic,model={wan},netdev=wan"] if wan else [],
        ours=True,
        **other)


def with_spi_nand(board, partitions):
    """BOARD starts from NOR, and has its firmware in NAND"""
    (start, size), (_, ubi) = partitions["kernel"], partitions["ubi"]
    in_nor = {n.replace("firmware", "nor_firmware"): where
              for n, where in board.partitions.items()}
    return dataclasses.replace(
        board,
        args=["-M", f"{board.args[1]},nand=on", *board.args[2:]],
        size=128 * K * K,
        block=BLOCK,
        partitions=partitions | {"firmware": (start, size + ubi)},
        protected=tuple(in_nor),
        nand=ON_DIE,
        nor=board.size,
        in_nor=in_nor)


def mt7621(ram, dram, partitions, button, led, lan, wan, mac=None):
    """RAM in MiB; DRAM: type of the part and MT/s at most, as doc/boards.md
    has them; BUTTON, LED: GPIO, low when pressed or lit; LAN, WAN: switch
    ports"""
    return Board(
        qemu=str(TOP / "build/qemu/qemu-system-mipsel"),
        args=["-M", f"mt7621,dram={dram}", "-m", str(ram)],
        size=16384 * K,
        block=64 * K,
        partitions=partitions,
        protected=tuple(n for n in partitions if n != "firmware"),
        flash="if=mtd",
        nic=["-global", f"mt7530.port{lan}=lan"],
        button=(button, 0),
        leds={"waiting": (led, 0)},
        mac=mac,
        wan=["-global", f"mt7530.port{wan}=wan"],
        count_hz=500_000_000,
        ours=True)


def mt7621_nand(ram, dram, partitions, button, led, lan, wan, mac):
    """as mt7621().  "firmware" is what "kernel" and "ubi" are together: they
    lie one behind the other"""
    board = mt7621(ram, dram, partitions, button, led, lan, wan, mac)
    (start, size), (_, ubi) = partitions["kernel"], partitions["ubi"]
    return dataclasses.replace(
        board,
        args=["-M", f"{board.args[1]},nand=on", *board.args[2:]],
        size=128 * K * K,
        block=BLOCK,
        partitions=partitions | {"firmware": (start, size + ubi)},
        protected=tuple(n for n in partitions if n not in ("kernel", "ubi")),
        nand=NFI)


BOARDS = {
    "malta": malta("qemu-system-mips", False),
    "malta2": malta2(),
    "maltael": malta("qemu-system-mipsel", True),
    "glinet_gl-ar150": ath79(
        "ar9331", 64, "mx25l12805d", 16384 * K,
        {"boot": (0, 0x40000), "env": (0x40000, 0x10000),
         "firmware": (0x50000, 0xfa0000), "factory": (0xff0000, 0x10000)},
        button=(11, 1), leds={"waiting": (15, 1)}, lan="phy0", wan="phy4",
        mac=0xff0000, count_hz=200_000_000, pins=AR933X_PINS),
    # one socket; nothing is behind the switch
    "dlink_dir-505": ath79(
        "ar9331", 64, "mx25l6405d", 8192 * K,
        {"boot": (0, 0x10000), "art": (0x10000, 0x10000),
         "mac": (0x20000, 0x10000), "nvram": (0x30000, 0x10000),
         "language": (0x40000, 0x40000), "firmware": (0x80000, 0x780000)},
        button=(12, 1), high=(11,), leds={"waiting": (27, 0)}, lan="phy4",
        doors=("dhcp",), script=False, mac=0x20004, mac_text=True,
        pins=AR933X_PINS),
    # PHY n of the AR8327 is its port n + 1
    "tplink_wdr4300": ath79(
        "ar9344", 128, "w25q64", 8192 * K,
        {"boot": (0, 0x20000), "firmware": (0x20000, 0x7d0000),
         "factory": (0x7f0000, 0x10000)},
        button=(16, 0), leds={"waiting": (14, 0)}, lan="phy1", wan="phy0",
        keep=((0x1fc00, 0x400),), mac=0x1fc00, count_hz=280_000_000),
    # which of the switch's PHYs 0 to 3 has the socket is all the same
    "glinet_gl-ar300m-nor": ath79(
        "qca9531", 128, "mx25l12805d", 16384 * K,
        {"boot": (0, 0x40000), "env": (0x40000, 0x10000),
         "firmware": (0x50000, 0xfa0000), "factory": (0xff0000, 0x10000)},
        button=(3, 0), leds={"waiting": (12, 0)}, lan="phy1", wan="phy4",
        mac=0xff0000, pins=AR300M_PINS),
    "tplink_archer-c6-v2": ath79(
        "qca9563", 128, "gd25q64", 8192 * K,
        {"boot": (0, 0x20000), "info": (0x20000, 0x10000),
         "firmware": (0x30000, 0x7a0000), "tplink": (0x7d0000, 0x20000),
         "factory": (0x7f0000, 0x10000)},
        button=(5, 0), leds={"waiting": (17, 0)}, lan="phy1", wan="phy0",
        mac=0x20008, pins={0x1804006c: (0xfff, 2)}),
    "zbtlink_zbt-wg3526-16m": mt7621(
        512, "ddr3-1066",
        {"boot": (0, 0x30000), "env": (0x30000, 0x10000),
         "factory": (0x40000, 0x10000), "firmware": (0x50000, 0xfb0000)},
        button=18, led=24, lan=0, wan=4, mac=0x4e000),
    "tplink_archer-a6-v3": mt7621(
        128, "ddr3-1066",
        {"boot": (0, 0x40000), "firmware": (0x40000, 0xf60000),
         "env": (0xfa0000, 0x50000), "factory": (0xff0000, 0x10000)},
        button=8, led=4, lan=1, wan=0, mac=0xfa0008),
    "dlink_dir-860l-b1": mt7621(
        128, "ddr3-1066",
        {"boot": (0, 0x30000), "env": (0x30000, 0x10000),
         "defaults": (0x40000, 0x10000), "firmware": (0x50000, 0xfb0000)},
        button=7, led=15, lan=4, wan=0, mac=0x34004),
    "dlink_dir-882-a1": mt7621(
        128, "ddr3-1066",
        {"boot": (0, 0x30000), "env": (0x30000, 0x10000),
         "factory": (0x40000, 0x20000), "firmware": (0x60000, 0xfa0000)},
        button=15, led=16, lan=3, wan=4, mac=0x4e000),
    "netgear_r6220": mt7621_nand(
        128, "ddr3-1066",
        {"boot": (0, 0x100000), "pid": (0x100000, 0x100000),
         "kernel": (0x200000, 0x400000), "ubi": (0x600000, 0x1c00000),
         "factory": (0x2e00000, 0x100000),
         "reserved": (0x4200000, 0x3c00000)},
        button=14, led=18, lan=3, wan=4, mac=0x2e00004),
    "xiaomi_mi-router-3g": mt7621_nand(
        256, "ddr3-1200",
        {"boot": (0, 0x80000), "env": (0x80000, 0x40000),
         "bdata": (0xc0000, 0x40000), "factory": (0x100000, 0x40000),
         "crash": (0x140000, 0xc0000), "stock": (0x200000, 0x400000),
         "kernel": (0x600000, 0x400000), "ubi": (0xa00000, 0x7580000)},
        button=18, led=10, lan=3, wan=1, mac=0x10e006),
}

BOARDS["xiaomi_mi-router-3g"].leds.update(done=(8, 0), failed=(6, 0))

BOARDS["glinet_gl-ar300m-nand"] = with_spi_nand(
    BOARDS["glinet_gl-ar300m-nor"],
    {"kernel": (0, 0x400000), "ubi": (0x400000, 0x7c00000)})
