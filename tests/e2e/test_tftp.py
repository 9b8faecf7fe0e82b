# SPDX-License-Identifier: GPL-2.0-or-later
"""The TFTP door, with the clients that people have, in a private network
namespace; and by hand what no client does on purpose."""
import json
import select
import socket
import struct
import time

import pytest

import flashimage
import images
import netns
from router import EXACT_CLOCK, OPEN, PATIENCE

ROUTER = "192.168.1.1"
RRQ, WRQ, DATA, ACK, ERROR, OACK = range(1, 7)

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.fixture
def rescue(wired, pc):
    pc.address("192.168.1.2")
    return wired


def status(pc):
    return json.loads(pc.curl(f"http://{ROUTER}/api/status"))


# --- clients ---

def hpa(pc, path):
    return pc.attempt("tftp", "-m", "binary", ROUTER, "-c", "put", str(path),
                      "firmware.bin")


def atftp(pc, path, *options):
    return pc.attempt("atftp", "--put", *options, "-l", str(path), "-r", "x",
                      ROUTER)


def curl(pc, path):
    return pc.attempt("curl", "-sS", "--max-time", str(PATIENCE), "-T",
                      str(path), f"tftp://{ROUTER}/")


def busybox(pc, path):
    return pc.attempt("busybox", "tftp", "-p", "-l", str(path), "-r", "x",
                      ROUTER)


CLIENTS = {
    "hpa": hpa,
    "atftp": atftp,
    "atftp-1400": lambda pc, path: atftp(pc, path, "--option",
                                         "blksize 1400"),
    "atftp-window": lambda pc, path: atftp(
        pc, path, "--option", "blksize 1456", "--option", "windowsize 16"),
    "curl": curl,
    "busybox": busybox,
}


@pytest.mark.parametrize("client", CLIENTS)
def test_good(rescue, pc, client):
    code, text = CLIENTS[client](
        pc, images.path(rescue.board, "new-sysupgrade"))
    assert code == 0, text
    rescue.wait_for_firmware("v2-new")


def test_at_ubiquitis_address(rescue, pc):
    """as its instructions have it"""
    pc.address("192.168.1.25")
    code, text = pc.attempt(
        "tftp", "-m", "binary", "192.168.1.20", "-c", "put",
        str(images.path(rescue.board, "new-sysupgrade")), "fwupdate.bin")
    assert code == 0 and "Error" not in text, text
    rescue.wait_for_firmware("v2-new")


def test_name_that_would_turn_a_terminal_red(rescue, pc):
    pc.attempt("curl", "-sS", "--max-time", str(PATIENCE), "-T",
               str(images.path(rescue.board, "new-other-board")),
               f"tftp://{ROUTER}/%1b%5b31m%9bx")
    rescue.wait(r'^lifeboat: upload of "\?\[31m\?x"$')


# tftp-hpa and busybox say it and end with 0; curl keeps the sentence to itself
@pytest.mark.parametrize("client", ["hpa", "atftp", "curl", "busybox"])
def test_of_another_board(rescue, pc, client):
    code, text = CLIENTS[client](
        pc, images.path(rescue.board, "new-other-board"))
    assert bool(code) == (client in ("atftp", "curl"))
    assert ("this router" in text) == (client != "curl")
    assert status(pc)["state"] == "failed"
    assert "this router" in status(pc)["error"]
    assert rescue.power_off()["erases"] == 0


def test_names_no_board(rescue, pc):
    """there is nobody to ask"""
    _, text = hpa(pc, images.path(rescue.board, "new-nometa"))
    assert "page" in text
    assert rescue.power_off()["erases"] == 0


def test_netascii(rescue, pc):
    _, text = pc.attempt(
        "tftp", ROUTER, "-c", "put",
        str(images.path(rescue.board, "new-sysupgrade")), "x")
    assert "binary" in text
    assert status(pc)["state"] == "idle"


# --- backups ---

