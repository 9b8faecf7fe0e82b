# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable of which the other end is a test's: it sees and sends frames."""
import socket
import struct

from router import PATIENCE

ME = bytes.fromhex("020000000002")


class Cable:
    """a QEMU netdev whose frames come and go as UDP datagrams; ME is at its
    other end"""

    def __init__(self, me=ME):
        self.me = me
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.sock.settimeout(PATIENCE)
        # QEMU may bind it, too, and then has what comes; nobody else is given it
        self.kept = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.kept.bind(("127.0.0.1", 0))
        self.kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.theirs = self.kept.getsockname()[1]
        mine = self.sock.getsockname()[1]
        self.netdev = ("dgram,local.type=inet,local.host=127.0.0.1,"
                       f"local.port={self.theirs},remote.type=inet,"
                       f"remote.host=127.0.0.1,remote.port={mine}")

    def ask(self, address):
        """ARP: who has it?  Not as 192.168.1.2, which is QEMU's: nobody
        moves a PC that the router is talking with (net/stay.c)"""
        arp = struct.pack(">HHBBH6s4s6s4s", 1, 0x800, 6, 4, 1, self.me,
                          socket.inet_aton("192.168.1.9"), bytes(6),
                          socket.inet_aton(address))
        frame = b"\xff" * 6 + self.me + b"\x08\x06" + arp
        self.sock.sendto(frame.ljust(60, b"\0"), ("127.0.0.1", self.theirs))

    def discover(self):
        """DHCP: is there a server?"""
        dhcp = struct.pack(">BBBBIHHIIII16s192xI3B", 1, 1, 6, 0, 0x1234, 0, 0,
                           0, 0, 0, 0, ME, 0x63825363, 53, 1, 1) + b"\xff"
        udp = struct.pack(">HHHH", 68, 67, 8 + len(dhcp), 0) + dhcp
        ip = struct.pack(">BBHHHBBHI4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17,
                         0, 0, b"\xff" * 4)
        total = sum(struct.unpack(">10H", ip))
        total = ~((total & 0xffff) + (total >> 16)) & 0xffff
        ip = ip[:10] + struct.pack(">H", total) + ip[12:]
        self.sock.sendto(b"\xff" * 6 + ME + b"\x08\x00" + ip + udp,
                         ("127.0.0.1", self.theirs))

    def offer(self):
        """the first frame from a DHCP server"""
        while True:
            frame = self.sock.recv(2048)
            if frame[12:14] == b"\x08\x00" and frame[23] == 17 and \
                    frame[34:36] == b"\0\x43":
                return frame

    def ask_until_answered(self, address):
        """the answer, which may be one to an earlier question"""
        self.sock.settimeout(1)
        for _ in range(PATIENCE):
            self.ask(address)
            try:
                return self.answer(address)
            except socket.timeout:
                pass
        raise AssertionError(f"{address} does not answer")

    def answer(self, address):
        """the first frame that is for us alone, and from there"""
        ip = socket.inet_aton(address)
        while (frame := self.sock.recv(2048))[:6] != self.me or \
                frame[12:14] != b"\x08\x06" or frame[28:32] != ip:
            pass
        return frame

    def is_silent(self):
        self.sock.setblocking(False)
        try:
            self.sock.recv(2048)
        except BlockingIOError:
            return True
        return False

    def close(self):
        self.sock.close()
        self.kept.close()
