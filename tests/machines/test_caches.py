# SPDX-License-Identifier: GPL-2.0-or-later
"""Every load, store, fetch and DMA on its way past caches that are never
written back and filled by themselves, or filled at any time: what would go
wrong on silicon is in the log of guest errors, which has to be empty."""
import pytest

from loaders import BUILD, LOADERS
from router import OPEN

# one of each SoC, each driver for Ethernet and for flash, each way to start a
# kernel
STRICT = ("glinet_gl-ar150", "dlink_dir-505", "tplink_wdr4300",
          "glinet_gl-ar300m-nand", "tplink_archer-c6-v2",
          "zbtlink_zbt-wg3526-16m", "netgear_r6220")


@pytest.mark.boards(*STRICT)
def test_strict(router):
    """power-on, an upload over several times round the ring, written and read
    back, and its kernel started"""
    router.enter_rescue(qemu=("-machine", "cachecheck=strict"))
    router.install()
    router.assert_cached()


@pytest.mark.boards(*(b for b in ("tplink_wdr4300", "glinet_gl-ar150",
                                  "zbtlink_zbt-wg3526-16m")
                      if b in LOADERS))
def test_trial(make_router, board):
    """Lifeboat in RAM, moved by what the trial has in front of it; who starts
    it is Lifeboat in flash"""
    router = make_router(firmware=(
        BUILD / board / f"lifeboat-{board}-trial-sysupgrade.bin").read_bytes())
    router.power_on(qemu=("-machine", "cachecheck=strict"))
    router.wait(r'^lifeboat: booting firmware "Lifeboat trial ')
    router.wait(r"^lifeboat: rescue: started from RAM$")
    router.wait(OPEN)
