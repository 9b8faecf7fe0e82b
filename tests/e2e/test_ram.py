# SPDX-License-Identifier: GPL-2.0-or-later
"""The image for RAM, started by a boot loader that is there already: a look
at Lifeboat before anything is written."""
import pathlib

import flashimage
from router import OPEN

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"
AT = 0x83000000


def stock_uboot(board, firmware):
    """a chip with plain U-Boot in its boot partition"""
    chip = bytearray(flashimage.make(board, firmware))
    offset, size = flashimage.PARTITIONS["boot"]
    loader = (BUILD / board / "u-boot-stock" / "u-boot.bin").read_bytes()
    chip[offset:offset + size] = loader.ljust(size, b"\xff")
    return bytes(chip)


def test_ram_image(make_router, board):
    # nothing that this loader knows, which leaves it at its prompt
    router = make_router(firmware="old-tplink")
    start = flashimage.PARTITIONS["firmware"][0]
    router.original = stock_uboot(board, router.original[start:])
    router.flash_file.write_bytes(router.original)
    ram = BUILD / board / f"lifeboat-{board}-ram.uimage"
    # as if `tftpboot` had fetched it
    router.power_on(qemu=("-device", f"loader,file={ram},"
                          f"addr={AT & 0x1fffffff:#x},force-raw=on"))
    router.wait(r"^malta # ")
    router.console.send(f"bootm {AT:#x}\n")
    router.wait(r"^lifeboat: rescue: started from RAM$")
    router.wait(OPEN)
    status = router.status()
    assert (status["reason"], status["intact"]) == ("ram", True)
    router.install()
    router.assert_protected()
