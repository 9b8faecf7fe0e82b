# SPDX-License-Identifier: GPL-2.0-or-later
"""The NMRP door: Debian's nmrpflash (0.9.14) in a private network namespace,
and by hand what its author's version (0.9.27) and what no client does."""
import json
import select
import signal
import socket
import struct
import subprocess
import time

import pytest

import images
import netns
import qmp
from router import EXACT_CLOCK, OPEN, PATIENCE

# what nmrpflash lends, and what it takes for itself
ROUTER, LENT, PC = "192.168.1.1", "10.164.183.252", "10.164.183.253"
TYPE = 0x912
ADVERTISE, CONF_REQ, CONF_ACK, CLOSE_REQ, CLOSE_ACK, ALIVE_REQ, ALIVE_ACK = \
    range(1, 8)
UL_REQ = 0x10
MAGIC = struct.pack(">HH", 1, 8) + b"NTGR"
FW_UP = struct.pack(">HH", 0x101, 4)

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


def nmrpflash(path, *options):
    """with the patience that a busy host takes: five seconds for a frame, one
    for an ACK, five times, and ten minutes for flash"""
    return ["nmrpflash", "-i", netns.CABLE, "-t", "5000", "-T", "600000",
            "-f", str(path), *options]


def flash(pc, board, name, *options):
    return pc.attempt(*nmrpflash(images.path(board, name), *options))


def status(pc):
    pc.address("192.168.1.2")
    return json.loads(pc.curl(f"http://{ROUTER}/api/status"))


# --- Debian's ---

@pytest.mark.both_endians
def test_good(wired, pc):
    code, text = flash(pc, wired.board, "new-sysupgrade")
    assert code == 0, text
    assert "Remote finished" in text
    wired.wait_for_firmware("v2-new")


def test_good_at_one_of_our_own_addresses(wired, pc):
    code, text = flash(pc, wired.board, "new-sysupgrade", "-a", ROUTER, "-A",
                       "192.168.1.2")
    assert code == 0, text
    wired.wait_for_firmware("v2-new")


def test_of_another_board(wired, pc):
    code, text = flash(pc, wired.board, "new-other-board")
    assert code
    assert "CONF_REQ" in text and "Remote finished" not in text
    assert f"Sending configuration: {LENT}/24" in text
    assert "this router" in status(pc)["error"]
    # the address that it was lent is gone
    pc.address(PC)
    assert pc.is_silent(LENT)
    assert wired.power_off()["erases"] == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "224.0.0.1", "10.1.2.255"])
def test_address_that_is_none(wired, pc, address):
    code, text = flash(pc, wired.board, "new-sysupgrade", "-a", address, "-A",
                       "10.1.2.3")
    assert code, text
    wired.wait("NMRP: the PC offers an address")
    pc.run("ip", "addr", "flush", "dev", netns.CABLE)
    code, text = flash(pc, wired.board, "new-sysupgrade")
    assert code == 0, text


def test_interrupted(wired, pc):
    """and started again at once"""
    with subprocess.Popen([*pc.prefix, *nmrpflash(
            images.path(wired.board, "new-sysupgrade"))],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as p:
        wired.wait("upload of")
        p.send_signal(signal.SIGKILL)
    # which it would have taken back itself
    pc.run("ip", "addr", "flush", "dev", netns.CABLE)
    code, text = flash(pc, wired.board, "new-sysupgrade")
    assert code == 0, text
    wired.wait_for_firmware("v2-new")


def test_while_the_page_is_at_work(wired, pc):
    """the second is told by whom it has to wait"""
    pc.address("192.168.1.2")
    with pc.connect(ROUTER) as page:
        page.send(b"PUT / HTTP/1.1\r\nHost: 192.168.1.1\r\n"
                  b"Content-Length: 1000000\r\n\r\n" + bytes(1000))
        wired.wait(r"^lifeboat: receiving$")
        code, text = flash(pc, wired.board, "new-sysupgrade")
    assert code
    assert "192.168.1.2" in text


# --- by hand ---
def udp():
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


class Client:
    """frames by hand, and a socket for TFTP; ROUTER_MAC once it has answered"""

    def __init__(self, pc):
        self.wire = pc.cable()
        self.mac = self.wire.getsockname()[4]
        self.router = None
        self.udp = pc.inside(udp)
        self.pc = pc

    def send(self, code, options=b"", src=None):
        self.wire.send((self.router or b"\xff" * 6) + (src or self.mac) +
                       struct.pack(">HHBBH", TYPE, 0, code, 0,
                                   6 + len(options)) + options)

    def next(self, timeout=PATIENCE):
        """(code, options), or None"""
        deadline = time.monotonic() + timeout
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.wire], [], [], left)[0]:
                break
            frame, where = self.wire.recvfrom(2048)
            if (where[2] == socket.PACKET_OUTGOING or
                    frame[12:14] != struct.pack(">H", TYPE)):
                continue
            assert frame[:6] == self.mac
            self.router = frame[6:12]
            code, length = struct.unpack(">BxH", frame[16:20])
            return code, frame[20:14 + length]
        return None

    def configure(self, ip=LENT):
        """as far as UL_REQ"""
        self.pc.run("ip", "addr", "add", f"{PC}/24", "dev", netns.CABLE)
        self.send(ADVERTISE, MAGIC)
        while (got := self.next(0.5)) is None:
            self.send(ADVERTISE, MAGIC)
        assert got == (CONF_REQ, b"")
        self.send(CONF_ACK, struct.pack(">HH", 2, 12) + socket.inet_aton(ip) +
                  socket.inet_aton("255.255.255.0") + FW_UP)
        while (got := self.next())[0] == CONF_REQ:
            pass
        assert got == (UL_REQ, struct.pack(">HH", 0x181, 12) + b"firmware")

    def put(self, data, last=True, tail=b""):
        """by TFTP; the answer to the last block"""
        self.udp.sendto(b"\0\2firmware\0octet\0blksize\x001456\0" + tail,
                        (LENT, 69))
        assert self.answer(0) == b"\0\6blksize\x001456\0"
        blocks = [data[i:i + 1456] for i in range(0, len(data) + 1, 1456)]
        for n, block in enumerate(blocks[:None if last else -1], 1):
            packet = struct.pack(">HH", 3, n) + block
            self.udp.sendto(packet, (LENT, 69))
            got = self.answer(n)
        return got

    def answer(self, block):
        """past what is said again of the block before"""
        while True:
            assert select.select([self.udp], [], [], PATIENCE)[0]
            got, peer = self.udp.recvfrom(2048)
            assert peer == (LENT, 69)
            if got != struct.pack(">HH", 4, (block - 1) & 0xffff):
                return got


