# SPDX-License-Identifier: GPL-2.0-or-later
"""What flash takes on the guest's clock (flash-time=on): a program in flash
that reads and erases it, and how often a start reads the firmware."""
import pathlib
import re
import subprocess

import pytest

import flashimage
import machines
import silicon
from router import EXACT_CLOCK, FLASH_TIME

HERE = pathlib.Path(__file__).resolve().parent
# the vector, in a window of which there are the first 4 MiB four times
VECTOR = 0x9fc00000
# AR9344: AHB / 8, and half of it
HZ = 240e6 / 8
WORDS, LINES = 1024, 128
# command, address and data
WORD, LINE = 32 + 32, 32 + 256
# W25Q64CV, tBE2, tCE
ERASE_S, ERASE_ALL_S = 0.150, 15
BLOCK = 0x10000
# that is looked at first, and the ends of lines
HEAD = 1024
# in the log of guest errors
BUSY = r"^flash: read at 0x0000\w\w of a chip that is busy$"
# what instructions take, and lines of them that come from flash
SLACK = 1.05


def built(folder):
    """(the program, where its labels are)"""
    elf, image = folder / "flash_time.elf", folder / "flash_time.bin"
    subprocess.run(["mips-linux-gnu-gcc", "-march=mips32r2", "-nostdlib",
                    "-static", "-fno-pic", "-mno-abicalls",
                    f"-Wl,-Ttext={VECTOR:#x},--build-id=none", "-o", elf,
                    HERE / "flash_time.S"], check=True)
    subprocess.run(["mips-linux-gnu-objcopy", "-O", "binary", "-j", ".text",
                    elf, image], check=True)
    names = subprocess.run(["mips-linux-gnu-nm", elf], check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    return image.read_bytes(), {
        name: int(address, 16) & 0xffffffff
        for address, name in re.findall(r"^(\w+) [AT] (\w+)$", names, re.M)}


def guest_errors(router):
    return pathlib.Path(router.dir, "guest-errors").read_text()


@pytest.mark.boards("tplink_wdr4300")
def test_datasheet(make_router, debugger, tmp_path):
    image, labels = built(tmp_path)
    router = make_router(firmware=None)
    # part of the program runs in DRAM, which it has not set up
    router.not_there = BUSY + r"|^ath79: ddr: "
    router.set_flash(0, image)
    router.set_flash(0x30000, bytes(0x20000))
    router.power_on(stopped=True, qemu=(
        *EXACT_CLOCK, *FLASH_TIME,
        "-gdb", f"unix:{router.dir}/gdb,server=on,wait=off"))
    gdb = debugger(router)

    def took(name):
        """seconds between two labels"""
        times = []
        for label in (name, f"{name}_end"):
            gdb.run_to(labels[label])
            times.append(router.guest_ns())
        return (times[1] - times[0]) / 1e9

    for name, least in (("words", WORDS * WORD / HZ),
                        ("slow", WORDS * WORD / (HZ / 2)),
                        ("lines", LINES * LINE / (HZ / 2)),
                        ("erase", ERASE_S), ("busy", ERASE_S)):
        assert least <= took(name) <= least * SLACK, name
    assert set(router.flash()[0x30000:0x50000]) == {0xff}
    # a jump and what is in its delay slot
    assert len(re.findall(BUSY, guest_errors(router), re.M)) == 2
    assert ERASE_ALL_S <= took("all") <= ERASE_ALL_S * SLACK
    router.original = router.flash()
    assert set(router.original) == {0xff}


@pytest.mark.boards("glinet_gl-ar150", "zbtlink_zbt-wg3526-16m")
def test_firmware_is_read_once(make_router, debugger, board):
    """by a start that is not interrupted; its header may be looked at before"""
    firmware = silicon.firmware(board, 200_000)
    router = make_router(firmware=firmware)
    router.power_on(stopped=True, qemu=(*silicon.clock(board),
                                        *silicon.with_debugger(router)))
    debugger(router).run_to(silicon.kernel_entry(board))
    reads = [int(n) for n in router.monitor.command(
        "qom-get", path="/machine/spi", property="reads").split()]
    begin, size = machines.BOARDS[board].partitions["firmware"]
    read = sum(reads[begin // BLOCK:(begin + size) // BLOCK])
    assert len(firmware) <= read <= len(firmware) + HEAD
    # packed, and read as it is unpacked
    program = len(flashimage.lifeboat(board))
    assert sum(reads[1:begin // BLOCK]) <= program
