# SPDX-License-Identifier: GPL-2.0-or-later
"""Attacks on the emulated router, from a machine on its cable: what was
survived once is tried again.  After each, a newcomer is served, and in the end
nothing but the firmware's partition may have changed.

LONG=n is that many times as much (make test-hostile).  Web pages of others, slow
clients and everything that needs a clock are in tests/unit/httpd.
"""
import contextlib
import os
import random
import socket
import struct
import time

import pytest

import frames
import netns
import rawhttp
from frames import ACK, EVERYBODY, SYN, Wire, ip4
from router import PATIENCE

LONG = int(os.environ.get("LONG", "1"))
ME, ROUTER = "192.168.1.2", "192.168.1.1"
# CONFIG_LIFEBOAT_HTTP_CONNECTIONS
CONNECTIONS = 12

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


class Attacked:
    def __init__(self, router, pc):
        self.router, self.pc = router, pc
        self.wire = Wire(pc.cable())
        assert self.wire.find(), "nobody has the router's address"
        self.random = random.Random(1)

    def connect(self, **kw):
        return self.pc.connect(ROUTER, **kw)

    def get(self, **kw):
        with self.connect(**kw) as c:
            c.send(rawhttp.head("GET", "/api/status", "Connection: close"))
            return c.response()

    def wait_until_served(self):
        """for the end of "too many connections", told, by a reset, or by a
        connection that ends or never begins"""
        until = time.monotonic() + PATIENCE
        answer = None
        while answer != 200:
            assert time.monotonic() < until, answer
            try:
                answer = self.get(timeout=10)[0]
            except (OSError, AssertionError) as e:
                answer = e

    def assert_alive(self):
        assert self.get()[0] == 200
        assert self.pc.ping(ROUTER, count=1)

    def quiet(self):
        """what was sent has been dealt with: a ping goes through"""
        until = time.monotonic() + PATIENCE
        while self.pc.is_silent(ROUTER):
            assert time.monotonic() < until, "silent"


@pytest.fixture(scope="module")
def attacked(request):
    import conftest
    with netns.Pc() as pc, conftest.routers("malta") as make:
        router = make(firmware=None)
        router.enter_rescue(netdev=netns.NETDEV, prefix=pc.prefix)
        pc.address(ME)
        # longer frames than Ethernet's
        pc.run("ip", "link", "set", netns.CABLE, "mtu", "5000")
        yield Attacked(router, pc)


@pytest.fixture(autouse=True)
def survives(attacked):
    yield
    # a goodbye that was lost in what was sent is said again after a while
    attacked.wait_until_served()


# --- TCP ---

@pytest.mark.parametrize("head", [
    rawhttp.head("GET", "/api/events"), b"GET /", b"",
    rawhttp.head("POST", "/api/flash", "Content-Length: 90000")])
def test_a_window_of_single_bytes(attacked, head):
    """each of them took a frame's memory: 2500 were all that there is"""
    t = attacked.wire.connection()
    if head:
        t.send(head)
    for i in range(3200 * LONG):
        t.send(b"a")
        if i % 32 == 0:
            attacked.wire.settle()
    attacked.assert_alive()
    t.reset()


def test_out_of_order_single_bytes(attacked):
    t = attacked.wire.connection()
    for i in range(2000 * LONG):
        t._send(ACK, b"a", t.seq + 1 + 2 * (i % 20000))
        if i % 32 == 0:
            attacked.wire.settle()
    attacked.assert_alive()
    t.reset()


@pytest.mark.parametrize("head", [
    rawhttp.head("PUT", "/x", "Content-Length: 100000"),
    rawhttp.head("GET", "/x", "Content-Length: 100000"), b""])
@pytest.mark.parametrize("more", [1, 6, 12, 16, 20, 60])
def test_a_segment_again_and_longer(attacked, head, more):
    """lwIP leaves an empty pbuf in front, which hung the loop"""
    t = attacked.wire.connection()
    t.send(head)
    data = bytes(1460)
    t.send(data)
    attacked.wire.settle()
    t.again(1460, data + bytes(more))
    t.again(100, bytes(101))
    attacked.assert_alive()
    t.reset()


def test_frames_of_any_length(attacked):
    w = attacked.wire
    for i, n in enumerate([*range(1, 80), *range(1500, 1600), 2000, 3000, 4000]):
        if i % 16 == 0:
            w.settle()
        frame = frames.ip(w.router, w.ip, ROUTER, 17, bytes(n))
        with contextlib.suppress(OSError):      # the tap's own limit
            w.send(frame[:n + 14])
    attacked.quiet()


def test_the_same_port_again(attacked):
    """who closes first keeps the port: the client's next is not turned away,
    and goes on behind what was sent last (RFC 1122, 4.2.2.13)"""
    last = None
    for _ in range(5 * LONG):
        t = attacked.wire.connection(port=45678)
        # a frame may be lost
        assert t.asked < 3, "turned away"
        assert last is None or 0 < (t.first - last) % 2**32 < 2**31
        t.send(rawhttp.head("GET", "/x", "Connection: close"))
        assert b"302 Found" in t.read()
        t.close()
        last = t.ack


