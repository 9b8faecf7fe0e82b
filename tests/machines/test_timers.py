# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's own timers as our models set them up, with nobody at the CPU: each
expires once a turn of its counter.  One that armed itself for "now" would hang
the whole emulator under -icount, in the middle of some test or other."""
import socket
import subprocess

import pytest

import machines
from router import PATIENCE

TURN = 1 << 32
STEPS = 12
# (emulator, machine, ns of guest time that each of its counters ticks in:
# CP0's Count, which starts with 1, and MT7621's GIC, whose comparator starts
# with the highest value)
MODELS = [
    ("mips", "ar9331", [5]),
    ("mips", "ar9344", [3]),
    ("mips", "qca9531", [3]),
    ("mips", "qca9563", [3]),
    ("mipsel", "mt7621", [2, 1]),
]


def expiries(emulator, machine):
    """the first moments at which a timer expires, in ns of guest time"""
    ours, its = socket.socketpair()
    with ours, its:
        qemu = subprocess.Popen(
            [machines.TOP / f"build/qemu/qemu-system-{emulator}",
             "-M", machine, "-nodefaults", "-display", "none",
             "-accel", "qtest", "-qtest-log", "none",
             "-chardev", f"socket,id=qtest,fd={its.fileno()}",
             "-qtest", "chardev:qtest"], pass_fds=[its.fileno()])
        try:
            ours.settimeout(PATIENCE)
            ours.sendall(b"clock_step\n" * STEPS)
            with ours.makefile("r") as answers:
                return [int(answers.readline().removeprefix("OK "))
                        for _ in range(STEPS)]
        finally:
            qemu.kill()
            qemu.wait()


@pytest.mark.parametrize("emulator,machine,ticks", MODELS)
def test_once_a_turn(emulator, machine, ticks):
    due = sorted(tick * (turn * TURN - 1)
                 for tick in ticks for turn in range(1, STEPS + 1))
    assert expiries(emulator, machine) == due[:STEPS]
