# SPDX-License-Identifier: GPL-2.0-or-later
"""A firmware that starts and never comes up, and one that says that it has."""
import hashlib
import json
import pathlib
import struct
import subprocess

import pytest

import images
import machines
from router import FAST_CLOCK, OPEN
from startlog import MAGIC, RECORD, answer, counts as records
from stuck import LEFT

BOARD = "malta2"
MAX = 3
ASK = pathlib.Path(__file__).resolve().parents[2] / "tools/ask-rescue"
TOO_MANY = (r"^lifeboat: rescue: the firmware was started and did not come up$")

pytestmark = pytest.mark.boards(BOARD)
OFFSET, SIZE = machines.BOARDS[BOARD].partitions["s_env"]


def start(router):
    """on for a moment, then off"""
    router.power_on()
    router.wait_for_firmware("v1-old")
    report = router.power_off()
    # its start is one record more
    assert (report["erases"], report["programs"]) == (0, 1)


def test_three_quick_power_cycles(router):
    for n in range(1, MAX + 1):
        start(router)
        assert records(router)[-1] == n
    router.power_on()
    router.wait(TOO_MANY)
    router.wait(OPEN)
    status = router.status()
    assert (status["reason"], status["intact"]) == ("never-came-up", True)
    assert status["starts_in_ms"] > 0
    # a new firmware has no past
    router.install()
    router.power_off()
    assert records(router)[-1] == 1
    router.power_on()
    router.wait_for_firmware("v2-new")


def test_a_firmware_that_comes_up_is_never_kept_out(router):
    for _ in range(2 * MAX):
        start(router)
        answer(router)
    assert records(router) == [1, 0] * (2 * MAX)


def test_nobody_comes(make_router):
    """it may have been three outages"""
    router = make_router()
    for _ in range(MAX):
        start(router)
    router.power_on(qemu=FAST_CLOCK)
    router.wait(TOO_MANY)
    router.wait(LEFT)
    router.wait_for_firmware("v1-old")
    router.power_off()
    assert records(router)[-1] == MAX + 1
    # once for this reason: the next start asks again
    answer(router)
    start(router)


def test_no_network_to_come_by(router):
    """it is not kept out for ever: nothing that happens in such a rescue would
    change the count"""
    for _ in range(MAX):
        start(router)
    router.power_on(netdev="none")
    router.wait(TOO_MANY)
    router.wait(r"^lifeboat: cannot start \(-\d+\)$")
    router.wait_for_firmware("v1-old")
    router.power_off()
    assert records(router)[-1] == MAX + 1


def test_what_was_written_has_no_past(router):
    """whatever is sent after it"""
    for _ in range(MAX):
        start(router)
    router.power_on()
    router.wait(TOO_MANY)
    router.wait(OPEN)
    image = images.read(BOARD, "new-sysupgrade")
    assert router.request("POST", "/api/image", image)[0] == 200
    assert router.request("POST", "/api/flash", json.dumps(
        {"sha256": hashlib.sha256(image).hexdigest()}))[0] == 202
    router.wait(r"^lifeboat: done$")
    assert router.request("POST", "/api/image", b"no firmware")[0] == 415
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v2-new")
    router.power_off()
    assert records(router)[-1] == 1


def test_a_start_from_rescue_counts(router):
    router.enter_rescue()
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    router.power_off()
    assert records(router) == [1]


def ask(router):
    """the firmware asks, by the command for it on the partition; BusyBox's
    commands are all that it finds"""
    s_env = pathlib.Path(router.dir, "s_env")
    s_env.write_bytes(router.flash()[OFFSET:OFFSET + SIZE])
    path = pathlib.Path(router.dir, "bin")
    if not path.exists():
        path.mkdir()
        subprocess.run(["busybox", "--install", "-s", path], check=True)
    r = subprocess.run([path / "sh", ASK, s_env], env={"PATH": str(path)},
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, check=False)
    if not r.returncode:
        router.firmware_writes(OFFSET, s_env.read_bytes())
    return r.returncode, r.stdout


def test_the_firmware_asks(router):
    start(router)
    answer(router)
    before = router.flash()[OFFSET:OFFSET + SIZE]
    assert ask(router) == (0, "The next start leads to rescue: type reboot.\n")
    after = router.flash()[OFFSET:OFFSET + SIZE]
    # as a chip would take it: one record, and no bit rises
    assert len([b for b, a in zip(before, after) if b != a]) <= 12
    assert not any(a & ~b for b, a in zip(before, after))
    router.power_on()
    router.wait(r"^lifeboat: rescue: the firmware has asked for it$")
    router.wait(OPEN)
    assert router.status()["reason"] == "asked-for"
    router.power_off()
    # once
    start(router)


def test_asked_for_and_had_for_another_reason(router):
    """a button was held as well: what was asked for has been had"""
    start(router)
    assert ask(router)[0] == 0
    router.enter_rescue()
    assert router.status()["reason"] == "button"
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    router.power_off()
    assert records(router)[-2:] == [0, 1]


def test_nobody_can_be_asked(router):
    """a log that is none, and a full one"""
    status, text = ask(router)
    assert status == 1 and "no count of starts" in text
    one = struct.pack(">III4x", MAGIC, 1, MAGIC + 1)
    router.firmware_writes(OFFSET, one * (SIZE // RECORD))
    status, text = ask(router)
    assert status == 1 and "full" in text
