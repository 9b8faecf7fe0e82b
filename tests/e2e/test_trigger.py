# SPDX-License-Identifier: GPL-2.0-or-later
"""Why are we here?  Button, key, or nothing that could be booted; and what
the LEDs show of it."""
import contextlib

import pytest

import images
import rawhttp
from router import EXACT_CLOCK, OPEN


@pytest.mark.both_endians
def test_not_held_boots_the_firmware(router):
    router.power_on()
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v1-old")
    assert not router.console.seen("lifeboat: rescue")
    assert router.power_off()["log"] == []


@pytest.mark.both_endians
def test_a_firmware_that_starts_and_is_not_whole(make_router, board):
    """what all the other tests rely on: it sees a wrong byte in its root"""
    firmware = images.flipped(images.read(board, "old-nometa"),
                              images.ROOT + 0x20000)
    router = make_router(firmware=firmware)
    router.power_on()
    router.wait(r"^lifeboat test firmware v1-old$")
    router.wait(r"^root digest BAD$")


def test_held_long_enough(router):
    router.power_on(reset=1.3, qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: reset is held")
    router.wait(r"^lifeboat: rescue: reset button$")
    router.wait(OPEN)


@pytest.mark.parametrize("seconds", [0.3, 0.9])
def test_released_early_boots_the_firmware(router, seconds):
    router.power_on(reset=seconds, qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: reset is held")
    router.wait(r"^lifeboat: released early")
    router.wait_for_firmware("v1-old")


@pytest.mark.parametrize("key", [" ", "\r", "\x1b"])
def test_key_on_the_console(router, key):
    router.power_on()
    router.wait(r"^In: ")       # the UART has been reset for the last time
    router.console.send(key)
    router.wait(r"^lifeboat: rescue: key on the console$")
    router.wait(OPEN)
    assert router.status()["reason"] == "key"


def test_noise_on_the_console_is_no_key(router):
    """the serial header of many routers is open: it picks up anything"""
    router.power_on()
    router.wait(r"^In: ")
    router.console.send("\x00\xff~U")
    router.wait_for_firmware("v1-old")


def damaged_header(board):
    return images.flipped(images.read(board, "old-nometa"), 0x10)


def damaged_kernel(board):
    return images.flipped(images.read(board, "old-nometa"), 400_000)


def damaged_tplink_kernel(board):
    return images.flipped(images.read(board, "old-tplink"), 400_000)


def noise(board):
    return images.garbage(0x340000)


def nothing(board):
    return None


@pytest.mark.parametrize("firmware", [nothing, noise, damaged_header,
                                      damaged_kernel, damaged_tplink_kernel])
def test_no_working_firmware(make_router, board, firmware):
    router = make_router(firmware=firmware(board))
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(OPEN)
    status = router.status()
    assert (status["reason"], status["intact"]) == ("no-firmware", False)
    code, _ = router.request("POST", "/api/boot", '{"mode": "normal"}')
    assert code == 409
    router.install()


def test_leds(router):
    image = images.read(router.board, "new-sysupgrade")
    middle = len(image) // 2
    router.enter_rescue()
    router.wait_for_leds({"waiting"})
    with contextlib.closing(router.connect()) as c:
        c.send(rawhttp.upload_head(len(image)) + image[:middle])
        router.wait(r"^lifeboat: receiving$")
        router.wait_for_leds({"receiving"})
    router.wait(r"^lifeboat: failed$")
    router.wait_for_leds({"failed"})
    with contextlib.closing(router.connect()) as c:
        c.send(rawhttp.upload_head(len(image)) + image)
        router.wait(r"^lifeboat: done$")
        router.wait_for_leds({"done"})
    router.wait_for_firmware("v2-new")


def test_led_answers_the_button_at_once(router):
    router.power_on(reset=0.9, qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: reset is held")
    router.wait_for_leds({"waiting"})
    router.wait(r"^lifeboat: released early")


def test_reboot_of_the_firmware_comes_back_to_it(router):
    """a guest reset reboots in place"""
    router.power_on()
    router.wait_for_firmware("v1-old")
    router.console.send("reboot\n")
    router.wait(r"^U-Boot 2025\.01")
    router.wait_for_firmware("v1-old")
