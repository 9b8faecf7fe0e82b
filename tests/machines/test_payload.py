# SPDX-License-Identifier: GPL-2.0-or-later
"""A boot partition with a bit that has turned over: the first stage says so by
the LED, and starts nothing."""
import pytest

from flashimage import lifeboat
from loaders import BUILD

MAGIC = bytes.fromhex("27051956")  # of a uImage

STAGED = ("glinet_gl-ar150", "dlink_dir-505", "tplink_wdr4300",
          "glinet_gl-ar300m-nor", "glinet_gl-ar300m-nand",
          "tplink_archer-c6-v2")


def payload(board):
    """where it begins: behind the first stage (tools/stage)"""
    return (BUILD / board / "u-boot-flash/stage.bin").stat().st_size


def assert_says_so(router):
    """blinks, two seconds lit and two dark, for nobody but us to see"""
    # no first byte on the console to wait for
    router.power_on(stopped=True)
    router.monitor.command("cont")
    for _ in range(2):
        router.wait_for_leds({"waiting"})
        router.wait_for_leds(set())
    assert not router.console.text


@pytest.mark.boards(*STAGED)
def test_a_bit_in_the_middle(router):
    image = lifeboat(router.board)
    at = (payload(router.board) + len(image)) // 2
    router.set_flash(at, bytes([image[at] ^ 0x10]))
    assert_says_so(router)


# struct payload (board/stage/stage.h)
@pytest.mark.boards("dlink_dir-505")
@pytest.mark.parametrize("at", [0, 4])
def test_header(router, at):
    """more than there is room for, or another sum; the stream is whole"""
    router.set_flash(payload(router.board) + at, b"\x7f")
    assert_says_so(router)


@pytest.mark.boards("zbtlink_zbt-wg3526-16m", "netgear_r6220")
def test_mt7621(router):
    """SPL has a console to say it on"""
    image = lifeboat(router.board)
    at = len(image) * 3 // 4
    router.set_flash(at, bytes([image[at] ^ 0x10]))
    router.power_on()
    router.wait(r"^SPL: Image data CRC check failed!")
    router.wait(r"RESET the board")


@pytest.mark.boards("zbtlink_zbt-wg3526-16m")
def test_mt7621_header(router):
    """without its magic number it is not taken for bare instructions"""
    image = lifeboat(router.board)
    # the header before the stream: the last one, of U-Boot itself
    at = image.rindex(MAGIC)
    router.set_flash(at, b"\0")
    router.power_on()
    router.wait(r"RESET the board")
    assert not router.console.seen("U-Boot 2025")
