# SPDX-License-Identifier: GPL-2.0-or-later
"""A flash chip that is not the one that one thought of: another maker's, one
that nobody knows, a silent one, one whose blocks are protected."""
import pytest

import images
import machines
import walk
from router import OPEN

HTML = {"Accept": "text/html", "Accept-Encoding": "gzip"}


def chip(**properties):
    """QEMU's arguments for a NOR chip that is different"""
    return [a for name, value in properties.items() for a in (
        "-global", f"m25p80-generic.{name.replace('_', '-')}={value:#x}")]


def status_writes(router):
    """how often the chip's status register was written since power-on"""
    return router.monitor.command("qom-get", path="/machine/nor",
                                  property="status-writes")


# --- other makers -------------------------------------------------------------

# What loaders of these routers know, u-boot_mod (ar7240_flash.c) and Ralink's for
# MT7621 (drivers/spi_flash.c), what was found in some (forum.openwrt.org 165701:
# 1c7017, 149814: 1c7018), and a cheap one (XM25QH128C, 204018).  Those of W25Q64,
# W25Q128, MX25L64, MX25L128 and GD25Q64 are the boards' own on the models.
MAKERS = [
    ("tplink_wdr4300", 0x010216),       # S25FL064P counts from half its size
    ("tplink_wdr4300", 0x1c3017),       # EN25Q64
    ("tplink_wdr4300", 0xc22617),       # MX25L6455E
    ("tplink_archer-c6-v2", 0x1c7017),  # EN25QH64
    ("dlink_dir-505", 0x010216),
    ("dlink_dir-505", 0x1c3017),
    ("glinet_gl-ar150", "s25fl129p1"),
    ("glinet_gl-ar150", 0x20ba18),      # N25Q128A
    ("glinet_gl-ar150", 0xc84018),      # GD25Q128
    ("glinet_gl-ar300m-nor", 0x204018),
    ("zbtlink_zbt-wg3526-16m", 0x1c7018),
]


@pytest.mark.parametrize("board, other", MAKERS, scope="session",
                         ids=lambda p: p if isinstance(p, str) else f"{p:06x}")
def test_other_maker(router, other):
    """the page, and a firmware that starts"""
    router.enter_rescue(qemu=("-machine", f"chip={other}")
                        if isinstance(other, str) else chip(jedec_id=other))
    router.install()


@pytest.mark.boards("tplink_archer-c6-v2")
def test_other_maker_without_button(router):
    router.power_on(qemu=chip(jedec_id=0x1c7017))
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v1-old")


# --- no flash -----------------------------------------------------------------

def assert_no_flash(router, why):
    """the doors are open, say so, and let nothing in"""
    status = router.status()
    assert (status["state"], status["error"]) == ("failed", why)
    assert (status["limit"], status["intact"]) == (0, False)
    assert router.console.seen("^lifeboat: " + why)
    code, text = router.request("GET", "/", headers=HTML)
    assert code == 200 and why in text and "<form" not in text
    assert why in router.curl()
    image = str(images.path(router.board, "new-sysupgrade"))
    text = router.curl("-T", image, "-w", "\n%{http_code}")
    assert why in text and text.endswith("\n503")
    text = router.curl("-H", "Accept: text/html", "-F", f"firmware=@{image}")
    assert why in text
    for path, body in (("/api/image", b"x"), ("/flash", b""),
                       ("/api/restore/all?i-know=all", b"x"),
                       ("/api/settings/erase", b""),
                       ("/api/lifeboat", b"x"),
                       ("/api/boot", b'{"mode": "normal"}')):
        code, text = router.request("POST", path, body)
        assert code >= 400, path
    assert router.request("GET", "/api/backup/all")[0] >= 400
    assert router.request("GET", "/api/partitions") == (200, "[]\n")
    assert router.status()["error"] == why
    router.wait_for_leds({"waiting"})
    assert router.power_off()["log"] == []
    assert router.flash() == router.original


@pytest.mark.boards("glinet_gl-ar150", "dlink_dir-505",
                    "zbtlink_zbt-wg3526-16m")
def test_chip_that_nobody_knows(router):
    router.power_on(qemu=chip(jedec_id=0x1c707f))
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(OPEN)
    assert_no_flash(router,
                    "This Lifeboat cannot use the flash chip 1c 70 7f.")


@pytest.mark.boards("glinet_gl-ar150")
def test_chip_that_is_too_small(router):
    """8 MiB, as it says"""
    router.power_on(qemu=chip(jedec_id=0xef4017))
    router.wait(OPEN)
    assert_no_flash(router,
                    "This Lifeboat cannot use the flash chip ef 40 17.")


@pytest.mark.boards("glinet_gl-ar300m-nand")
def test_silent_nand(router):
    """the NOR chip beside it still has the MAC address"""
    router.power_on(qemu=("-global", "gd5f1gq4ua.silent=on"))
    router.wait(OPEN)
    assert router.status()["mac"] == \
        walk.lan_address(machines.ROUTERS[router.board].facts)
    assert_no_flash(router,
                    "This Lifeboat cannot use the flash chip ff ff ff.")


# --- block protection -----------------------------------------------------------

@pytest.mark.boards("glinet_gl-ar150", "dlink_dir-505", "tplink_wdr4300",
                    "zbtlink_zbt-wg3526-16m")
def test_protected_blocks(router):
    """BP0 to BP2, and the register itself"""
    router.enter_rescue(qemu=chip(status=0x9c))
    router.install()
    assert status_writes(router) == 1


@pytest.mark.boards("tplink_archer-c6-v2", "dlink_dir-505",
                    "zbtlink_zbt-wg3526-16m")
def test_status_register_is_not_worn_out(router):
    """by chips that U-Boot takes to be lockable, too"""
    lockable = {8: 0xc84017, 16: 0xef4018}[
        machines.BOARDS[router.board].size >> 20]
    router.power_on(qemu=chip(jedec_id=lockable))
    router.wait_for_firmware("v1-old")
    assert status_writes(router) == 0
    router.power_off()
    router.enter_rescue(qemu=chip(jedec_id=lockable))
    router.install()
    assert status_writes(router) == 0
