# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable that somebody else is on already: the house's router, a PC with our
address, a PC that marks how urgent its frames are."""
import contextlib
import json
import select
import struct
import threading

import pytest

import flashimage
import frames
import netns
import rawhttp
from frames import EVERYBODY, Wire, ip4
from router import FAST_CLOCK, OPEN

# of a slow reader's segments
MSS = 256

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


def test_an_address_that_is_somebody_elses(wired, pc):
    """it is left alone, and said so; the others are not"""
    cable = pc.cable()
    pc.run("ip", "addr", "add", "192.168.1.1/24", "dev", netns.CABLE)
    pc.run("ip", "addr", "add", "192.168.0.2/24", "dev", netns.CABLE)
    assert pc.ping("192.168.0.1")
    wired.wait(r"^lifeboat: 192\.168\.1\.1 is somebody else's, ")
    assert "curl -F" in pc.curl("http://192.168.0.1/")
    status = json.loads(pc.curl("http://192.168.0.1/api/status"))
    assert status["notice"].startswith("192.168.1.1 is somebody else's, ")
    assert "192.168.0" not in status["notice"]
    ours = bytes.fromhex("525400123456")
    cable.setblocking(False)
    claimed = []
    with contextlib.suppress(BlockingIOError):
        while True:
            f = cable.recv(2000)
            if f[6:12] == ours and f[12:14] == b"\x08\x06":
                claimed.append(f[28:32])
    # neither before it was known nor later
    assert ip4("192.168.1.1") not in claimed
    assert ip4("192.168.0.1") in claimed
    # nor by an answer to a neighbour
    pc.run("ip", "addr", "del", "192.168.1.1/24", "dev", netns.CABLE)
    pc.run("ip", "addr", "add", "192.168.1.5/24", "dev", netns.CABLE)
    assert pc.is_silent("192.168.1.1")


class OtherServer:
    """offers 192.168.178.20 to whoever asks, by broadcast, while it is on;
    OFFERS: clients that another one has offered something to; ASKED: how often
    others than we have asked"""

    def __init__(self, cable):
        self.cable, self.offers, self.asked = cable, [], 0
        self.off = threading.Event()
        self.thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self.cable.settimeout(0.2)
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.off.set()
        self.thread.join()
        self.cable.close()

    def _serve(self):
        """up to the last frame that has come"""
        while True:
            try:
                f = self.cable.recv(2000)
            except TimeoutError:
                if self.off.is_set():
                    return
                continue
            if f[12:14] != b"\x08\0" or f[23] != 17:
                continue
            ports = struct.unpack("!HH", f[34:38])
            message = f[42:]
            kind = message[242:243]
            if ports == (67, 68) and message[:1] == b"\2":
                self.offers.append(message[28:34])
            if ports == (68, 67) and kind == b"\1":
                self.asked += message[28:34] != frames.MAC
                reply = bytearray(frames.dhcp(2, mac=message[28:34],
                                              xid=message[4:8], op=2))
                reply[16:20] = ip4("192.168.178.20")
                self.cable.send(frames.udp(
                    EVERYBODY, "192.168.178.1", 67, "255.255.255.255", 68,
                    bytes(reply), src=bytes.fromhex("0200000000aa")))


def test_another_dhcp_server(wired, pc):
    """the house keeps its addresses"""
    wire = Wire(pc.cable())
    with OtherServer(pc.cable()) as other:
        # as often as a client asks, until somebody else has been heard
        wire.ask_until(frames.discover(), lambda: wired.console.seen(
            r"^lifeboat: Another DHCP server is here, 192\.168\.178\.1: "))
        pc.address("192.168.1.2")
        status = json.loads(pc.curl("http://192.168.1.1/api/status"))
        assert status["notice"].startswith("Another DHCP server is here, 192.")
        wire.send(frames.discover())
        assert wire.find()
    assert other.asked
    assert frames.MAC not in other.offers


def test_frames_of_no_vlan(wired, pc):
    """802.1Q, VLAN 0: a priority and nothing else; others are not for us"""
    wire = Wire(pc.cable())
    assert wire.find()

    def send(vid, payload):
        f = frames.icmp_echo(wire.router, wire.ip, wire.router_ip, payload)
        wire.send(f[:12] + struct.pack("!HH", 0x8100, 0xe000 | vid) + f[12:])

    send(5, b"5" * 56)
    send(0, b"0" * 56)
    # the answer to the first one would be the first
    assert next(f[42:] for f in wire.frames()
                if f[12:14] == b"\x08\0" and f[23] == 1 and f[34] == 0
                ) == b"0" * 56


def test_the_firmware_waits_for_a_backup_that_is_read(router, pc):
    """slowly, and longer than for a page's last words"""
    router.power_on(reset=60, netdev=netns.NETDEV, prefix=pc.prefix,
                    qemu=FAST_CLOCK)
    router.wait(OPEN)
    pc.address("192.168.1.2")
    wire = Wire(pc.cable())
    assert wire.find()
    reader = wire.connection(options=struct.pack("!BBH", 2, 4, MSS),
                             window=2 * MSS)
    reader.send(rawhttp.head("GET", "/api/backup/all"))
    assert "202" in pc.curl("-w", "%{http_code}", "-H", "Content-Type:", "-d",
                            '{"mode": "normal"}',
                            "http://192.168.1.1/api/boot")
    # two of the guest's clock's time-outs, one behind the other: each is as
    # long as a page's last words are waited for
    for _ in range(2):
        with pc.connect("192.168.1.1") as idle:
            while not select.select([idle.sock], [], [], 0)[0]:
                total = len(reader.got) + MSS
                assert len(reader.read(total=total)) >= total
            assert idle.at_end()
    assert len(reader.got) < flashimage.SIZE
    reader.reset()
    router.wait_for_firmware("v1-old")
