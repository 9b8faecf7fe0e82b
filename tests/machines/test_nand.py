# SPDX-License-Identifier: GPL-2.0-or-later
"""What is different where the flash chip is NAND: bad blocks, wrong bits, and
UBI."""
import hashlib
import io
import json
import tarfile
import urllib.request
import zipfile

import pytest

import flashimage
import machines
import nand
import ubi
from router import OPEN
from test_journey import VECTORS

pytestmark = pytest.mark.boards(
    *(name for name in machines.models() if machines.BOARDS[name].nand))

BLOCK = nand.BLOCK
STRENGTH = nand.STRENGTH


def block(board, partition, number):
    """address of a partition's block"""
    return machines.BOARDS[board].partitions[partition][0] + number * BLOCK


def starts_from_nand(board):
    return "boot" in machines.BOARDS[board].partitions


def test_bad_blocks(make_router, board):
    """in what SPL reads of Lifeboat, where the kernel begins, and where UBI's
    table would be"""
    bad = (block(board, "kernel", 0), block(board, "ubi", 0),
           block(board, "ubi", 2), block(board, "ubi", 100))
    if starts_from_nand(board):
        bad += (block(board, "boot", 1),)
    router = make_router(bad=bad)
    router.power_on()
    router.wait_for_firmware("v1-old")
    router.power_off()

    router.enter_rescue()
    router.install()
    router.power_off()
    router.power_on()
    router.wait_for_firmware("v2-new")
    router.power_off()
    flash = router.flash()
    for address in bad:
        at = flashimage.nand_at(board, address)
        assert not any(flash[at:at + nand.RAW_BLOCK]), hex(address)


@pytest.mark.boards("netgear_r6220")
@pytest.mark.parametrize("partition, number", [("kernel", 0), ("ubi", 2)])
def test_block_wears_out(router, partition, number):
    """it is marked, and done without; the second holds the old root"""
    address = block(router.board, partition, number)
    router.enter_rescue(qemu=(
        "-global", f"mt7621-nfi.worn={address // BLOCK}"))
    router.install()
    router.power_off()
    assert nand.is_bad(router.flash(), address, nand.NFI)
    router.power_on()
    router.wait_for_firmware("v2-new")


def flip(board, flash, address, bits):
    """so many bits of the 512 bytes at an address, all over them"""
    at = flashimage.nand_at(board, address)
    for n in range(bits):
        flash[at + 100 * n] ^= 1 << n


def put_back(router, flash):
    router.flash_file.write_bytes(flash)
    router.original = bytes(flash)


@pytest.mark.boards("netgear_r6220", "glinet_gl-ar300m-nand")
def test_wrong_bits(router):
    """as many as ECC corrects: in SPL, which the boot ROM reads, in Lifeboat,
    which SPL reads, in the kernel"""
    flash = bytearray(router.flash())
    addresses = [block(router.board, "kernel", 0)]
    if starts_from_nand(router.board):
        addresses += [0, 0x4000, 0x20000]
    for address in addresses:
        flip(router.board, flash, address, STRENGTH)
    put_back(router, flash)
    router.power_on()
    router.wait_for_firmware("v1-old")


@pytest.mark.boards("netgear_r6220", "glinet_gl-ar300m-nand")
def test_too_many_wrong_bits(router):
    """the kernel's header would be read wrong"""
    flash = bytearray(router.flash())
    flip(router.board, flash, block(router.board, "kernel", 0), STRENGTH + 1)
    put_back(router, flash)
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")


def with_settings(router, settings):
    """they go into the first block that UBI has not used"""
    partition = machines.BOARDS[router.board].partitions["ubi"]
    data = flashimage.partition(router.flash(), "ubi", router.board)
    free = next(at for at in range(0, len(data), ubi.PEB)
                if data[at + ubi.PAGE:at + ubi.PAGE + 4] != b"UBI!")
    number = list(ubi.volumes(data)).index("rootfs_data")
    peb = (data[free:free + ubi.PAGE] +
           ubi.vid_header(number, 0, 0).ljust(ubi.PAGE, b"\xff") + settings)
    flash = bytearray(router.flash())
    nand.put(flash, partition[0] + free, BLOCK, peb, nand.NFI)
    return flash


def volume(router, name):
    data = flashimage.partition(router.flash(), "ubi", router.board)
    return ubi.read(data, name)


