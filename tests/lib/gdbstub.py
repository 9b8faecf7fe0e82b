# SPDX-License-Identifier: GPL-2.0-or-later
"""A debugger on the router's CPU: as much of GDB's remote protocol as it takes
to stop it at a function and put other instructions there.  Whoever connects
stops the CPU; names are those of U-Boot's own functions, after relocation."""
import contextlib
import pathlib
import re
import socket
import struct
import subprocess

import machines

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"
K0, PC = 26, 37         # GDB's numbers; U-Boot keeps gd in k0


class GdbError(Exception):
    pass


class Gdb:
    """PATH: a socket at which QEMU listens (-gdb unix:PATH,server=on,wait=off).

    STOPPED: the CPU is already.  BUILD: U-Boot's, if it is not Lifeboat's.  The
    CPU has to be in U-Boot, in RAM, at the first call with a name; an address
    will do at any time.
    """

    def __init__(self, path, board, timeout, stopped=False, build=None):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(timeout)
        self.sock.connect(path)
        self.file = self.sock.makefile("rb")
        little = machines.BOARDS[board].qemu.endswith("el")
        self.order = "<" if little else ">"
        self.board = board
        self.cross = f"mips{'el' if little else ''}-linux-gnu-"
        self.build = build or BUILD / board / "u-boot-flash"
        self.offset = None
        if not stopped:
            self._receive()     # now it is

    def close(self):
        """leave, and let the CPU run; the emulator may have ended"""
        with contextlib.suppress(OSError):
            self._send("D")
        self.file.close()
        self.sock.close()

    # --- the protocol ---

    def _send(self, text):
        data = text.encode()
        self.sock.sendall(b"$%s#%02x" % (data, sum(data) & 0xff))

    def _receive(self):
        while (byte := self.file.read(1)) != b"$":
            if not byte:
                raise GdbError("the emulator has ended")
        text = b""
        while (byte := self.file.read(1)) != b"#":
            text += byte
        self.file.read(2)
        self.sock.sendall(b"+")
        return text.decode()

    def _ask(self, text):
        self._send(text)
        answer = self._receive()
        if answer.startswith("E") or not answer:
            raise GdbError(f"{text}: {answer}")
        return answer

    # --- the CPU ---

    def resume(self):
        self._send("c")

    def wait(self):
        """for a breakpoint"""
        assert self._receive().startswith("T05")

    def stop(self):
        self.sock.sendall(b"\x03")
        return self._receive()

    def register(self, number):
        return self._words(self._ask("g"))[number]

    def jump(self, address):
        """let it go on there; odd: in 16-bit instructions"""
        pc = struct.pack(f"{self.order}I", address).hex()
        text = self._ask("g")
        self._ask(f"G{text[:8 * PC]}{pc}{text[8 * (PC + 1):]}")

    def _words(self, text):
        data = bytes.fromhex(text)
        return struct.unpack(f"{self.order}{len(data) // 4}I", data)

    def read(self, address):
        return self._words(self._ask(f"m{address:x},4"))[0]

    def write(self, address, words):
        data = struct.pack(f"{self.order}{len(words)}I", *words)
        self._ask(f"M{address:x},{len(data):x}:{data.hex()}")

    # --- U-Boot ---

    def address(self, name):
        """of a function, where it runs"""
        return name if isinstance(name, int) else self.entry(name) & ~1

    def entry(self, name):
        """what to jump to for that: odd if it has 16-bit instructions"""
        if self.offset is None:
            text = (self.build / "include/generated/generic-asm-offsets.h"
                    ).read_text()
            at = re.search(r"#define GD_RELOC_OFF (\d+)", text).group(1)
            self.offset = self.read(self.register(K0) + int(at))
        symbols = subprocess.run(
            [f"{self.cross}readelf", "-sW", self.build / "u-boot"], check=True,
            stdout=subprocess.PIPE, text=True).stdout
        found = re.search(rf"^.*: (\w+) .* FUNC (.*) {name}$", symbols, re.M)
        linked = int(found[1], 16) + self.offset
        return (linked | ("[MIPS16]" in found[2])) & 0xffffffff

    def run_to(self, name, times=1):
        """let it run until it calls NAME for the TIMES-th time"""
        self.arm(name)
        for _ in range(times):
            self.resume()
            self.wait()
        self.disarm(name)

    def arm(self, name):
        self._ask(f"Z0,{self.address(name):x},4")

    def disarm(self, name):
        self._ask(f"z0,{self.address(name):x},4")
