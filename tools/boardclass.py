# SPDX-License-Identifier: GPL-2.0-or-later
"""What a board's U-Boot is compiled with.  Boards of which all this is equal
are one class and share the compiled bytes; the rest is in their trees."""
from boardtree import lean

# MiB of RAM: where U-Boot stays at its end, and in front of it the upload, if
# not as board/<family>.config has it.  MT7621 with NAND, for an image may be
# half of its RAM
RAM = {
    ("ath79", 32): ["CONFIG_TEXT_BASE=0x81f80000",
                    "CONFIG_LIFEBOAT_BUFFER_ADDR=0x81000000"],
    ("ath79", 64): ["CONFIG_TEXT_BASE=0x83f80000"],
    ("mt7621", 64): ["CONFIG_TEXT_BASE=0x83f00000",
                     "CONFIG_LIFEBOAT_BUFFER_ADDR=0x82000000",
                     "CONFIG_LIFEBOAT_HANG_ADDR=0x81ffffe0"],
    ("nand", 256): ["CONFIG_TEXT_BASE=0x8ff00000"],
    ("nand", 512): ["CONFIG_TEXT_BASE=0x8ff00000"],
}
# a boot partition below this many bytes has not everything (doc/bytes.md)
SMALL = {("ath79", "nor"): 192 << 10, ("ath79", "spi-nand"): 192 << 10,
         ("mt7621", "nand"): 512 << 10}
# formats that would leave boards without one of them too little room
COSTLY = ("fit",)
# what costs bytes, and most boards have not: has(), board/*.config
COSTS = ("style", "count", "slots", "watchdog")
# MT/s that MT7621's DRAM bears if no one has said so
RATE = {"ddr3": 1066, "ddr3-kgd": 1066, "ddr2": 800}
# MiB: as MediaTek's tables are called
TABLE = {64: "512M", 128: "1024M", 256: "2048M", 512: "4096M"}
TABLES = ("DDR2_512M", "DDR2_1024M", "DDR3_1024M", "DDR3_1024M_KGD",
          "DDR3_2048M", "DDR3_4096M")


def small(board):
    return board.room < SMALL.get((board.family, board.flash.kind), 0)


def size(board):
    """of its boot partition, as far as it matters"""
    return "lean" if lean(board) else "small" if small(board) else ""


def own_formats(board):
    """where there is no room for those of all of its kind: U-Boot's USB takes
    it on MT7621 with NOR, whose boot partitions have 192 KiB"""
    return bool(size(board) or
                board.usb and (board.family, board.flash.kind) == ("mt7621", "nor"))


def dram(board):
    """Kconfig's of MT7621: the tables, by a strap, and the rate"""
    out = []
    for kind in board.dram:
        name, *package = kind.upper().split("-")
        table = "_".join([name, TABLE[board.ram], *package])
        if table not in TABLES:
            raise ValueError(f"MediaTek has no table for {board.ram} MiB of "
                             f"{kind}")
        out.append(f"CONFIG_MT7621_DRAM_{table}=y")
    rate = board.dram_rate or min(RATE[kind] for kind in board.dram)
    return out + ([] if rate == RATE["ddr3"] else [
        f"# CONFIG_MT7621_DRAM_FREQ_{RATE['ddr3']} is not set",
        f"CONFIG_MT7621_DRAM_FREQ_{rate}=y"])


def check(board):
    """ValueError for what its class has been left without"""
    if lean(board) and board.mac and board.mac.add:
        raise ValueError("in 64 KiB nothing counts a MAC address")


def has(board, kind):
    """one of COSTS"""
    return {"style": board.styles, "count": board.count,
            "slots": board.slots, "watchdog": board.watchdog}[kind]


def fragments(board):
    """of board/*.config, those that may be there, in their order"""
    kinds = [board.family, f"{board.family}_{board.kind}",
             f"{board.family}_{board.flash.kind}"]
    if board.usb:
        kinds.append(f"{board.family}_usb")
    kinds += [kind for kind in COSTS if has(board, kind)]
    if size(board):
        kinds.append(f"{board.family}_{size(board)}")
    return kinds


def formats(names):
    """lines of a fragment that has them"""
    return [f"CONFIG_LIFEBOAT_IMAGE_{f.upper().replace('-', '_')}=y"
            for f in sorted(set(names))]


def extras(board):
    """those of its formats that are not compiled for boards without them"""
    return [f for f in sorted(board.formats) if f in COSTLY]


def alike(board):
    """what boards have in common whose formats are compiled for all of them"""
    return (board.kind, board.flash.kind, size(board), *extras(board),
            *(board.formats if own_formats(board) else ()))


def own(board, boards):
    """lines of a fragment, of BOARD's class: RAM, and the formats of those of
    BOARDS that are alike"""
    return RAM.get((board.family, board.ram), []) + \
        RAM.get((board.flash.kind, board.ram), []) + \
        (dram(board) if board.family == "mt7621" else []) + \
        formats(f for b in boards if alike(b) == alike(board)
                for f in b.formats)


def name(board):
    """of its class: by what it is told apart"""
    what = [board.kind, board.flash.kind, size(board)]
    if board.family == "mt7621":
        rate = board.dram_rate or min(RATE[kind] for kind in board.dram)
        what += [f"{board.ram}m", *board.dram, str(rate)]
    elif (board.family, board.ram) in RAM:
        what.append(f"{board.ram}m")
    what += ["usb"] if board.usb else []
    what += [kind for kind in COSTS if has(board, kind)]
    # where there is room, it has the formats of all of its kind
    what += sorted(board.formats) if own_formats(board) else extras(board)
    return "-".join(filter(None, what))
