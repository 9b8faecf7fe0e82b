# SPDX-License-Identifier: GPL-2.0-or-later
"""The very image that a router would be given, on a model of its SoC: from
the reset vector to the restored firmware, over the SoC's own Ethernet."""
import hashlib
import json
import os
import pathlib
import re

import pytest

import flashimage
import images
import machines
import pace
import pcap
import walk
from cable import Cable
from router import EXACT_CLOCK, OPEN

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "shared" / "vectors"
# (image of the board's real format, the bytes of it that belong in firmware)
REAL = {
    "glinet_gl-ar150": ("raw-uimage__gl-ar150-sysupgrade.bin", 0xe0004),
    "zbtlink_zbt-wg3526-16m": ("raw-uimage__zbt-wg3526-16m-sysupgrade.bin",
                               0xe0004),
    "tplink_archer-a6-v3": ("raw-uimage__archer-a6-v3-sysupgrade.bin",
                            0xd0004),
    "dlink_dir-860l-b1": ("seama__dir-860l-b1-sysupgrade.bin", 0xe0004),
    "dlink_dir-882-a1": ("raw-sge-uimage__dir-882-a1-sysupgrade.bin",
                         0xd0004),
}

pytestmark = pytest.mark.boards(*machines.models())

# and of each SoC: what is no matter of the board's, but of what is compiled for
# all of them
CODE = machines.models() if os.environ.get("ALL_BOARDS") else \
    (*machines.KINDS, "tplink_wdr4300", "tplink_archer-c6-v2")


def test_restore(router):
    wire = f"{router.dir}/wire"
    router.enter_rescue(qemu=pcap.args(wire))
    status = router.status()
    assert (status["board"], status["reason"]) == (router.board, "button")
    assert status["intact"]
    if machines.BOARDS[router.board].mac is not None:
        assert status["mac"] == walk.lan_address(
            machines.BOARDS[router.board].facts)
    if "log" in machines.BOARDS[router.board].doors:
        # from the banner on, which has been kept before there was DRAM
        _, log = router.request("GET", "/api/log")
        assert log.lstrip().startswith("U-Boot 2025.01 (")
    router.wait_for_leds({"waiting"})
    router.wait_for_leds(set())
    router.install()
    router.power_off()
    (upload,) = pcap.uploads(wire, pace.ADDRESS)
    assert not pcap.sent_again(upload)

    router.power_on()
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v2-new")


def test_upload_at_the_pace_of_the_cpu(router):
    """nothing is sent twice, the window does not close, and the CPU always
    has the next frame to work on, in one upload of three: a sender on a busy
    host may be late in ways that the capture does not tell from the router's,
    and is never early"""
    wire = pace.switch_on(router)
    shares = []
    while len(shares) < 3 and max(shares, default=0) < 0.95:
        pace.upload(router)
        upload = pcap.uploads(wire, pace.ADDRESS)[len(shares)]
        assert not pcap.sent_again(upload)
        assert all(s.window for s in upload)
        took, busy = pcap.pace(upload)
        shares.append(busy / took)
    assert max(shares) >= 0.95, shares


def test_button_not_held(router):
    router.power_on()
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v1-old")
    router.assert_cached()
    for address, (bits, value) in machines.BOARDS[router.board].pins.items():
        assert router.register(address) & bits == value, f"{address:#x}"
    assert not router.console.seen(r"rescue")
    # a start that is counted is one program, in its log
    log, board = router.power_off()["log"], machines.BOARDS[router.board]
    assert [op[0] for op in log] == ["program"] * bool(board.facts.count)
    for _, at, _ in log:
        begin, size = map(board.file_size, board.place(board.facts.count))
        assert begin <= at < begin + size


