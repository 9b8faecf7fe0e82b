# SPDX-License-Identifier: GPL-2.0-or-later
"""TFTP servers on a PC, from which a router fetches."""
import contextlib
import select
import socket
import struct
import subprocess
import time

import netns
from router import PATIENCE

RRQ, WRQ, DATA, ACK, ERROR = range(1, 6)

SERVERS = {
    "hpa": lambda ip, folder: [
        "in.tftpd", "-L", "-u", "root", "-a", ip, "-s", folder],
    "dnsmasq": lambda ip, folder: [
        "dnsmasq", "-k", "-C", "/dev/null", "-p", "0", "-u", "root",
        "--pid-file=", "--log-facility=-", "--enable-tftp",
        f"--tftp-root={folder}"],
}


@contextlib.contextmanager
def serving(pc, ip, folder, server="dnsmasq"):
    """all of FOLDER at IP"""
    with _running(pc, SERVERS[server](ip, str(folder))):
        yield


@contextlib.contextmanager
def netboot(pc, ip, folder, *options):
    """dnsmasq at IP, which leases .50 to .60 of its network, and has FOLDER"""
    net = ip.rpartition(".")[0]
    folder.joinpath("leases").touch()
    with _running(pc, [
            *SERVERS["dnsmasq"](ip, str(folder)), f"--interface={netns.CABLE}",
            f"--dhcp-range={net}.50,{net}.60,2m", "--dhcp-authoritative",
            f"--dhcp-leasefile={folder}/leases", *options]):
        yield


@contextlib.contextmanager
def _running(pc, command):
    child = subprocess.Popen([*pc.prefix, *command],
                             stderr=subprocess.DEVNULL)
    try:
        yield
        assert child.poll() is None, f"{command[0]} has ended"
    finally:
        child.terminate()
        child.wait()


class ByHand:
    """what the router asks for, and one transfer of it; DHCP: by hand, where
    it may ask for its address anew when the PC was busy for too long"""

    def __init__(self, pc, ip, dhcp=None):
        self.pc, self.ip, self.dhcp = pc, ip, dhcp
        self.main = self.socket(69)
        self.sock = self.peer = None

    def socket(self, port=0):
        def make():
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind((self.ip, port))
            return s
        return self.pc.inside(make)

    def _ready(self, *sockets):
        """those at which something has come"""
        watched = [*sockets, *([self.dhcp.cable] if self.dhcp else [])]
        while ready := select.select(watched, [], [], PATIENCE)[0]:
            if self.dhcp:
                self.dhcp.serve()
            if found := [s for s in ready if s in sockets]:
                return found
        return []

    def wait(self, name=None):
        """for a request, of NAME if need be"""
        while True:
            assert self._ready(self.main), "no RRQ"
            data, self.peer = self.main.recvfrom(2048)
            assert data[:2] == struct.pack(">H", RRQ)
            got, mode, end = data[2:].split(b"\0")
            assert (mode, end) == (b"octet", b"")
            if name in (None, got.decode()):
                self.sock = self.socket()
                return got.decode()

    def send(self, op, number, data=b""):
        self.sock.sendto(struct.pack(">HH", op, number) + data, self.peer)

    def answer(self):
        """(operation, number, rest)"""
        assert select.select([self.sock], [], [], PATIENCE)[0], "no answer"
        data = self.sock.recv(2048)
        return *struct.unpack(">HH", data[:4]), data[4:]

    def until(self, want):
        """past what is said again"""
        deadline = time.monotonic() + PATIENCE
        while (got := self.answer())[:len(want)] != want:
            assert time.monotonic() < deadline, f"{got}, not {want}"
        return got

    def offer(self, name, op, number, data, answered=True):
        """the first packet, until the router has not asked anew before it came;
        its answer"""
        while True:
            self.wait(name)
            self.send(op, number, data)
            if not answered:
                return None
            ready = self._ready(self.sock, self.main)
            assert ready, "no answer"
            if self.sock in ready:
                return self.answer()

    def blocks(self, data, first=1):
        """all of them, and what the last one is answered with"""
        parts = [data[i:i + 512] for i in range(0, len(data) + 1, 512)]
        for n, part in enumerate(parts, 1):
            if n < first:
                continue
            self.send(DATA, n & 0xffff, part)
            if n < len(parts):
                self.until((ACK, n & 0xffff))
        return len(parts)
