# SPDX-License-Identifier: GPL-2.0-or-later
"""An emulated router, as a test handles one: a chip in a socket, a plug, a
button, a serial cable, a network cable."""
import contextlib
import http.client
import json
import math
import mmap
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import console
import flashimage
import images
import machines
import qmp
import rawhttp

# of QEMU
CRASHES = {128 + s for s in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS,
                             signal.SIGILL, signal.SIGFPE)}
EMULATE = pathlib.Path(__file__).resolve().parents[1] / "emulate"
# wall clock, on a host that is ten times as slow as an idle one; only a failing
# test ever waits that long
PATIENCE = 300
OPEN = r"^lifeboat: open http://192\.168\.1\.1/"
# one instruction takes 2^7 ns of guest time: guest seconds pass 15 times as fast
FAST_CLOCK = ("-icount", "shift=7")
# one takes 2^3 ns: guest time is what the guest has done, on a busy host, too
EXACT_CLOCK = ("-icount", "shift=3")
# one takes 2^9 ns: for minutes in which nothing happens, and nobody is served:
# of what a client takes for a moment, seconds have passed here
IDLE_CLOCK = ("-icount", "shift=9")
# CP0 Config.K0 as U-Boot leaves it: write-back, and coherent where there is a
# CM and L2 was set up behind it (arch/mips/lib/cache_init.S, l2_unbypass)
WRITE_BACK, COHERENT = 3, 5
# flash takes its time on the guest's clock
FLASH_TIME = ("-machine", "flash-time=on")
LED_BAR = 0x1f000408
LEDS = {"waiting": 0x01, "receiving": 0x02, "writing": 0x04, "done": 0x40,
        "failed": 0x80}


