# SPDX-License-Identifier: GPL-2.0-or-later
"""What the router fetches by TFTP, from the servers that people have, in a
private network namespace; and from one by hand that does what none does."""
import json
import select
import socket
import struct
import time

import pytest

import images
import netns
import pcap
import rawhttp
from router import FAST_CLOCK, PATIENCE
from tftpd import ACK, DATA, ERROR, SERVERS, ByHand, serving

SERVER, ROUTER = "192.168.0.66", "192.168.0.1"
# of board/mips_malta.dtsi; the second is behind what is for the boot partition
NAME, BEHIND, PREFIX = "malta_tp_recovery.bin", "tp_recovery.bin", 0x20000

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.fixture
def rescue(router, pc):
    return pc.rescue(router, SERVER)


@pytest.fixture
def fast(router, pc):
    """the same, and turns of seconds pass in no time"""
    return pc.rescue(router, SERVER, qemu=FAST_CLOCK)


def status(pc):
    return json.loads(pc.curl(f"http://{ROUTER}/api/status"))


def behind(image):
    """as TP-Link has it for boot loaders that write from flash's first byte"""
    return bytes(range(256)) * (PREFIX // 256) + image


@pytest.fixture
def image(router):
    return images.read(router.board, "new-sysupgrade")


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name,wrap", [(NAME, bytes), (BEHIND, behind)])
def test_good(rescue, pc, tmp_path, image, server, name, wrap):
    (tmp_path / name).write_bytes(wrap(image))
    with serving(pc, SERVER, tmp_path, server):
        rescue.wait(rf'^lifeboat: upload of "{name}"')
        rescue.wait_for_firmware("v2-new")


@pytest.mark.parametrize("server", SERVERS)
def test_another_boards(rescue, pc, tmp_path, server):
    (tmp_path / NAME).write_bytes(images.read(rescue.board,
                                              "new-other-board"))
    with serving(pc, SERVER, tmp_path, server):
        rescue.wait(r"^lifeboat: failed$")
        assert "this router" in status(pc)["error"]
    assert rescue.power_off()["erases"] == 0


@pytest.mark.both_endians
def test_next_in_the_list(fast, pc, tmp_path, image):
    """is fetched all the same"""
    (tmp_path / NAME).write_bytes(images.read(fast.board,
                                              "new-other-board"))
    with serving(pc, SERVER, tmp_path):
        fast.wait(r"^lifeboat: failed$")
        (tmp_path / BEHIND).write_bytes(behind(image))
        fast.wait_for_firmware("v2-new")


def test_cut_short(rescue, pc, tmp_path, image):
    (tmp_path / NAME).write_bytes(image[:len(image) // 2])
    (tmp_path / BEHIND).write_bytes(image[:1000])
    with serving(pc, SERVER, tmp_path):
        rescue.wait(r"^lifeboat: failed$")
        assert status(pc)["error"]
    assert rescue.power_off()["erases"] == 0


# --- by hand ---

def Server(pc):
    return ByHand(pc, SERVER)


def test_last_block_is_answered_again(rescue, pc, image):
    s = Server(pc)
    s.wait(NAME)
    n = s.blocks(image)
    s.until((ACK, n))
    s.send(DATA, n, image[(n - 1) * 512:])
    s.until((ACK, n))
    rescue.wait_for_firmware("v2-new")


def test_blocks_twice_and_of_others(rescue, pc, image):
    s = Server(pc)
    s.wait(NAME)
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    s.send(DATA, 3, bytes(512))
    s.until((ACK, 1))
    # from another port, of the same PC
    s.socket().sendto(struct.pack(">HH", DATA, 2) + bytes(512), s.peer)
    n = s.blocks(image, first=2)
    s.until((ACK, n))
    rescue.wait_for_firmware("v2-new")


@pytest.mark.parametrize("packet", [
    b"", b"\0", b"\0\3", b"\0\3\0", b"\0\6blksize\0x\0", b"\xff" * 600,
    b"\0\4\0\1", b"\0\5", b"\0\3\0\7" + bytes(512)], ids=repr)
def test_garbage(rescue, pc, image, packet):
    s = Server(pc)
    s.wait(NAME)
    s.sock.sendto(packet, s.peer)
    n = s.blocks(image)
    s.until((ACK, n))
    rescue.wait_for_firmware("v2-new")


def test_said_once(fast, pc):
    """what was refused is asked for again, and known by its first block"""
    s = Server(pc)
    texts = [s.offer(NAME, DATA, 1, b"no firmware")[2] for _ in range(3)]
    assert [b"before" in t for t in texts] == [False, True, True]
    assert status(pc)["state"] == "failed"
    # and another one in its place is taken
    assert b"before" not in s.offer(NAME, DATA, 1, b"nor this")[2]
    fast.power_off()
    assert fast.log.count("lifeboat: upload of") == 2
    assert fast.log.count("lifeboat: failed") == 2


def test_no_such_file(fast, pc):
    """is nothing to speak of, and it may come yet"""
    s = Server(pc)
    for name in (NAME, BEHIND, NAME):
        s.offer(name, ERROR, 1, b"File not found\0", answered=False)
    assert status(pc)["state"] == "idle"
    s.offer(NAME, DATA, 1, b"no firmware")
    assert status(pc)["state"] == "failed"


def test_nobody_is_there(router, pc):
    """costs one ARP frame a turn, and no request"""
    pc.rescue(router, "192.168.0.2", qemu=FAST_CLOCK)
    cable = pc.cable()
    frames, deadline = [], time.monotonic() + PATIENCE
    while sum(is_arp_for(f, SERVER) for f in frames) < 5:
        assert time.monotonic() < deadline
        frames.append(cable.recv(2048))
    assert not [f for f in frames if b"octet" in f]
    pc.address(SERVER)
    Server(pc).wait()


def is_arp_for(frame, ip):
    return frame[12:14] == b"\x08\x06" and \
        frame[38:42] == socket.inet_aton(ip)


def test_server_vanishes(rescue, pc, image):
    """the next in the list may be there"""
    s = Server(pc)
    s.wait(NAME)
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    rescue.wait("fell silent")
    assert b"too slow" in s.until((ERROR,))[2]
    assert status(pc)["state"] == "failed"
    s.wait(BEHIND)
    n = s.blocks(behind(image))
    s.until((ACK, n))
    rescue.wait_for_firmware("v2-new")


# --- two at once ---

def test_page_is_told(rescue, pc, image):
    s = Server(pc)
    s.wait(NAME)
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    assert status(pc)["peer"] == SERVER
    text = pc.curl("-T", str(images.path(rescue.board, "new-sysupgrade")),
                   f"http://{ROUTER}/")
    assert SERVER in text
    n = s.blocks(image, first=2)
    s.until((ACK, n))
    rescue.wait_for_firmware("v2-new")


def test_page_was_first(rescue, pc, image):
    """a request is on its way; what it brings is for nobody"""
    s = Server(pc)
    s.wait(NAME)
    with pc.connect(ROUTER) as page:
        page.send(rawhttp.upload_head(len(image)) + image[:512])
        rescue.wait(r"^lifeboat: receiving$")
        s.send(DATA, 1, b"no firmware")
        page.send(image[512:])
        assert page.response()[0] == 200
    # an error, if it came before the door had seen the page's upload
    while select.select([s.sock], [], [], 0)[0]:
        assert s.answer()[0] != ACK
    rescue.wait_for_firmware("v2-new")


def test_person_is_asked(fast, pc):
    """about a file of his: no other takes its place meanwhile"""
    s = Server(pc)
    s.wait()
    pc.attempt("curl", "-sS", "-T",
               str(images.path(fast.board, "new-nometa")),
               f"http://{ROUTER}/")
    fast.wait(r"^lifeboat: ready$")
    # what had been asked before
    while select.select([s.main], [], [], 0)[0]:
        s.main.recv(2048)
    # closed after many turns' time
    with pc.connect(ROUTER) as c:
        assert c.at_end()
    assert status(pc)["state"] == "ready"
    assert not select.select([s.main], [], [], 0)[0]


def asked_for(wire):
    """(sender's address, the one asked for) of each ARP frame"""
    for _, frame in pcap.frames(wire):
        if frame[12:14] == b"\x08\x06":
            yield frame[28:32], frame[38:42]


def test_uses_no_address_before_it_is_its_own(router, pc, tmp_path):
    """whoever learns it from such a frame would send to it, and not be
    heard; PC says nothing until it is asked"""
    wire = tmp_path / "wire"
    pc.run("sh", "-c", "echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6")
    pc.rescue(router, SERVER, qemu=pcap.args(wire))
    server = socket.inet_aton(SERVER)
    deadline = time.monotonic() + PATIENCE
    # the first time, of whoever there is
    while all(asked != server or sender == bytes(4)
              for sender, asked in asked_for(wire)):
        time.sleep(0.2)
        assert time.monotonic() < deadline, "it asks for no server"
    # and PC's own, who has it already
    announced = {bytes(4), server}
    for sender, asked in asked_for(wire):
        if sender == asked:
            announced.add(sender)
        assert sender in announced, socket.inet_ntoa(sender)
