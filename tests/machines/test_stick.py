# SPDX-License-Identifier: GPL-2.0-or-later
"""A firmware on a USB stick, as mkfs.fat and sfdisk make them: on EHCI and on
xHCI."""
import math
import re
import subprocess

import pytest

import images
from router import OPEN

BOARDS = ("glinet_gl-ar150", "xiaomi_mi-router-3g")
EHCI, XHCI = BOARDS
# and it has every other door, in 192 KiB
EVERY_DOOR = "zbtlink_zbt-wg3526-32m"
pytestmark = pytest.mark.boards(*BOARDS)
MIB = 1 << 20
GOOD = "new-sysupgrade"
# where partitions begin, bytes
START = MIB
# mkfs.fat's arguments, MiB of the volume
KINDS = {
    "fat12": (["-F", "12"], 4),
    "fat16": (["-F", "16"], 16),
    "fat32": (["-F", "32", "-s", "1"], 36),
}
TABLES = {"none": None, "mbr": "label: dos\nstart=2048, type=c\n",
          "gpt": "label: gpt\nstart=2048\n"}


class Stick:
    """an image file, until it is plugged in"""

    def __init__(self, path, kind="fat16", table="none"):
        options, size = KINDS[kind]
        self.path = path
        self.start = START if TABLES[table] else 0
        # a GPT has a copy at the end
        with open(path, "wb") as f:
            f.truncate(2 * self.start + size * MIB)
        if TABLES[table]:
            subprocess.run(["sfdisk", "-q", path], input=TABLES[table],
                           text=True, check=True)
        subprocess.run(["mkfs.fat", *options, "--offset",
                        str(self.start // 512), path, str(size * 1024)],
                       check=True, stdout=subprocess.DEVNULL)
        self.volume = f"{path}@@{self.start}"

    def put(self, name, data):
        source = self.path.with_suffix(".put")
        source.write_bytes(data)
        subprocess.run(["mcopy", "-o", "-i", self.volume, source,
                        f"::{name}"], check=True)

    def log(self):
        return subprocess.run(["mtype", "-i", self.volume, "::lifeboat.txt"],
                              check=False, capture_output=True,
                              text=True).stdout

    def check(self):
        """the file system has no fault"""
        data = self.path.read_bytes()[self.start:]
        if self.start:
            data = data[:-self.start]
        copy = self.path.with_suffix(".fsck")
        copy.write_bytes(data)
        r = subprocess.run(["fsck.fat", "-n", copy], check=False,
                           capture_output=True, text=True)
        assert not r.returncode, r.stdout


@pytest.fixture
def stick(tmp_path):
    return Stick(tmp_path / "stick.img")


def drive(path, bytes_a_second=0):
    pace = f",throttling.bps-read={bytes_a_second}" if bytes_a_second else ""
    return ("-drive", f"if=none,id=stick,format=raw,file={path}{pace}",
            "-device", "usb-storage,drive=stick,id=plug")


def power_on(router, path, bytes_a_second=0):
    """reset is held until the rescue is there, and released"""
    router.power_on(reset=math.inf,
                    qemu=drive(path, bytes_a_second) if path else ())
    router.wait(OPEN)
    router.release()


def plug(router, path):
    """into a router that runs"""
    m = router.monitor
    m.command("blockdev-add", **{
        "driver": "raw", "node-name": "late",
        "file": {"driver": "file", "filename": str(path)}})
    # it waits until the CPU has paused, and U-Boot gives it no reason to
    m.command("stop")
    m.command("device_add", driver="usb-storage", drive="late", id="late")
    m.command("cont")


def assert_untouched(router):
    assert router.power_off()["erases"] == 0
    assert router.flash() == router.original


def assert_refused(router, stick, name, error):
    """the page and the stick say so; and it is not tried again"""
    router.wait(r"lifeboat.txt says how it went")
    status = router.status()
    assert status["state"] == "failed"
    assert status["error"].startswith(f"{name} on the USB stick: ")
    assert re.search(error, status["error"]), status
    assert_untouched(router)
    log = stick.log()
    assert re.search(error, log) and name in log
    stick.check()
    text = router.console_tail()
    assert text.count("says how it went") == 1


@pytest.mark.parametrize("kind,table", [
    ("fat12", "none"), ("fat16", "mbr"), ("fat32", "none"), ("fat32", "gpt")])
@pytest.mark.parametrize("board", [EHCI])
def test_good(router, tmp_path, kind, table):
    good(router, Stick(tmp_path / "stick.img", kind, table))


@pytest.mark.parametrize("board", [XHCI, EVERY_DOOR])
def test_good_xhci(router, tmp_path):
    good(router, Stick(tmp_path / "stick.img", "fat32", "mbr"))


def good(router, stick):
    stick.put("miwifi.bin", images.read(router.board, GOOD))
    power_on(router, stick.path)
    router.wait(r'^lifeboat: upload of "miwifi.bin"')
    router.wait_for_firmware("v2-new")
    router.power_off()
    assert "It has been written and verified." in stick.log()
    stick.check()


@pytest.mark.parametrize("board", [EHCI])
def test_first_in_order(router, stick):
    """others are not even looked at"""
    other = images.read(router.board, "new-other-board")
    stick.put("recovery.bin", other)
    stick.put("openwrt-other-squashfs-sysupgrade.bin", other)
    stick.put(f"openwrt-{router.board}-squashfs-sysupgrade.bin",
              images.read(router.board, GOOD))
    stick.put("firmware.bin", other)
    power_on(router, stick.path)
    router.wait(rf'^lifeboat: upload of "openwrt-{router.board}-squashfs-')
    router.wait(r"^lifeboat: ready$")


def test_another_boards(router, stick):
    stick.put("Factory.bin", images.read(router.board, "new-other-board"))
    power_on(router, stick.path)
    assert_refused(router, stick, "Factory.bin", "this router")


@pytest.mark.parametrize("board", [EHCI])
@pytest.mark.parametrize("damage", [
    lambda data: images.flipped(data, len(data) // 2),
    lambda data: data[:len(data) // 2],
    lambda data: images.garbage(100_000)], ids=["flipped", "short", "garbage"])
def test_damaged(router, stick, damage):
    stick.put("miwifi.bin", damage(images.read(router.board, GOOD)))
    power_on(router, stick.path)
    assert_refused(router, stick, "miwifi.bin",
                   "damaged|cut off|incomplete|no firmware image")


@pytest.mark.parametrize("board", [EHCI])
def test_no_board_in_it(router, stick):
    """there is nobody who could insist"""
    stick.put("miwifi.bin", images.read(router.board, "new-nometa"))
    power_on(router, stick.path)
    assert_refused(router, stick, "miwifi.bin", "which router")


@pytest.mark.parametrize("board", [EHCI])
def test_huge(router, tmp_path):
    stick = Stick(tmp_path / "stick.img", "fat32")
    stick.put("miwifi.bin", bytes(17 * MIB))
    power_on(router, stick.path)
    assert_refused(router, stick, "miwifi.bin", "too large")


def garbage(path):
    path.write_bytes(images.garbage(MIB))


def exfat(path):
    path.write_bytes((b"\xeb\x76\x90EXFAT   ".ljust(510, b"\0") +
                      b"\x55\xaa").ljust(MIB, b"\0"))


def nothing_on_it(path):
    Stick(path).put("readme.txt", b"nothing here\n")


@pytest.mark.parametrize("board", [EHCI])
@pytest.mark.parametrize("make,said", [
    (nothing_on_it, "no file"), (garbage, "no file"), (exfat, "exFAT")])
def test_nothing_to_be_had(router, tmp_path, make, said):
    """it is somebody's disk for other things: no reason to complain"""
    path = tmp_path / "stick.img"
    make(path)
    before = path.read_bytes()
    power_on(router, path)
    router.wait(rf"^lifeboat: USB stick: {said}")
    assert router.status()["state"] == "idle"
    assert_untouched(router)
    assert path.read_bytes() == before


def test_pulled(router, tmp_path):
    """while it is read; another one is read from its beginning"""
    path = tmp_path / "stick.img"
    stick = Stick(path, "fat32")
    data = images.read(router.board, GOOD)
    stick.put("miwifi.bin", data + images.garbage(12 * MIB))
    # a busy host has a dozen seconds for it
    power_on(router, path, bytes_a_second=MIB)
    router.wait(r"^lifeboat: receiving$")
    router.monitor.command("device_del", id="plug")
    router.wait(r"^lifeboat: The USB stick was pulled out")
    router.wait(r"^lifeboat: failed$")
    status = router.status()
    assert status["state"] == "failed" and "pulled" in status["error"]
    assert "Send" not in status["advice"]
    assert router.flash() == router.original

    second = Stick(tmp_path / "second.img")
    second.put("miwifi.bin", data)
    plug(router, second.path)
    if router.board == XHCI:
        # a transfer that has not ended leaves the controller out of step
        for _ in range(20):
            assert router.status()["state"] == "failed"
        assert router.status()["error"] == status["error"]
        assert_untouched(router)
        return
    router.wait(r'^lifeboat: upload of "miwifi.bin"')
    router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("board", [EHCI])
def test_pulled_while_it_is_written(router, stick):
    """it is not needed any more; only its log is not written"""
    stick.put("miwifi.bin", images.read(router.board, GOOD))
    power_on(router, stick.path)
    router.wait(r"^lifeboat: (erasing|writing)$")
    router.monitor.command("device_del", id="plug")
    router.wait_for_firmware("v2-new")
    router.power_off()
    stick.check()


@pytest.mark.parametrize("board", [EHCI])
def test_page_was_first(make_router, stick):
    """an upload that waits for a person's word: the stick waits for him"""
    router = make_router()
    stick.put("miwifi.bin", images.read(router.board, GOOD))
    power_on(router, None)
    other = images.path(router.board, "new-nometa")
    status, text = router.request("POST", "/api/image", other.read_bytes())
    assert status == 200, text
    plug(router, stick.path)
    start = router.guest_ns()
    while router.guest_ns() < start + 3e9:
        assert router.status()["state"] == "ready"
    assert "miwifi.bin" not in router.console_tail()
    assert_untouched(router)


@pytest.mark.parametrize("board", [EHCI])
def test_button_later(make_router, stick):
    """there is no firmware, so nobody held the button: it is pressed now"""
    router = make_router(firmware=None)
    stick.put("miwifi.bin", images.read(router.board, GOOD))
    router.power_on(qemu=drive(stick.path))
    router.wait(OPEN)
    start = router.guest_ns()
    while router.guest_ns() < start + 2e9:
        assert router.status()["state"] == "idle"
    router.press(0.5)
    router.wait_for_firmware("v2-new")