def test_where_connections_begin(attacked):
    """somebody else's say nothing of where the next one will"""
    firsts = []
    for _ in range(8):
        t = attacked.wire.connection()
        firsts.append(t.first)
        t.reset()
    steps = [(b - a) % 2**32 for a, b in zip(firsts, firsts[1:])]
    assert len({s >> 28 for s in steps}) > 2, steps


def test_syn_flood(attacked):
    w = attacked.wire
    for i in range(3000 * LONG):
        w.send(frames.tcp(w.router, f"192.168.1.{100 + i % 100}",
                          1024 + i, ROUTER, 80, i, 0, SYN))
    attacked.quiet()


def test_strange_segments(attacked):
    w, r = attacked.wire, attacked.random
    for i in range(1500 * LONG):
        w.send(frames.tcp(w.router, w.ip, r.randrange(65536), ROUTER,
                          r.choice((80, 80, 53, 0)), r.getrandbits(32),
                          r.getrandbits(32), r.randrange(64),
                          bytes(r.randrange(30)), r.randrange(65536),
                          r.randbytes(4 * r.randrange(11))))
        if i % 100 == 0:
            attacked.quiet()


def test_small_windows_and_segments(attacked):
    for mss, window in ((536, 65535), (88, 1000), (8, 100), (1460, 1)):
        t = attacked.wire.connection(
            options=struct.pack("!BBH", 2, 4, mss), window=window)
        t.send(rawhttp.head("GET", "/api/status", "Connection: close"))
        if window > 1:
            assert b'"state"' in t.read(b'"state"')
        t.reset()


# --- slots ---

def opened(attacked, n, data):
    made = []
    for _ in range(n):
        with contextlib.suppress(OSError):
            made.append(attacked.connect())
            made[-1].send(data)
    return made


@pytest.mark.parametrize("data", [
    b"", rawhttp.head("GET", "/api/events"),
    rawhttp.head("GET", "/x", "Connection: close")])
def test_all_slots(attacked, data):
    """silent ones, and readers of events, make room for somebody new"""
    held = opened(attacked, 2 * CONNECTIONS, data)
    # once is not all: of one whose last ACK was lost the router hears later,
    # and makes room for that
    for _ in range(6):
        attacked.wait_until_served()
    for c in held:
        c.close()


@pytest.mark.parametrize("data", [
    b"GET /", rawhttp.head("PUT", "/x", "Content-Length: 9999"),
    rawhttp.head("GET", "/api/backup/all")])
def test_busy_slots_end(attacked, data):
    held = opened(attacked, 2 * CONNECTIONS, data)
    for c in held:
        c.reset()
    # a reset that was lost is as good as somebody who is gone
    attacked.wait_until_served()


def test_odd_connections(attacked):
    """that leave in every way, at every point"""
    r = attacked.random
    heads = [b"", b"G", b"GET / HTTP/1.1\r\n", rawhttp.head("GET", "/"),
             rawhttp.head("GET", "/api/events"),
             rawhttp.head("GET", "/api/backup/all"),
             rawhttp.head("PUT", "/x", "Content-Length: 500") + b"x" * 100,
             rawhttp.head("POST", "/x", "Transfer-Encoding: chunked") + b"5\r\n"]
    for _ in range(150 * LONG):
        with contextlib.suppress(OSError, AssertionError):
            c = attacked.connect(timeout=5)
            c.send(r.choice(heads))
            way = r.randrange(4)
            if way == 0:
                c.reset()
            elif way == 1:
                c.sock.shutdown(socket.SHUT_WR)
            elif way == 2:
                c.sock.settimeout(0.05)
                c.sock.recv(100)
            c.close()


# --- HTTP ---

GET = rawhttp.head("GET", "/hidden")
REQUESTS = [
    b"\r\n" * 10, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0" * 5000,
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + GET,
    b"GET / HTTP/1.1\r\nHost: 192.168.1.1\r\n folded\r\n\r\n" + GET,
    b"GET / HTTP/1.1\rHost: 192.168.1.1\r\r" + GET,
    b"GET /../../../../etc/passwd HTTP/1.1\r\nHost: 192.168.1.1\r\n\r\n",
    b"GET /%00%0a%0d HTTP/1.1\r\nHost: 192.168.1.1\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nContent-Length: 5\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + GET,
    b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nContent-Length: 5\r\n"
    b"Content-Length: 6\r\n\r\n" + GET,
    b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nTransfer-Encoding:\x0bchunked"
    b"\r\n\r\n0\r\n\r\n" + GET,
    b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nTransfer-Encoding: chunked\r\n"
    b"\r\n-1\r\n" + GET,
    b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nTransfer-Encoding: chunked\r\n"
    b"\r\nffffffffffffffff\r\n" + GET,
    *[b"POST / HTTP/1.1\r\nHost: 192.168.1.1\r\nContent-Length: " + n +
      b"\r\n\r\n" + GET for n in (b"-1", b"+5", b"0x5", b"5,5", b"5 5", b"",
                                  b"4294967296", b"18446744073709551616",
                                  b"9" * 300)],
]


