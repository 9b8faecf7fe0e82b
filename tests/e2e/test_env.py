# SPDX-License-Identifier: GPL-2.0-or-later
"""The vendor's environment: two copies, a count in it, a request for rescue;
and a log of starts of Lifeboat's own.  The firmware's side of it is Debian's
fw_printenv and fw_setenv, and tools/."""
import pathlib
import subprocess

import pytest

import machines
from router import OPEN
from uenv import Env

BOARD = "maltael2"
MAX = 3
TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
TOO_MANY = r"^lifeboat: rescue: the firmware was started and did not come up$"
ASKED = r"^lifeboat: rescue: the firmware has asked for it$"
PARTS = machines.BOARDS[BOARD].partitions
SIZE = 0x4000
LOG = PARTS["starts"][0]

pytestmark = pytest.mark.boards(BOARD)


@pytest.fixture
def env(router):
    """both copies written: one that is blank is written anew at a start"""
    two = Env(router, [(PARTS["env"][0], SIZE), (PARTS["env2"][0], SIZE)])
    two.set(bootcount="0")
    two.set(bootcount=None)
    return two


def start(router):
    """on for a moment, then off; what was erased and programmed"""
    router.power_on()
    router.wait_for_firmware("v1-old")
    return router.power_off()


def asked(router):
    """the next start is one into rescue, and the one behind it is not"""
    router.power_on()
    router.wait(ASKED)
    router.wait(OPEN)
    assert router.status()["reason"] == "asked-for"
    router.power_off()


def log(router):
    """bytes of the log that are used"""
    chip = router.flash()
    assert chip[LOG:LOG + 8] == b"LBSTART1"
    used = chip[LOG + 64:LOG + 0x10000].rstrip(b"\xff")
    assert b"\xff" not in used
    return used


def tool(router, name):
    """one of tools/ on the partition, with BusyBox and nothing else"""
    part = pathlib.Path(router.dir, "starts")
    part.write_bytes(router.flash()[LOG:LOG + 0x10000])
    path = pathlib.Path(router.dir, "bin")
    if not path.exists():
        path.mkdir()
        subprocess.run(["busybox", "--install", "-s", path], check=True)
    r = subprocess.run([path / "sh", TOOLS / name, part],
                       env={"PATH": str(path)}, stdout=subprocess.PIPE,
                       stderr=subprocess.STDOUT, text=True, check=False)
    before, after = router.flash()[LOG:LOG + 0x10000], part.read_bytes()
    assert not any(a & ~b for b, a in zip(before, after)), "a bit has risen"
    router.firmware_writes(LOG, after)
    return r.returncode, r.stdout


def test_fw_setenv_asks(router, env):
    env.set(lifeboat="rescue")
    before = env.get()
    asked(router)
    del before["lifeboat"]
    assert env.get() == before
    start(router)
    # the tool writes on what Lifeboat has written, and the other way round
    env.set(lifeboat="rescue", other="1")
    asked(router)
    assert env.get() == {**before, "other": "1"}
    # it was asked for, and had because of the button
    env.set(lifeboat="rescue")
    router.enter_rescue()
    assert router.request("POST", "/api/boot", '{"mode": "normal"}')[0] == 202
    router.wait_for_firmware("v1-old")
    router.power_off()
    assert env.get() == {**before, "other": "1"}
    # and other words are no request
    env.set(lifeboat="later")
    start(router)
    assert env.get()["lifeboat"] == "later"


def test_an_upgrade_is_counted(router, env):
    env.set(bootcount="7")
    was = env.raw()
    start(router)
    tool(router, "came-up")
    assert env.raw() == was, "written, though nobody has to be counted"
    env.set(upgrade_available="1", bootcount="0")
    for n in range(1, MAX + 1):
        start(router)
        tool(router, "came-up")
        assert env.get()["bootcount"] == str(n)
    router.power_on()
    router.wait(TOO_MANY)
    router.wait(OPEN)
    assert router.status()["reason"] == "never-came-up"
    # what rescue writes is on no trial
    router.install()
    router.power_off()
    assert (env.get()["bootcount"], env.get()["upgrade_available"]) == ("0", "0")
    assert env.get()["serial"] == "4711"
    router.power_on()
    router.wait_for_firmware("v2-new")


def test_an_upgrade_that_comes_up(router, env):
    env.set(upgrade_available="1", bootcount="0", bootlimit="2")
    for _ in range(2):
        start(router)
        assert env.get()["bootcount"] == "1"
        env.set(bootcount="0")
        tool(router, "came-up")
    start(router)
    start(router)
    tool(router, "came-up")
    # the limit is the firmware's own
    router.power_on()
    router.wait(TOO_MANY)


