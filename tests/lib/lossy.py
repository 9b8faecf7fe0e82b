# SPDX-License-Identifier: GPL-2.0-or-later
"""A bad cable between a PC and an emulated router: of the frames in either
direction a share is lost.  Which ones is up to a seed, so that no kernel has to
know how (CONFIG_NET_SCH_NETEM), and no clock has a say."""
import concurrent.futures
import fcntl
import os
import random
import select
import socket
import struct
import threading

import images
import netns
import rawhttp
from frames import ACK, Wire

ROUTER = "192.168.1.1"
TUNSETIFF = 0x400454ca
IFF_TAP, IFF_NO_PI = 2, 0x1000
FRAME = 4096


def _tap():
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", netns.CABLE.encode(),
                                           IFF_TAP | IFF_NO_PI))
    return fd


class Lossy:
    """PC: a netns.Pc, whose cable this takes; FOLDER: for two sockets.  The
    cable is good but for upload()s."""

    def __init__(self, pc, folder, seed):
        self.share, self.lost = 0, 0
        self.random = random.Random(seed)
        self.tap = pc.inside(_tap)
        self.near, far = f"{folder}/near", f"{folder}/far"
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.sock.bind(far)
        self.netdev = (f"dgram,local.type=unix,local.path={self.near},"
                       f"remote.type=unix,remote.path={far}")
        self.ended, self.end = os.pipe()
        self.thread = threading.Thread(target=self._carry)
        self.thread.start()

    def upload(self, share, router, send):
        """what SEND returns, from whose upload so many frames are lost.  None
        is of what comes behind it: ROUTER says how it ended for a while, and
        then it has gone"""
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            self.share = share
            sent = pool.submit(send)
            try:
                router.wait(r"^lifeboat: checking$")
            finally:
                self.share = 0
            return sent.result()

    def _is_lost(self):
        # how many came while it was good is up to the clock
        lost = self.share and self.random.random() < self.share
        self.lost += bool(lost)
        return lost

    def _carry(self):
        while True:
            ready, _, _ = select.select([self.tap, self.sock, self.ended],
                                        [], [])
            if self.ended in ready:
                return
            if self.sock in ready:
                frame = self.sock.recv(FRAME)
                if not self._is_lost():
                    os.write(self.tap, frame)
            if self.tap in ready:
                frame = os.read(self.tap, FRAME)
                if not self._is_lost():
                    self._to_router(frame)

    def _to_router(self, frame):
        try:
            self.sock.sendto(frame, self.near)
        except OSError:
            pass                # it is off

    def close(self):
        os.close(self.end)
        self.thread.join()
        self.sock.close()
        os.close(self.tap)
        os.close(self.ended)


# --- what tests ask of a router on one ---

def check_upload(cable, router, pc, percent):
    """an upload of which so many frames are lost arrives, and is written"""
    image = images.path(router.board, "new-sysupgrade")
    text = cable.upload(percent / 100, router, lambda: pc.curl(
        "-T", str(image), f"http://{ROUTER}/"))
    assert text.splitlines()[-1].startswith("OK: ")
    assert cable.lost > image.stat().st_size // 1460 * percent / 200
    router.wait_for_firmware("v2-new")


def check_kept(pc):
    """what came behind a lost segment: three acknowledgements say at once what
    is missing; once it is there, the next one is for all"""
    wire = Wire(pc.cable(), ip_="192.168.1.77")
    assert wire.find()
    t = wire.connection()
    t.send(rawhttp.head("PUT", "/x", "Content-Length: 100000"))
    wire.settle()
    missing, data = t.seq, bytes(1000)
    for i in range(1, 5):
        t._send(ACK, data, missing + i * len(data))
    acks = _acknowledged(wire, t)
    assert [next(acks) for _ in range(4)] == [missing] * 4
    t._send(ACK, data, missing)
    assert next(a for a in acks if a != missing) == missing + 5 * len(data)
    t.reset()


def _acknowledged(wire, t):
    """what each segment acknowledges"""
    for f in wire.frames():
        if f[12:14] == b"\x08\x00" and f[23] == 6 and \
                f[36:38] == t.port.to_bytes(2, "big"):
            yield int.from_bytes(f[42:46], "big")
