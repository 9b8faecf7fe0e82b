# SPDX-License-Identifier: GPL-2.0-or-later
"""What ath79's models can tell beside the journey."""
import pytest

import machines
from test_journey import Cable
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