@pytest.mark.parametrize("request_", REQUESTS)
def test_http_by_hand(attacked, request_):
    """no request inside another is ever answered"""
    with attacked.connect() as c:
        c.send(request_)
        with contextlib.suppress(OSError):
            c.sock.shutdown(socket.SHUT_WR)
        got = b""
        with contextlib.suppress(OSError):
            while (piece := c.file.read(1)):
                got += piece
    assert b"302 Found" not in got or GET not in request_


HOSTS = ["user@192.168.1.1", "[::1]", "0300.0250.1.1", "0xc0a80101",
         "3232235777", "192.168.1", "192.168.1.1.", "192.168.1.1:x",
         "192.168.1.1\t.evil", "\x80192.168.1.1",
         "192.168.1.1 192.168.1.1", "evil.example", "a" * 3000]


@pytest.mark.parametrize("host", HOSTS)
def test_hosts(attacked, host):
    """nothing is served under a name that is not ours, and nothing changes"""
    for method, path in (("POST", "/api/boot"), ("GET", "/api/status"),
                         ("PUT", "/x.bin")):
        with attacked.connect() as c:
            c.send(rawhttp.head(method, path, "Content-Length: 0",
                                "Connection: close", host=host))
            assert c.response()[0] in (400, 421, 431)


# --- the wire below ---

def floods(w):
    """kinds of frames that many of come at once"""
    tagged = struct.pack("!HHH", 0x8100, 5, 0x800)
    yield frames.icmp_echo(w.router, w.ip, ROUTER)
    yield frames.icmp_echo(EVERYBODY, w.ip, "192.168.1.255")
    yield frames.ip(w.router, w.ip, ROUTER, 17, bytes(1400), offset=0x2000)
    yield frames.ip(w.router, w.ip, ROUTER, 6, bytes(8), offset=0x00b9)
    yield w.router + frames.MAC + tagged + bytes(60)
    yield frames.arp(1, "192.168.1.99", ROUTER)
    yield frames.arp(2, "192.168.1.98", ROUTER)
    yield frames.ip(w.router, ROUTER, ROUTER, 6, bytes(20))
    yield frames.tcp(w.router, ROUTER, 80, ROUTER, 80, 1, 1, SYN)
    yield frames.ip(w.router, "0.0.0.0", ROUTER, 17, bytes(8))
    yield frames.udp(w.router, w.ip, 5000, ROUTER, 9999, b"x")
    yield frames.tcp(w.router, w.ip, 5000, ROUTER, 9999, 1, 1, ACK)
    yield frames.ethernet(w.router, 0x1234, bytes(100))
    yield w.router + frames.MAC + b"\x08\0"
    yield w.router + frames.MAC + b"\x08\6\0"
    yield frames.udp(EVERYBODY, w.ip, 5353, "224.0.0.251", 5353, bytes(100))


def test_floods(attacked):
    for frame in floods(attacked.wire):
        attacked.wire.send(*[frame] * (300 * LONG))
        attacked.quiet()


def seeds(w):
    yield frames.icmp_echo(w.router, w.ip, ROUTER)
    yield frames.arp(1, w.ip, ROUTER)
    yield frames.tcp(w.router, w.ip, 5000, ROUTER, 80, 1, 1, SYN,
                     options=b"\x02\x04\x05\xb4\x01\x03\x03\x07")
    yield frames.udp(w.router, w.ip, 5000, ROUTER, 53,
                     b"\0\1\1\0\0\1\0\0\0\0\0\0\1a\7example\0\0\1\0\1")
    yield frames.discover()
    yield frames.udp(EVERYBODY, "0.0.0.0", 68, "255.255.255.255", 67,
                     frames.dhcp(3, options=b"\x32\4" + ip4("192.168.1.105")))
    yield frames.udp(EVERYBODY, "192.168.1.3", 67, "255.255.255.255", 68,
                     frames.dhcp(2, op=2))


def test_mutated_frames(attacked):
    w, r = attacked.wire, attacked.random
    for i in range(4000 * LONG):
        f = bytearray(r.choice(list(seeds(w))))
        for _ in range(r.randrange(1, 5)):
            f[r.randrange(12, len(f))] = r.choice((0, 1, 0x7f, 0x80, 0xff,
                                                   r.randrange(256)))
        if f[12:14] == b"\x08\x00" and r.randrange(4):
            # its sums are right: what is inside is looked at
            f[24:26] = b"\0\0"
            f[24:26] = struct.pack("!H", frames.checksum(bytes(f[14:34])))
        with contextlib.suppress(OSError):
            w.send(bytes(f[:r.choice((len(f), r.randrange(14, len(f))))]))
        if i % 200 == 0:
            attacked.quiet()


def test_the_arp_table_is_small(attacked):
    """and who works with us stays in it long enough"""
    w = attacked.wire
    with attacked.connect() as c:
        for i in range(200 * LONG):
            w.send(frames.arp(1, f"192.168.1.{100 + i % 100}", ROUTER,
                              src=bytes([2, 0, 0, 1, 0, i % 100])))
            if i % 20 == 0:
                c.send(rawhttp.head("GET", "/api/status"))
                assert c.response()[0] == 200
