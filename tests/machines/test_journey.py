# SPDX-License-Identifier: GPL-2.0-or-later
"""The very image that a router would be given, on a model of its SoC: from
the reset vector to the restored firmware, over the SoC's own Ethernet."""
import hashlib
import json
import pathlib
import re
import socket
import struct

import pytest

import flashimage
import images
import machines
import pace
import pcap
from router import EXACT_CLOCK, OPEN, PATIENCE

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

pytestmark = pytest.mark.boards(*machines.MODELS)


def test_restore(router):
    wire = f"{router.dir}/wire"
    router.enter_rescue(qemu=pcap.args(wire))
    status = router.status()
    assert (status["board"], status["reason"]) == (router.board, "button")
    assert status["intact"]
    if machines.BOARDS[router.board].mac is not None:
        assert status["mac"] == flashimage.MAC.hex(":")
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
    assert router.power_off()["log"] == []


def test_button_let_go_early(router):
    # on the guest's clock half a second before it is looked at, and half after
    router.power_on(reset=1, qemu=EXACT_CLOCK)
    router.wait(r"^lifeboat: reset is held")
    router.wait(r"^lifeboat: released early$")
    router.wait_for_firmware("v1-old")


def test_large_kernel(router):
    """as those of some years from now will be: as much RAM as Linux would take
    (test_large_linux.py), in less time"""
    router.enter_rescue()
    router.install("big16-sysupgrade")
    router.power_off()
    router.power_on()
    router.wait_for_firmware("v2-new")


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
    *(name for name in machines.MODELS if not machines.BOARDS[name].script))
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


def test_damaged_kernel(make_router, board):
    firmware = images.flipped(images.read(board, "old-nometa"), 1000)
    router = make_router(firmware=firmware)
    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")


# one of each SoC family and kind of flash; DIR-505's driver is its own
KINDS = ("glinet_gl-ar150", "dlink_dir-505", "glinet_gl-ar300m-nand",
         "zbtlink_zbt-wg3526-16m", "netgear_r6220")


def cut(router, n):
    router.enter_rescue(cut_after=n)
    router.curl("-T", str(images.path(router.board, "new-sysupgrade")),
                check=False)
    assert router.wait_for_power_cut()["cut"] == n
    router.assert_protected()

    router.power_on()
    router.wait(r"^lifeboat: rescue: no working firmware in flash$")
    router.wait(OPEN)
    router.install()


def test_power_cut(router):
    """in the middle"""
    cut(router, 120 if machines.BOARDS[router.board].nand else 700)


@pytest.mark.boards(*KINDS)
@pytest.mark.parametrize("n", [1, 2])
def test_early_power_cut(router, n):
    """in the first erase, in what comes next"""
    cut(router, n)


# --- sockets ----------------------------------------------------------------

ME = bytes.fromhex("020000000002")


class Cable:
    """a QEMU netdev whose frames come and go as UDP datagrams; ME is at its
    other end"""

    def __init__(self, me=ME):
        self.me = me
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.settimeout(PATIENCE)
        # QEMU may bind it, too, and then has what comes; nobody else is given it
        self.kept = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.kept.bind(("127.0.0.1", 0))
        self.kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.theirs = self.kept.getsockname()[1]
        mine = self.sock.getsockname()[1]
        self.netdev = ("dgram,local.type=inet,local.host=127.0.0.1,"
                       f"local.port={self.theirs},remote.type=inet,"
                       f"remote.host=127.0.0.1,remote.port={mine}")

    def ask(self, address):
        """ARP: who has it?  Not as 192.168.1.2, which is QEMU's: nobody
        moves a PC that the router is talking with (net/stay.c)"""
        arp = struct.pack(">HHBBH6s4s6s4s", 1, 0x800, 6, 4, 1, self.me,
                          socket.inet_aton("192.168.1.9"), bytes(6),
                          socket.inet_aton(address))
        frame = b"\xff" * 6 + self.me + b"\x08\x06" + arp
        self.sock.sendto(frame.ljust(60, b"\0"), ("127.0.0.1", self.theirs))

    def discover(self):
        """DHCP: is there a server?"""
        dhcp = struct.pack(">BBBBIHHIIII16s192xI3B", 1, 1, 6, 0, 0x1234, 0, 0,
                           0, 0, 0, 0, ME, 0x63825363, 53, 1, 1) + b"\xff"
        udp = struct.pack(">HHHH", 68, 67, 8 + len(dhcp), 0) + dhcp
        ip = struct.pack(">BBHHHBBHI4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17,
                         0, 0, b"\xff" * 4)
        total = sum(struct.unpack(">10H", ip))
        total = ~((total & 0xffff) + (total >> 16)) & 0xffff
        ip = ip[:10] + struct.pack(">H", total) + ip[12:]
        self.sock.sendto(b"\xff" * 6 + ME + b"\x08\x00" + ip + udp,
                         ("127.0.0.1", self.theirs))

    def offer(self):
        """the first frame from a DHCP server"""
        while True:
            frame = self.sock.recv(2048)
            if frame[12:14] == b"\x08\x00" and frame[23] == 17 and \
                    frame[34:36] == b"\0\x43":
                return frame

    def ask_until_answered(self, address):
        """the answer, which may be one to an earlier question"""
        self.sock.settimeout(1)
        for _ in range(PATIENCE):
            self.ask(address)
            try:
                return self.answer(address)
            except socket.timeout:
                pass
        raise AssertionError(f"{address} does not answer")

    def answer(self, address):
        """the first frame that is for us alone, and from there"""
        ip = socket.inet_aton(address)
        while (frame := self.sock.recv(2048))[:6] != self.me or \
                frame[12:14] != b"\x08\x06" or frame[28:32] != ip:
            pass
        return frame

    def is_silent(self):
        self.sock.setblocking(False)
        try:
            self.sock.recv(2048)
        except BlockingIOError:
            return True
        return False

    def close(self):
        self.sock.close()
        self.kept.close()


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
    if has_wan:
        assert answer[6:12] == flashimage.MAC
    # what came there has been seen by now, and dropped
    assert wan.is_silent()
    lan.close()
    wan.close()


@pytest.mark.boards(*(name for name in machines.MODELS
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
