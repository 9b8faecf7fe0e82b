# SPDX-License-Identifier: GPL-2.0-or-later
"""Each SoC's own watchdog, and a record in RAM that outlives the way up from
the reset vector."""
import pytest

from hang import (BITE_S, FREE_RAM, hang, slow_down, switch_on,
                  wait_for_rescue)
from router import OPEN

# one of each SoC that has a driver
pytestmark = pytest.mark.boards("glinet_gl-ar150", "zbtlink_zbt-wg3526-16m")


def test_a_hang_restarts_into_rescue(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    assert router.status()["hangs"] == 0
    hang(debugger(router))
    wait_for_rescue(router, 1)
    router.install()


def test_a_panic_restarts_into_rescue(router, debugger):
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    panic = gdb.entry("panic")
    # its message is behind the program, and empty
    hang(gdb, program=[0x3c040000 | FREE_RAM >> 16,     # lui   a0, …
                       0x34840000 | 6 * 4,              # ori   a0, a0, …
                       0x3c190000 | panic >> 16,        # lui   t9, …
                       0x37390000 | panic & 0xffff,     # ori   t9, t9, …
                       0x03200008, 0,                   # jr    t9
                       0])
    wait_for_rescue(router, 1)


def test_firmware_is_not_bitten(router, debugger):
    """a kernel may take as long to unpack as the watchdog lets it, and has
    all of that time for it"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    slow_down(gdb, "LzmaDecode", seconds=BITE_S * 0.9)
    gdb.resume()
    start = len(router.console.text)
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    assert not router.console.seen(r"^U-Boot", start)


def test_a_long_job_is_not_bitten(router, debugger):
    """slower than the watchdog as a whole, and none of its steps is"""
    step_s = BITE_S / 4
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    slow_down(gdb, "block_look", seconds=step_s)
    gdb.resume()
    router.install()
    assert router.power_off()["erases"] * step_s > BITE_S


def test_a_flicker_of_the_mains_is_no_hang(router):
    """DRAM says that a rescue was cut off, and the SoC that it was the power"""
    router.enter_rescue()
    router.press(0.001)
    router.flicker()
    said = router.wait(r"^lifeboat: (rescue: .*|booting firmware .*)$").group(1)
    assert said.startswith("booting")
    router.wait_for_firmware("v1-old")
