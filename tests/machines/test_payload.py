# SPDX-License-Identifier: GPL-2.0-or-later
"""A boot partition with a bit that has turned over: the first stage says so by
the LED, and starts nothing."""
import pytest

import machines
from flashimage import lifeboat
from leds import assert_rhythm
from loaders import BUILD
from router import EXACT_CLOCK

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


# SPL of MT7621, which has a console to say it on, too
BY_SPL = [b for b in machines.models()
          if machines.BOARDS[b].facts.family == "mt7621"]
# two seconds of a CPU of 880 MHz, for which SPL takes the model's of 1000
SPL_BLINK = 1760


def assert_spl_says_so(router):
    """and that it has not run a byte of it: not a word of U-Boot's is there"""
    router.power_on(qemu=EXACT_CLOCK)
    router.wait(r"RESET the board")
    led = "failed" if "failed" in machines.BOARDS[router.board].leds \
        else "waiting"
    assert_rhythm(router, ({led}, SPL_BLINK), (set(), SPL_BLINK))
    assert not router.console.seen("U-Boot 2025.01 ")
    assert not router.console.seen("lifeboat")


@pytest.mark.boards(*BY_SPL)
def test_mt7621(router):
    image = lifeboat(router.board)
    at = len(image) * 3 // 4
    router.set_flash(at, bytes([image[at] ^ 0x10]))
    assert_spl_says_so(router)
    assert router.console.seen("SPL: Image data CRC check failed!")


@pytest.mark.boards("zbtlink_zbt-wg3526-16m")
def test_mt7621_header(router):
    """without its magic number it is not taken for bare instructions"""
    image = lifeboat(router.board)
    # the header before the stream: the last one, of U-Boot itself
    at = image.rindex(MAGIC)
    router.set_flash(at, b"\0")
    assert_spl_says_so(router)
