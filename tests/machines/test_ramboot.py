# SPDX-License-Identifier: GPL-2.0-or-later
"""A firmware that runs from RAM, on models of routers: known by the device
tree behind its kernel, started, and never written."""
import hashlib
import json

import pytest

import images
import machines

NAMES = {
    "glinet_gl-ar150": ["glinet,gl-ar150", "qca,ar9331"],
    "glinet_gl-ar300m-nand": ["glinet,gl-ar300m-nand", "qca,qca9531"],
    "zbtlink_zbt-wg3526-16m": ["zbtlink,zbt-wg3526-16m", "mediatek,mt7621-soc"],
}


def order(data, **more):
    return json.dumps({"mode": "ram", "sha256": hashlib.sha256(data).hexdigest(),
                       **more})


@pytest.mark.boards(*NAMES)
def test_started_once(router):
    data = images.initramfs(router.board, NAMES[router.board], 10 << 20)
    other = images.initramfs(router.board, ["mti,malta"])
    router.enter_rescue()
    status, text = router.request("POST", "/api/image", other)
    assert (status, json.loads(text)["image"]["verdict"]) == (422, "refuse")
    assert router.request("POST", "/api/boot", order(other))[0] == 409
    status, text = router.request("POST", "/api/image", data)
    image = json.loads(text)
    assert (status, image["verdict"], image["force"]) == (200, "ram", False)
    assert image["board"] == NAMES[router.board][0]
    assert router.request("POST", "/api/boot", order(data))[0] == 202
    router.wait_for_firmware("v2-new")
    router.assert_cached()
    for address, (bits, value) in machines.BOARDS[router.board].pins.items():
        assert router.register(address) & bits == value, f"{address:#x}"
    assert router.power_off()["log"] == []
    assert router.flash() == router.original
    router.power_on()
    router.wait_for_firmware("v1-old")


@pytest.mark.boards("tplink_wdr4300", "tplink_archer-c6-v2", "dlink_dir-505")
def test_refused_where_there_is_no_room_for_it(router):
    """a uImage, which all ath79 have, though WDR4300's firmware is none"""
    data = images.initramfs("glinet_gl-ar150")
    router.enter_rescue()
    status, text = router.request("POST", "/api/image", data)
    assert (status // 100, json.loads(text)["image"]["verdict"]) == (4, "refuse")
    assert router.request("POST", "/api/boot", order(data))[0] == 400
    assert router.power_off()["log"] == []
    assert router.flash() == router.original