def test_a_log_of_starts(router):
    first = start(router)
    assert log(router) == b"\xfe"
    second = start(router)
    # one program, and no erase
    assert first["erases"] == 1 and second["erases"] == 0
    assert second["programs"] == 1
    start(router)
    assert log(router) == b"\xfe\xfe\xfe"
    router.power_on()
    router.wait(TOO_MANY)
    router.wait(OPEN)
    router.power_off()
    assert tool(router, "came-up") == (0, "")
    start(router)
    assert log(router) == b"\xfe\xfe\0\xfe"
    # a new firmware has no past
    start(router)
    router.enter_rescue()
    router.install()
    router.power_off()
    assert log(router) == b"\xfe\xfe\0\xfe\0\xfe"


def test_the_tools(router):
    assert tool(router, "ask-rescue")[0] == 1
    assert tool(router, "came-up")[0] == 1
    start(router)
    assert tool(router, "ask-rescue") == (
        0, "The next start leads to rescue: type reboot.\n")
    asked(router)
    assert log(router) == b"\xfe\0"
    start(router)
    assert log(router) == b"\xfe\0\xfe"


def variables(router, env):
    """as a PC sees them while the router is off, the count apart"""
    now = env.get()
    return int(now.pop("bootcount")), now


@pytest.mark.long
def test_the_plug_is_pulled_while_it_counts(router, env):
    """at operations of all kinds: erase, the first and the last programs"""
    env.set(upgrade_available="1", bootcount="0", bootlimit="9")
    router.firmware_writes(LOG, b"LBSTART1" + b"\xff" * 0xfff8)
    count, others = variables(router, env)
    ops = start(router)
    total = ops["erases"] + ops["programs"]
    tool(router, "came-up")
    assert variables(router, env) == (count + 1, others)
    for cut in (1, 2, 3, 4, total // 2, total - 2, total - 1, total):
        env.set(bootcount="0")
        router.power_on(cut_after=cut)
        router.wait_for_power_cut()
        count, now = variables(router, env)
        assert count in (0, 1) and now == others
        start(router)
        assert variables(router, env) == (count + 1, others)
        tool(router, "came-up")


HOSTILE = {
    "commands": b"bootcmd=erase all; reset\0preboot=reset\0bootdelay=-1\0"
                b"loadaddr=0x80000000\0ipaddr=10.0.0.1\0stdout=nulldev\0"
                b"stdin=nulldev\0verify=n\0autostart=yes\0bootm_low=0\0"
                b"ethaddr=00:00:00:00:00:00\0",
    "huge": b"lifeboat=" + b"r" * (SIZE - 20) + b"\0",
    "no names": b"=\0==\0=lifeboat=rescue\0\0",
    "numbers": b"upgrade_available=1\0bootlimit=-1\0"
               b"bootcount=99999999999999999999999\0",
    "not a byte of it": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_in_it_moves_the_rescue(router, env, name):
    env.plant(HOSTILE[name], fill=b"\0" if HOSTILE[name] else b"\xff")
    start(router)
    tool(router, "came-up")
    router.enter_rescue()
    status = router.status()
    assert (status["reason"], status["intact"]) == ("button", True)
    router.install()


def test_an_environment_without_an_end(router, env):
    """is not understood, and only read: what was served is in the log"""
    env.plant(b"lifeboat=rescue\0upgrade_available=1\0bootcount=9\0x",
              fill=b"x")
    was = env.raw()
    asked(router)
    start(router)
    assert env.raw() == was


def test_one_torn_copy(router, env):
    """what counts is the other one, whose request is old"""
    env.set(lifeboat="rescue")
    env.set(lifeboat=None)
    at, size = env.places[0 if env.raw()[0][4] > env.raw()[1][4] else 1]
    router.firmware_writes(at + size - 1, b"\x55")
    asked(router)
    # both are whole again
    assert "lifeboat" not in env.get()
    start(router)


@pytest.mark.boards("malta2")
def test_a_single_copy_is_only_read(router):
    """big-endian; what was served is in Linksys's log"""
    place = machines.BOARDS["malta2"].partitions["env"][0]
    env = Env(router, [(place, 0x1000)], big=True)
    env.set(lifeboat="rescue")
    was = env.raw()
    asked(router)
    start(router)
    start(router)
    # another request
    env.set(lifeboat="rescue again")
    asked(router)
    start(router)
    # none; and then the same one is a new one
    env.set(lifeboat=None)
    router.enter_rescue()
    router.install()
    router.power_off()
    env.set(lifeboat="rescue")
    assert env.raw() == was
    asked(router)
    assert env.raw() == was
