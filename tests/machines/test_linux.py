# SPDX-License-Identifier: GPL-2.0-or-later
"""Linux 6.1 on the models: what drivers that nobody here wrote make of them.

Lifeboat starts it out of flash as it starts any firmware: a uImage whose
kernel has the board's device tree behind it, and a root file system in flash
(tests/machines/linux).  Then the test types into its shell.
"""
import dataclasses
import hashlib
import re

import pytest

import flashimage
import images
import linux
import machines
import netns

PC, ROUTER = "192.168.1.2", "192.168.1.1"
WAN_HOST, WAN, WAN_NEIGHBOUR = "10.0.2.2", "10.0.2.15", "10.0.2.3"
# of an event: type, code (Linux, input-event-codes.h), value
KEY_RESTART = 0x198
EVENT = 16
STICK = 1 << 20


@dataclasses.dataclass
class Expected:
    """what a board's Linux is to find

    data    where its partition for settings is
    wan     "": its switch is not Linux's to set up, but Lifeboat's, which does
            so for the rescue alone
    usb     its device tree has the USB host
    """
    log: tuple
    endian: str
    data: int
    led: str
    lan: str = "lan1"
    wan: str = "wan"
    usb: bool = True


LINUX = {
    "glinet_gl-ar150": Expected(
        log=(r"SoC: Atheros AR9331 rev 0", r"CPU clock: 400\.000 MHz",
             r"spi-nor spi0\.0: mx25l12805d \(16384 Kbytes\)",
             r"Atheros AG71xx at 0x"),
        endian="big", data=0x450000, led="power", wan="eth0"),
    "tplink_wdr4300": Expected(
        log=(r"SoC: Atheros AR9344 rev 2", r"CPU clock: 560\.000 MHz",
             # Spansion's chip has the same JEDEC identifier
             r"spi-nor spi0\.0: (w25q64|s25fl064k) \(8192 Kbytes\)",
             r"Atheros AG71xx at 0x"),
        endian="big", data=0x420000, led="system", lan="eth0", wan="",
        usb=False),
    "zbtlink_zbt-wg3526-16m": Expected(
        log=(r"SoC Type: MediaTek MT7621 ver:1 eco:3",
             r"spi-nor spi0\.0: mx25l12805d \(16384 Kbytes\)",
             r"mediatek frame engine at 0x"),
        endian="little", data=0x450000, led="status"),
}
pytestmark = [
    pytest.mark.boards(*LINUX),
    pytest.mark.skipif(bool(netns.missing()), reason=str(netns.missing()))]


@pytest.fixture
def pc():
    with netns.Pc() as p:
        p.address(PC)
        yield p


@pytest.fixture
def stick(tmp_path):
    path = tmp_path / "stick.img"
    path.write_bytes(images.garbage(STICK))
    return path


@pytest.fixture
def shell(make_router, debugger, board, pc, stick):
    image = images.read(board, "linux")
    router = make_router(firmware=image)
    router.power_on(
        netdev=netns.NETDEV, prefix=pc.prefix, stopped=True,
        qemu=("-drive", f"if=none,id=stick,format=raw,file={stick}",
              "-device", "usb-storage,drive=stick",
              "-netdev", "user,id=wan,restrict=on",
              *machines.BOARDS[board].wan,
              "-gdb", f"unix:{router.dir}/gdb,server=on,wait=off"))
    gdb = debugger(router)
    gdb.run_to(linux.kernel(image)[1])
    # what Linux makes of it is its own affair
    router.assert_cached()
    gdb.resume()
    router.wait(r"^lifeboat: booting firmware")
    router.wait(linux.READY)
    return linux.Shell(router)


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def check_flash_is_read(shell, original, board):
    """the partitions are where the board has them, byte for byte"""
    table = shell.run("cat /proc/mtd")
    for name in machines.BOARDS[board].protected:
        mtd, size = re.search(rf'^(mtd\d+): (\w+) 00010000 "{name}"$', table,
                              re.MULTILINE).groups()
        data = flashimage.partition(original, name, board)
        assert int(size, 16) == len(data)
        assert sha256(data) in shell.run(f"sha256sum /dev/{mtd}ro")


def check_flash_is_written(shell, original, board):
    """over what is erased, and over what is not"""
    at = LINUX[board].data
    mtd = re.search(r'^mtd(\d+): .* "data"$', shell.run("cat /proc/mtd"),
                    re.MULTILINE).group(1)
    for source in ("boot", machines.BOARDS[board].protected[-1]):
        data = flashimage.partition(original, source, board)[:0x10000]
        number = re.search(rf'^mtd(\d+): .* "{source}"$',
                           shell.run("cat /proc/mtd"), re.MULTILINE).group(1)
        shell.run(f"dd if=/dev/mtd{number}ro of=/dev/mtdblock{mtd} bs=64k "
                  "count=1 && sync")
        # not out of the cache of mtdblock
        text = shell.run(f"dd if=/dev/mtd{mtd}ro bs=64k count=1 2>/dev/null "
                         "| sha256sum")
        assert sha256(data) in text
        assert shell.router.flash()[at:at + len(data)] == data
    after = shell.router.flash()[at + 0x10000:]
    assert after == original[at + 0x10000:]


