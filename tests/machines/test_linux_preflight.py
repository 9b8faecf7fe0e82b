# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/preflight where people run it: in a Linux on the router, by BusyBox.

What it says of registers has to be what the model has there.
"""
import dataclasses
import pathlib
import re

import pytest

import flashimage
import images
import linux
import machines
from hang import jump
from verdicts import FIT, UNFIT, UNKNOWN, lines

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"
REPORT = "/tmp/preflight.txt"
KSEG1 = 0xa000


def unlike(ram, jedec_id):
    """QEMU's arguments for a router that has so many MiB, and such a chip"""
    return ["-m", str(ram),
            "-global", f"m25p80-generic.jedec-id={jedec_id:#x}"]


@dataclasses.dataclass
class Case:
    """what is compared, and with which result

    all       when everything can be read; the last is the button
    blind     what of that is unknown without /dev/mem
    other     a board that this one is not, and what of it is unfit here
    unlike    QEMU's arguments for a router of the same name that has less RAM
              and another chip, and what of that is unfit, and unknown; none
              for MT7621, whose model does not start in RAM
    left      registers of pins as a loader must leave them for the console
    """
    all: list
    other: tuple
    unlike: tuple = ()
    blind: list = dataclasses.field(default_factory=list)
    left: dict = dataclasses.field(default_factory=dict)


CASES = {
    "glinet_gl-ar150": Case(
        ["router", "SoC", "crystal", "RAM, MiB", "NOR chip", "NOR chip, KiB",
         "partition firmware", "partition boot", "MAC", "reset, GPIO 11"],
        other=("dlink_dir-505",
               ["router", "NOR chip", "NOR chip, KiB", "partition firmware",
                "MAC", "wps, GPIO 11"]),
        unlike=(unlike(32, 0xef4017),
                ["RAM, MiB", "NOR chip", "NOR chip, KiB",
                 "partition firmware"], ["MAC"]),
        left={0x18040028: 0x8003}),
    "tplink_wdr4300": Case(
        ["router", "SoC", "crystal", "RAM, MiB", "NOR chip", "NOR chip, KiB",
         "partition firmware", "partition boot", "MAC", "reset, GPIO 16"],
        other=("tplink_archer-c6-v2",
               ["router", "SoC", "crystal", "partition firmware",
                "reset, GPIO 5"]),
        unlike=(unlike(64, 0xef4016),
                ["RAM, MiB", "NOR chip", "NOR chip, KiB",
                 "partition firmware"], []),
        left={0x18040000: 0x3031b, 0x18040034: 0x180000}),
    "zbtlink_zbt-wg3526-16m": Case(
        ["router", "SoC", "RAM, MiB", "DRAM", "DRAM, MT/s", "NOR chip",
         "NOR chip, KiB", "partition firmware", "partition boot", "MAC",
         "reset, GPIO 18"],
        blind=["DRAM", "DRAM, MT/s"],
        other=("dlink_dir-860l-b1",
               ["router", "RAM, MiB", "reset, GPIO 7"])),
}
pytestmark = pytest.mark.boards(*CASES)


def preflight(shell, board):
    """(exit status, the report)"""
    name = f"preflight-{board}.sh"
    shell.put(f"/tmp/{name}", (BUILD / board / name).read_text())
    said = shell.run(f"sh /tmp/{name} {REPORT} 2>&1; echo status $?")
    report = shell.run(f"cat {REPORT}")
    # it begins with what was said, and nothing came in between
    assert report.startswith(said[:said.index("The whole report")]), said
    return int(said.split()[-1]), report


def result(shell, board):
    """(exit status, what is unfit, what is unknown)"""
    status, report = preflight(shell, board)
    return status, lines(report, "unfit"), lines(report, "unknown")


@pytest.fixture(scope="module")
def shell(make_lasting_router, board):
    """of a router that nothing is wrong with, for a whole file of tests"""
    router = make_lasting_router(firmware=images.read(board, "linux"))
    router.power_on()
    router.wait(linux.READY)
    return linux.Shell(router)


def test_right_router(shell, board):
    status, report = preflight(shell, board)
    assert (status, lines(report, "fit")) == (FIT, CASES[board].all), report
    assert not lines(report, "unfit") + lines(report, "unknown")
    mac = flashimage.MAC.hex(":")
    assert mac[:8] in report.lower()
    assert mac not in report.lower() and mac.replace(":", "") not in report


def test_registers(shell, board):
    """each is the model's, and the pins are as Lifeboat has made them"""
    _, report = preflight(shell, board)
    told = re.findall(r"^told +\w+ +([0-9a-f]{8}): ([0-9a-f]{8})(.*)$", report,
                      re.MULTILINE)
    assert len(told) > 8
    for at, value, made in told:
        assert shell.router.register(int(at, 16)) == int(value, 16), at
        assert made in ("", f"; the image makes it {value}")


def put_finger(shell, on):
    """on the button, or away from it"""
    pin, level = machines.BOARDS[shell.router.board].button
    shell.router.monitor.command("qom-set", path="/machine/gpio",
                                 property=f"pin{pin}",
                                 value=bool(level if on else 1 - level))


def test_finger_on_the_button(shell, board):
    put_finger(shell, True)
    assert result(shell, board) == (UNFIT, CASES[board].all[-1:], [])
    put_finger(shell, False)
    assert result(shell, board) == (FIT, [], [])


def test_image_of_another_board(shell, board):
    other, unfit = CASES[board].other
    assert result(shell, other) == (UNFIT, unfit, [])


def test_without_dev_mem(shell, board):
    """as with OpenWrt's usual kernels, which have debugfs instead"""
    case = CASES[board]
    shell.run("mount -t debugfs debugfs /sys/kernel/debug")
    shell.run("mv /dev/mem /dev/other")
    assert result(shell, board) == (UNKNOWN if case.blind else FIT, [],
                                    case.blind)
    put_finger(shell, True)
    assert result(shell, board) == (UNFIT, case.all[-1:], case.blind)
    put_finger(shell, False)
    shell.run("mv /dev/other /dev/mem; umount /sys/kernel/debug")


def start(gdb, free, entry, registers):
    """what is in RAM, as another loader than Lifeboat would, which has left
    REGISTERS so; FREE: the end of some RAM"""
    program = []
    for at, value in registers.items():
        program += [0x3c080000 | KSEG1 | at >> 16,      # lui  t0, …
                    0x3c090000 | value >> 16,           # lui  t1, …
                    0x35290000 | value & 0xffff,        # ori  t1, t1, …
                    0xad090000 | at & 0xffff]           # sw   t1, …(t0)
    program += [jump(entry), 0]
    gdb.write(free - 4 * len(program), program)
    gdb.jump(free - 4 * len(program))
    gdb.resume()


@pytest.mark.boards(*(name for name, case in CASES.items() if case.unlike))
def test_another_router(make_router, debugger, board, tmp_path):
    """which no Lifeboat would start"""
    case = CASES[board]
    args, unfit, unknown = case.unlike
    address, entry, kernel = linux.kernel(images.read(board, "linux"))
    (tmp_path / "kernel").write_bytes(kernel)
    router = make_router(firmware=images.read(board, "linux"))
    router.power_on(stopped=True, qemu=[
        *args, "-machine", "warm=on", "-device",
        f"loader,file={tmp_path}/kernel,addr={address & 0x1fffffff:#x},"
        "force-raw=on", "-gdb", f"unix:{router.dir}/gdb,server=on,wait=off"])
    start(debugger(router), address, entry, case.left)
    router.wait(linux.READY)
    assert result(linux.Shell(router), board) == (UNFIT, unfit, unknown)
