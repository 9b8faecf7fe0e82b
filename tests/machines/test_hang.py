# SPDX-License-Identifier: GPL-2.0-or-later
"""Each SoC's own watchdog, and a record in RAM that outlives the way up from
the reset vector."""
import pytest

from hang import BITE_S, hang, slow_down, switch_on, wait_for_rescue
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


def test_firmware_is_not_bitten(router, debugger):
    """it has stopped before the kernel is unpacked, which may take its time"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    slow_down(gdb, "bootm_boot_start", seconds=BITE_S * 1.2)
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
    slow_down(gdb, "job_step", seconds=step_s)
    gdb.resume()
    router.install()
    assert router.power_off()["erases"] * step_s > BITE_S
