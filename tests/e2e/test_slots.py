# SPDX-License-Identifier: GPL-2.0-or-later
"""Two firmwares beside each other: a file goes to the one that does not run, is
tried, kept or given up; a switch by hand; both dead."""
import hashlib
import json

import pytest

import images
import machines
import startlog
from router import FAST_CLOCK, OPEN
from stuck import LEFT
from uenv import Env

BOARD = "malta-slots"
MAX = 3
SLOT1, SIZE = machines.BOARDS[BOARD].partitions["firmware"]
SLOT2, _ = machines.BOARDS[BOARD].partitions["firmware2"]
TOO_MANY = (r"^lifeboat: rescue: the firmware was started and did not come up$")

pytestmark = pytest.mark.boards(BOARD)


def put(router, at, name):
    """a firmware that has been there for long"""
    router.set_flash(at, images.read(BOARD, name))


@pytest.fixture
def both(router):
    """v1-old in slot 1, v2-new in slot 2"""
    put(router, SLOT2, "new-nometa")
    return router


def slot(router, number):
    at = (SLOT1, SLOT2)[number - 1]
    return router.flash()[at:at + SIZE]


def runs(router, number, version):
    """the firmware in that slot, its own root whole"""
    router.wait(rf"^lifeboat: slot {number}$")
    assert router.wait(r"^lifeboat test firmware (\S+)$").group(1) == version
    router.wait(rf"^slot={number}$")
    router.wait(r"^root digest OK$")
    router.wait(r"^ready$")


def start(router, number, version, up=True):
    """on for a moment, then off; the firmware comes up, or does not"""
    router.power_on()
    runs(router, number, version)
    report = router.power_off()
    # its start is one record more
    assert (report["erases"], report["programs"]) == (0, 1)
    if up:
        startlog.answer(router)


def send(router, query="", name="new-sysupgrade"):
    text = router.curl("-T", str(images.path(BOARD, name)), path=f"/{query}")
    assert text.splitlines()[-1].startswith("OK: "), text


def status(router):
    s = router.status()
    return s["slot"], s["upload_slot"], [
        (one["firmware"], one["intact"]) for one in s["slots"]]


OLD, NEW = "Lifeboat test v1-old", "Lifeboat test v2-new"


def test_an_upload_goes_to_the_other_slot_and_is_kept(router):
    start(router, 1, "v1-old")
    router.enter_rescue()
    assert status(router) == (1, 2, [(OLD, True), ("", False)])
    assert router.status()["flash"].endswith("; starts slot 1, writes slot 2")
    image = json.loads(router.curl("--data-binary",
                                   f"@{images.path(BOARD, 'new-sysupgrade')}",
                                   "-H", "Content-Type: x/y",
                                   path="/api/image"))
    assert image["slot"] == 2
    before = slot(router, 1)
    send(router)
    runs(router, 2, "v2-new")
    router.power_off()
    assert slot(router, 1) == before
    startlog.answer(router)
    for _ in range(MAX + 1):
        start(router, 2, "v2-new")
    # the next one goes where the old one is
    router.enter_rescue()
    state = status(router)
    assert state[:2] == (2, 1)
    assert all(intact for _, intact in state[2])


def test_a_new_firmware_that_never_comes_up(router):
    start(router, 1, "v1-old")
    router.enter_rescue()
    send(router)
    runs(router, 2, "v2-new")
    router.power_off()
    # until it is given up, a file replaces it, and not what came up
    router.enter_rescue()
    assert status(router)[:2] == (2, 2)
    router.power_off()
    for _ in range(MAX - 1):
        start(router, 2, "v2-new", up=False)
    router.power_on()
    router.wait(r"^lifeboat: slot 2 did not come up: trying slot 1$")
    runs(router, 1, "v1-old")
    router.power_off()
    startlog.answer(router)
    start(router, 1, "v1-old")


def test_three_quick_power_cycles_switch_by_hand(both):
    """and back again, once the other one has come up"""
    start(both, 1, "v1-old")
    for _ in range(MAX):
        start(both, 1, "v1-old", up=False)
    start(both, 2, "v2-new")
    start(both, 2, "v2-new")
    for _ in range(MAX):
        start(both, 2, "v2-new", up=False)
    start(both, 1, "v1-old")
    assert startlog.counts(both)[-2:] == [1, 0]


def test_the_led_says_which(both):
    """it flashes as often as the slot's number says, before the start"""
    for _ in range(MAX):
        start(both, 1, "v1-old", up=False)
    both.power_on(qemu=("-icount", "shift=0"))
    both.wait(r"^lifeboat: slot 2$")
    # a fifth of a second of guest time each; the guest is slow here
    for _ in range(2):
        both.wait_for_leds(["waiting"])
        both.wait_for_leds([])
    assert "lifeboat test firmware" not in both.console.text
    runs_later = r"^lifeboat test firmware v2-new$"
    both.wait(runs_later)


def test_both_never_come_up(both):
    for _ in range(MAX):
        start(both, 1, "v1-old", up=False)
    for _ in range(MAX):
        start(both, 2, "v2-new", up=False)
    both.power_on(qemu=FAST_CLOCK)
    both.wait(TOO_MANY)
    both.wait(OPEN)
    assert status(both) == (2, 1, [(OLD, True), (NEW, True)])
    # nobody comes
    both.wait(LEFT)
    runs(both, 2, "v2-new")


