# SPDX-License-Identifier: GPL-2.0-or-later
"""What ath79's models can tell beside the journey."""
import pytest

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
