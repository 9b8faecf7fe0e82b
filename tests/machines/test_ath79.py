# SPDX-License-Identifier: GPL-2.0-or-later
"""What ath79's models can tell beside the journey."""
import pytest


@pytest.mark.boards("tplink_archer-c6-v2")
def test_factory_image(router):
    """TP-Link's format, which is taken apart, starts as OpenWrt's does"""
    router.enter_rescue()
    router.install("new-factory")
