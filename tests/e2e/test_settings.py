# SPDX-License-Identifier: GPL-2.0-or-later
"""Factory reset: the settings go, and nothing else."""
import json
import struct

import pytest

import flashimage
import images

MARK = b"\xde\xad\xc0\xde"
START, SIZE = flashimage.PARTITIONS["firmware"]


def finished(router):
    """the status once the job has ended"""
    while (s := router.status())["state"] not in ("done", "failed"):
        pass
    return s


def assert_only_settings_gone(router, at):
    now, first = router.flash(), router.original
    end = START + SIZE
    assert now[:at] == first[:at]
    assert now[end:] == first[end:]
    data = now[at:end]
    marks = {0, *(-(-at // n) * n - at for n in (0x20000, 0x40000))}
    for m in marks:
        assert data[m:m + 4] == MARK
    rest = bytearray(data)
    for m in marks:
        rest[m:m + 4] = b"\xff" * 4
    assert rest.count(0xff) == len(rest)


@pytest.mark.both_endians
@pytest.mark.parametrize("name", ["old-nometa", "old-tplink"])
def test_settings_go_and_the_firmware_stays(make_router, board, name):
    firmware, at = images.used(name, board)
    at += START
    router = make_router(firmware=firmware)
    router.enter_rescue()
    status, text = router.request("POST", "/api/settings/erase")
    assert status == 202, text
    s = finished(router)
    assert (s["state"], s["job"], s["intact"]) == ("done", "settings", True)
    assert s["erased"] == START + SIZE - at
    assert_only_settings_gone(router, at)
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    report = router.power_off()
    assert all(at <= offset < START + SIZE for _, offset, _ in report["log"])


def test_started_once_without_them(make_router, board):
    """by the form, with no script; the settings stay"""
    router = make_router(firmware=images.used("old-nometa", board)[0])
    router.enter_rescue()
    page = router.request("GET", "/more")[1]
    assert 'action="/failsafe?en"' in page
    status, page = router.request("POST", "/failsafe", "mode=failsafe", {
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "text/html"})
    assert status == 200, page
    router.wait(r"^failsafe$")
    assert router.power_off()["log"] == []
    assert router.flash() == router.original


def test_again_touches_nothing(make_router, board):
    router = make_router(firmware=images.used("old-nometa", board)[0])
    router.enter_rescue()
    for _ in range(2):
        router.request("POST", "/api/settings/erase")
        s = finished(router)
    assert (s["erased"], s["written"]) == (0, 0)


def test_then_another_firmware(make_router, board):
    """the walls of one job are not those of the next"""
    router = make_router(firmware=images.used("old-nometa", board)[0])
    router.enter_rescue()
    router.request("POST", "/api/settings/erase")
    assert finished(router)["state"] == "done"
    router.install()


def refused(router):
    status, text = router.request("POST", "/api/settings/erase")
    assert status == 409
    assert router.status()["state"] == "idle"
    assert router.power_off()["log"] == []
    return json.loads(text)["error"]


def test_no_firmware(make_router):
    router = make_router(firmware=None)
    router.power_on()
    router.wait("^lifeboat: open")
    assert "no firmware in good health" in refused(router)


def test_damaged_firmware(make_router, board):
    firmware = images.flipped(images.used("old-nometa", board)[0], 0x40000)
    router = make_router(firmware=firmware)
    router.power_on()
    router.wait("^lifeboat: open")
    assert "no firmware in good health" in refused(router)


def test_no_root(make_router, board):
    firmware = images.used("old-nometa", board)[0][:images.ROOT]
    router = make_router(firmware=firmware)
    router.enter_rescue()
    assert "squashfs" in refused(router)


def test_settings_in_smaller_blocks(make_router, board):
    """Linux with erase blocks of 4 KiB begins inside ours of 64"""
    firmware, at = images.used("old-nometa", board)
    at += START
    (length,) = struct.unpack_from("<Q", firmware, images.ROOT + 0x28)
    inside = -(-(images.ROOT + length) // 0x1000) * 0x1000
    assert inside < at - START
    firmware = (firmware[:inside] + b"\x19\x85" +
                firmware[inside + 2:])
    router = make_router(firmware=firmware)
    router.enter_rescue()
    assert "smaller blocks" in refused(router)


@pytest.mark.parametrize("field", [
    "Origin: http://evil.example", "Sec-Fetch-Site: cross-site"])
def test_other_sites_may_not(rescue, field):
    name, value = field.split(": ")
    assert rescue.request("POST", "/api/settings/erase", "",
                          {name: value})[0] == 403


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_cut_short_still_boots(make_router, board, cut):
    firmware, at = images.used("old-nometa", board)
    at += START
    router = make_router(firmware=firmware)
    router.enter_rescue(cut_after=cut)
    router.request("POST", "/api/settings/erase")
    router.wait_for_power_cut()
    assert router.flash()[:at] == router.original[:at]
    router.power_on()
    router.wait_for_firmware("v1-old")
    router.power_off()
    router.enter_rescue()
    assert router.request("POST", "/api/settings/erase")[0] == 202
    assert finished(router)["state"] == "done"
    assert_only_settings_gone(router, at)
