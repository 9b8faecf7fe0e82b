# SPDX-License-Identifier: GPL-2.0-or-later
"""The trial: Lifeboat's image for RAM in the firmware's partition, started
from there by a boot loader that knows nothing of it, and the way back.

The loader is U-Boot 2025.01 as it is released (loaders.py).  It knows of
vendors' headers nothing but the legacy uImage; in front of the others' kernels
the tests put one by hand, in RAM, as TP-Link's own loader is known to do.  That
a vendor's loader takes the header itself, no test here can show.
"""
import dataclasses
import io
import json
import lzma
import struct
import tarfile

import pytest

import flashimage
import images
import loaders
import machines
import pack
import ubi
from loaders import BUILD, LOADERS
from router import OPEN

UIMAGE = 64
# each header, packed and not, each kind of flash that the loader can read
STARTED = [b for b in ("glinet_gl-ar150", "tplink_wdr4300",
                       "dlink_dir-860l-b1", "dlink_dir-882-a1",
                       "netgear_r6220") if b in LOADERS]


def read(board, kind="sysupgrade"):
    return (BUILD / board / f"lifeboat-{board}-trial-{kind}.bin").read_bytes()


def split_metadata(image):
    """(what is in front of OpenWrt's metadata, they)"""
    size, = struct.unpack(">I", image[-4:])
    trailer = image[-size:]
    image = image[:-size]
    assert trailer == pack.fwtool_chunk(image, pack.FWTOOL_INFO, trailer[:-16])
    return image, json.loads(trailer[8:-16])


def in_flash(board):
    """what OpenWrt's sysupgrade writes: where the kernel is, and behind it"""
    image = split_metadata(read(board))[0]
    router = machines.BOARDS[board]
    if not router.nand:
        return image
    with tarfile.open(fileobj=io.BytesIO(image)) as tar:
        folder = tar.getnames()[0]
        kernel, root = (tar.extractfile(f"{folder}/{name}").read()
                        for name in ("kernel", "root"))
    return (kernel.ljust(router.partitions["kernel"][1], pack.ERASED) +
            ubi.make(1, [("rootfs", root, 1), ("rootfs_data", b"", 9)], 0))


@dataclasses.dataclass
class Kernel:
    """offset and length in the partition; where it goes, and is entered; is it
    LZMA's; has it the header that U-Boot knows?"""
    offset: int
    length: int
    load: int
    packed: bool = True
    legacy: bool = False

    def data(self, firmware):
        return firmware[self.offset:][:self.length]


def find_kernel(firmware):
    """by the vendors' headers, as their loaders read them"""
    magic, = struct.unpack_from(">I", firmware)
    if magic == 0x01000000:
        load, = struct.unpack_from(">I", firmware, 0x74)
        return Kernel(*struct.unpack_from(">II", firmware, 0x80), load)
    if magic == pack.SEAMA_MAGIC:
        meta, size = struct.unpack_from(">HI", firmware, 6)
        return Kernel(28 + meta, size, 0x81000000)
    assert magic == pack.UIMAGE_MAGIC
    size, load, entry = struct.unpack_from(">III", firmware, 12)
    assert entry == load
    sge = firmware[UIMAGE:].startswith(b"DIR-")
    return Kernel(160 if sge else UIMAGE, size, load, firmware[31] == 3,
                  not sge)


# --- the files ---

