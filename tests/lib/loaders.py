# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot loaders that are there before Lifeboat: U-Boot 2025.01 as it is
released, without a patch and with its own defconfig for the SoC."""
import dataclasses
import os
import pathlib
import struct

import flashimage
import machines
import ymodem

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"
PROMPT = r"^(\w+ #|=>) "


@dataclasses.dataclass
class Loader:
    """one that runs on the model

    image      of build/pristine
    at         where the file is fetched to
    ram        where the loader itself is started, if it is not for flash
    net        can it fetch over the network?
    flash      where it sees the chip without a driver
    over_firmware  it reaches into the firmware's partition
    not_there  what it uses and the model does not have, and what it does that
               the chips would not bear
    """
    image: str
    at: int
    ram: int = 0
    net: bool = True
    flash: int = 0
    over_firmware: bool = False
    not_there: str = None


# its MAC0 asks for PHYs where the SoC has none: "No ethernet found."
AP121 = Loader("ap121_defconfig/u-boot.bin", 0x83000000, net=False,
               flash=0x9f000000,
               not_there=r"ath79: (ddr: refreshed every 15600 ns|pll: gain)")
# no network in it
AP143 = Loader("ap143_defconfig/u-boot.bin", 0x83000000, net=False,
               not_there=r"ath79: ddr: (refreshed every 12480 ns|used at)")
# as large as what is in front of the firmware, and more
AP152 = Loader("ap152_defconfig/u-boot.bin", 0x83000000, net=False,
               over_firmware=True)


def mt7621(board, nand=""):
    """the SD controller is not there"""
    return Loader(f"mt7621_{nand}rfb_defconfig-{board}/u-boot-mt7621.bin",
                  0x83000000, not_there=r"mt7621: .* at 1e13")


LOADERS = {
    "glinet_gl-ar150": AP121,
    "dlink_dir-505": AP121,
    # too large for 128 KiB: linked for RAM, to be started by TP-Link's own
    "tplink_wdr4300": Loader("tplink_wdr4300_defconfig/u-boot.bin",
                             0xa3000000, ram=0xa1000000, flash=0xbf000000),
    "glinet_gl-ar300m-nor": AP143,
    "glinet_gl-ar300m-nand": AP143,
    "tplink_archer-c6-v2": AP152,
}
LOADERS |= {b: mt7621(b) for b in (
    "zbtlink_zbt-wg3526-16m", "dlink_dir-860l-b1", "dlink_dir-882-a1")}
LOADERS["netgear_r6220"] = mt7621("netgear_r6220", "nand_")
# those that make has built; all, for whoever calls pytest
if "LOADERS" in os.environ:
    LOADERS = {b: LOADERS[b] for b in os.environ["LOADERS"].split()}


def start_in_ram(image, address):
    """by a loader that has set DRAM and caches up"""
    return ("-machine", "warm=on",
            "-device", f"loader,file={image},addr={address & 0x1fffffff:#x},"
            "force-raw=on",
            "-device", f"loader,addr={address:#x},cpu-num=0")


def power_on(router, tftp=None):
    """up to the prompt; TFTP: a folder that a server in the network has"""
    loader = LOADERS[router.board]
    image = BUILD / "pristine" / loader.image
    router.not_there = loader.not_there
    router.power_on(tftp=tftp, qemu=start_in_ram(image, loader.ram)
                    if loader.ram else ())
    router.wait(r"^U-Boot 2025\.01 ")
    if router.wait("^(Hit any key to stop autoboot:|=>) ").group(1) != "=>":
        router.console.send(" ")
        router.wait(PROMPT)


def command(router, line):
    """typed at the prompt, up to the next one"""
    router.console.send(line + "\n")
    router.wait(PROMPT)


def write_memory(router, address, data):
    order = "<" if "mipsel" in machines.BOARDS[router.board].qemu else ">"
    for n, word in enumerate(struct.unpack(f"{order}{len(data) // 4}I", data)):
        command(router, f"mw.l {address + 4 * n:#x} {word:#x}")


def put_into_flash(router):
    """whatever is in the boot partition, Lifeboat is not"""
    loader = LOADERS[router.board]
    router.set_flash(0, flashimage.marked("boot", router.board) if loader.ram
                     else (BUILD / "pristine" / loader.image).read_bytes())


def fetch(router, ram):
    """into RAM, over the network or else the serial line"""
    loader = LOADERS[router.board]
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
