# SPDX-License-Identifier: GPL-2.0-or-later
"""A DHCP and BOOTP server by hand, which says what none does."""
import collections
import select
import struct
import time

import frames
from frames import ip4
from router import PATIENCE

DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE = range(1, 8)
COOKIE = bytes.fromhex("63825363")
# by ARP: does somebody have the address of option 50?
PROBE = "probe"
# of a request; BOOTP's kind is 0; OWN: ciaddr
Asked = collections.namedtuple("Asked", "kind xid mac options own")


def options(**more):
    """{code: value}, as o53=b"\\1" """
    return {int(k[1:]): v for k, v in more.items()}


def _parse(frame):
    """None: nothing of the kind"""
    if frame[12:14] == b"\x08\x06" and frame[20:22] == b"\0\1" and \
            frame[28:32] == bytes(4):
        return Asked(PROBE, None, frame[22:28], {50: frame[38:42]}, None)
    if frame[12:14] != b"\x08\x00" or frame[23] != 17 or \
            frame[34:38] != struct.pack(">HH", 68, 67):
        return None
    data = frame[42:]
    found, at = {}, 240
    while at < len(data) and data[at] != 255:
        found[data[at]] = data[at + 2:at + 2 + data[at + 1]]
        at += 2 + data[at + 1]
    return Asked(found.get(53, b"\0")[0], data[4:8], data[28:34], found,
                 data[12:16])


class ByHand:
    """at IP, which may be nobody's"""

    def __init__(self, pc, ip):
        self.ip = ip
        self.cable = pc.cable()
        self.leased = None

    def wait(self, *kinds, quiet=None):
        """the next request of one of KINDS; None when nothing at all has come
        for QUIET seconds"""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if not select.select([self.cable], [], [], quiet or 1)[0]:
                if quiet:
                    return None
                continue
            asked = _parse(self.cable.recv(2048))
            if asked and asked.kind in kinds:
                return asked
        raise AssertionError(f"nothing of {kinds} is asked")

    def reply(self, asked, kind, ip, name=b"", server=None, xid=None,
              field=b"", mask="255.255.255.0", **more):
        """KIND 0: by BOOTP, with the name in its field"""
        field = field or (b"" if kind else name)
        head = struct.pack(">BBBB4sHH4s4s4s4s16s64s128s", 2, 1, 6, 0,
                           xid or asked.xid, 0, 0x8000, bytes(4), ip4(ip),
                           ip4(server or self.ip), bytes(4), asked.mac, b"",
                           field)
        opts = options(o53=bytes([kind]), o54=ip4(self.ip), o1=ip4(mask),
                       o51=struct.pack(">I", 120), o67=name) if kind else {}
        opts |= options(**more)
        body = head + COOKIE + b"".join(
            bytes([code, len(value)]) + value
            for code, value in opts.items()) + b"\xff"
        self.cable.send(frames.udp(frames.EVERYBODY, self.ip, 67,
                                   "255.255.255.255", 68, body))

    def lease(self, ip, name, **more):
        """the whole exchange, anew where the router has not had an answer in
        time; what was said"""
        self.leased = ip, name, more
        asked, said = self.wait(DISCOVER), None
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if asked.kind == DISCOVER:
                self.reply(asked, OFFER, ip, name, **more)
            elif asked.kind == REQUEST:
                said = asked
                self.reply(asked, ACK, ip, name, **more)
            elif said and asked.options[50] == ip4(ip):
                return said
            asked = self.wait(DISCOVER, REQUEST, PROBE)
        raise AssertionError(f"{ip} is not taken")

    def serve(self):
        """what has come: a router that has given up gets the same once more"""
        ip, name, more = self.leased
        while select.select([self.cable], [], [], 0)[0]:
            asked = _parse(self.cable.recv(2048))
            kind = {DISCOVER: OFFER, REQUEST: ACK}.get(asked and asked.kind)
            if kind:
                self.reply(asked, kind, ip, name, **more)