@pytest.mark.boards(*LOADERS)
def test_files(board):
    """the kernel goes where other kernels of the router go, fits, is Lifeboat
    for RAM; and OpenWrt takes the file for this router"""
    firmware = in_flash(board)
    kernel = find_kernel(firmware)
    usual = images.read(board, "new-nometa")
    assert kernel.load == find_kernel(usual).load
    router = machines.BOARDS[board]
    assert kernel.offset + kernel.length <= router.partitions[
        "kernel" if router.nand else "firmware"][1]

    data = kernel.data(firmware)
    if kernel.packed:
        # no end is marked: where no size is told, it is not found
        told, = struct.unpack_from("<Q", data, 5)
        endless = lzma.LZMADecompressor(lzma.FORMAT_ALONE)
        data = endless.decompress(data[:5] + b"\xff" * 8 + data[13:])[:told]
        assert not endless.eof and len(data) == told
    program = (BUILD / board / "u-boot-ram/u-boot.bin").read_bytes()
    assert data.rstrip(b"\0").endswith(program.rstrip(b"\0"))

    if find_kernel(usual).offset == 512:
        return  # the tests' firmware of TP-Link's format has no metadata
    device, = split_metadata(images.read(board, "new-sysupgrade"))[1][
        "supported_devices"]
    assert device in split_metadata(read(board))[1]["supported_devices"]


@pytest.mark.boards(*(b for b in (
    "tplink_wdr4300", "dlink_dir-860l-b1", "dlink_dir-882-a1")
    if b in LOADERS))
def test_factory(board):
    """the same, as the vendor's rescue takes it"""
    firmware, factory = in_flash(board), read(board, "factory")
    kernel = find_kernel(firmware)
    assert kernel.data(firmware) in factory
    if board == "tplink_wdr4300":
        assert factory[pack.TPLINK_MD5] == pack.tplink_md5(factory)
        # mktplinkfw's 8Mlzma, all of it
        assert len(factory) == 0x7c0000
        assert find_kernel(factory) == kernel
    elif board == "dlink_dir-860l-b1":
        assert factory.endswith(firmware) and len(factory) > len(firmware)


# --- started from flash ---

def uimage_header(kernel, data):
    """U-Boot's, for a kernel that has another"""
    return pack.uimage(data, kernel.load, kernel.load, "", kind=(
        pack.UIMAGE_LZMA if kernel.packed else pack.UIMAGE_PLAIN))[:UIMAGE]


def start_from_flash(router):
    """what the router's own loader does at each power-on, at the prompt"""
    board = machines.BOARDS[router.board]
    loader = LOADERS[router.board]
    start = board.partitions["firmware"][0]
    firmware = flashimage.partition(
        router.flash(), "kernel" if board.nand else "firmware", router.board)
    kernel = find_kernel(firmware)
    size = kernel.offset + kernel.length
    at = loader.at

    loaders.power_on(router)
    if board.nand:
        loaders.command(router, f"mtd read nand0 {at:#x} {start:#x} {size:#x}")
    elif loader.flash:
        at = loader.flash + start
    else:
        loaders.command(router, "sf probe")
        loaders.command(router, f"sf read {at:#x} {start:#x} {size:#x}")
    if not kernel.legacy:
        if loader.flash:
            loaders.command(router, f"cp.b {at:#x} {loader.at:#x} {size:#x}")
            at = loader.at
        at += kernel.offset - UIMAGE
        loaders.write_memory(router, at, uimage_header(
            kernel, kernel.data(firmware)))
    router.console.send(f"bootm {at:#x}\n")


@pytest.mark.boards(*STARTED)
def test_journey(make_router, board):
    """the old loader starts the trial, the trial's page brings a firmware, and
    the old loader starts that: not a byte of the boot partition has changed"""
    router = make_router(firmware=in_flash(board))
    loaders.put_into_flash(router)
    start_from_flash(router)
    router.wait(r"^lifeboat: rescue: started from RAM$")
    router.wait(OPEN)
    status = router.status()
    assert status["reason"] == "ram" and status["intact"]
    # SEAMA has no place for a name
    assert status["firmware"].startswith(
        "SEAMA" if "860l" in board else "Lifeboat trial ")
    # nor does it start that, itself that is, because nobody has come
    assert not status["starts_in_ms"]

    router.install()
    router.power_off()
    router.assert_protected()
    start_from_flash(router)
    router.wait_for_firmware("v2-new")