def fetch(pc, client, name, path):
    commands = {
        "hpa": ["tftp", "-m", "binary", ROUTER, "-c", "get", name, path],
        "atftp": ["atftp", "--get", "--option", "blksize 1400", "-r", name,
                  "-l", path, ROUTER],
        "curl": ["curl", "-sS", "--tftp-blksize", "1468", "-o", path,
                 f"tftp://{ROUTER}/{name}"],
        "busybox": ["busybox", "tftp", "-b", "1468", "-g", "-r", name, "-l",
                    path, ROUTER],
    }
    return pc.attempt(*commands[client])


@pytest.mark.parametrize("client,name", [
    ("hpa", "boot"), ("atftp", "firmware"), ("curl", "flash_dump"),
    ("busybox", "all")])
def test_get(rescue, pc, tmp_path, client, name):
    path = tmp_path / "got"
    code, text = fetch(pc, client, name, str(path))
    assert code == 0, text
    chip = rescue.original
    assert path.read_bytes() == (
        chip if name in ("all", "flash_dump") else
        flashimage.partition(chip, name))
    # and nothing is held up by it
    code, text = curl(pc, images.path(rescue.board, "new-sysupgrade"))
    assert code == 0, text
    rescue.wait_for_firmware("v2-new")


def test_get_what_is_not_there(rescue, pc, tmp_path):
    code, text = fetch(pc, "atftp", "nosuch", str(tmp_path / "got"))
    assert code and "no partition of that name" in text


def test_reader_who_gives_up(rescue, pc):
    """does not hold the writer up"""
    s = Sender(pc)
    s.send(struct.pack(">H", RRQ) + b"firmware\0octet\0")
    assert s.answer()[:2] == (DATA, 1)
    s.send(struct.pack(">HH", ERROR, 0) + b"enough\0")
    code, text = curl(pc, images.path(rescue.board, "new-sysupgrade"))
    assert code == 0, text
    rescue.wait_for_firmware("v2-new")


def test_reader_who_vanishes(rescue, pc, image):
    """the writer is told to wait, and then it goes on"""
    reader, s = Sender(pc), Sender(pc, image)
    s.wrq()
    s.until((ACK, 0))
    s.all_but_last()
    reader.send(struct.pack(">H", RRQ) + b"firmware\0octet\0tsize\x000\0")
    op, _, rest = reader.answer()
    assert op == OACK
    assert (b"ize\0%d\0" % flashimage.PARTITIONS["firmware"][1]) in rest
    s.data(len(s.blocks))
    assert b"backup" in s.until((ERROR,))[2]
    deadline = time.monotonic() + PATIENCE
    while pc.attempt("curl", "-sSf", "-T", str(
            images.path(rescue.board, "new-sysupgrade")),
            f"http://{ROUTER}/")[0]:
        assert time.monotonic() < deadline
    rescue.wait_for_firmware("v2-new")


# --- a bad cable ---

@pytest.mark.parametrize("client,percent", [
    # which waits for five seconds each time
    ("hpa", 0.1),
    ("atftp-1400", 1), ("atftp-window", 5), ("curl", 1)])
def test_lossy(bad_cable, pc, router, client, percent):
    """frames of either side"""
    code, text = bad_cable.upload(percent / 100, router, lambda: CLIENTS[
        client](pc, images.path(router.board, "new-sysupgrade")))
    assert bad_cable.lost
    assert code == 0, text
    router.wait_for_firmware("v2-new")


# --- by hand ---

