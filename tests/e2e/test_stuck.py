# SPDX-License-Identifier: GPL-2.0-or-later
"""A rescue that nobody has asked for does not keep an intact firmware out; a
person does, if it is only for the moment."""
import math

import pytest

import flashimage
import images
import netns
from hang import hang, switch_on, wait_for_rescue
from router import FAST_CLOCK, OPEN
from test_netboot import NAME, SERVER, serving
from test_trigger import damaged_kernel
from stuck import LEFT, TOLD, WAIT_S, gives_way, left_ms, power_on_stuck

# of Malta, uncached
FLASH = 0xbe000000


def test_stuck_button_gives_way(router):
    power_on_stuck(router, clock=FAST_CLOCK)
    gives_way(router)


def test_a_client_begins_the_time_anew(router):
    power_on_stuck(router, clock=FAST_CLOCK)
    with left_ms(router) as following:
        first, second = following(), following()
        assert 0 < second < first <= WAIT_S * 1000
        router.status()
        # what was on its way before that still counts down
        while following() <= second:
            pass
    gives_way(router)


def test_an_upload_ends_it(router):
    power_on_stuck(router, clock=FAST_CLOCK)
    assert router.status()["starts_in_ms"] > 0
    code, _ = router.request("POST", "/api/image", images.garbage(1 << 16))
    assert code == 415
    assert router.status()["starts_in_ms"] == 0


def test_somebody_who_wants_to_stay_ends_it(router):
    power_on_stuck(router, clock=FAST_CLOCK)
    assert router.request("POST", "/api/boot", '{"mode": "stay"}')[0] == 202
    assert router.status()["starts_in_ms"] == 0


def test_a_button_that_opens_ends_it(router):
    power_on_stuck(router, reset=120, clock=FAST_CLOCK)
    with left_ms(router) as following:
        assert following() > 0
        while following():
            pass
    # pressed again: somebody is there
    router.press(60)
    assert router.status()["starts_in_ms"] == 0
    assert not router.console.seen(LEFT)


def test_nothing_to_give_way_to(make_router, board):
    router = make_router(firmware=damaged_kernel(board))
    router.enter_rescue()
    status = router.status()
    assert (status["intact"], status["starts_in_ms"]) == (False, 0)


def test_nobody_comes_after_a_hang(router, debugger):
    """which need not come again"""
    switch_on(router, reset=60)
    router.wait(OPEN)
    gdb = debugger(router)
    hang(gdb)
    wait_for_rescue(router, 1)
    gives_way(router)


def test_a_firmware_that_read_wrong_once(make_router, debugger, board):
    """at a low voltage, say, and does no more"""
    good, bad = images.read(board, "old-nometa"), damaged_kernel(board)
    router = make_router(firmware=bad)
    switch_on(router)
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(TOLD)
    assert router.status()["starts_in_ms"] == 0
    at = next(i for i, (g, b) in enumerate(zip(good, bad)) if g != b) & ~3
    gdb = debugger(router)
    gdb.write(FLASH + flashimage.PARTITIONS["firmware"][0] + at,
              [int.from_bytes(good[at:at + 4],
                              "little" if board == "maltael" else "big")])
    gdb.resume()
    gives_way(router)


def test_what_is_still_damaged_is_looked_at_once(make_router, board):
    router = make_router(firmware=damaged_kernel(board))
    router.power_on(qemu=FAST_CLOCK)
    router.wait(LEFT)
    assert not router.status()["intact"]
    # who comes now finds it as it was
    router.install()


@pytest.mark.skipif(bool(netns.missing()), reason=str(netns.missing()))
def test_a_server_is_nobody(router, pc, tmp_path):
    """one that names a file for everybody, as PXE's do"""
    (tmp_path / NAME).write_bytes(images.garbage(1 << 16))
    pc.address(SERVER)
    with serving(pc, router, tmp_path, "67"):
        router.power_on(reset=math.inf, netdev=netns.NETDEV,
                        prefix=pc.prefix, qemu=FAST_CLOCK)
        router.wait(TOLD)
        router.wait(rf'^lifeboat: upload of "{NAME}"')
        gives_way(router)
