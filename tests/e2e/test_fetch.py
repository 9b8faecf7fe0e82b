# SPDX-License-Identifier: GPL-2.0-or-later
"""What the router fetches by TFTP, from the servers that people have, in a
private network namespace; and from one by hand that does what none does."""
import json
import select
import socket
import struct
import time

import pytest

import frames
import images
import netns
import pcap
import rawhttp
from router import FAST_CLOCK, PATIENCE
from tftpd import ACK, DATA, ERROR, SERVERS, ByHand, serving

SERVER, ROUTER = "192.168.0.66", "192.168.0.1"
# of board/mips_malta.dtsi; the second is behind what is for the boot partition
NAME, BEHIND, PREFIX = "malta_tp_recovery.bin", "tp_recovery.bin", 0x20000
# the third, in a network where the router has no address of its own
AWAY, LENT, AWAY_NAME = "192.168.11.2", "192.168.11.1", "linux.trx-recovery"
HERE = "192.168.1.1"

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
    # from another port, of the same PC; from the same one, of another
    pc.run("ip", "addr", "add", "192.168.0.67/24", "dev", netns.CABLE)
    other = ByHand(pc, "192.168.0.67")
    for sock in s.socket(), other.socket(s.sock.getsockname()[1]):
        sock.sendto(struct.pack(">HH", DATA, 2) + bytes(512), s.peer)
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
    seen, deadline = [], time.monotonic() + PATIENCE
    while sum(is_arp_for(f, SERVER) for f in seen) < 5:
        assert time.monotonic() < deadline
        seen.append(cable.recv(2048))
    assert not [f for f in seen if b"octet" in f]
    # nor is an address taken where the third one's server is not
    assert any(is_arp_for(f, AWAY) for f in seen)
    assert not any(is_arp_for(f, LENT) for f in seen)
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


# --- from a server where the router has no address ---

@pytest.fixture
def away(router, pc):
    return pc.rescue(router, AWAY)


@pytest.fixture
def cable(pc):
    with pc.cable() as cable:
        yield cable


@pytest.fixture
def fast_away(router, pc):
    return pc.rescue(router, AWAY, qemu=FAST_CLOCK)


def here(pc):
    """the page, by a second address of PC's"""
    pc.run("ip", "addr", "replace", "192.168.1.9/24", "dev", netns.CABLE)
    return json.loads(pc.curl(f"http://{HERE}/api/status"))


@pytest.mark.both_endians
@pytest.mark.parametrize("server", SERVERS)
def test_away(away, pc, tmp_path, image, server):
    (tmp_path / AWAY_NAME).write_bytes(image)
    with serving(pc, AWAY, tmp_path, server):
        away.wait(rf'^lifeboat: upload of "{AWAY_NAME}"')
        away.wait_for_firmware("v2-new")


def questions(cable, until):
    """(who asks, for whom) by ARP, up to a frame that is UNTIL, of what comes
    and goes on CABLE"""
    deadline = time.monotonic() + PATIENCE
    asked = []
    while time.monotonic() < deadline:
        f = cable.recv(2048)
        if until(f):
            return asked
        if f[12:14] == b"\x08\x06" and f[20:22] == b"\0\1":
            asked.append((socket.inet_ntoa(f[28:32]),
                          socket.inet_ntoa(f[38:42])))
    raise AssertionError(f"not seen; asked were {asked}")


# the cable first: the PC has its address, and may be asked, before the test
def test_away_asks_first(cable, fast_away, pc):
    """whether it is there, whether the address is free; takes it, and gives it
    back"""
    s = ByHand(pc, AWAY)
    asked = questions(cable, lambda f: b"octet" in f)
    assert (LENT, LENT) not in asked
    first = asked.index(("0.0.0.0", LENT))
    assert ("0.0.0.0", AWAY) in asked[:first]
    own = next(i for i, (who, _) in enumerate(asked) if who == LENT)
    assert asked[first:own].count(("0.0.0.0", LENT)) == 3
    s.wait(AWAY_NAME)
    assert s.peer[0] == LENT
    s.send(DATA, 1, b"no firmware")
    assert s.until((ERROR,))
    fast_away.wait(r"^lifeboat: failed$")
    # it rests, and who has its MAC address still is not heard either
    deadline = time.monotonic() + PATIENCE
    while not pc.is_silent(LENT):
        assert time.monotonic() < deadline, "it is not given back"


def test_away_is_seen_by_the_server_alone(away, pc, image):
    """and the doors at the router's own addresses are as they were"""
    s = ByHand(pc, AWAY)
    s.wait(AWAY_NAME)
    assert s.peer[0] == LENT
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    assert here(pc)["peer"] == AWAY
    wire = frames.Wire(pc.cable(), "192.168.11.77", LENT)
    # the second question is answered: so the first has been heard
    wire.send(frames.arp(1, "192.168.11.77", LENT),
              frames.arp(1, "192.168.1.77", HERE))
    for f in wire.frames():
        if f[12:14] == b"\x08\x06" and f[20:22] == b"\0\2" and \
                f[:6] == frames.MAC:
            assert f[28:32] == socket.inet_aton(HERE)
            break
    else:
        raise AssertionError("nothing is answered")
    n = s.blocks(image, first=2)
    s.until((ACK, n))
    away.wait_for_firmware("v2-new")


def test_away_address_is_somebody_elses(fast_away, pc):
    """is left to him; and asked for again, for he may go"""
    pc.run("ip", "addr", "add", f"{LENT}/24", "dev", netns.CABLE)
    s = ByHand(pc, AWAY)
    fast_away.wait(rf"^lifeboat: {LENT} is somebody else's: no file")
    assert here(pc)["state"] == "idle"
    assert not select.select([s.main], [], [], 0)[0]
    pc.run("ip", "addr", "del", f"{LENT}/24", "dev", netns.CABLE)
    s.wait(AWAY_NAME)
    assert s.peer[0] == LENT


def test_away_owner_comes(away, pc, image):
    """in the middle of it: the address is his"""
    s = ByHand(pc, AWAY)
    s.wait(AWAY_NAME)
    s.send(DATA, 1, image[:512])
    s.until((ACK, 1))
    pc.cable().send(frames.arp(1, LENT, LENT))
    assert b"another's" in s.until((ERROR,))[2]
    away.wait(r"^lifeboat: failed$")
    assert here(pc)["state"] == "failed"
    assert pc.is_silent(LENT)


def test_away_without_a_file(fast_away, pc):
    """the address is given back each time, and looked for anew"""
    s = ByHand(pc, AWAY)
    cable = pc.cable()
    for _ in range(2):
        s.offer(AWAY_NAME, ERROR, 1, b"File not found\0", answered=False)
        asked = questions(
            cable, lambda f: b"octet" in f and AWAY_NAME.encode() in f)
        assert asked.count(("0.0.0.0", LENT)) >= 3
    assert here(pc)["state"] == "idle"


def test_away_server_vanishes(fast_away, pc, image):
    """in the middle, and comes back"""
    s = ByHand(pc, AWAY)
    s.wait(AWAY_NAME)
    s.send(DATA, 1, image[:512])
    fast_away.wait("fell silent")
    assert here(pc)["state"] == "failed"
    s.wait(AWAY_NAME)
    assert s.peer[0] == LENT
