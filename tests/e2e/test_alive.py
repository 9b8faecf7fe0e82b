# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable that somebody else is on already: the house's router, a PC with our
address, a PC that marks how urgent its frames are."""
import json
import struct
import threading
import time

import pytest

import frames
import netns
import rawhttp
from frames import EVERYBODY, Wire, ip4

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
    cable.settimeout(0.1)
    claimed = []
    try:
        while True:
            f = cable.recv(2000)
            if f[6:12] == ours and f[12:14] == b"\x08\x06":
                claimed.append(f[28:32])
    except TimeoutError:
        pass
    # neither before it was known nor later
    assert ip4("192.168.1.1") not in claimed
    assert ip4("192.168.0.1") in claimed
    # nor by an answer to a neighbour
    pc.run("ip", "addr", "del", "192.168.1.1/24", "dev", netns.CABLE)
    pc.run("ip", "addr", "add", "192.168.1.5/24", "dev", netns.CABLE)
    assert not pc.ping("192.168.1.1", count=1)


class OtherServer(threading.Thread):
    """offers 192.168.178.20 to whoever asks, by broadcast"""

    def __init__(self, cable):
        super().__init__(daemon=True)
        self.cable, self.offers, self.asked = cable, [], 0
        self.cable.settimeout(0.2)
        self.on = True
        self.start()

    def run(self):
        while self.on:
            try:
                f = self.cable.recv(2000)
            except TimeoutError:
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
    other = OtherServer(pc.cable())
    wire = Wire(pc.cable())
    # as often as a client asks, until somebody else has been heard
    wire.ask_until(frames.discover(), lambda: wired.console.seen(
        r"^lifeboat: Another DHCP server is here, 192\.168\.178\.1: "))
    pc.address("192.168.1.2")
    status = json.loads(pc.curl("http://192.168.1.1/api/status"))
    assert status["notice"].startswith("Another DHCP server is here, 192.")
    wire.send(frames.discover())
    assert wire.find()
    other.on = False
    other.join()
    assert other.asked
    assert frames.MAC not in other.offers


def test_frames_of_no_vlan(wired, pc):
    """802.1Q, VLAN 0: a priority and nothing else; others are not for us"""
    wire = Wire(pc.cable())
    assert wire.find()

    def answered(vid):
        f = frames.icmp_echo(wire.router, wire.ip, wire.router_ip)
        wire.send(f[:12] + struct.pack("!HH", 0x8100, 0xe000 | vid) + f[12:])
        return any(g[12:14] == b"\x08\0" and g[23] == 1 and g[34] == 0
                   for g in wire.frames(1))

    assert answered(0)
    assert not answered(5)


def test_the_firmware_waits_for_a_backup_that_is_read(wired, pc):
    """slowly, and longer than for a page's last words"""
    pc.address("192.168.1.2")
    wire = Wire(pc.cable())
    assert wire.find()
    reader = wire.connection(window=2920)
    reader.send(rawhttp.head("GET", "/api/backup/all"))
    assert "202" in pc.curl("-w", "%{http_code}", "-H", "Content-Type:", "-d",
                            '{"mode": "normal"}',
                            "http://192.168.1.1/api/boot")
    # 32 KB a second at most: the chip takes longer than a page's last words
    until = time.monotonic() + 24
    while time.monotonic() < until:
        total = len(reader.got) + 8192
        assert len(reader.read(10, total=total)) >= total
        time.sleep(0.25)
    assert pc.ping("192.168.1.1", count=1)
    reader.reset()
    wired.wait_for_firmware("v1-old")
