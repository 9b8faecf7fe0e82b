# SPDX-License-Identifier: GPL-2.0-or-later
"""Backups on their way back."""
import json

import pytest

import flashimage
import images
from test_settings import finished

START, SIZE = flashimage.PARTITIONS["firmware"]


def put(router, name, data, known=None, method="PUT"):
    path = f"/api/restore/{name}"
    if known is not None:
        path += f"?i-know={known}"
    status, text = router.request(method, path, data)
    return status, json.loads(text)


@pytest.fixture
def expert(make_router):
    """a router whose Lifeboat restores all but itself"""
    return make_router(variant="expert")


def damage(router, *names):
    """other bytes in these partitions, before power comes"""
    flash = bytearray(router.original)
    for name in names:
        offset, size = flashimage.PARTITIONS[name]
        flash[offset:offset + size] = images.garbage(size)
    router.flash_file.write_bytes(flash)
    return bytes(flash)


@pytest.mark.both_endians
def test_firmware_with_its_settings(make_router, board):
    """backup, another firmware, restore: as it was, settings and all"""
    router = make_router(firmware=images.used("old-nometa", board)[0])
    backup = flashimage.partition(router.original, "firmware")
    router.enter_rescue()
    router.install()
    router.power_off()
    router.enter_rescue()
    status, reply = put(router, "firmware", backup, "firmware")
    assert (status, reply["job"]) == (202, "firmware")
    s = finished(router)
    assert s["state"] == "done", s
    assert s["intact"] and s["firmware"].endswith("v1-old")
    assert router.flash() == router.original
    router.request("POST", "/api/boot", '{"mode": "normal"}')
    router.wait_for_firmware("v1-old")


def test_with_curl_as_a_form(make_router, board, tmp_path):
    router = make_router(firmware=None)
    file = tmp_path / "backup.bin"
    file.write_bytes(images.used("new-nometa", board)[0])
    router.enter_rescue()
    text = router.curl("-F", f"x=@{file}",
                       path="/api/restore/firmware?i-know=firmware")
    assert json.loads(text)["job"] == "firmware"
    assert finished(router)["intact"]
    router.request("POST", "/api/boot", '{"mode": "normal"}')
    router.wait_for_firmware("v2-new")


def test_cut_short_leads_back_to_rescue(make_router, board):
    router = make_router(firmware=images.used("old-nometa", board)[0])
    backup = images.used("new-nometa", board)[0]
    router.enter_rescue(cut_after=4)
    put(router, "firmware", backup, "firmware")
    router.wait_for_power_cut()
    router.power_on()
    router.wait("^lifeboat: rescue: writing the firmware was cut off$")
    router.wait("^lifeboat: open")
    assert put(router, "firmware", backup, "firmware")[0] == 202
    assert finished(router)["intact"]
    assert flashimage.partition(router.flash(), "firmware") == backup


@pytest.mark.parametrize("name,size,known,status,word", [
    ("firmware", SIZE, None, 422, "i-know=firmware"),
    ("firmware", SIZE, "env", 422, "i-know=firmware"),
    ("firmware", SIZE - 1, "firmware", 422, str(SIZE)),
    ("firmware", SIZE + 1, "firmware", 422, str(SIZE + 1)),
    ("firmware", 0, "firmware", 422, ""),
    ("nothing", 64, "nothing", 404, "nothing"),
    ("env", 0x10000, "env", 403, "LIFEBOAT_EXPERT"),
    ("factory", 0x10000, "factory", 403, "LIFEBOAT_EXPERT"),
    ("all", 0x10000, "all", 403, "LIFEBOAT_EXPERT"),
    ("boot", 0xa0000, "boot", 403, "starts from"),
])
def test_refused(rescue, name, size, known, status, word):
    got, reply = put(rescue, name, b"\x55" * size, known)
    assert got == status, reply
    assert word in reply["error"] + reply["detail"]
    assert rescue.flash() == rescue.original


def test_chunked_with_a_wrong_length(rescue):
    """known only when all of it is there, and still before any erase"""
    text = rescue.curl("-T", str(images.path("malta", "new-nometa")),
                       "-H", "Transfer-Encoding: chunked",
                       path="/api/restore/firmware?i-know=firmware")
    size = len(images.read("malta", "new-nometa"))
    error = json.loads(text)["error"]
    assert str(size) in error and str(SIZE) in error
    s = rescue.status()
    assert (s["state"], s["error"]) == ("failed", error)
    assert rescue.flash() == rescue.original


def test_other_sites_may_not(rescue):
    assert rescue.request("PUT", "/api/restore/firmware?i-know=firmware",
                          "x", {"Origin": "http://evil.example"})[0] == 403


@pytest.mark.parametrize("name", ["env", "factory"])
def test_expert_restores_what_is_protected(expert, name):
    """afterwards it is as on the first day, and so is all the rest"""
    damaged = damage(expert, name)
    expert.enter_rescue()
    data = flashimage.partition(expert.original, name)
    assert put(expert, name, data)[0] == 422
    assert put(expert, name, data[1:], name)[0] == 422
    assert expert.flash() == damaged
    status, reply = put(expert, name, data, name)
    assert (status, reply["job"]) == (202, name)
    assert finished(expert)["state"] == "done"
    assert expert.flash() == expert.original


def test_expert_restores_the_chip_but_for_itself(expert):
    damage(expert, "env", "factory", "firmware")
    backup = bytearray(expert.original)
    size = flashimage.PARTITIONS["boot"][1]
    backup[:size] = images.garbage(size)
    expert.power_on()
    expert.wait("^lifeboat: open")
    assert put(expert, "all", bytes(backup), "all")[0] == 202
    s = finished(expert)
    assert s["state"] == "done" and s["intact"], s
    assert expert.flash() == expert.original
    expert.request("POST", "/api/boot", '{"mode": "normal"}')
    expert.wait_for_firmware("v1-old")


def test_expert_does_not_restore_itself(expert):
    expert.enter_rescue()
    data = flashimage.partition(expert.original, "boot")
    status, reply = put(expert, "boot", data, "boot")
    assert status == 403
    assert "starts from" in reply["error"]
    assert expert.power_off()["log"] == []