class Sender:
    """a socket in the PC, and a file in blocks"""

    def __init__(self, pc, data=b"", block=512):
        self.sock = pc.inside(lambda: socket.socket(socket.AF_INET,
                                                    socket.SOCK_DGRAM))
        self.blocks = [data[i:i + block]
                       for i in range(0, len(data) + 1, block)]

    def send(self, data):
        self.sock.sendto(data, (ROUTER, 69))

    def wrq(self, *options, name="f.bin"):
        fields = [name, "octet", *map(str, options)]
        self.send(struct.pack(">H", WRQ) +
                  b"".join(f.encode() + b"\0" for f in fields))

    def data(self, number):
        """the block of that number, from 1 on"""
        self.send(struct.pack(">HH", DATA, number & 0xffff) +
                  self.blocks[number - 1])

    def answer(self, timeout=PATIENCE):
        """(operation, number, rest), or None"""
        if not select.select([self.sock], [], [], timeout)[0]:
            return None
        data, peer = self.sock.recvfrom(2048)
        assert peer == (ROUTER, 69)
        return *struct.unpack(">HH", data[:4]), data[4:]

    def until(self, want):
        """the answer that begins so, past repeated ones"""
        deadline = time.monotonic() + PATIENCE
        while (got := self.answer()) and time.monotonic() < deadline:
            if got[:len(want)] == want:
                return got
        raise AssertionError(f"no {want}")

    def all_but_last(self, first=1):
        for n in range(first, len(self.blocks)):
            self.data(n)
            self.until((ACK, n & 0xffff))

    def all(self, first=1):
        self.all_but_last(first)
        self.data(len(self.blocks))


@pytest.fixture
def image(rescue):
    return images.read(rescue.board, "new-sysupgrade")


def test_last_ack_comes_by_itself(router, pc):
    """and not before the image is known to be good and has been written; on the
    guest's clock, by which a sender is not kept waiting for longer"""
    router.power_on(reset=3, netdev=netns.NETDEV, prefix=pc.prefix,
                    qemu=EXACT_CLOCK)
    router.wait(OPEN)
    pc.address("192.168.1.2")
    s = Sender(pc, images.read(router.board, "new-sysupgrade"))
    s.wrq()
    s.until((ACK, 0))
    s.all()
    s.until((ACK, len(s.blocks)))
    written = flashimage.partition(router.flash(), "firmware")
    assert written.startswith(images.read(router.board, "new-nometa"))
    router.wait_for_firmware("v2-new")


def test_lost_and_repeated(rescue, pc, image):
    """each request and some blocks twice, and blocks that come too early"""
    s = Sender(pc, image, 1024)
    s.wrq("blksize", 1024)
    s.until((OACK,))
    s.wrq("blksize", 1024)
    s.until((OACK,))
    for n in range(1, len(s.blocks)):
        s.data(n)
        s.until((ACK, n))
        if n % 16 == 0:
            s.data(n)
            s.until((ACK, n))
        if n % 32 == 0 and n + 2 < len(s.blocks):
            s.data(n + 2)
            s.until((ACK, n))
    s.data(len(s.blocks))
    s.until((ACK, len(s.blocks)))
    rescue.wait_for_firmware("v2-new")


def test_window_with_a_gap(rescue, pc, image):
    s = Sender(pc, image, 1456)
    s.wrq("blksize", 1456, "windowsize", 4)
    s.until((OACK,))
    for n in (1, 2, 4):
        s.data(n)
    s.until((ACK, 2))
    first = 3
    while first + 3 < len(s.blocks):
        for n in range(first, first + 4):
            s.data(n)
        s.until((ACK, first + 3))
        first += 4
    for n in range(first, len(s.blocks) + 1):
        s.data(n)
    s.until((ACK, len(s.blocks)))
    rescue.wait_for_firmware("v2-new")


def test_stranger_does_not_disturb(rescue, pc, image):
    s, stranger = Sender(pc, image), Sender(pc, b"no firmware")
    s.wrq()
    s.until((ACK, 0))
    s.data(1)
    s.until((ACK, 1))
    stranger.data(1)
    assert stranger.answer()[:2] == (ERROR, 5)
    s.all(first=2)
    s.until((ACK, len(s.blocks)))
    rescue.wait_for_firmware("v2-new")


