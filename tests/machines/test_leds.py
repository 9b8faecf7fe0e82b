# SPDX-License-Identifier: GPL-2.0-or-later
"""LEDs in the style of the router's vendor, where its device tree has one; in
the guest's time, on its pins."""
import concurrent.futures
import time

import pytest

import images
from leds import assert_rhythm
from router import EXACT_CLOCK, OPEN

WAITING, DARK = {"waiting"}, set()


def refused(router):
    other = images.path(router.board, "new-other-board")
    assert "ERROR: " in router.curl("-T", str(other))
    router.wait(r"^lifeboat: failed$")


@pytest.mark.boards("glinet_gl-ar150")
def test_lifeboats_own(router):
    router.enter_rescue(qemu=EXACT_CLOCK)
    assert_rhythm(router, (WAITING, 500), (DARK, 500))
    refused(router)
    assert_rhythm(router, (WAITING, 1000), (DARK, 100))


@pytest.mark.boards("netgear_r6220")
def test_netgears(router):
    router.enter_rescue(qemu=EXACT_CLOCK)
    assert_rhythm(router, (WAITING, 250), (DARK, 750))
    # which Netgear shows in red
    refused(router)
    assert_rhythm(router, (WAITING, 1000), (DARK, 100))


@pytest.mark.boards("netgear_r6220")
def test_netgears_done(router):
    """begins lit, on the LED that flickered before: it is never dark for
    longer than while it waits"""
    router.enter_rescue(qemu=EXACT_CLOCK)
    longest, since, last = 0, None, 0
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        sent = pool.submit(router.restore, "new-sysupgrade")
        while not router.console.seen("lifeboat: booting firmware"):
            assert not sent.done() or not sent.exception()
            before = router.guest_ns()
            lit = router.leds()
            # on a busy host it may have been lit between two looks
            if lit or before - last > 40e6:
                since = None
            last = router.guest_ns()
            if not lit:
                since = since or last
                longest = max(longest, before - since)
    assert longest / 1e6 < 850


@pytest.mark.boards("netgear_r6220")
def test_netgears_with_bad_firmware(make_router):
    """its loader does not tell it from a rescue that was asked for"""
    router = make_router(firmware=None)
    router.power_on(qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: rescue: no working firmware")
    router.wait(OPEN)
    assert_rhythm(router, (WAITING, 250), (DARK, 750))


@pytest.mark.boards("xiaomi_mi-router-3g")
def test_xiaomis(router):
    """orange while it waits and works, red and blue without a rhythm"""
    router.enter_rescue(qemu=EXACT_CLOCK)
    assert_rhythm(router, (WAITING, 500), (DARK, 500))
    refused(router)
    router.wait_for_leds({"failed"})
    start = router.guest_ns()
    while router.guest_ns() - start < 3e9:
        assert router.leds() == {"failed"}
        time.sleep(0.01)
    router.restore("new-sysupgrade")
    router.wait_for_leds({"done"})
    router.wait_for_firmware("v2-new")
