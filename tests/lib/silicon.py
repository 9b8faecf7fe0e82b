# SPDX-License-Identifier: GPL-2.0-or-later
"""Times as a router would show them: on the guest's clock, in the models' mode
in which flash takes its time (flash-time=on).

An instruction takes a power of two of ns (-icount), the one next to what a
cycle takes or the one above: a bound for a core that does no more than one a
cycle, not a claim about its caches and its DRAM.
"""
import contextlib
import hashlib
import json
import pathlib
import re
import struct
import subprocess

import gdbstub
import images
import machines
import nand
import pace
import pcap
import startlog
from router import FLASH_TIME, PATIENCE, Router

BUILD = pathlib.Path(__file__).resolve().parents[2] / "build"
# 2.5 ns a cycle; the others have 1.8 to 1.1, which are 2
SHIFT = {"ar9331": 2}
# wall clock: bits that are moved one by one while a block is erased
JOB_PATIENCE = 900


def clock(board):
    soc = machines.BOARDS[board].args[1].split(",")[0]
    return ("-icount", f"shift={SHIFT.get(soc, 1)}", *FLASH_TIME)


def firmware(board, noise):
    """a plain uImage whose kernel is the tests' own with so many bytes behind
    it that do not pack, and twice as many that do"""
    header = images.read(board, "old-nometa")[:64]
    kernel = (BUILD / "firmware" / board / "old.kernel").read_bytes()
    blocks = (hashlib.sha256(b"%d" % i).digest() for i in range(noise // 32))
    packed = subprocess.run(
        ["xz", "--format=lzma", "--stdout"], check=True,
        input=kernel + b"".join(blocks) + bytes(2 * noise),
        stdout=subprocess.PIPE).stdout
    return images.resealed(header, packed) + packed


def kernel_entry(board):
    """of the firmware that is in flash from the start"""
    elf = (BUILD / "firmware" / board / "old.elf").read_bytes()
    order = "<" if elf[5] == 1 else ">"
    return struct.unpack(f"{order}I", elf[24:28])[0]


@contextlib.contextmanager
def router(board, **kw):
    r = Router(board, **kw)
    try:
        yield r
    finally:
        r.remove()


def debugger(r, build=None):
    return contextlib.closing(
        gdbstub.Gdb(f"{r.dir}/gdb", r.board, PATIENCE, r.stopped, build))


def with_debugger(r):
    return ("-gdb", f"unix:{r.dir}/gdb,server=on,wait=off")


def run_to(r, *addresses, **kw):
    """switch on, up to the last of them, which come one after the other;
    returns seconds on the guest's clock"""
    r.power_on(stopped=True, qemu=(*clock(r.board), *with_debugger(r)), **kw)
    with debugger(r) as gdb:
        for address in addresses:
            gdb.run_to(address)
        return r.guest_ns() / 1e9


def to_kernel(board, **kw):
    with router(board, **kw) as r:
        return run_to(r, kernel_entry(board))


def counted(board, starts, **kw):
    """the same where the log of starts has so many already, all answered:
    (seconds, what became of flash)"""
    at, _ = machines.BOARDS[board].partitions["s_env"]
    with router(board, **kw) as r:
        r.set_flash(at, startlog.answered(board, starts))
        seconds = run_to(r, kernel_entry(board))
        return seconds, r.power_off()


def to_page(board):
    """until the doors are open, without the time that the button is held"""
    with router(board) as r:
        r.enter_rescue(qemu=with_debugger(r))
        with debugger(r) as gdb:
            # the LED is next looked after when all doors have been, once;
            # these are what link-time optimization leaves of that
            addresses = [gdb.address(f) for f in ("open_doors", "led_poll")]
    config = (BUILD / board / "u-boot-flash/.config").read_text()
    hold_ms = int(re.search(r"^CONFIG_LIFEBOAT_HOLD_MS=(\d+)", config,
                            re.M)[1])
    with router(board) as r:
        return run_to(r, *addresses, reset=20) - hold_ms / 1000


def job(board):
    """seconds of (the upload, the job behind it), on the guest's clock; the
    first with a CPU so slow on the host's that the network is hardly ever late
    """
    image = images.read(board, "new-sysupgrade")
    with router(board) as r:
        wire = f"{r.dir}/wire"
        r.enter_rescue(qemu=(*clock(board), *pcap.args(wire)))
        r.monitor.monitor("singlestep on")
        status, text = r.request("POST", "/api/image", image)
        assert status == 200, text
        r.monitor.monitor("singlestep off")
        wish = {"sha256": hashlib.sha256(image).hexdigest()}
        assert r.request("POST", "/api/flash", json.dumps(wish))[0] == 202
        done = r.wait(r"^lifeboat: \d+ erases, .* (\d+) ms$", JOB_PATIENCE)
        (upload,) = pcap.uploads(wire, pace.ADDRESS)
        return upload[-1].time - upload[0].time, int(done[1]) / 1000


class Loader:
    """U-Boot as it is released, in place of Lifeboat.

    build    of build/pristine
    image    in it
    boot     what its user types, {pages} being the firmware's bytes in whole
             pages of NAND; the time counts from FIRST, of that, on
    """

    def __init__(self, build, image, boot, first="do_bootm"):
        self.build = BUILD / "pristine" / build
        self.image = self.build / image
        self.boot, self.first = boot, first

    @contextlib.contextmanager
    def _router(self, board, **kw):
        with router(board, **kw) as r:
            r.set_flash(0, self.image.read_bytes())
            yield r

    def _prompt(self, r):
        r.wait(r"Hit any key to stop autoboot:|=> |# ")
        r.console.send(" \n")
        r.wait("(=>|#) ")

    def to_kernel(self, board, firmware):
        """its fastest: without the time in which it waits for a key, and
        without sums"""
        pages = -(-len(firmware) // nand.PAGE) * nand.PAGE
        with self._router(board, firmware=firmware) as r:
            r.power_on(qemu=with_debugger(r))
            self._prompt(r)
            with debugger(r, self.build) as gdb:
                wait = gdb.address("bootdelay_process")
                first = gdb.address(self.first)
        with self._router(board, firmware=firmware) as r:
            r.power_on(stopped=True, qemu=(*clock(board), *with_debugger(r)))
            with debugger(r, self.build) as gdb:
                gdb.run_to(wait)
                begin = r.guest_ns()
                gdb.resume()
                self._prompt(r)
                r.console.send("setenv verify no\n")
                r.wait("(=>|#) ")
                gdb.stop()
                gdb.arm(first)
                gdb.resume()
                r.console.send(f"{self.boot.format(pages=pages)}\n")
                gdb.wait()
                gdb.disarm(first)
                typed = r.guest_ns()
                gdb.run_to(kernel_entry(board))
                return (begin + r.guest_ns() - typed) / 1e9
