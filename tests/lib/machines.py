# SPDX-License-Identifier: GPL-2.0-or-later
"""What an emulated router consists of.

Malta is stock QEMU's.  The routers are machines of ours (tests/machines), on
which a board is a chip, some RAM, sockets, and pins of the SoC's GPIO: each
follows from what board/NAME.board says, and from what its SoC is like here.
"""
import collections.abc
import dataclasses
import pathlib
import sys

from nand import NFI, ON_DIE, Layout, raw_offset

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(TOP / "tools"))
import boardfile  # noqa: E402

K = 1024
# of a switch, besides the CPU's
PORTS = 5
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
    facts         what board/NAME.board says
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
    facts: boardfile.Board = None

    def file_size(self, size):
        """what so many bytes of the chip take in its file"""
        return raw_offset(size) if self.nand else size

    @property
    def silent(self):
        """ports that LAN's are not: a socket may be behind each of them"""
        return [n for n in range(PORTS) if n not in self.facts.lan]

    def plug(self, port, netdev):
        """how that gets into a port of a router's switch"""
        return ["-global", f"mt7530.port{port}={netdev}"] \
            if self.facts.family == "mt7621" else \
            ["-net", f"nic,model=phy{jack(self.facts, port)},netdev={netdev}"]

    @property
    def other_dram(self):
        """QEMU's arguments for each type of DRAM that it may have besides"""
        return [("-machine", f"dram={part(self.facts, kind)}")
                for kind in self.facts.dram[:-1]
                if self.facts.family == "mt7621"]

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

    def rest(self):
        """commands before the first instruction, where nobody touches the
        button: MT7621's pins are high by themselves (ath79's: "idle")"""
        return self.release() if self.button and self.button[1] and \
            self.facts.family == "mt7621" else []

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


@dataclasses.dataclass
class MaltaFacts(boardfile.Board):
    """of a board that is no router's, what images have to say"""
    little: bool = False
    family = kind = "malta"

    @property
    def endian(self):
        return "little" if self.little else "big"


def malta_facts(name, partitions, little=False):
    code = "4d414c45" if little else "4d414c54"
    label = "MALTAEL" if little else "MALTA"
    chip = boardfile.Chip("nor", 4096 * K, 64 * K, [
        boardfile.Part(part, *at) for part, at in partitions.items()])
    return MaltaFacts(
        name=name, model="MIPS Malta", little=little, flash=chip,
        names=["mti,maltael" if little else "mti,malta"],
        formats=["uimage", "tplink-v1", "chk", "dni", "senao", "fit"],
        constants={"tplink-hwid": [code], "tplink-hwrev": ["1"],
                   "chk-board": [f"LIFEBOAT_{label}"],
                   "dni-device": [label],
                   "senao-id": ["4d45/4c54" if little else "4d41/4c54"]})


def malta(qemu, swapped):
    """our QEMU where it is built: its CPUs rest; for `make run` Debian's"""
    ours = TOP / "build/qemu" / qemu
    partitions = {"boot": (0, 0xa0000), "env": (0xa0000, 0x10000),
                  "factory": (0xb0000, 0x10000),
                  "firmware": (0xc0000, 0x340000)}
    return Board(
        qemu=str(ours) if ours.exists() else qemu,
        args=["-M", "malta", "-cpu", "24Kf", "-m", "256",
              "-device", "ib700", "-watchdog-action", "reset"],
        size=4096 * K,
        block=64 * K,
        partitions=partitions,
        facts=malta_facts("maltael" if swapped else "malta", partitions,
                          swapped),
        flash="if=pflash",
        nic=["-device", "pcnet,netdev=lan,romfile="],
        swapped=swapped,
        count_hz=160_000_000)


def other_malta(name, differs, swapped=False, **more):
    """Malta with a flash map that differs, and images of one format"""
    board = malta("qemu-system-mips" + "el" * swapped, swapped)
    partitions = {**board.partitions, **differs}
    facts = dataclasses.replace(
        malta_facts(name, partitions, swapped), formats=["uimage"],
        slots=[label for label in partitions if label == "firmware2"])
    return dataclasses.replace(board, partitions=partitions, facts=facts,
                               **more)


def malta2():
    """with a log of starts, behind a smaller firmware"""
    return other_malta("malta2", {"firmware": (0xc0000, 0x330000),
                                  "s_env": (0x3f0000, 0x10000)},
                       protected=("boot", "factory"))


