# SPDX-License-Identifier: GPL-2.0-or-later
"""A button that reads as held for ever: stuck, or the wrong way round."""
import re

import pytest

import machines
from router import FAST_CLOCK, OPEN
from stuck import gives_way, power_on_stuck

DIR505 = "dlink_dir-505"
WPS = 11


@pytest.mark.boards(DIR505, "zbtlink_zbt-wg3526-16m")
def test_stuck_button_gives_way(router):
    """active high, and active low"""
    power_on_stuck(router)
    gives_way(router)


@pytest.mark.boards(DIR505)
def test_wrong_polarity_gives_way(router):
    """nobody touches it, and its level is that of a pressed one; what looked
    at the page has gone, which was there while seconds passed more slowly"""
    pins = 1 << WPS | 1 << machines.BOARDS[DIR505].button[0]
    power_on_stuck(router, reset=0, clock=(
        *FAST_CLOCK, "-global", f"ath79-gpio.idle={pins}"))
    page = router.request("GET", "/", headers={"Accept": "text/html"})[1]
    assert re.search(r"the firmware is tried in (299|300) s\.", page), page
    gives_way(router)


@pytest.mark.boards(DIR505)
def test_other_button(router):
    """by which another rescue for this router is entered"""
    router.power_on(qemu=("-global", "ath79-gpio.idle=0"))
    router.wait(r"^lifeboat: rescue: reset button$")
    router.wait(OPEN)
