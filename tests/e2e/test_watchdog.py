# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever hangs, a page comes back."""
import contextlib

import pytest

import images
import rawhttp
from gdbstub import PC
from hang import (BITE_S, ENDLESS, delay, hang, slow_down, switch_on,
                  wait_for_rescue)
from router import OPEN

TOLD = "\x01"
UART = 0xb80003f8


def endless_that_tells(board, seconds):
    """ENDLESS; but after so many SECONDS it sends TOLD"""
    return [
        *delay(board, seconds),
        0x3c080000 | UART >> 16,                # lui   t0, …
        0x34090000 | ord(TOLD),                 # li    t1, TOLD
        0xa1090000 | UART & 0xffff,             # sb    t1, …(t0)
        *ENDLESS,
    ]


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
    hang(gdb, program=endless_that_tells(router.board, BITE_S * 1.2))
    router.wait(TOLD)
    assert not router.console.seen("U-Boot", start)


def test_what_tells_is_bitten_before_it_can(router, debugger):
    """so that its silence in the test before would mean something"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    start = len(router.console.text)
    hang(debugger(router), program=endless_that_tells(router.board, BITE_S * 1.2))
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
    gdb.arm("watchdog_good")
    gdb.resume()
    with contextlib.closing(router.connect()) as c:
        upload(router, c)
        gdb.wait()
        gdb.disarm("watchdog_good")
        # the next turn; later it leaves, and that would end the row, too
        hang(gdb)
        wait_for_rescue(router, 1)


@pytest.mark.both_endians
def test_a_long_job_is_not_bitten(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    slow_down(gdb, "job_step", seconds=2)
    gdb.resume()
    with contextlib.closing(router.connect()) as c:
        upload(router, c)
        ms = int(router.wait(r"^lifeboat: .* (\d+) ms$").group(1))
        router.wait_for_firmware("v2-new")
    assert ms > 1.5 * BITE_S * 1000
    assert not router.console.seen("hung")