def maltael2():
    """with two copies of an environment, and a log of Lifeboat's own"""
    return other_malta("maltael2", {"firmware": (0xc0000, 0x320000),
                                    "env2": (0x3e0000, 0x10000),
                                    "starts": (0x3f0000, 0x10000)},
                       swapped=True, protected=("boot", "factory"))


def malta_slots():
    """with two firmwares, a log of starts of two blocks, and two copies of an
    environment"""
    return other_malta("malta-slots", {"firmware": (0xc0000, 0x180000),
                                       "firmware2": (0x240000, 0x180000),
                                       "env2": (0x3c0000, 0x10000),
                                       "s_env": (0x3e0000, 0x20000)},
                       protected=("boot", "factory"))


# the state that is looked for in tests, and the LED that shows it without a
# style of its own (board/led.c)
STATES = ("waiting", "receiving", "writing", "done", "failed")
STATUS_LED = "status"
# the smallest Lifeboat has a plain page, and hands out addresses
SMALL = 64 * K
# parts of DDR3 bear as much at least, and those of DDR2: MT/s
DDR = {"ddr3": 1066, "ddr3-kgd": 1066, "ddr2": 800}
MIB = K * K


@dataclasses.dataclass(frozen=True)
class Soc:
    """A kind of SoC, as our models have it.

    machine   QEMU's
    chips     MiB of NOR: QEMU's name of such a chip, another with each SoC
    pins      as Board's: what all of its routers need
    unset     register: bits of it that are zero where no board sets them
    """
    machine: str
    count_hz: int = 0
    chips: dict = dataclasses.field(default_factory=dict)
    pins: dict = dataclasses.field(default_factory=dict)
    unset: dict = dataclasses.field(default_factory=dict)


MX25L = {4: "mx25l3205d", 8: "mx25l6405d", 16: "mx25l12805d"}
SOCS = {
    # no JTAG, clock outputs and LEDs of the switch; GPIO 26 and 27 are GPIOs
    "ar933x": Soc("ar9331", 200_000_000, MX25L, pins={
        0x18040028: (0x1b9ffd, 0x8001), 0x180600ac: (1 << 18, 1 << 18)}),
    # PHY n of the AR8327 is its port n + 1
    "ar934x": Soc("ar9344", 280_000_000, MX25L | {8: "w25q64"}),
    "qca953x": Soc("qca9531", chips=MX25L, unset={0x1804006c: 0x3ff}),
    "qca955x": Soc("qca9558", 360_000_000, chips=MX25L),
    "qca956x": Soc("qca9563", chips=MX25L | {8: "gd25q64"},
                   unset={0x1804006c: 0xfff}),
    # one that changes banks, and one that takes four bytes of address
    "mt7621": Soc("mt7621", 500_000_000,
                  MX25L | {32: "w25q256", 64: "w25q512jv"}),
}
# where no other is asked for (hw/mt7621.c)
USUAL_CHIP = MX25L[16]


def pins(facts, soc):
    """of a register what the SoC's routers need, and the board"""
    found = dict(soc.pins)
    for at, mask, value in facts.pins:
        found[at] = (mask | soc.unset.get(at, 0), value)
    return found


def leds(facts):
    """{state: (GPIO, level that lights it)}; one LED shows several"""
    pin = {led.label: (led.pin, led.level) for led in facts.leds
           if not led.state}
    found = {}
    for state in STATES if pin else ():
        steps = facts.styles.get(f"led-{state}", [STATUS_LED])
        label = steps[0].split()[0].split("+")[0]
        where = pin.get(label, next(iter(pin.values())))
        if where not in found.values():
            found[state] = where
    return found


def jack(facts, phy):
    """the PHY whose jack has this number, of lan and wan"""
    return sum(facts.swap) - phy if phy in facts.swap else phy


def watchdog(facts):
    """one on a GPIO (hw/gpio_dog.h)"""
    return ["-global", f"{facts.family}-gpio.watchdog="
            "{}:{}".format(*facts.watchdog)] if facts.watchdog else []


def chip_map(chip):
    return {part.label: (part.offset, part.size) for part in chip.parts}