@pytest.fixture
def client(wired, pc):
    return Client(pc)


def test_authors_version(wired, client):
    """short frames; it only listens, and closes when we do"""
    client.configure()
    got = client.put(images.read(wired.board, "new-sysupgrade"),
                     tail=b"\x7f\0\1\0blksize\x008\0")
    assert got[:2] == b"\0\4"
    codes = []
    while not codes or codes[-1] != CLOSE_REQ:
        codes.append(client.next()[0])
        if codes[-1] == ALIVE_REQ:
            client.send(ALIVE_ACK)
    client.send(CLOSE_ACK)
    # nothing that would make it send once more
    assert set(codes) <= {ALIVE_REQ, CLOSE_REQ}
    assert client.next(2) is None
    wired.wait_for_firmware("v2-new")


def test_closed_when_all_is_written(wired, client):
    """whoever pulls the plug as soon as he is let go has the new firmware"""
    client.configure()
    client.put(images.read(wired.board, "new-sysupgrade"))
    while client.next()[0] != CLOSE_REQ:
        pass
    wired.power_off()
    wired.power_on()
    wired.wait_for_firmware("v2-new")


def test_close_is_repeated(wired, client):
    """until it is acknowledged, and the firmware waits for that"""
    client.configure()
    client.put(images.read(wired.board, "new-sysupgrade"))
    closes = 0
    while (got := client.next(3)) is not None:
        closes += got[0] == CLOSE_REQ
    assert closes == 12
    wired.wait_for_firmware("v2-new")


def test_refused(wired, client):
    """it starts afresh, as 0.9.27 knows it, and does not ask once more"""
    client.configure()
    client.put(b"no firmware")
    codes = []
    while (got := client.next(2)) is not None:
        codes.append(got[0])
    assert [c for c in codes if c != ALIVE_REQ] == [CONF_REQ] * 5
    client.send(ADVERTISE, MAGIC)
    assert client.next()[0] == CONF_REQ


def test_alive_while_it_is_checked(pc, router):
    """Debian's gives up after 0.3 s without a frame.  What becomes of an image
    that is damaged is known when all of it has been looked at, by the guest's
    clock: on a busy host, too"""
    router.power_on(reset=3, netdev=netns.NETDEV, prefix=pc.prefix,
                    qemu=EXACT_CLOCK)
    router.wait(OPEN)
    client = Client(pc)
    image = bytearray(images.read(router.board, "3m-sysupgrade"))
    image[len(image) // 2] ^= 1
    # by that clock a client of a busy host would fall silent
    with qmp.slow_cpu(router.monitor):
        client.configure()
        client.put(bytes(image))
    codes = []
    while (got := client.next())[0] != CONF_REQ:
        codes.append(got[0])
    # one may be of the last turn before it
    assert set(codes) == {ALIVE_REQ} and len(codes) > 1
    router.wait(r"^lifeboat: The file is damaged")


def test_asks_again_when_it_breaks_off(wired, client):
    client.configure()
    client.put(bytes(5000), last=False)
    wired.wait("fell silent")
    assert client.next()[0] == UL_REQ
    # from a port where no answer of before is on its way
    client.udp = client.pc.inside(udp)
    client.put(images.read(wired.board, "new-sysupgrade"))
    while client.next()[0] != CLOSE_REQ:
        pass
    client.send(CLOSE_ACK)
    wired.wait_for_firmware("v2-new")


def test_lent_address_is_there_for_its_pc_only(wired, client, pc):
    client.configure()
    assert pc.ping(LENT, count=1)
    pc.run("ip", "link", "set", netns.CABLE, "down")
    pc.run("ip", "link", "set", netns.CABLE, "address", "02:00:00:00:00:77")
    pc.run("ip", "link", "set", netns.CABLE, "up")
    assert pc.is_silent(LENT)


@pytest.mark.parametrize("frame", [
    b"", b"\0", b"\0\0\1", b"\0\0\1\0\0", b"\0\0\1\0\0\5", b"\0\0\1\0\xff\xff",
    b"\0\0\1\0\0\x0a\0\1\0\0", b"\0\0\1\0\0\x0a\0\1\0\3",
    b"\0\0\1\0\0\x0a\0\1\xff\xff", b"\0\0\1\0\0\x0e\0\1\0\x08XXXX",
    b"\0\0\3\0\0\x0a\1\1\0\4", b"\xff" * 1400], ids=repr)
def test_garbage(wired, client, frame):
    client.wire.send(b"\xff" * 6 + client.mac + struct.pack(">H", TYPE) + frame)
    assert client.next(1) is None
    client.send(ADVERTISE, MAGIC)
    assert client.next()[0] == CONF_REQ
