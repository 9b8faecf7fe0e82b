# SPDX-License-Identifier: GPL-2.0-or-later
"""The image for RAM as a person tries it: fetched and started by U-Boot
2025.01 as it is released, without a patch and with its own defconfig for the
SoC."""
import dataclasses
import hashlib
import json
import pathlib

import pytest

import flashimage
import images
import machines
import ymodem
from router import OPEN

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"


@dataclasses.dataclass
class Loader:
    """one that runs on the model

    image      of build/pristine
    at         where the file is fetched to
    ram        where the loader itself is started, if it is not for flash
    net        can it fetch over the network?
    over_firmware  it reaches into the firmware's partition
    not_there  what it uses and the model does not have
    """
    image: str
    at: int
    ram: int = 0
    net: bool = True
    over_firmware: bool = False
    not_there: str = None


# its MAC0 asks for PHYs where the SoC has none: "No ethernet found."
AP121 = Loader("ap121_defconfig/u-boot.bin", 0x83000000, net=False)
# no network in it
AP143 = Loader("ap143_defconfig/u-boot.bin", 0x83000000, net=False)
# as large as what is in front of the firmware, and more
AP152 = Loader("ap152_defconfig/u-boot.bin", 0x83000000, net=False,
               over_firmware=True)
# the SD controller
MT7621 = Loader("mt7621_rfb_defconfig/u-boot-mt7621.bin", 0x83000000,
                not_there=r"mt7621: .* at 1e13")
MT7621_NAND = Loader("mt7621_nand_rfb_defconfig/u-boot-mt7621.bin", 0x83000000,
                     not_there=r"mt7621: .* at 1e13")

LOADERS = {
    "glinet_gl-ar150": AP121,
    "dlink_dir-505": AP121,
    # too large for 128 KiB: linked for RAM, to be started by TP-Link's own
    "tplink_wdr4300": Loader("tplink_wdr4300_defconfig/u-boot.bin",
                             0xa3000000, ram=0xa1000000),
    "glinet_gl-ar300m-nor": AP143,
    "glinet_gl-ar300m-nand": AP143,
    "tplink_archer-c6-v2": AP152,
    "zbtlink_zbt-wg3526-16m": MT7621,
    "tplink_archer-a6-v3": MT7621,
    "dlink_dir-860l-b1": MT7621,
    "dlink_dir-882-a1": MT7621,
    "netgear_r6220": MT7621_NAND,
    "xiaomi_mi-router-3g": MT7621_NAND,
}

pytestmark = pytest.mark.boards(*LOADERS)


def start_in_ram(image, address):
    return ("-device", f"loader,file={image},addr={address & 0x1fffffff:#x},"
            "force-raw=on",
            "-device", f"loader,addr={address:#x},cpu-num=0")


def fetch(router, loader, ram):
    if loader.net:
        router.console.send("setenv ipaddr 192.168.1.9\n")
        router.console.send("setenv serverip 192.168.1.2\n")
        router.console.send(f"tftpboot {loader.at:#x} {ram.name}\n")
        router.wait(f"^Bytes transferred = {ram.stat().st_size} ")
    else:
        router.console.send(f"loady {loader.at:#x}\n")
        router.wait("^## Ready for binary")
        ymodem.send(router, ram.name, ram.read_bytes())
        router.wait("## Total Size ")


def write_firmware(router):
    image = images.read(router.board, "new-sysupgrade")
    assert router.request("POST", "/api/image", image)[0] == 200
    wish = {"sha256": hashlib.sha256(image).hexdigest()}
    assert router.request("POST", "/api/flash", json.dumps(wish))[0] == 202
    router.wait(r"^lifeboat: done$")


def install_lifeboat(router):
    """through its own door; only its blocks of the boot partition change"""
    update = (BUILD / router.board /
              f"lifeboat-{router.board}-update.bin").read_bytes()
    program = flashimage.lifeboat(router.board)
    block = machines.BOARDS[router.board].block
    end = -(-len(program) // block) * block
    before = router.flash()
    assert router.request("POST", "/api/lifeboat", update)[0] == 200
    wish = {"sha256": hashlib.sha256(update).hexdigest(), "power": True}
    assert router.request("POST", "/api/lifeboat/flash",
                          json.dumps(wish))[0] == 202
    router.wait(r"^lifeboat: done$")
    router.original = program.ljust(end, b"\xff") + before[end:]
    assert router.flash() == router.original


def test_ram_image(router):
    loader = LOADERS[router.board]
    image = BUILD / "pristine" / loader.image
    ram = BUILD / router.board / f"lifeboat-{router.board}-ram.uimage"
    router.not_there = loader.not_there
    # whatever is in the boot partition, Lifeboat is not
    router.set_flash(0, flashimage.marked("boot", router.board) if loader.ram
                     else image.read_bytes())
    router.power_on(tftp=ram.parent, qemu=start_in_ram(image, loader.ram)
                    if loader.ram else ())
    router.wait(r"^U-Boot 2025\.01 ")
    if router.wait("^(Hit any key to stop autoboot:|=>) ").group(1) != "=>":
        router.console.send(" ")
        router.wait("^.*(#|=>) ")
    fetch(router, loader, ram)
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