def placed(facts):
    """where in its chips everything is.  Of NAND "firmware" is what "kernel"
    and "ubi" are together: they lie one behind the other"""
    partitions = chip_map(facts.flash)
    writable = [part.label for part in facts.firmware + facts.second]
    writable.append(facts.count)
    if facts.flash.kind != "nor":
        first, last = facts.firmware
        partitions["firmware"] = (first.offset, first.size + last.size)
    in_nor = chip_map(facts.start) if facts.start else {}
    protected = tuple(part.label for part in facts.flash.parts
                      if part.label not in writable)
    mac = facts.mac and facts.mac_at
    return {"size": facts.flash.size, "block": facts.flash.block,
            "partitions": partitions, "protected": protected + tuple(in_nor),
            "in_nor": in_nor, "nor": facts.start.size if facts.start else 0,
            "keep": tuple(facts.keep), "mac": mac,
            "mac_text": bool(facts.mac and facts.mac.text)}


def behaves(facts, soc):
    """what its Lifeboat has, and what its SoC shows of it"""
    small = facts.room <= SMALL
    return {"button": (facts.button.pin, facts.button.level),
            "leds": leds(facts), "pins": pins(facts, soc),
            "count_hz": soc.count_hz, "script": not small,
            "doors": ("dhcp",) if small else Board.doors,
            "flash": "if=mtd", "ours": True, "facts": facts}


def ath79(facts, soc):
    """a button that is low when pressed has a pull-up"""
    idle = sum(1 << b.pin for b in facts.buttons if not b.level)
    spi_nand = facts.flash.kind == "spi-nand"
    chip = soc.chips[facts.boot_chip.size // MIB]
    return Board(
        qemu=str(TOP / "build/qemu/qemu-system-mips"),
        args=["-M", f"{soc.machine},chip={chip}" + ",nand=on" * spi_nand +
              ("" if facts.cpu_port is None else
               f",cpu-port={facts.cpu_port}"),
              "-m", str(facts.ram), "-global", f"ath79-gpio.idle={idle}",
              *watchdog(facts)],
        nic=["-net", f"nic,model=phy{jack(facts, facts.lan[0])},netdev=lan"],
        wan=[] if facts.wan is None else
            ["-net", f"nic,model=phy{jack(facts, facts.wan)},netdev=wan"],
        nand=ON_DIE if spi_nand else None,
        **placed(facts), **behaves(facts, soc))


def part(facts, kind):
    """of DRAM: type and MT/s at most"""
    return f"{kind}-{max(facts.dram_rate, DDR[kind])}"


def mt7621(facts, soc):
    dram = part(facts, facts.dram[-1])
    nand = facts.flash.kind == "nand"
    chip = USUAL_CHIP if nand else soc.chips[facts.flash.size // MIB]
    more = ",nand=on" * nand + f",chip={chip}" * (chip != USUAL_CHIP)
    return Board(
        qemu=str(TOP / "build/qemu/qemu-system-mipsel"),
        args=["-M", f"{soc.machine},dram={dram}{more}",
              "-m", str(facts.ram), *watchdog(facts)],
        nic=["-global", f"mt7530.port{facts.lan[0]}=lan"],
        wan=[] if facts.wan is None else
            ["-global", f"mt7530.port{facts.wan}=wan"],
        nand=NFI if nand else None,
        **placed(facts), **behaves(facts, soc))


FAMILIES = {"ath79": ath79, "mt7621": mt7621}


class Boards(collections.abc.Mapping):
    """name: Board; a file is read when somebody asks for its board, for there
    are hundreds, and each emulator wants one"""

    def __init__(self, files, others=()):
        self.files = files
        self.made = dict(others)
        self.names = [*self.made, *sorted(files)]

    def __getitem__(self, name):
        if name not in self.made:
            facts = boardfile.read(self.files[name])
            self.made[name] = FAMILIES[facts.family](facts, SOCS[facts.kind])
        return self.made[name]

    def __contains__(self, name):
        return name in self.made or name in self.files

    def __iter__(self):
        return iter(self.names)

    def __len__(self):
        return len(self.names)


FILES = {path.stem: path for path in boardfile.FOLDER.glob("*.board")}
ROUTERS = Boards(FILES)
BOARDS = Boards(FILES, {"malta": malta("qemu-system-mips", False),
                        "malta2": malta2(),
                        "malta-slots": malta_slots(),
                        "maltael": malta("qemu-system-mipsel", True),
                        "maltael2": maltael2()})


# one of each SoC family and kind of flash; DIR-505's driver is its own
KINDS = ("glinet_gl-ar150", "dlink_dir-505", "glinet_gl-ar300m-nand",
         "zbtlink_zbt-wg3526-16m", "netgear_r6220")


def models():
    """whose every path is walked; the others take one (test_boards.py)"""
    return tuple(name for name in ROUTERS
                 if ROUTERS[name].facts.status == "model")
