# SPDX-License-Identifier: GPL-2.0-or-later
"""What a board's U-Boot is compiled with.  Boards of which all this is equal
are one class and share the compiled bytes; the rest is in their trees."""
from boardtree import lean

# MiB of RAM: where U-Boot stays at its end, if not as board/<family>.config has
# it.  MT7621 with NAND, for an image may be half of its RAM
TEXT_BASE = {("ath79", 64): 0x83f80000, ("nand", 256): 0x8ff00000,
             ("nand", 512): 0x8ff00000}
# a boot partition below this many bytes has not everything (doc/porting.md)
SMALL = {"ath79": 192 << 10, "mt7621": 0}
# MT/s that MT7621's DRAM bears if no one has said so
RATE = {"ddr3": 1066, "ddr2": 800}
# MiB: as MediaTek's tables are called
TABLE = {64: "512M", 128: "1024M", 256: "2048M", 512: "4096M"}
TABLES = ("DDR2_512M", "DDR2_1024M", "DDR3_1024M", "DDR3_2048M", "DDR3_4096M")


def small(board):
    return board.room < SMALL[board.family]


def size(board):
    """of its boot partition, as far as it matters"""
    return "lean" if lean(board) else "small" if small(board) else ""


def dram(board):
    """Kconfig's of MT7621: the tables, by a strap, and the rate"""
    out = []
    for kind in board.dram:
        table = f"{kind.upper()}_{TABLE[board.ram]}"
        if table not in TABLES:
            raise ValueError(f"MediaTek has no table for {board.ram} MiB of "
                             f"{kind}")
        out.append(f"CONFIG_MT7621_DRAM_{table}=y")
    rate = board.dram_rate or min(RATE[kind] for kind in board.dram)
    return out + ([] if rate == RATE["ddr3"] else [
        f"# CONFIG_MT7621_DRAM_FREQ_{RATE['ddr3']} is not set",
        f"CONFIG_MT7621_DRAM_FREQ_{rate}=y"])


def fragments(board):
    """of board/*.config, those that may be there, in their order"""
    kinds = [board.family, f"{board.family}_{board.kind}",
             f"{board.family}_{board.flash.kind}"]
    if board.usb:
        kinds.append(f"{board.family}_usb")
    if board.styles:
        kinds.append("style")
    if size(board):
        kinds.append(f"{board.family}_{size(board)}")
    return kinds


def own(board):
    """lines of a fragment: RAM and formats"""
    text = TEXT_BASE.get((board.family, board.ram)) or \
        TEXT_BASE.get((board.flash.kind, board.ram))
    return ([f"CONFIG_TEXT_BASE={text:#x}"] if text else []) + \
        (dram(board) if board.family == "mt7621" else []) + \
        [f"CONFIG_LIFEBOAT_IMAGE_{f.upper().replace('-', '_')}=y"
         for f in sorted(board.formats)]


def name(board):
    """of its class: by what it is told apart"""
    what = [board.kind, board.flash.kind, size(board)]
    if board.family == "mt7621":
        rate = board.dram_rate or min(RATE[kind] for kind in board.dram)
        what += [f"{board.ram}m", *board.dram, str(rate)]
    elif (board.family, board.ram) in TEXT_BASE:
        what.append(f"{board.ram}m")
    what += ["usb"] if board.usb else []
    what += ["style"] if board.styles else []
    return "-".join(filter(None, what)) + "_" + "+".join(sorted(board.formats))