def check_button(shell, board):
    """an event when it is pressed, and one when it is let go"""
    pin, level = machines.BOARDS[board].button
    shell.run("exec 3</dev/input/event0")
    shell.router.monitor.command("qom-set", path="/machine/gpio",
                                 property="press", value=f"{pin}:{level}:200")
    text = shell.run(f"dd bs={EVENT} count=4 <&3 2>/dev/null | "
                     f"hexdump -v -e '16/1 \"%02x\" \"\\n\"'")
    events = []
    for line in text.split():
        raw = bytes.fromhex(line)[8:]
        kind, code = (int.from_bytes(raw[i:i + 2], LINUX[board].endian)
                      for i in (0, 2))
        value = int.from_bytes(raw[4:], LINUX[board].endian)
        if kind:        # the others only end a group
            events.append((kind, code, value))
    assert events == [(1, KEY_RESTART, 1), (1, KEY_RESTART, 0)]


def check_led(shell, board):
    name = LINUX[board].led
    pin, level = machines.BOARDS[board].leds["waiting"]
    for lit in (1, 0):
        shell.run(f"echo {lit} >/sys/class/leds/{name}/brightness")
        assert shell.router.pin(pin) == (level if lit else 1 - level)


def check_stick(shell, stick):
    shell.run("until [ -b /dev/sda ]; do :; done")
    assert sha256(stick.read_bytes()) in shell.run("sha256sum /dev/sda")
    text = shell.run("dd if=/dev/mtd0ro of=/dev/sda bs=64k count=1 && sync")
    assert stick.read_bytes()[:0x10000] == \
        shell.router.original[:0x10000], text


def check_lan(shell, board, pc):
    """both ways, and frames as large as can be"""
    lan = LINUX[board].lan
    shell.run(f"ifconfig {lan} {ROUTER} up")
    shell.wait(f"{lan}: Link is Up")
    assert pc.ping(ROUTER)
    shell.run(f"ping -A -c 3 {PC}")
    shell.run(f"ping -A -c 3 -s 1472 {PC}")


def check_cable(shell, pc):
    shell.router.cable(False)
    shell.wait("lan1: Link is Down")
    assert pc.is_silent(ROUTER)
    shell.router.cable(True)
    shell.wait("lan1: Link is Up")
    assert pc.ping(ROUTER)


def check_wan(shell, board, pc):
    """a port of its own: who is behind it is not to be reached from LAN"""
    wan = LINUX[board].wan
    shell.run(f"ifconfig {wan} {WAN} up")
    shell.wait(f"{wan}: Link is Up")
    shell.run(f"ping -A -c 3 {WAN_HOST}")
    pc.run("ip", "addr", "add", f"{WAN_NEIGHBOUR}/24", "dev", netns.CABLE)
    assert pc.is_silent(WAN_HOST)


def check_restart(shell, command):
    """into Lifeboat, and on"""
    shell.router.console.send(f"{command}\n")
    shell.router.wait(r"^lifeboat: booting firmware")
    shell.router.wait(linux.READY)


def test_linux(shell, board, pc, stick):
    original = shell.router.original
    for pattern in LINUX[board].log:
        shell.log(pattern)
    check_flash_is_read(shell, original, board)
    check_flash_is_written(shell, original, board)
    check_button(shell, board)
    check_led(shell, board)
    if LINUX[board].usb:
        check_stick(shell, stick)
    if LINUX[board].wan:
        check_lan(shell, board, pc)
        check_cable(shell, pc)
        check_wan(shell, board, pc)
    check_restart(shell, "reboot -f")
    # fed for the first time long after it has bitten
    check_restart(shell, "watchdog -T 2 -t 60 /dev/watchdog")


def test_linux_after_rescue(make_router, board, pc):
    """uploaded, written and started without a power cycle: Linux finds MAC and
    switch as Lifeboat has left them"""
    router = make_router(firmware=None)
    router.enter_rescue(netdev=netns.NETDEV, prefix=pc.prefix)
    text = pc.curl("-T", str(images.path(board, "linux")), f"http://{ROUTER}/")
    assert text.splitlines()[-1].startswith("OK: "), text
    router.wait(linux.READY)
    # Linux gives itself another address than Lifeboat has
    pc.run("ip", "neigh", "flush", "dev", netns.CABLE)
    check_lan(linux.Shell(router), board, pc)
