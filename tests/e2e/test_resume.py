# SPDX-License-Identifier: GPL-2.0-or-later
"""A write that the plug has ended: it is said, and the same file goes on."""
import contextlib
import hashlib
import json

import pytest

import flashimage
import images
from router import OPEN

START, SIZE = flashimage.PARTITIONS["firmware"]
CUT_OFF = r"^lifeboat: rescue: writing the firmware was cut off$"
NAME = "new-sysupgrade"
VERSION = "Lifeboat test v2-new r1"
SAID = f"Writing of {VERSION} was cut off. " \
    "Send the same file to go on, or another one to begin anew."


@pytest.fixture
def router(make_router):
    """nothing in its flash is like what comes"""
    return make_router(firmware=images.garbage(SIZE))


def erased(report):
    """blocks, in order"""
    return [at // flashimage.BLOCK for kind, at, _ in report["log"]
            if kind == "erase"]


def cut_in(router, block, send):
    """the plug pulled in the erase of that block, counted from the first"""
    before = router.flash_file.read_bytes()
    router.enter_rescue()
    send(router)
    log = router.power_off()["log"]
    router.flash_file.write_bytes(before)
    at = [i for i, (kind, _, _) in enumerate(log, 1) if kind == "erase"]
    router.enter_rescue(cut_after=at[block])
    send(router)
    assert router.wait_for_power_cut()["cut"] == at[block]
    return len(at)


def upload(router):
    """it may end before it is told how"""
    router.curl("-T", str(images.path(router.board, NAME)), check=False)


def into_rescue(router):
    router.power_on()
    router.wait(CUT_OFF)
    router.wait(OPEN)
    return router.status()


@pytest.mark.both_endians
def test_the_same_file_goes_on(router):
    image = images.read(router.board, NAME)
    blocks = cut_in(router, 12, upload)
    s = into_rescue(router)
    assert (s["reason"], s["state"], s["intact"]) == ("cut-off", "idle", False)
    assert s["advice"] == SAID
    assert f"lifeboat: {SAID}" in router.console.text
    cut = s["cut_off"]
    assert cut == {
        "job": "firmware", "what": VERSION, "size": len(image),
        "sha256": hashlib.sha256(image).hexdigest(),
        "partitions": ["firmware"], "blocks": blocks - 1, "finished": 11,
    }
    router.install()
    went_on = erased(router.power_off())
    first = START // flashimage.BLOCK
    assert went_on == [first, *range(first + 12, first + blocks - 1), first]
    # and once it starts there is nothing of it
    router.enter_rescue()
    s = router.status()
    assert s["intact"] and "cut_off" not in s and not s["advice"]
    router.assert_protected()
    router.assert_nor_rules()


def test_another_file_begins_anew(router):
    blocks = cut_in(router, 12, upload)
    into_rescue(router)
    router.restore("old-sysupgrade")
    router.wait_for_firmware("v1-old")
    assert len(erased(router.power_off())) >= blocks - 1
    router.assert_protected()


def test_it_is_cut_off_twice(router):
    blocks = cut_in(router, 8, upload)
    into_rescue(router)
    router.power_off()
    cut_in(router, 4, upload)
    s = into_rescue(router)
    # 7 of the first rescue, one erase of the commit block, then three more
    assert s["cut_off"]["finished"] == 10
    router.install()
    assert len(erased(router.power_off())) == blocks - 10
    router.assert_protected()


def test_a_restore_goes_on(router, board):
    backup = images.read(board, "new-nometa").ljust(SIZE, b"\xff")

    def restore(router):
        path = "/api/restore/firmware?i-know=firmware"
        status, _ = router.request("PUT", path, backup)
        assert status == 202
        # or the plug
        with contextlib.suppress(AssertionError):
            router.wait(r"^lifeboat: done$")

    blocks = cut_in(router, 6, restore)
    s = into_rescue(router)
    assert s["advice"].startswith(
        'Writing of the backup of "firmware" was cut off.')
    assert s["cut_off"]["job"] == "firmware"
    assert s["cut_off"]["size"] == SIZE
    restore(router)
    assert router.status()["state"] == "done"
    assert len(erased(router.power_off())) == blocks - 5
    assert flashimage.partition(router.flash(), "firmware") == backup


def test_a_start_from_ram_ends_it(router, board):
    """it may change what was finished: nobody goes on behind it"""
    router.enter_rescue(cut_after=12)
    upload(router)
    router.wait_for_power_cut()
    into_rescue(router)
    image = images.initramfs(board, [f"mti,{board}"])
    assert router.request("POST", "/api/image", image)[0] == 200
    order = {"mode": "ram", "sha256": hashlib.sha256(image).hexdigest()}
    assert router.request("POST", "/api/boot", json.dumps(order))[0] == 202
    router.wait(r"^lifeboat test firmware v2-new$")
    report = router.power_off()
    assert [op[:2] for op in report["log"]] == [["erase", START]]
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
