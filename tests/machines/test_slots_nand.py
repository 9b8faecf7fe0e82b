# SPDX-License-Identifier: GPL-2.0-or-later
"""Two firmwares on NAND: kernel and UBI of each, and starts counted in pages
(tests/e2e/test_slots.py has the rest)."""
import json
import struct

import pytest

import flashimage
import images

BOARD = "linksys_ea7500-v2"
PAGE = 2048

pytestmark = pytest.mark.boards(BOARD)


def counts(router):
    log = flashimage.partition(router.flash(), "s_env", BOARD)
    records = [struct.unpack_from("<III", log, at)
               for at in range(0, len(log), PAGE)]
    return [count for magic, count, _ in records if magic == 0x20110811]


def runs(router, slot, version):
    router.wait(rf"^lifeboat: slot {slot}$")
    assert router.wait(r"^lifeboat test firmware (\S+)$").group(1) == version
    router.wait(rf"^slot={slot}$")
    router.wait(r"^root digest OK$")
    router.wait(r"^ready$")


def test_a_file_goes_to_openwrts_slot_unless_somebody_says_other(router):
    router.enter_rescue()
    status = router.status()
    assert (status["slot"], status["upload_slot"]) == (1, 1)
    first = [flashimage.raw(router.flash(), name, BOARD)
             for name in ("kernel", "ubi")]
    image = images.path(BOARD, "new-sysupgrade")
    # OpenWrt's kernel there has its root in the first
    text = router.curl("-T", str(image), path="/?slot=2", check=False)[1]
    assert "OpenWrt runs from slot 1 only on this router" in text
    router.curl("-T", str(image), path="/?slot=2&force=1")
    runs(router, 2, "v2-new")
    router.power_off()
    assert first == [flashimage.raw(router.flash(), name, BOARD)
                     for name in ("kernel", "ubi")]
    for _ in range(2):
        router.power_on()
        runs(router, 2, "v2-new")
        router.power_off()
    # the first says where the file went
    assert counts(router) == [0, 1, 2, 3]
    # it has never said that it is up
    router.power_on()
    router.wait(r"^lifeboat: slot 2 did not come up: trying slot 1$")
    runs(router, 1, "v1-old")
    router.power_off()
    assert counts(router) == [0, 1, 2, 3, 1]
    router.enter_rescue()
    slots = json.loads(router.curl(path="/api/status"))["slots"]
    assert all(slot["intact"] for slot in slots)
