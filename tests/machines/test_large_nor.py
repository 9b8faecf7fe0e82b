# SPDX-License-Identifier: GPL-2.0-or-later
"""NOR of more than 16 MiB: chips that change banks, chips that take four bytes
of address, and one that can do neither; and what a reset finds that no chip
has heard of."""
import json

import pytest

import images
import machines
import pack
import program
import rawhttp
import recipe
import walk
from router import OPEN

# W25Q256FV: it has a bank register, and no erase or program with four bytes
BANKS = "zbtlink_zbt-wg3526-32m"
# W25Q512JV: its tables say that it takes four bytes
FOUR = "openfi_5pro"
# what comes of 3-byte addresses ends there
REACH = 16 << 20
# GDB's number of the register in which spi_nor_write_data() is told where to
TO = 6
# bytes on both sides of it that are written
AROUND = 128 << 10


def across(facts, c, end):
    """a firmware that ends in the second 16 MiB; in the middle it is erased"""
    before = REACH - AROUND - facts.firmware[0].offset
    return recipe.nor(facts, c).ljust(before, pack.ERASED) + end


def large(board):
    """(a firmware, the same as it is sent, its version)"""
    facts = machines.ROUTERS[board].facts
    c = program.contents(facts, "new")
    image = across(facts, c, images.garbage(2 * AROUND))
    return image, recipe.described(image, facts, c), c.version


def start(make_router, board):
    """with another one, so that there is something to erase"""
    facts = machines.ROUTERS[board].facts
    return make_router(firmware=across(
        facts, program.contents(facts, "old"),
        images.garbage(2 * AROUND)[::-1]))


def with_socket(router):
    """for a debugger"""
    return "-gdb", f"unix:{router.dir}/gdb,server=on,wait=off"


def chip_state(router):
    return [router.monitor.command("qom-get", path="/machine/nor",
                                   property=name)
            for name in ("bank", "four-bytes")]


def send(router, upload):
    code, text = walk.send(router, upload)
    assert code == 200 and text.rstrip().rsplit("\n", 1)[-1].startswith("OK: ")


@pytest.mark.boards(BANKS, FOUR)
def test_across_16_mib(make_router, board):
    router = start(make_router, board)
    image, upload, version = large(board)
    router.enter_rescue()
    send(router, upload)
    router.wait_for_firmware(version)
    # what the firmware, and the boot ROM after it, find
    assert chip_state(router) == [0, False]
    router.flicker()
    router.wait_for_firmware(version)
    router.power_off()
    at, size = machines.BOARDS[board].partitions["firmware"]
    flash = router.flash()
    assert flash[at:][:len(image)] == image
    assert flash[:at] == router.original[:at]
    assert flash[at + size:] == router.original[at + size:]


def write(make_router, board, debugger):
    """(router, debugger, upload) at the first program in the second half"""
    router = start(make_router, board)
    _, upload, _ = large(board)
    router.enter_rescue(qemu=with_socket(router))
    code, text = router.request("POST", "/api/image", upload)
    assert code == 200, text
    known = json.dumps({"sha256": json.loads(text)["sha256"]}).encode()
    gdb = debugger(router)
    # what it finds when it goes on, and has no time to answer
    with router.connect() as c:
        c.send(rawhttp.head("POST", "/api/flash",
                            f"Content-Length: {len(known)}") + known)
        gdb.run_to("spi_nor_write_data")
        while gdb.register(TO) < REACH:
            # not twice the same: it would not go on
            gdb.run_to("led_poll")
            gdb.run_to("spi_nor_write_data")
    return router, gdb, upload


@pytest.mark.boards(FOUR)
def test_reset_in_the_second_half(make_router, board, debugger):
    """by a watchdog, for instance: there is nothing to be undone"""
    router, gdb, upload = write(make_router, board, debugger)
    assert chip_state(router) == [0, False]
    router.flicker()
    gdb.resume()
    router.wait(r"^lifeboat: rescue: writing the firmware was cut off$")
    router.wait(OPEN)
    send(router, upload)
    router.wait_for_firmware(large(board)[2])


@pytest.mark.boards(BANKS)
def test_bank_is_left(make_router, board, debugger):
    """as soon as what was to be done there is done"""
    router, gdb, _ = write(make_router, board, debugger)
    assert chip_state(router) == [1, False]
    gdb.run_to("led_poll")
    assert chip_state(router) == [0, False]
    gdb.resume()
    router.wait(r"^lifeboat: done$")


@pytest.mark.boards(BANKS)
def test_chip_without_either(make_router, board):
    """MX25L25635E: what is meant for the second half would go into the first"""
    router = start(make_router, board)
    router.power_on(qemu=("-machine", "chip=mx25l25635e"))
    router.wait(OPEN)
    assert router.status()["flash"] == \
        "This Lifeboat cannot use the flash chip c2 20 19."
    _, upload, _ = large(board)
    assert walk.send(router, upload)[0] != 200
    router.power_off()
    assert router.flash() == router.original


@pytest.mark.boards(BANKS)
def test_chip_that_nobody_knows(make_router, board):
    """EN25QH256, which is in none of U-Boot's tables"""
    router = start(make_router, board)
    image, upload, version = large(board)
    router.enter_rescue(qemu=("-global", "m25p80-generic.jedec-id=0x1c7019"))
    assert router.status()["flash"] == "32768 KiB NOR, 64 KiB blocks"
    send(router, upload)
    router.wait_for_firmware(version)
    router.power_off()
    at = machines.BOARDS[board].partitions["firmware"][0]
    assert router.flash()[at:][:len(image)] == image


@pytest.mark.boards(BANKS, FOUR)
def test_left_with_four_bytes(make_router, board, debugger):
    """by who started us in RAM: each program would go elsewhere"""
    router = start(make_router, board)
    _, upload, version = large(board)
    router.power_on(reset=600, qemu=with_socket(router), stopped=True)
    gdb = debugger(router)
    # it stays where it is linked
    gdb.offset = 0
    gdb.run_to("board_layout")
    router.monitor.command("qom-set", path="/machine/nor",
                           property="four-bytes", value=True)
    gdb.resume()
    router.wait(OPEN)
    assert chip_state(router) == [0, False]
    router.release()
    send(router, upload)
    router.wait_for_firmware(version)
