# SPDX-License-Identifier: GPL-2.0-or-later
"""The flash chip: a file that QEMU reads and writes through NBD.

QEMU's pflash_cfi01 keeps the contents in RAM and writes every change through
at once: an erase as one whole block of 0xff, a buffered program as the whole
2 KiB buffer, a single word rounded to 512 bytes.  So one NBD write is one
flash operation, which lets power be cut in the middle of exactly the Nth.
QEMU's m25p80, the routers' SPI NOR, does the same with pages of 256 bytes, and
its NAND chip (with our patch) with pages and their OOB.

Little-endian Malta turns around the 32-bit words of most of the flash when
the machine is made, and writes them back as the CPU sees them.  The chip
makes up for that: the file always holds what the CPU sees.
"""
import array
import os
import socket
import struct

# what hw/mips/malta.c turns around
SWAPPED = 0x3e0000

OPT_GO, OPT_ABORT = 7, 2
REP_ACK, REP_INFO, REP_UNSUPPORTED = 1, 3, 0x80000001
INFO_EXPORT, INFO_BLOCK_SIZE = 0, 3
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
EINVAL = 22


class PowerCut(Exception):
    """the plug was pulled in the middle of an operation"""


def create(path, size):
    """an erased chip"""
    with open(path, "xb") as f:
        f.write(b"\xff" * size)


def swap_words(data):
    words = array.array("I", data)
    words.byteswap()
    return words.tobytes()


def changed_span(old, new):
    """first and one past the last byte that differ; (0, 0) if none does"""
    if old == new:
        return 0, 0
    first = next(i for i, (a, b) in enumerate(zip(old, new)) if a != b)
    last = next(i for i in range(len(old) - 1, -1, -1) if old[i] != new[i])
    return first, last + 1


class Chip:
    """Count what is done to FILE, and tear operation number CUT_AFTER.

    BLOCK: bytes of an erase block, with its OOB if it is a NAND chip.

    ops    (kind, offset, length) of every operation: an erase's block, or
           the whole chip, or the bytes that a program changed
    unerased   offsets at which a program wanted a 0 to become a 1: real NOR
           would have kept the 0; on NAND, of pages that were programmed twice
    cut    number of the operation that was torn, or None
    """

    def __init__(self, path, block, cut_after=None, swapped=False, nand=False):
        self.fd = os.open(path, os.O_RDWR)
        self.size = os.fstat(self.fd).st_size
        self.cut_after = cut_after
        self.swapped = swapped
        self.block = block
        self.nand = nand
        self.ops = []
        self.unerased = []
        self.cut = None

    def close(self):
        os.close(self.fd)

    def read(self, offset, length):
        data = os.pread(self.fd, length, offset)
        end = min(len(data), max(0, SWAPPED - offset))
        if self.swapped and end:
            data = swap_words(data[:end]) + data[end:]
        return data

    def write(self, offset, data):
        """one flash operation; raises PowerCut half way through the last"""
        old = os.pread(self.fd, len(data), offset)
        if not len(data) % self.block and data.count(0xff) == len(data):
            kind, first, end = "erase", 0, len(data)
        else:
            kind, (first, end) = "program", changed_span(old, data)
            self._check_erased(offset, old, data)
        self.ops.append((kind, offset + first, end - first))
        if len(self.ops) == self.cut_after:
            self.cut = len(self.ops)
            end = (first + end) // 2
        os.pwrite(self.fd, data[first:end], offset + first)
        if self.cut:
            raise PowerCut

    def _check_erased(self, offset, old, new):
        if self.nand:
            if old.count(0xff) != len(old):
                self.unerased.append(offset)
        elif int.from_bytes(new, "big") & ~int.from_bytes(old, "big"):
            self.unerased.append(offset)

    def report(self):
        """for --ops"""
        programs = [op for op in self.ops if op[0] == "program"]
        return {
            "erases": len(self.ops) - len(programs),
            "programs": len(programs),
            "bytes": sum(op[2] for op in programs),
            "unerased": self.unerased,
            "cut": self.cut,
            "log": self.ops,
        }


# --- NBD, fixed newstyle, simple replies ---

def receive(sock, n):
    data = b""
    while len(data) < n:
        part = sock.recv(n - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def answer_option(sock, option, kind, data=b""):
    sock.sendall(struct.pack(">QIII", 0x3e889045565a9, option, kind,
                             len(data)) + data)


def negotiate(sock, chip):
    """until the client has said which export: there is only one"""
    sock.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))
    receive(sock, 4)
    while True:
        option, length = struct.unpack(">8xII", receive(sock, 16))
        receive(sock, length)
        if option == OPT_GO:
            # flags: has flags, takes FLUSH
            answer_option(sock, option, REP_INFO,
                          struct.pack(">HQH", INFO_EXPORT, chip.size, 1 | 4))
            if chip.nand:   # its pages do not begin where sectors do
                answer_option(sock, option, REP_INFO,
                              struct.pack(">H3I", INFO_BLOCK_SIZE, 1, 4096,
                                          chip.block))
            answer_option(sock, option, REP_ACK)
            return
        if option == OPT_ABORT:
            raise ConnectionError
        answer_option(sock, option, REP_UNSUPPORTED)


def serve(chip, sock):
    """until the client leaves or power is cut (raises PowerCut)"""
    try:
        negotiate(sock, chip)
        while True:
            command, cookie, offset, length = struct.unpack(
                ">6xH8sQI", receive(sock, 28))
            body, error = b"", 0
            if command == DISCONNECT:
                return
            if command == READ:
                body = chip.read(offset, length)
            elif command == WRITE:
                chip.write(offset, receive(sock, length))
            elif command != FLUSH:
                error = EINVAL
            sock.sendall(struct.pack(">II8s", 0x67446698, error, cookie) + body)
    except (ConnectionError, socket.timeout):
        pass