def test_a_broken_one_gives_way(both):
    both.firmware_writes(SLOT1 + 0x8000, bytes(64))
    both.power_on()
    both.wait(r"^lifeboat: slot 1 cannot be started: trying slot 2$")
    runs(both, 2, "v2-new")
    both.power_off()
    startlog.answer(both)
    both.enter_rescue()
    assert status(both)[:2] == (2, 1)
    assert [intact for _, intact in status(both)[2]] == [False, True]


def test_both_are_broken(both):
    for at in (SLOT1, SLOT2):
        both.firmware_writes(at + 0x8000, bytes(64))
    both.power_on()
    both.wait(r"^lifeboat: rescue: no working firmware in flash$")
    both.wait(OPEN)
    state = both.status()
    assert state["reason"] == "no-firmware" and not state["intact"]
    assert not any(one["intact"] for one in state["slots"])
    send(both)
    both.wait(r"^ready$")


def test_a_person_chooses_where_a_file_goes(both):
    start(both, 1, "v1-old")
    both.enter_rescue()
    before = slot(both, 2)
    send(both, "?slot=1")
    runs(both, 1, "v2-new")
    both.power_off()
    assert slot(both, 2) == before


def test_a_slot_that_is_none(both):
    both.enter_rescue()
    before = both.flash()
    for query in ("?slot=0", "?slot=3", "?slot=11", "?slot=x"):
        code, text = both.curl("-w", "%{http_code}", "-T",
                               str(images.path(BOARD, "new-sysupgrade")),
                               path=f"/{query}", check=False)
        assert not code and "no such slot" in text and text.endswith("422")
    for body in ('{"slot": 3}', '{"slot": 0}', '{"slot": "1"}', '{"slot": 12}'):
        assert both.request("POST", "/api/boot", body)[0] == 409
    for body in ('{"slot": 2, "mode": "stay"}', '{"slot": 2, "mode": "ram"}'):
        assert both.request("POST", "/api/boot", body)[0] == 400
    assert status(both)[:2] == (1, 2)
    assert both.flash() == before


def test_a_person_chooses_which_one_starts(both):
    start(both, 1, "v1-old")
    both.enter_rescue()
    assert both.request("POST", "/api/boot", '{"slot": 2}')[0] == 202
    runs(both, 2, "v2-new")
    both.power_off()
    startlog.answer(both)
    start(both, 2, "v2-new")
    both.enter_rescue()
    assert both.request("POST", "/api/boot",
                        '{"slot": 1, "mode": "failsafe"}')[0] == 202
    both.wait(r"^lifeboat test firmware v1-old$")
    both.wait(r"^failsafe$")


def test_power_goes_while_the_other_slot_is_written(both):
    """what runs goes on; the half that was written is never started"""
    start(both, 1, "v1-old")
    for cut in (2, 12, 15):
        both.enter_rescue(cut_after=cut)
        both.curl("-T", str(images.path(BOARD, "old-sysupgrade")), check=False)
        both.wait_for_power_cut()
        start(both, 1, "v1-old")
    both.enter_rescue()
    assert status(both)[2] == [(OLD, True), ("", False)]


def test_the_vendors_variable_names_the_slot(both):
    """"boot_part" as OpenWrt's sysupgrade sets it, and as the vendor's loader
    finds it when we have left that slot; "auto_recovery" as they mean it"""
    parts = machines.BOARDS[BOARD].partitions
    env = Env(both, [(parts[name][0], 0x4000) for name in ("env", "env2")],
              big=True)
    # both copies are written
    for _ in range(2):
        env.set(boot_part="2", bootcmd="run altnandboot", serial="4711")
    # no start is noted: it has run until now
    start(both, 2, "v2-new")
    both.enter_rescue()
    assert status(both)[:2] == (2, 1)
    both.power_off()
    for _ in range(MAX):
        start(both, 2, "v2-new", up=False)
    both.power_on()
    both.wait(r"^lifeboat: slot 2 did not come up: trying slot 1$")
    runs(both, 1, "v1-old")
    both.power_off()
    startlog.answer(both)
    assert env.get() == {"boot_part": "1", "bootcmd": "run nandboot",
                         "serial": "4711"}
    start(both, 1, "v1-old")
    # the firmware names the other one, and wants no way back
    env.set(boot_part="2", auto_recovery="no")
    for _ in range(MAX):
        start(both, 2, "v2-new", up=False)
    both.power_on()
    both.wait(TOO_MANY)
    both.power_off()
    assert env.get()["boot_part"] == "2"


def test_from_ram_it_has_no_slot(router):
    image = images.initramfs(BOARD, ["mti,malta"])
    router.enter_rescue()
    assert router.request("POST", "/api/image", image)[0] == 200
    order = {"mode": "ram", "sha256": hashlib.sha256(image).hexdigest()}
    assert router.request("POST", "/api/boot", json.dumps(order))[0] == 202
    router.wait_for_firmware("v2-new")
    assert "\nslot=" not in router.console.text
