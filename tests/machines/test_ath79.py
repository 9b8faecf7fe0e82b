# SPDX-License-Identifier: GPL-2.0-or-later
"""What ath79's models can tell beside the journey."""
import pathlib
import struct

import pytest

import machines
import silicon
from cable import Cable
from test_ram import install_lifeboat


@pytest.mark.boards("tplink_archer-c6-v2")
def test_factory_image(router):
    """TP-Link's format, which is taken apart, starts as OpenWrt's does"""
    router.enter_rescue()
    router.install("new-factory")


@pytest.mark.boards("tplink_archer-c6-v2")
def test_replaces_itself(router):
    """all but the last block is the same, and stays"""
    router.set_flash(0x1ffff, b"\0")
    router.enter_rescue()
    install_lifeboat(router)
    router.power_off()
    router.power_on()
    router.wait_for_firmware("v1-old")


@pytest.mark.boards("tplink_wdr4300", "glinet_gl-ar150",
                    "glinet_gl-ar300m-nor")
def test_other_straps(router):
    """DRAM and PLL are set up for what is fitted: half as many bits of DRAM,
    another crystal; the model logs what does not suit them"""
    straps = {"tplink_wdr4300": 0x16, "glinet_gl-ar150": 0x2001,
              "glinet_gl-ar300m-nor": 0x10}[router.board]
    router.power_on(qemu=("-machine", f"straps={straps:#x}"))
    router.wait_for_firmware("v1-old")


# calls what it has put into DRAM
USES_DRAM = [
    0x3c08a000,         # lui   t0, 0xa000
    0x3c0903e0,         # lui   t1, 0x03e0
    0x35290008,         # ori   t1, t1, 8: jr ra
    0xad090000,         # sw    t1, 0(t0)
    0xad000004,         # sw    zero, 4(t0)
    0x0100f809, 0,      # jalr  t0
    0x1000ffff, 0,      # b     .
]
VECTOR = 0xbfc00000


@pytest.mark.boards("tplink_wdr4300", "glinet_gl-ar150",
                    "tplink_archer-c6-v2")
def test_dram_that_nobody_has_set_up(make_router, debugger):
    """nor is that what silicon would bear"""
    router = make_router(firmware=None)
    router.set_flash(0, struct.pack(f">{len(USES_DRAM)}I", *USES_DRAM))
    router.not_there = "ath79: (ddr|pll): "
    router.power_on(stopped=True, qemu=silicon.with_debugger(router))
    debugger(router).run_to(VECTOR + 4 * (len(USES_DRAM) - 2))
    said = pathlib.Path(router.dir, "guest-errors").read_text()
    assert "ath79: ddr: used without refresh" in said
    # what it is set up for out of reset is not what there is, either
    assert ("reads in cycles 0x0" in said) == ("ar150" not in router.board)


@pytest.mark.boards("glinet_gl-ar150", "glinet_gl-ar300m-nor")
def test_each_phy_that_may_be_lan(router):
    """which of the switch's PHYs has the socket is not known"""
    used = machines.BOARDS[router.board].nic[1].split("phy")[1][0]
    lan = Cable()
    others = {n: Cable(bytes.fromhex(f"02000000001{n}"))
              for n in "0123" if n != used}
    router.enter_rescue(netdev=lan.netdev, qemu=[
        arg for n, c in others.items()
        for arg in ("-netdev", f"{c.netdev},id=lan{n}",
                    "-net", f"nic,model=phy{n},netdev=lan{n}")])
    for cable in (lan, *others.values()):
        cable.ask_until_answered("192.168.1.1")
        cable.close()
