# SPDX-License-Identifier: GPL-2.0-or-later
"""A backup of UBI that is larger than RAM: what holds nothing takes no room."""
import json
import urllib.request

import pytest

import flashimage
import images
import machines
import nand
import ubi

pytestmark = pytest.mark.boards("glinet_gl-ar300m-nand")

BLOCK = nand.BLOCK
SETTINGS = b"a page of somebody's settings".ljust(ubi.LEB, b"\0")


def partition(router, name):
    return flashimage.partition(router.flash(), name, router.board)


def used(data):
    """after some years: what is in use lies at the end, settings first"""
    pebs = [data[at:at + ubi.PEB] for at in range(0, len(data), ubi.PEB)]
    number = list(ubi.volumes(data)).index("rootfs_data")
    pebs[-1] = (pebs[-1][:ubi.PAGE] +
                ubi.vid_header(number, 0, 0).ljust(ubi.PAGE, b"\xff") +
                SETTINGS)
    return b"".join(reversed(pebs))


def put_into(router, name, data):
    """as it was from the first day"""
    flash = bytearray(router.flash())
    nor = machines.BOARDS[router.board].nor
    chip = flash[nor:]
    nand.put(chip, *machines.BOARDS[router.board].partitions[name], data,
             nand.ON_DIE)
    flash[nor:] = chip
    router.flash_file.write_bytes(flash)
    router.original = bytes(flash)


def restore(router, name, file):
    return json.loads(router.curl(
        "-T", str(file), path=f"/api/restore/{name}?i-know={name}"))


def good_blocks(board):
    """few enough to be read quickly; the others have gone bad since"""
    start, size = machines.BOARDS[board].partitions["ubi"]
    return {start + n * BLOCK
            for n in (1, 2, 5, 8, 9, *range(16, size // BLOCK, 64))}


def test_whole_backup_comes_back(make_router, board, tmp_path):
    """to a chip with another firmware, and with fewer blocks than RAM has room
    for: still it is the file that is larger than both"""
    router = make_router()
    put_into(router, "ubi", used(partition(router, "ubi")))
    for name in ("kernel", "ubi"):
        (tmp_path / name).write_bytes(partition(router, name))
    backup = (tmp_path / "ubi").read_bytes()
    router.enter_rescue()
    limit = router.status()["limit"]
    assert limit < len(backup)
    with urllib.request.urlopen(f"{router.url}/api/backup/ubi") as reply:
        assert reply.length == len(backup)
        assert reply.read(BLOCK) == backup[:BLOCK]
    router.power_off()

    start, size = machines.BOARDS[board].partitions["ubi"]
    good = good_blocks(board)
    router = make_router(
        firmware=images.read(board, "new-nometa"),
        bad=tuple(at for at in range(start, start + size, BLOCK)
                  if at not in good))
    router.enter_rescue()
    for name in ("kernel", "ubi"):
        assert restore(router, name, tmp_path / name)["job"] == name
        router.wait(r"^lifeboat: done$")
    assert router.status()["intact"]
    router.power_off()
    data = partition(router, "ubi")
    assert len(data) == len(good) * BLOCK
    assert ubi.read(data, "rootfs_data") == SETTINGS
    router.power_on()
    router.wait_for_firmware("v1-old")


def test_more_in_use_than_ram_takes(router, tmp_path):
    peb = ubi.peb(0, 0, 0, b"in use")
    size = machines.BOARDS[router.board].partitions["ubi"][1]
    (tmp_path / "ubi").write_bytes(peb * (size // BLOCK))
    router.enter_rescue()
    room = (router.status()["limit"] // BLOCK - 1) * BLOCK
    reply = restore(router, "ubi", tmp_path / "ubi")
    assert f"{room >> 20} MiB ({room} bytes)" in reply["error"]
    status = router.status()
    assert (status["state"], status["error"]) == ("failed", reply["error"])
    # early: not when all of it has come
    assert status["done"] < room + 2 * BLOCK
    assert router.power_off()["log"] == []