def test_second_one_is_told_who_is_at_it(rescue, pc, image):
    s = Sender(pc, image)
    s.wrq()
    s.until((ACK, 0))
    other = Sender(pc)
    pc.run("ip", "addr", "add", "192.168.1.3/24", "dev", netns.CABLE)
    other.sock.bind(("192.168.1.3", 0))
    other.wrq()
    op, code, text = other.answer()
    assert (op, code) == (ERROR, 0)
    assert b"192.168.1.2" in text
    assert status(pc)["peer"] == "192.168.1.2"


def test_begins_anew_from_another_port(rescue, pc, image):
    """the PC's tool was ended, and started once more"""
    first, second = Sender(pc, image), Sender(pc, image)
    first.wrq()
    first.until((ACK, 0))
    first.data(1)
    first.until((ACK, 1))
    deadline = time.monotonic() + PATIENCE
    while True:
        second.wrq()
        got = second.answer()
        if got[0] == ACK:
            break
        assert got[0] == ERROR and time.monotonic() < deadline
    second.all()
    second.until((ACK, len(second.blocks)))
    rescue.wait_for_firmware("v2-new")


def test_refusal_is_said_again(rescue, pc):
    s = Sender(pc, b"no firmware")
    s.wrq()
    s.until((ACK, 0))
    s.data(1)
    first = s.until((ERROR,))
    s.data(1)
    assert s.until((ERROR,)) == first


def test_sender_vanishes(rescue, pc, image):
    s = Sender(pc, image)
    s.wrq()
    s.until((ACK, 0))
    s.data(1)
    rescue.wait("fell silent")
    assert b"too slow" in s.until((ERROR,))[2]
    assert status(pc)["state"] == "failed"
    pc.curl("-T", str(images.path(rescue.board, "new-sysupgrade")),
            f"http://{ROUTER}/")
    rescue.wait_for_firmware("v2-new")


def test_announced_too_large(rescue, pc):
    s = Sender(pc)
    s.wrq("tsize", 1 << 30)
    assert s.answer()[:2] == (ERROR, 3)
    s.wrq("tsize", 1 << 40)
    assert s.answer()[:2] == (ERROR, 3)


def test_larger_than_there_is_room_for(rescue, pc):
    """though it has not been announced; and the status says the same"""
    s = Sender(pc, bytes(4500000), 1468)
    s.wrq("blksize", 1468)
    s.until((OACK,))
    for n in range(1, len(s.blocks)):
        s.data(n)
        op, code, text = s.answer()
        while (op, code) == (ACK, n - 1):       # said again
            op, code, text = s.answer()
        if op == ERROR:
            break
        assert (op, code) == (ACK, n)
    assert (op, code) == (ERROR, 3)
    assert text[:-1].decode() == status(pc)["error"]
    assert "too large" in status(pc)["error"]


@pytest.mark.parametrize("packet", [
    b"", b"\0", b"\0\2", b"\0\2x", b"\0\2x\0", b"\0\2x\0octet", b"\0\3\0",
    b"\0\3\0\1x", b"\0\4\0\1", b"\0\5\0\1x", b"\0\6blksize\0x\0", b"\xff" * 600,
    b"\0\2" + b"A" * 1400], ids=repr)
def test_garbage(rescue, pc, packet, image):
    Sender(pc).send(packet)
    s = Sender(pc, image)
    s.wrq()
    s.until((ACK, 0))


def test_asus_tool(rescue, pc, image):
    """looks for a router, sends, and waits for a result"""
    s = Sender(pc, image)
    s.send(struct.pack(">H", RRQ) + b"ASUSSPACELINK\x01\x01\xa8\xc0\0octet\0")
    assert s.answer() == (DATA, 1, b"")
    s.wrq(name="ASUSSPACELINK")
    s.until((ACK, 0))
    s.all()
    s.until((ACK, len(s.blocks)))
    for _ in range(6):
        s.until((6, 1))
    rescue.wait_for_firmware("v2-new")