@pytest.mark.boards(*CODE)
def test_button_let_go_early(router):
    # on the guest's clock half a second before it is looked at, and half after
    router.power_on(reset=1, qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: reset is held")
    router.wait(r"^lifeboat: released early$")
    router.wait_for_firmware("v1-old")


@pytest.mark.boards(*CODE)
def test_large_kernel(router):
    """as those of some years from now will be: as much RAM as Linux would take
    (test_large_linux.py), in less time"""
    router.enter_rescue()
    router.install("big16-sysupgrade")
    router.power_off()
    router.power_on()
    router.wait_for_firmware("v2-new")


@pytest.mark.boards(*CODE)
def test_refused(router):
    """when it is judged, and not at the next start"""
    router.enter_rescue()
    for name, code, words in (("new-other-board", 422, ""),
                              ("big64-sysupgrade", 413, "kernel is too big")):
        text = router.curl("-T", str(images.path(router.board, name)),
                           "-w", "\n%{http_code}")
        assert text.endswith(f"\n{code}") and words in text
    assert router.power_off()["log"] == []
    assert router.flash() == router.original


@pytest.mark.boards(
    *(name for name in machines.models() if not machines.BOARDS[name].script))
def test_page_without_script(router):
    """as a browser walks it: the form, the verdict, the bar, the end"""
    html = {"Accept": "text/html"}
    router.enter_rescue()
    code, text = router.request("GET", "/", headers=html)
    assert code == 200 and 'enctype="multipart/form-data"' in text
    assert "<script" not in text
    page = router.curl("-H", "Accept: text/html", "-F", "firmware=@" +
                       str(images.path(router.board, "new-sysupgrade")))
    assert "Nothing has been written yet" in page
    digest = re.search(r'name="sha256" value="(\w{64})"', page).group(1)
    code, _ = router.request("POST", "/flash", f"sha256={digest}", html)
    assert code == 303
    while "refresh" in router.request("GET", "/progress", headers=html)[1]:
        pass
    router.wait(r"^lifeboat: done$")
    router.wait_for_firmware("v2-new")


@pytest.mark.boards(*REAL)
def test_image_of_openwrt(router):
    """as its tools make it for this board; its kernel is noise"""
    name, length = REAL[router.board]
    image = (VECTORS / name).read_bytes()
    router.enter_rescue()
    code, text = router.request("POST", "/api/image", image)
    assert code == 200, text
    digest = hashlib.sha256(image).hexdigest()
    code, text = router.request("POST", "/api/flash",
                                json.dumps({"sha256": digest}))
    assert code == 202, text
    router.wait(r"^lifeboat: done$")
    assert router.status()["state"] == "done"
    router.power_off()
    written = flashimage.partition(router.flash(), "firmware", router.board)
    assert written.startswith(image[:length])


def test_nothing_in_flash(make_router):
    router = make_router(firmware=None)
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(OPEN)
    router.install()


@pytest.mark.boards(*CODE)
def test_damaged_kernel(make_router, board):
    firmware = images.flipped(images.read(board, "old-nometa"), 1000)
    router = make_router(firmware=firmware)
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")


def cut(router, n):
    router.enter_rescue(cut_after=n)
    router.curl("-T", str(images.path(router.board, "new-sysupgrade")),
                check=False)
    assert router.wait_for_power_cut()["cut"] == n
    router.assert_protected()

    router.power_on()
    # it says so where it knows
    router.wait(r"^lifeboat: rescue: "
                "(no working firmware in flash|writing the firmware was cut "
                "off)$")
    router.wait(OPEN)
    router.install()


def test_power_cut(router):
    """in the middle"""
    cut(router, 120 if machines.BOARDS[router.board].nand else 700)


@pytest.mark.boards(*machines.KINDS)
@pytest.mark.parametrize("n", [1, 2])
def test_early_power_cut(router, n):
    """in the first erase, in what comes next"""
    cut(router, n)


# --- sockets ----------------------------------------------------------------

def test_lan(router):
    """the WAN port is silent; and frames are lost where they come faster than
    the ring can take, and those that come later are not"""
    lan, wan = Cable(), Cable()
    has_wan = machines.BOARDS[router.board].wan
    router.enter_rescue(netdev=lan.netdev, qemu=(
        "-netdev", f"{wan.netdev},id=wan", *has_wan) if has_wan else ())
    # only an address that nobody else has is its own
    lan.ask_until_answered("192.168.1.1")
    if has_wan:
        wan.ask("192.168.1.1")
    for _ in range(500):
        lan.ask("192.168.1.77")
    # nobody has asked for this one before
    answer = lan.ask_until_answered("192.168.0.1")
    # in the frame and in ARP, the router's own
    assert answer[6:12] == answer[22:28]
    if machines.BOARDS[router.board].mac is not None:
        assert answer[6:12].hex(":") == walk.lan_address(
            machines.BOARDS[router.board].facts)
    # what came there has been seen by now, and dropped
    assert wan.is_silent()
    lan.close()
    wan.close()


@pytest.mark.boards(*(name for name in machines.models()
                      if "dhcp" in machines.BOARDS[name].doors))
def test_dhcp(router):
    """broadcasts other than ARP reach the CPU, too; and a router that has
    lost its MAC address makes one up"""
    at = machines.BOARDS[router.board].mac
    if at is not None:
        router.set_flash(at, b"\xff" * 6)
    lan = Cable()
    router.enter_rescue(netdev=lan.netdev)
    lan.discover()
    offer = lan.offer()
    assert offer[42] == 2               # BOOTREPLY
    # locally administered, and not a group's
    assert offer[6] & 3 == 2
    lan.close()
