# SPDX-License-Identifier: GPL-2.0-or-later
"""MACs that run as their links do, switches that are no bridge between LAN and
WAN, and hardware that never answers."""
import math
import time

import pytest

import machines
from router import EXACT_CLOCK, PATIENCE

# what a link takes to come up, at the least (802.3, break_link_timer)
NEGOTIATION_MS = 1200
NEGOTIATION = ("-global", f"ath79-switch.negotiation={NEGOTIATION_MS}")
OUTSIDE_SWITCH = ("tplink_wdr4300", "tplink_archer-c5-v1",
                  "tplink_archer-c6-v2")

# --- what PHY 4 has agreed on is what unit 0 runs at ---

CFG2, IFCTL = 0x19000004, 0x19000038
FULL, NIBBLES, FAST = 1 << 0, 1 << 8, 1 << 16
# what the other side can do, as in PHY register 5
PEERS = [(0x41e1, FULL | NIBBLES, FAST), (0x40a1, NIBBLES, FAST),
         (0x4061, FULL | NIBBLES, 0)]


def register(router, address):
    return int(router.monitor.monitor(f"xp /1wx {address:#x}").split()[-1], 0)


@pytest.mark.boards("dlink_dir-505")
@pytest.mark.parametrize("peer,cfg2,ifctl", PEERS)
def test_runs_as_negotiated(router, peer, cfg2, ifctl):
    router.enter_rescue(qemu=(*NEGOTIATION, "-global",
                              f"ath79-switch.lpa={peer}"))
    deadline = time.monotonic() + PATIENCE
    while (register(router, CFG2) & (FULL | NIBBLES),
           register(router, IFCTL) & FAST) != (cfg2, ifctl):
        assert time.monotonic() < deadline
    assert router.status()["state"] == "idle"


# --- LAN is not WAN ---


def switch_ms(router, name):
    return router.monitor.command("qom-get", path="/machine/switch",
                                  property=f"{name}-ns") / 1e6


def bridged_ms(router):
    """guest time since power-on in which LAN and WAN heard each other"""
    return switch_ms(router, "bridged")


def cables(board, *qemu):
    return ("-netdev", "user,id=wan,restrict=on", *machines.BOARDS[board].wan,
            *EXACT_CLOCK, *qemu)


@pytest.mark.boards(*OUTSIDE_SWITCH)
def test_firmware_finds_lan_and_wan_apart(router, board):
    """and has time to set the switch up"""
    router.power_on(qemu=cables(board, *NEGOTIATION))
    router.wait_for_firmware("v1-old")
    while switch_ms(router, "guest") < 3 * NEGOTIATION_MS:
        pass
    assert bridged_ms(router) == 0


@pytest.mark.boards(*OUTSIDE_SWITCH)
def test_rescue_keeps_lan_and_wan_apart(router, board):
    router.enter_rescue(qemu=cables(board, *NEGOTIATION))
    assert router.status()["state"] == "idle"
    assert bridged_ms(router) == 0


@pytest.mark.boards(*OUTSIDE_SWITCH)
def test_rescue_after_a_firmware_has_set_the_switch_up(router):
    """which need not be reset with the SoC"""
    router.enter_rescue(qemu=("-global", "ath79-switch.left=on"))
    assert router.status()["state"] == "idle"


# GMAC0's ETH_CFG: what kernels do not set, and what they depend on
ETH_CFG = 0x18070000
WIRED = {"tplink_archer-c5-v1": 0x14001, "tplink_archer-c6-v2": 0x3c041}


@pytest.mark.boards(*WIRED)
def test_firmware_finds_its_mac_wired(router, board):
    router.power_on()
    router.wait_for_firmware("v1-old")
    assert register(router, ETH_CFG) == WIRED[board]


@pytest.mark.boards("zbtlink_zbt-wg3526-16m")
def test_links_of_mt7530_would_come_too_late(router, board):
    """the model's come at once"""
    router.power_on(qemu=cables(board))
    router.wait_for_firmware("v1-old")
    assert bridged_ms(router) < NEGOTIATION_MS
    router.power_off()
    router.enter_rescue(qemu=cables(board))
    assert router.status()["state"] == "idle"
    assert bridged_ms(router) < NEGOTIATION_MS


# --- what never comes is not waited for ---

STUCK = {
    # RTC is on; PLL is up to date, has been measured
    "glinet_gl-ar150": "rtc:0x44+pll:0+srif:0x24c",
    # PLLs have locked
    "tplink_wdr4300": "srif:0x1c8+srif:0x248",
    # RTC is on; DRAM has been tested
    "glinet_gl-ar300m-nand": "rtc:0x44+ddr:0x120",
    # … PLLs are up to date, fuses have been read, SGMII has locked
    "tplink_archer-c5-v1": "rtc:0x44+ddr:0x120+pll:0+pll:0x4+otp:0x1018+"
                           "gmac-cfg:0x18",
    # … PLLs are up to date, SGMII has locked
    "tplink_archer-c6-v2": "rtc:0x44+ddr:0x120+pll:0+pll:0x8+gmac-cfg:0x18",
}
DEAD_MDIO = ("-global", "ath79-gmac.mdio-dead=on")


@pytest.mark.boards(*STUCK)
def test_starts_the_firmware_all_the_same(router, board):
    router.power_on(qemu=("-M", f"stuck={STUCK[board]}", *DEAD_MDIO))
    router.wait_for_firmware("v1-old")


@pytest.mark.boards(*STUCK)
def test_rescue_says_that_there_is_no_network(router, board):
    """and is over, instead of waiting for ever"""
    router.power_on(reset=math.inf, qemu=DEAD_MDIO)
    router.wait(r"^lifeboat: rescue: reset button$")
    router.wait(r"^lifeboat: cannot start \(-\d+\)$")


@pytest.mark.boards("tplink_archer-c5-v1", "tplink_archer-c6-v2")
def test_rescue_without_lock(router, board):
    """it may work all the same"""
    router.enter_rescue(qemu=("-M", f"stuck={STUCK[board]}"))
    assert router.status()["state"] == "idle"
