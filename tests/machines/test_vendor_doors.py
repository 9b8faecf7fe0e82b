# SPDX-License-Identifier: GPL-2.0-or-later
"""Each vendor's door once on a router of that vendor's, on the model of its
SoC, with the client that people have.  What each door does with all else is
tests/e2e's, on Malta."""
import pathlib
import re

import pytest

import images
import netns
import tftpd
from machines import TOP
from router import PATIENCE

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))

NAME = "new-sysupgrade"


def rescue(router, pc, address):
    router.enter_rescue(netdev=netns.NETDEV, prefix=pc.prefix)
    pc.address(address)
    return images.path(router.board, NAME)


@pytest.mark.boards("netgear_r6220")
def test_netgear_nmrp(router, pc):
    path = rescue(router, pc, "10.0.0.1")
    code, text = pc.attempt("nmrpflash", "-i", netns.CABLE, "-t", "5000", "-T",
                            "600000", "-f", str(path))
    assert code == 0 and "Remote finished" in text, text
    router.wait_for_firmware("v2-new")


@pytest.mark.boards("netgear_r6220")
def test_netgear_tftp(router, pc):
    path = rescue(router, pc, "192.168.1.10")
    code, text = pc.attempt("tftp", "-m", "binary", "192.168.1.1", "-c", "put",
                            str(path), "R6220.img")
    assert code == 0, text
    router.wait_for_firmware("v2-new")


def asked_for(board):
    """(server, name) of a board's device tree"""
    text = pathlib.Path(TOP, "build/boards", f"{board}.dts").read_text()
    return re.search(r'tftp-fetch = "([\d.]+)", "([^"]+)"', text).groups()


@pytest.mark.boards("tplink_archer-c6-v2", "tplink_wdr4300")
def test_tplink_recovery(router, pc, tmp_path):
    server, name = asked_for(router.board)
    path = rescue(router, pc, server)
    (tmp_path / name).write_bytes(path.read_bytes())
    with tftpd.serving(pc, server, tmp_path, "hpa"):
        router.wait(rf'^lifeboat: upload of "{name}"')
        router.wait_for_firmware("v2-new")


@pytest.mark.boards("xiaomi_mi-router-3g")
def test_xiaomi_netboot(router, pc, tmp_path):
    """recipes have a name of their own each, and the PC at 192.168.31.1"""
    path = rescue(router, pc, "192.168.31.1")
    (tmp_path / "test.bin").write_bytes(path.read_bytes())
    with tftpd.netboot(pc, "192.168.31.1", tmp_path, "--dhcp-boot=test.bin"):
        router.wait(r'^lifeboat: upload of "test\.bin"')
        router.wait_for_firmware("v2-new")


# path and field of the vendor's own page
DLINK = {"dlink_dir-505": ("/cgi/index", "files"),
         "dlink_dir-860l-b1": ("/", "firmware"),
         "dlink_dir-882-a1": ("/", "firmware")}


@pytest.mark.boards(*DLINK)
def test_dlink_page(router, pc):
    path = rescue(router, pc, "192.168.0.100")
    where, field = DLINK[router.board]
    text = pc.curl("--max-time", str(PATIENCE), "-F", f"{field}=@{path}",
                   f"http://192.168.0.1{where}")
    assert "OK: " in text, text
    router.wait_for_firmware("v2-new")
