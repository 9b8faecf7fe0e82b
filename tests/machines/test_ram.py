# SPDX-License-Identifier: GPL-2.0-or-later
"""The image for RAM as a person tries it: fetched and started by U-Boot
2025.01 as it is released, without a patch and with its own defconfig for the
SoC."""
import hashlib
import json
import pathlib
import subprocess

import pytest

import flashimage
import images
import loaders
import machines
from loaders import BUILD, LOADERS
from router import OPEN

# where the loader has no network, the file comes over the serial line
pytestmark = [pytest.mark.boards(*LOADERS), pytest.mark.long]


def write_firmware(router):
    image = images.read(router.board, "new-sysupgrade")
    assert router.request("POST", "/api/image", image)[0] == 200
    wish = {"sha256": hashlib.sha256(image).hexdigest()}
    assert router.request("POST", "/api/flash", json.dumps(wish))[0] == 202
    router.wait(r"^lifeboat: done$")


def for_a_router(router):
    """the update; where it is for the model only, as what it would be with
    MediaTek's code in it: what runs from RAM may be on a router"""
    built = BUILD / router.board / f"lifeboat-{router.board}-update.bin"
    update = built.read_bytes()
    if b",model\0" not in update[:64]:
        return update
    assert router.request("POST", "/api/lifeboat", update)[0] == 422
    made = pathlib.Path(router.dir) / "update.bin"
    subprocess.run([BUILD.parent / "tools/update-image", router.board, "test",
                    BUILD / router.board / f"lifeboat-{router.board}.bin",
                    made], check=True, stdout=subprocess.DEVNULL)
    return made.read_bytes()


def install_lifeboat(router):
    """through its own door; only its blocks of the boot partition change"""
    update = for_a_router(router)
    program = flashimage.lifeboat(router.board)
    block = machines.BOARDS[router.board].block
    end = -(-len(program) // block) * block
    before = router.flash()
    assert router.request("POST", "/api/lifeboat", update)[0] == 200
    wish = {"sha256": hashlib.sha256(update).hexdigest(), "power": True}
    assert router.request("POST", "/api/lifeboat/flash",
                          json.dumps(wish))[0] == 202
    router.wait(r"^lifeboat: done$")
    program = bytearray(program.ljust(end, b"\xff"))
    for at, size in machines.BOARDS[router.board].keep:
        program[at:at + size] = before[at:at + size]
    router.original = bytes(program) + before[end:]
    assert router.flash() == router.original


def test_ram_image(router):
    loader = LOADERS[router.board]
    ram = BUILD / router.board / f"lifeboat-{router.board}-ram.uimage"
    loaders.put_into_flash(router)
    loaders.power_on(router, tftp=ram.parent)
    loaders.fetch(router, ram)
    router.console.send(f"bootm {loader.at:#x}\n")
    router.wait(r"^lifeboat: rescue: started from RAM$")
    router.wait(OPEN)
    status = router.status()
    assert status["reason"] == "ram"
    assert status["intact"] == (not loader.over_firmware)
    write_firmware(router)
    router.assert_protected()
    if not status["updatable"]:
        return
    # so that it is there at the next power-on, without the other loader
    install_lifeboat(router)
    router.power_off()
    router.power_on()
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v2-new")
