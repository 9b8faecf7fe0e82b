# SPDX-License-Identifier: GPL-2.0-or-later
"""Ethernet frames by hand, and a TCP that does what no system would."""
import ipaddress
import random
import struct
import time

from router import PATIENCE

EVERYBODY = b"\xff" * 6
MAC = bytes.fromhex("020000000077")     # ours, which the kernel does not know
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
SYN_S = 3       # between two; a router on a busy host takes its time


def ip4(text):
    return ipaddress.IPv4Address(text).packed


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ethernet(to, kind, payload, src=MAC):
    return (to + src + struct.pack("!H", kind) + payload).ljust(60, b"\0")


def arp(op, sender_ip, target_ip, src=MAC, to=EVERYBODY, target=bytes(6)):
    return ethernet(to, 0x806, struct.pack("!HHBBH", 1, 0x800, 6, 4, op) +
                    src + ip4(sender_ip) + target + ip4(target_ip), src)


def ip(to, src_ip, dst_ip, proto, payload, ident=1, src=MAC, offset=0):
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), ident,
                       offset, 64, proto, 0, ip4(src_ip), ip4(dst_ip))
    head = head[:10] + struct.pack("!H", checksum(head)) + head[12:]
    return ethernet(to, 0x800, head + payload, src)


def udp(to, src_ip, sport, dst_ip, dport, payload, src=MAC):
    return ip(to, src_ip, dst_ip, 17,
              struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) +
              payload, src=src)


def icmp_echo(to, src_ip, dst_ip, payload=b"x" * 56):
    body = struct.pack("!BBHHH", 8, 0, 0, 1, 1) + payload
    body = body[:2] + struct.pack("!H", checksum(body)) + body[4:]
    return ip(to, src_ip, dst_ip, 1, body)


def tcp(to, src_ip, sport, dst_ip, dport, seq, ack, flags, payload=b"",
        window=65535, options=b"", src=MAC):
    head = struct.pack("!HHIIBBHHH", sport, dport, seq & 0xffffffff,
                       ack & 0xffffffff, (5 + len(options) // 4) << 4, flags,
                       window, 0, 0) + options
    pseudo = ip4(src_ip) + ip4(dst_ip) + struct.pack(
        "!BBH", 0, 6, len(head) + len(payload))
    total = checksum(pseudo + head + payload)
    return ip(to, src_ip, dst_ip, 6, head[:16] + struct.pack("!H", total) +
              head[18:] + payload, src=src)


def dhcp(kind, mac=MAC, xid=b"life", options=b"", ciaddr="0.0.0.0", op=1):
    return (struct.pack("!BBBB", op, 1, 6, 0) + xid + b"\0\0\x80\0" +
            ip4(ciaddr) + bytes(12) + mac.ljust(16, b"\0") + bytes(192) +
            b"\x63\x82\x53\x63" + bytes([53, 1, kind]) + options + b"\xff")


def discover(**kw):
    return udp(EVERYBODY, "0.0.0.0", 68, "255.255.255.255", 67, dhcp(1, **kw))


class Wire:
    """SOCK: a packet socket on the cable.  What comes is for who asks."""

    def __init__(self, sock, ip_="192.168.1.77", router="192.168.1.1"):
        self.sock, self.ip, self.router_ip = sock, ip_, router
        self.router = None

    def send(self, *frames):
        for f in frames:
            self.sock.send(f)

    def frames(self, timeout=PATIENCE):
        """what comes, ARP for us being answered"""
        until = time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            self.sock.settimeout(left)
            try:
                f = self.sock.recv(4096)
            except TimeoutError:
                return
            if (f[12:14] == b"\x08\x06" and f[20:22] == b"\0\1" and
                    f[38:42] == ip4(self.ip)):
                self.send(arp(2, self.ip, self.router_ip, to=f[6:12],
                              target=f[6:12]))
            yield f

    def find(self, timeout=PATIENCE):
        """who has the router's address; it waits a moment before it says"""
        until = time.monotonic() + timeout
        while time.monotonic() < until:
            self.send(arp(1, self.ip, self.router_ip))
            for f in self.frames(0.5):
                if (f[12:14] == b"\x08\x06" and f[20:22] == b"\0\2" and
                        f[28:32] == ip4(self.router_ip)):
                    self.router = f[6:12]
                    return self.router
        return None

    def ask_until(self, frame, done):
        """FRAME once a second, until DONE() says so"""
        for _ in range(PATIENCE):
            self.send(frame)
            for _ in self.frames(1):
                if done():
                    return
        assert done(), "asked in vain"

    def settle(self):
        """what was sent has been taken: rings are short"""
        assert self.find(), "silent"

    def connection(self, **kw):
        return Tcp(self, **kw)


class Tcp:
    """one connection to port 80, from a port of chance"""

    def __init__(self, wire, options=b"\x02\x04\x05\xb4", window=65535,
                 port=None):
        self.wire, self.window = wire, window
        self.port = port or random.randrange(20000, 60000)
        # grows, as every system's does
        self.seq, self.ack = time.monotonic_ns() >> 8 & 0x7fffffff, 0
        self.got = b""
        self.asked = 0          # times
        for _ in range(PATIENCE // SYN_S):
            self.asked += 1
            self._send(SYN, options=options)
            for flags, seq, _ in self._segments(SYN_S):
                if flags & SYN:
                    self.seq += 1
                    self.first = seq
                    self.ack = seq + 1
                    self._send(ACK)
                    return
                self._send(RST)
        raise AssertionError("no connection")

    def _send(self, flags, payload=b"", seq=None, options=b""):
        w = self.wire
        w.send(tcp(w.router, w.ip, self.port, w.router_ip, 80,
                   self.seq if seq is None else seq, self.ack, flags, payload,
                   self.window, options))

    def _segments(self, timeout=PATIENCE):
        for f in self.wire.frames(timeout):
            if f[12:14] != b"\x08\x00" or f[23] != 6:
                continue
            sport, dport, seq, _, off, flags = struct.unpack("!HHIIBB",
                                                             f[34:48])
            if (sport, dport) == (80, self.port):
                length = struct.unpack("!H", f[16:18])[0]
                yield flags, seq, f[34 + (off >> 4) * 4:14 + length]

    def send(self, data):
        self._send(ACK | PSH, data)
        self.seq += len(data)

    def again(self, back, data):
        """DATA, BACK bytes of which have been sent before"""
        self._send(ACK | PSH, data, self.seq - back)
        self.seq += len(data) - back

    def read(self, enough=None, total=None):
        """what comes in order, acknowledged, until so many bytes are there"""
        for flags, seq, data in self._segments():
            if data and seq == self.ack:
                self.got += data
                self.ack += len(data)
                self._send(ACK)
            if flags & (FIN | RST) or (enough and enough in self.got) or \
                    (total and len(self.got) >= total):
                break
        return self.got

    def reset(self):
        self._send(RST)

    def close(self):
        """behind the router's FIN"""
        self.ack += 1
        self._send(FIN | ACK)
