# SPDX-License-Identifier: GPL-2.0-or-later
"""Hangs made from outside: at a function of Lifeboat's the CPU is given an
endless loop to run instead.  What is named here is there with link-time
optimization, too."""
import pathlib
import re

import machines
from router import FAST_CLOCK, OPEN

HUNG = r"^lifeboat: rescue: it hung and was restarted$"
OFF = r"^lifeboat: one hang too many: the watchdog stays off$"

KCONFIG = pathlib.Path(__file__).resolve().parents[2] / "Kconfig"
BITE_S = int(re.search(r"config LIFEBOAT_WATCHDOG_MS.*?default (\d+)",
                       KCONFIG.read_text(), re.S).group(1)) / 1000

# between the exception vectors and the upload buffer
FREE_RAM = 0x80200000

# b . ; nop
ENDLESS = [0x1000ffff, 0]


def is_branch(instruction):
    """what cannot be moved, or has something in its delay slot"""
    opcode = instruction >> 26
    return (1 <= opcode <= 7 or 0x14 <= opcode <= 0x17 or
            opcode == 0 and instruction & 0x3e == 8)    # jr, jalr


def jump(address):
    return 0x08000000 | (address & 0x0fffffff) >> 2


def delay(board, seconds):
    """instructions that take so many SECONDS of guest time"""
    ticks = int(seconds * machines.BOARDS[board].count_hz)
    # Count has 32 bits
    parts = (ticks >> 32) + 1
    return count(ticks // parts) * parts


def count(ticks):
    return [
        0x40084800,                             # mfc0  t0, $9
        0x3c090000 | ticks >> 16,               # lui   t1, …
        0x35290000 | ticks & 0xffff,            # ori   t1, t1, …
        0x400a4800,                             # mfc0  t2, $9
        0x01485023,                             # subu  t2, t2, t0
        0x0149502b,                             # sltu  t2, t2, t1
        0x1540fffc,                             # bnez  t2, -3
        0,
    ]


def slow_down(gdb, name, seconds):
    """every call of NAME, which has to begin with two 32-bit instructions that
    are no branches, takes so many SECONDS of guest time more"""
    function = gdb.entry(name)
    assert not function & 1, f"{name} has 16-bit instructions"
    moved = [gdb.read(function), gdb.read(function + 4)]
    assert not any(map(is_branch, moved)), f"{name} begins with a branch"
    gdb.write(FREE_RAM, [*delay(gdb.board, seconds), *moved,
                         jump(function + 8), 0])
    gdb.write(function, [jump(FREE_RAM), 0])


def switch_on(router, **kw):
    """a router with a socket for a debugger"""
    router.power_on(qemu=(*FAST_CLOCK, "-gdb",
                          f"unix:{router.dir}/gdb,server=on,wait=off"), **kw)


def hang(gdb, at="led_poll", program=None):
    """the CPU is stopped; let it run up to AT, and no further"""
    gdb.run_to(at)
    gdb.write(FREE_RAM, program or ENDLESS)
    gdb.jump(FREE_RAM)
    gdb.resume()


def wait_for_rescue(router, hangs):
    router.wait(r"^U-Boot 2025\.01")
    if hangs == 3:
        router.wait(OFF)
    router.wait(HUNG)
    router.wait(OPEN)
    status = router.status()
    assert (status["reason"], status["hangs"]) == ("hang", hangs)