class Router:
    """FIRMWARE: name of an image of tests/firmware that is in flash from the
    start, bytes, or None for an empty partition.  VARIANT: which Lifeboat.
    BAD: addresses of bad blocks.

    port       of 127.0.0.1, once power_on() has returned
    ops        one report of tests/emulate --ops for every finished power-on
    not_there  pattern of guest errors that are somebody else's
    stopped    a debugger has to let the CPU run
    crash      how QEMU has crashed, if it has
    """

    def __init__(self, board, firmware="old-nometa", variant="flash", bad=()):
        self.board = board
        self.dir = tempfile.mkdtemp(prefix="lifeboat-")
        self.flash_file = pathlib.Path(self.dir, "flash.img")
        if isinstance(firmware, str):
            firmware = images.read(board, firmware)
        self.original = flashimage.make(board, firmware, variant, bad)
        self.flash_file.write_bytes(self.original)
        self.console = None
        self.log = ""
        self.child = None
        self.monitor = None
        self.port = None
        self.ops = []
        self.not_there = None
        self.stopped = False
        self.crash = None

    # --- the plug and the button ---

    def power_on(self, reset=0, cut_after=None, netdev=None, qemu=(),
                 prefix=(), tftp=None, stopped=False):
        """switch on; PREFIX: a command that runs the emulator elsewhere;
        TFTP: a folder that a server in the network has; STOPPED: a debugger
        will let the CPU run"""
        assert not self.child, "it is on already"
        self.stopped = stopped
        self.console = console.Console(f"{self.dir}/console")
        command = [*prefix, str(EMULATE), "--board", self.board,
                   "--flash", str(self.flash_file),
                   "--console", f"unix:{self.console.path}",
                   "--qmp", f"{self.dir}/qmp", "--reset", str(reset),
                   "--ops", f"{self.dir}/ops", "--core", self.dir,
                   "--guest-errors", f"{self.dir}/guest-errors"]
        command += ["--netdev", netdev] if netdev else ["--http", "0"]
        if tftp:
            command += ["--tftp", str(tftp)]
        if stopped:
            command += ["--stopped"]
        if cut_after:
            command += ["--cut-power-after", str(cut_after)]
        self.child = subprocess.Popen([*command, "--", *qemu],
                                      stdin=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, text=True)
        if stopped:
            self.console.wait_for_emulator(PATIENCE)
        else:
            # the first byte says that QEMU is up, and its monitor with it
            self.console.wait(r"(?s).", PATIENCE)
            self.console.cursor = 0
        self.monitor = qmp.Qmp(f"{self.dir}/qmp", PATIENCE)
        if not netdev:
            self.port = self._forwarded_port()

    def _forwarded_port(self):
        text = self.monitor.monitor("info usernet")
        return int(re.search(r"HOST_FORWARD\].* 127\.0\.0\.1 +(\d+)",
                             text).group(1))

    def power_off(self):
        """pull the plug; returns the report of flash operations"""
        self.child.send_signal(signal.SIGTERM)
        return self._ended()

    def flicker(self):
        """the plug out and in again, before DRAM has forgotten a bit"""
        self.monitor.command("system_reset")

    def press(self, seconds):
        """the button, once it runs; in guest time"""
        self.monitor.commands(*sum(machines.BOARDS[self.board].hold(
            int(seconds * 1000)), []))

    def wait_for_power_cut(self):
        """until --cut-power-after has struck"""
        return self._ended()

    def _ended(self):
        """what is left to do when the emulator ends"""
        _, errors = self.child.communicate(timeout=PATIENCE)
        status = self.child.returncode
        self._look_for_crash(status)
        self.child = None
        if self.monitor:
            self.monitor.close()
            self.monitor = None
        self.console.close()
        self.log += self.console.text + "\n--- power off ---\n"
        assert status in (0, 128 + signal.SIGKILL), self.crash or errors
        self.ops.append(json.loads(pathlib.Path(self.dir, "ops").read_text()))
        return self.ops[-1]

    def _look_for_crash(self, status):
        if status not in CRASHES:
            return
        self.crash = f"QEMU has crashed: signal {status - 128}\n"
        for core in pathlib.Path(self.dir).glob("*core*"):
            # not everybody has a debugger
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                self.crash += subprocess.run(
                    ["gdb", "-batch", "-ex", "thread apply all backtrace",
                     machines.BOARDS[self.board].qemu, str(core)],
                    capture_output=True, text=True, errors="replace",
                    timeout=PATIENCE).stdout

    def release(self):
        """the button"""
        self.monitor.commands(*machines.BOARDS[self.board].release())

    def enter_rescue(self, reset=math.inf, **kw):
        """switch on with reset held, until the doors are open; held until it
        has been understood, however long that takes here"""
        self.power_on(reset=reset, **kw)
        if reset == math.inf:
            self.wait(r"^lifeboat: rescue: reset button$")
            self.release()
        self.wait(OPEN)

    def remove(self):
        """end of the test"""
        if self.child:
            self.child.kill()
            self.child.communicate()
            self.console.close()
        shutil.rmtree(self.dir)

    # --- what a person sees ---

    def wait(self, pattern, timeout=PATIENCE):
        """for a line on the console, behind the one waited for before"""
        return self.console.wait(pattern, timeout)

    def wait_for_firmware(self, version):
        """for that version to run, its root file system whole"""
        found = self.wait(r"^lifeboat test firmware (\S+)$").group(1)
        assert found == version
        self.wait(r"^root digest OK$")
        self.wait(r"^ready$")

    def restore(self, name):
        """the short way through a rescue"""
        text = self.curl("-T", str(images.path(self.board, name)))
        assert text.splitlines()[-1].startswith("OK: "), text
        self.wait(r"^lifeboat: done$")

    def install(self, name="new-sysupgrade", version="v2-new"):
        """the same, up to the firmware that runs"""
        self.restore(name)
        self.wait_for_firmware(version)

    def console_tail(self):
        text = self.log + (self.console.text if self.child else "")
        return "\n".join(text.split("\n")[-console.TAIL:])

    def pin(self, number):
        """level of one of the SoC's GPIOs"""
        return self.monitor.command("qom-get", path="/machine/gpio",
                                    property=f"pin{number}")

    def assert_cached(self):
        """KSEG0 goes by the caches.  This has to be asked before Linux sets it:
        on ath79 to 3 at its entry (mach-ath79/kernel-entry-init.h), on MT7621
        with CONFIG_SMP to 5 (kernel/smp-cps.c, cps_smp_setup()); without, it
        keeps what it finds (mm/c-r4k.c, coherency_setup())"""
        text = self.monitor.monitor("info registers")
        k0 = int(re.search(r"Config0 (0x\w+)", text).group(1), 16) & 7
        mt7621 = "mt7621" in " ".join(machines.BOARDS[self.board].args)
        assert k0 == (COHERENT if mt7621 else WRITE_BACK), f"Config.K0 is {k0}"

    def guest_ns(self):
        """the guest's clock; exact while the CPU is stopped"""
        return self.monitor.command("qom-get", path="/machine",
                                    property="guest-ns")

    def gpio(self, name):
        """a number that the model's GPIO block has"""
        return self.monitor.command("qom-get", path="/machine/gpio",
                                    property=name)

    def register(self, address):
        """32 bits at a physical address"""
        return int(self.monitor.monitor(f"xp /1wx {address:#x}").split()[-1], 0)

    def led_bar(self):
        return self.register(LED_BAR)

    def leds(self):
        """names of those that are lit at this moment"""
        pins = machines.BOARDS[self.board].leds
        if pins:
            return {name for name, (pin, level) in pins.items()
                    if self.pin(pin) == level}
        lit = self.led_bar()
        return {name for name, bit in LEDS.items() if lit & bit}

    def wait_for_leds(self, names):
        """for a moment at which exactly these are lit; they blink"""
        deadline = time.monotonic() + PATIENCE
        while (lit := self.leds()) != set(names):
            assert time.monotonic() < deadline, f"lit: {lit}, not {names}"

    def cable(self, plugged):
        # "name" is the argument's name, too
        self.monitor.commands(("set_link", {"name": "lan", "up": plugged}))

    # --- the network ---

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def curl(self, *args, path="/", check=True):
        """curl's output; with check=False (exit status, output)"""
        return curl(*args, self.url + path, check=check)

    def request(self, method, path, body=None, headers=None):
        """(status, text) of one request over a connection of its own"""
        c = http.client.HTTPConnection("127.0.0.1", self.port,
                                       timeout=PATIENCE)
        try:
            c.request(method, path, body, headers or {})
            r = c.getresponse()
            return r.status, r.read().decode()
        finally:
            c.close()

    def status(self):
        return json.loads(self.request("GET", "/api/status")[1])

    def wait_until_served(self):
        """for the end of "too many connections", told or by a reset"""
        deadline = time.monotonic() + PATIENCE
        answer = None
        while answer != 200:
            assert time.monotonic() < deadline, f"GET /: {answer}"
            assert not self.console.ended, "the emulator ended"
            try:
                answer = self.request("GET", "/")[0]
            except (OSError, http.client.HTTPException) as e:
                answer = e

    def connect(self):
        """a bare connection"""
        return rawhttp.Raw(socket.create_connection(
            ("127.0.0.1", self.port), PATIENCE))

    # --- the chip ---

    def flash(self):
        return self.flash_file.read_bytes()

    def set_flash(self, offset, data):
        """it was so from the first day"""
        chip = bytearray(self.original)
        flashimage.patch(chip, self.board, offset, data)
        self.original = bytes(chip)
        self.flash_file.write_bytes(chip)

    def firmware_writes(self, offset, data):
        """the router is off: what its firmware would have left"""
        chip = bytearray(self.flash())
        flashimage.patch(chip, self.board, offset, data)
        self.flash_file.write_bytes(chip)

    def assert_protected(self):
        """boot loader, settings and calibration are as on the first day"""
        # a chip may have 132 MiB, and these are the least of it
        with open(self.flash_file, "rb") as f, \
                mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ) as now:
            for name in machines.BOARDS[self.board].protected:
                assert (flashimage.raw(now, name, self.board)
                        == flashimage.raw(self.original, name, self.board)), \
                    f"the {name} partition has changed"

    def assert_nor_rules(self):
        """no program ever wanted a 0 to become a 1"""
        for report in self.ops:
            assert not report["unerased"], "programmed what was not erased"

    def assert_no_guest_errors(self):
        """nothing was done that real silicon would not have borne"""
        log = pathlib.Path(self.dir, "guest-errors")
        if machines.BOARDS[self.board].ours and log.exists():
            assert not [line for line in log.read_text().splitlines()
                        if not (self.not_there and
                                re.match(self.not_there, line))]


def curl(*args, check=True, prefix=()):
    r = subprocess.run([*prefix, "curl", "-sS", "--max-time", str(PATIENCE),
                        *args], stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, text=True, check=False)
    if not check:
        return r.returncode, r.stdout
    assert r.returncode == 0, f"curl: {r.stderr}{r.stdout}"
    return r.stdout
