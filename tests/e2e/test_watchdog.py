# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever hangs, a page comes back.  The hang is made from outside: at a
function of Lifeboat's the CPU is given an endless loop to run instead."""
import contextlib
import pathlib
import re

import pytest

import images
import rawhttp
from gdbstub import PC, Gdb
from router import FAST_CLOCK, OPEN, PATIENCE

HUNG = r"^lifeboat: rescue: it hung and was restarted$"
OFF = r"^lifeboat: one hang too many: the watchdog stays off$"

KCONFIG = pathlib.Path(__file__).resolve().parents[2] / "Kconfig"
BITE_S = int(re.search(r"config LIFEBOAT_WATCHDOG_MS.*?default (\d+)",
                       KCONFIG.read_text(), re.S).group(1)) / 1000
# of CP0 Count, in QEMU's Malta
COUNT_HZ = 160_000_000
TOLD = "\x01"
UART = 0xb80003f8

# between the exception vectors and the upload buffer
FREE_RAM = 0x80200000

# b . ; nop
ENDLESS = [0x1000ffff, 0]


def jump(address):
    return 0x08000000 | (address & 0x0fffffff) >> 2


def delay(seconds):
    """instructions that take so many SECONDS of guest time"""
    ticks = int(seconds * COUNT_HZ)
    assert ticks < 1 << 32
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


def endless_that_tells(seconds):
    """ENDLESS; but after so many SECONDS it sends TOLD"""
    return [
        *delay(seconds),
        0x3c080000 | UART >> 16,                # lui   t0, …
        0x34090000 | ord(TOLD),                 # li    t1, TOLD
        0xa1090000 | UART & 0xffff,             # sb    t1, …(t0)
        *ENDLESS,
    ]


def slow_down(gdb, name, seconds):
    """every call of NAME takes so many SECONDS of guest time more"""
    function = gdb.address(name)
    gdb.write(FREE_RAM, [
        *delay(seconds),
        # what the jump to here has taken the place of; neither is a branch
        gdb.read(function), gdb.read(function + 4),
        jump(function + 8), 0])
    gdb.write(function, [jump(FREE_RAM), 0])


@pytest.fixture
def debugger(board):
    """debugger(router): stops its CPU, which has to be in U-Boot"""
    with contextlib.ExitStack() as stack:
        yield lambda router: stack.enter_context(contextlib.closing(
            Gdb(f"{router.dir}/gdb", board, PATIENCE)))


def switch_on(router, **kw):
    """a router with a socket for a debugger"""
    router.power_on(qemu=(*FAST_CLOCK, "-gdb",
                          f"unix:{router.dir}/gdb,server=on,wait=off"), **kw)


def hang(gdb, at="corridor_poll", program=None):
    """the CPU is stopped; let it run up to AT, and no further"""
    gdb.run_to(at)
    gdb.write(gdb.register(PC), program or ENDLESS)
    gdb.resume()


def wait_for_rescue(router, hangs):
    router.wait(r"^U-Boot 2025\.01")
    if hangs == 3:
        router.wait(OFF)
    router.wait(HUNG)
    router.wait(OPEN)
    status = router.status()
    assert (status["reason"], status["hangs"]) == ("hang", hangs)


@pytest.mark.both_endians
def test_a_hang_restarts_into_rescue(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    assert router.status()["hangs"] == 0
    gdb = debugger(router)
    hang(gdb)
    wait_for_rescue(router, 1)
    assert router.status()["intact"]
    router.wait_for_leds({"waiting"})
    router.install()


def test_three_hangs_in_a_row_end_in_rescue(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    for hangs in 1, 2, 3:
        hang(gdb)
        wait_for_rescue(router, hangs)
        gdb.stop()
    gdb.resume()
    router.wait_for_leds({"failed"})
    gdb.stop()
    # once more, and nothing bites
    start = len(router.console.text)
    hang(gdb, program=endless_that_tells(BITE_S * 1.2))
    router.wait(TOLD)
    assert not router.console.seen("U-Boot", start)


def test_what_tells_is_bitten_before_it_can(router, debugger):
    """so that its silence in the test before would mean something"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    start = len(router.console.text)
    hang(debugger(router), program=endless_that_tells(BITE_S * 1.2))
    wait_for_rescue(router, 1)
    assert not router.console.seen(TOLD, start)


def test_leaving_in_order_ends_the_row(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    for hangs in 1, 2:
        hang(gdb)
        wait_for_rescue(router, hangs)
        gdb.stop()
    gdb.resume()
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    # nobody feeds it here
    start = len(router.console.text)
    router.console.send("reboot\n")
    router.wait(r"^U-Boot 2025\.01")
    router.wait_for_firmware("v1-old")
    assert not router.console.seen("rescue", start)


def test_a_hang_while_the_firmware_is_looked_at(router, debugger):
    """not only in rescue; and it is not looked at once more"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    where = gdb.address("board_find_firmware")
    gdb.resume()
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    gdb.stop()
    gdb.arm("board_find_firmware")
    gdb.resume()
    router.console.send("reboot\n")
    gdb.wait()
    assert gdb.register(PC) == where
    gdb.disarm("board_find_firmware")
    gdb.write(where, ENDLESS)
    gdb.resume()
    wait_for_rescue(router, 1)
    assert not router.status()["intact"]
    router.install()


def upload(router, c):
    image = images.read(router.board, "new-sysupgrade")
    c.send(rawhttp.upload_head(len(image)) + image)


@pytest.mark.both_endians
def test_a_hang_while_flash_is_written(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    gdb.arm("port_program")
    gdb.resume()
    with contextlib.closing(router.connect()) as c:
        upload(router, c)
        gdb.wait()
        gdb.disarm("port_program")
        hang(gdb, at="port_erase")
        wait_for_rescue(router, 1)
    # half of a firmware is none
    assert not router.status()["intact"]
    router.install()
    assert router.power_off()["erases"] > 1


def test_a_job_that_goes_well_ends_the_row(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    for hangs in 1, 2:
        hang(gdb)
        wait_for_rescue(router, hangs)
        gdb.stop()
    gdb.resume()
    with contextlib.closing(router.connect()) as c:
        upload(router, c)
        router.wait(r"^lifeboat: done$")
        # before it leaves: that would end the row, too
        gdb.stop()
        hang(gdb)
        wait_for_rescue(router, 1)


@pytest.mark.both_endians
def test_a_long_job_is_not_bitten(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    slow_down(gdb, "job_step", seconds=5)
    gdb.resume()
    with contextlib.closing(router.connect()) as c:
        upload(router, c)
        ms = int(router.wait(r"^lifeboat: .* (\d+) ms$").group(1))
        router.wait_for_firmware("v2-new")
    assert ms > 5 * BITE_S * 1000
    assert not router.console.seen("hung")
