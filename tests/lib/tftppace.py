# SPDX-License-Identifier: GPL-2.0-or-later
"""What a block of TFTP costs the router's CPU: from the frame that brings it to
the one that acknowledges it, out of a capture on the guest's clock.  That is the
pace on a wire and with a PC that take no time, which no host's business changes.

The same sender feeds both ends that a router may have: a server that is put to,
and a client that fetches.  The router is stopped while a block is on its way:
QEMU knows the guest's time to the instruction only when it is, and a loop that
looks at no clock would be said to have had the block long before it came.
"""
import select
import socket
import statistics
import struct

import pcap
from router import PATIENCE

RRQ, WRQ, DATA, ACK, ERROR, OACK = range(1, 7)
ROUTER = bytes((192, 168, 1, 1))
# enough for many windows; too short for an image, which saves its check
BYTES = 240_000
# (block, window): of RFC 1350; of most clients; of RFC 7440, as large as it is
# granted (TFTP_WINDOW_MAX)
SHAPES = ((512, 1), (1456, 1), (1456, 8))


class Sender:
    """SOCK: of the host; PEER: how the router's socket is reached, None until
    it asks; MONITOR: QEMU's"""

    def __init__(self, data, monitor, peer=None):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.data, self.monitor, self.peer = data, monitor, peer

    def _send(self, op, number, rest=b""):
        self.sock.sendto(struct.pack(">HH", op, number) + rest, self.peer)

    def _answer(self):
        assert select.select([self.sock], [], [], PATIENCE)[0], "no answer"
        text, self.peer = self.sock.recvfrom(2048)
        return struct.unpack(">HH", text[:4])

    def put(self, block, window):
        """to a server"""
        options = [] if block == 512 else ["blksize", block]
        options += [] if window == 1 else ["windowsize", window]
        text = "\0".join(["f.bin", "octet", *map(str, options), ""])
        self.sock.sendto(struct.pack(">H", WRQ) + text.encode(), self.peer)
        first = self._answer()
        assert first[0] == OACK if options else first == (ACK, 0), first
        self._blocks(block, window)

    def serve(self, block):
        """to a client that has asked for a size of blocks"""
        assert self._answer()[0] == RRQ
        if block != 512:
            self.sock.sendto(struct.pack(">H", OACK) +
                             f"blksize\0{block}\0".encode(), self.peer)
            assert self._answer() == (ACK, 0)
        self._blocks(block, 1)

    def _blocks(self, block, window):
        for first in range(1, BYTES // block - window, window):
            self.monitor.command("stop")
            for n in range(first, first + window):
                self._send(DATA, n, self.data[(n - 1) * block:n * block])
                # QEMU takes one from its socket between two commands
                self.monitor.command("query-status")
            self.monitor.command("cont")
            while (got := self._answer()) != (ACK, first + window - 1):
                assert got[0] == ACK, got
        self._send(ERROR, 0, b"enough\0")


def _packets(path):
    """(seconds, from the router?, operation, number)"""
    for when, frame in pcap.frames(path):
        if frame[12:14] != b"\x08\x00" or frame[23] != 17:
            continue
        at = 14 + (frame[14] & 15) * 4 + 8
        if len(frame) >= at + 4:
            yield when, frame[26:30] == ROUTER, *struct.unpack_from(
                ">HH", frame, at)


def seconds_a_byte(path, block, window):
    """of the last transfer in a capture; a capture counts microseconds, so of
    the middle half the mean: the host has been late with some of the others"""
    start, spans = {}, []
    for when, ours, op, number in _packets(path):
        if (op, number) == (DATA, 1) and not ours:
            start, spans = {}, []
        if op == DATA and not ours:
            start.setdefault(number, when)
        elif op == ACK and ours and number - window + 1 in start:
            spans.append(when - start[number - window + 1])
    quarter = len(spans) // 4
    middle = sorted(spans)[quarter:-quarter]
    return statistics.mean(middle) / (block * window)
