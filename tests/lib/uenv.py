# SPDX-License-Identifier: GPL-2.0-or-later
"""The environment in a router's flash, as Debian's fw_printenv and fw_setenv
see it there while the router is off."""
import pathlib
import struct
import subprocess
import zlib


class Env:
    """PLACES: (offset in the chip, bytes) of the one copy, or of the two.  Of a
    big-endian router's the tools get a copy with the CRC as a PC has it."""

    def __init__(self, router, places, block=0x10000, big=False):
        self.router = router
        self.places = places
        self.big = big
        self.file = pathlib.Path(router.dir, "env")
        self.config = pathlib.Path(router.dir, "fw_env.config")
        self.defaults = pathlib.Path(router.dir, "defaults")
        self.config.write_text("".join(
            f"{self.file} {at:#x} {size:#x} {block:#x}\n"
            for at, size in places))

    def _flip(self, chip):
        chip = bytearray(chip)
        for at, _ in self.places if self.big else ():
            chip[at:at + 4] = chip[at:at + 4][::-1]
        return bytes(chip)

    def _run(self, *command, text=None):
        self.file.write_bytes(self._flip(self.router.flash()))
        r = subprocess.run([*command[:1], "-c", self.config, *command[1:]],
                           input=text, capture_output=True, text=True,
                           check=False)
        assert not r.returncode, r.stderr
        return r

    def get(self):
        """{name: value}"""
        r = self._run("fw_printenv")
        assert "default" not in r.stderr, r.stderr
        return dict(line.split("=", 1) for line in r.stdout.splitlines())

    def set(self, **variables):
        """None removes one"""
        script = pathlib.Path(self.router.dir, "script")
        script.write_text("".join(f"{n}={'' if v is None else v}\n"
                                  for n, v in variables.items()))
        self.defaults.write_text("bootcmd=run nandboot\nserial=4711\n")
        self._run("fw_setenv", "-f", self.defaults, "-s", script)
        changed = self._flip(self.file.read_bytes())
        for at, size in self.places:
            self.router.firmware_writes(at, changed[at:at + size])

    def raw(self):
        """bytes of each copy"""
        chip = self.router.flash()
        return [chip[at:at + size] for at, size in self.places]

    def plant(self, data, fill=b"\0", flags=(1, 0)):
        """somebody's very own, with a CRC that is right"""
        for n, (at, size) in enumerate(self.places):
            two = len(self.places) == 2
            body = data.ljust(size - 4 - two, fill)[:size - 4 - two]
            head = struct.pack(">I" if self.big else "<I", zlib.crc32(body))
            self.router.firmware_writes(
                at, head + bytes(flags[n:n + 1] if two else b"") + body)