@pytest.mark.boards("netgear_r6220")
def test_settings_erased(router):
    settings = b"a page of somebody's settings".ljust(ubi.LEB, b"\0")
    put_back(router, with_settings(router, settings))
    assert volume(router, "rootfs_data") == settings
    root = volume(router, "rootfs")

    router.enter_rescue()
    code, text = router.request("POST", "/api/settings/erase")
    assert code == 202, text
    router.wait(r"^lifeboat: done$")
    router.power_off()
    assert volume(router, "rootfs_data") == b""
    assert volume(router, "rootfs") == root
    router.power_on()
    router.wait_for_firmware("v1-old")


@pytest.mark.boards("netgear_r6220")
def test_backup_and_restore(make_router, board):
    """a partition with a bad block: the others' bytes, sent and put back"""
    router = make_router(bad=(block(board, "kernel", 1),))
    was = kernel(router)
    router.enter_rescue()
    backup = urllib.request.urlopen(f"{router.url}/api/backup/kernel").read()
    assert backup == was
    router.power_off()

    flash = bytearray(router.flash())
    flip(board, flash, block(board, "kernel", 0), STRENGTH + 1)
    put_back(router, flash)
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(OPEN)
    code, text = router.request("PUT", "/api/restore/kernel?i-know=kernel",
                                backup)
    assert code == 202, text
    router.wait(r"^lifeboat: done$")
    router.power_off()
    assert kernel(router) == was
    router.power_on()
    router.wait_for_firmware("v1-old")


# --- images that OpenWrt's tools made -----------------------------------------

def send(router, image, force=False, mode=None):
    code, text = router.request("POST", "/api/image", image)
    assert code == 200, text
    digest = hashlib.sha256(image).hexdigest()
    code, text = router.request(
        "POST", "/api/flash", json.dumps({"sha256": digest, "force": force}))
    assert code == 202, text
    if mode:
        code, text = router.request("POST", "/api/boot",
                                    json.dumps({"mode": mode}))
        assert code == 202, text
    router.wait(r"^lifeboat: done$")


def member(name, path):
    with tarfile.open(VECTORS / name) as tar:
        return tar.extractfile(path).read()


def kernel(router):
    return flashimage.partition(router.flash(), "kernel", router.board)


SYSUPGRADE = {
    "netgear_r6220": "sysupgrade-tar__r6220-sysupgrade.bin",
    "glinet_gl-ar300m-nand": "sysupgrade-tar__gl-ar300m-nand-sysupgrade.bin",
    "xiaomi_mi-router-3g": "sysupgrade-tar__mi-router-3g-sysupgrade.bin",
}


@pytest.mark.boards(*SYSUPGRADE)
def test_sysupgrade_of_openwrt(router):
    name = SYSUPGRADE[router.board]
    folder = f"sysupgrade-{router.board}"
    router.enter_rescue()
    send(router, (VECTORS / name).read_bytes())
    router.power_off()
    assert kernel(router).startswith(member(name, f"{folder}/kernel"))
    assert volume(router, "rootfs").startswith(member(name, f"{folder}/root"))


@pytest.mark.boards("netgear_r6220")
def test_factory_of_sercomm(router):
    """a ZIP with an image of the flash in it"""
    image = (VECTORS / "sercomm__r6220-factory.img").read_bytes()
    with zipfile.ZipFile(io.BytesIO(image[512:])) as z:
        inside = z.read(z.namelist()[0])
    (start, size), (at, _) = (
        machines.BOARDS[router.board].partitions[name]
        for name in ("kernel", "ubi"))
    router.enter_rescue()
    send(router, image)
    router.power_off()
    # what is behind the uImage is padding
    inner = inside[start:start + size]
    end = 64 + int.from_bytes(inner[12:16], "big")
    assert kernel(router) == inner[:end] + b"\xff" * (size - end)
    assert volume(router, "rootfs") == ubi.read(inside[at:], "rootfs")


@pytest.mark.boards("xiaomi_mi-router-3g")
def test_kernel_and_ubi_one_by_one(router):
    """as OpenWrt's instructions have it; neither names a board"""
    files = [(VECTORS / f"nand-split__mi-router-3g-{name}.bin").read_bytes()
             for name in ("kernel1", "rootfs0")]
    router.enter_rescue()
    for image, other in zip(files, (True, False)):
        send(router, image, force=True, mode="soon")
        # nothing starts by itself in between
        status = router.status()
        assert bool(status["boots_in_ms"]) != other
        assert ("Send the other one" in status["advice"]) == other
    router.power_off()
    assert kernel(router).startswith(files[0])
    assert volume(router, "rootfs") == ubi.read(files[1], "rootfs")
