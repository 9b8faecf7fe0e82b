# SPDX-License-Identifier: GPL-2.0-or-later
"""A file that a BOOTP or DHCP server names: from dnsmasq, in a private network
namespace; and from servers by hand that do what none does."""
import hashlib
import json
import select
import struct
import time

import pytest

import dhcpd
import images
import netns
import tftpd
from router import FAST_CLOCK, OPEN, PATIENCE
from tftpd import ACK, DATA

# not in one of the router's own networks
SERVER, LEASE = "192.168.88.1", "192.168.88.50"
GOOD = "192.168.88.51"
NAME = "f.elf"
CLASS = {"malta": "Mips_boot", "maltael": "MMipsBoot"}
BOOTING = r'^lifeboat: booting firmware "Lifeboat test v2-new'
HERE = "192.168.1.1"

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.fixture
def rescue(router, pc):
    return pc.rescue(router, SERVER)


@pytest.fixture
def fast(router, pc):
    """the same, and minutes pass in seconds"""
    return pc.rescue(router, SERVER, qemu=FAST_CLOCK)


def status(pc):
    """asked at one of the router's own addresses, by a second one of the PC"""
    pc.run("ip", "addr", "replace", "192.168.1.9/24", "dev", netns.CABLE)
    return json.loads(pc.curl(f"http://{HERE}/api/status"))


def initramfs(router):
    return images.initramfs(router.board, [f"mti,{router.board}"])


def assert_never_written(router):
    assert router.flash() == router.original
    if router.child:
        router.power_off()
    assert all(report["log"] == [] for report in router.ops)


# what makes dnsmasq name it; in which message it does is its own matter
WAYS = {
    "67": ["--no-ping", f"--dhcp-boot={NAME}"],
    # it looks for three seconds whether the address is free
    "ping": [f"--dhcp-boot={NAME}"],
    "bootp": ["--bootp-dynamic", "--dhcp-ignore=tag:!bootp",
              f"--dhcp-boot={NAME}"],
    "class": ["--no-ping", "--dhcp-vendorclass=set:mm,CLASS",
              f"--dhcp-boot=tag:mm,{NAME}", "--tftp-no-blocksize"],
}


def serving(pc, router, folder, way, ip=SERVER):
    return tftpd.netboot(pc, ip, folder, *(
        o.replace("CLASS", CLASS[router.board]) for o in WAYS[way]))


@pytest.mark.both_endians
@pytest.mark.parametrize("way", ["bootp", "class"])
def test_ram_image(rescue, pc, tmp_path, way):
    """is started, and nothing is written"""
    (tmp_path / NAME).write_bytes(initramfs(rescue))
    with serving(pc, rescue, tmp_path, way):
        rescue.wait(rf'^lifeboat: upload of "{NAME}"')
        rescue.wait(BOOTING)
        rescue.wait_for_firmware("v2-new")
    assert_never_written(rescue)


@pytest.mark.parametrize("way", ["67", "ping", "bootp"])
def test_factory_image(rescue, pc, tmp_path, way):
    (tmp_path / NAME).write_bytes(images.read(rescue.board, "new-sysupgrade"))
    with serving(pc, rescue, tmp_path, way):
        rescue.wait_for_firmware("v2-new")


def test_in_our_own_network(router, pc, tmp_path):
    """and the address of ours there is somebody else's"""
    pc.address(HERE)
    router.power_on(reset=5, netdev=netns.NETDEV, prefix=pc.prefix)
    router.wait(OPEN)
    (tmp_path / NAME).write_bytes(initramfs(router))
    with serving(pc, router, tmp_path, "67", HERE):
        router.wait_for_firmware("v2-new")
    assert_never_written(router)


# --- what is refused ---

REFUSED = {
    "other": (lambda b: images.read(b, "new-other-board"), "this router"),
    "cut": (lambda b: images.initramfs(b, [f"mti,{b}"])[:-1000], ""),
    "ram-other": (lambda b: images.initramfs(b, ["mti,other2"]), "mti,other2"),
    "ram-no-name": (images.initramfs, "runs from RAM"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(rescue, pc, tmp_path, name):
    make, words = REFUSED[name]
    (tmp_path / NAME).write_bytes(make(rescue.board))
    with serving(pc, rescue, tmp_path, "67"):
        rescue.wait(r"^lifeboat: failed$")
        said = status(pc)
    assert said["error"] and words in said["error"]
    if name == "ram-no-name":
        assert "page" in said["advice"]
    assert not rescue.console.seen(BOOTING)
    assert_never_written(rescue)


def test_refused_once(fast, pc, tmp_path):
    """and asked for again and again; then there is another in its place"""
    wire = dhcpd.ByHand(pc, SERVER)
    (tmp_path / NAME).write_bytes(images.garbage(3000))
    with serving(pc, fast, tmp_path, "67"):
        fast.wait(r"^lifeboat: failed$")
        for _ in range(3):
            wire.wait(dhcpd.REQUEST)
        assert fast.console.text.count("lifeboat: upload of") == 1
        assert fast.console.text.count("lifeboat: failed") == 1
        (tmp_path / NAME).write_bytes(b"another" + images.garbage(3000))
        fast.wait(r"^lifeboat: upload of")
        fast.wait(r"^lifeboat: failed$")


def test_no_file_is_named(fast, pc, tmp_path):
    """nothing is fetched, and nobody is told"""
    with tftpd.netboot(pc, SERVER, tmp_path, "--no-ping"):
        wire = dhcpd.ByHand(pc, SERVER)
        for _ in range(3):
            wire.wait(dhcpd.DISCOVER)
        assert status(pc)["state"] == "idle"
    assert "upload of" not in fast.console.text


# --- by hand ---

def test_address_is_given_back(fast, pc):
    d = dhcpd.ByHand(pc, SERVER)
    t = tftpd.ByHand(pc, SERVER, d)
    asked = d.lease(LEASE, b"test.bin")
    assert asked.options[50] == dhcpd.ip4(LEASE)
    assert asked.options[60] == CLASS[fast.board].encode()
    assert t.wait() == "test.bin"
    assert t.peer[0] == LEASE
    # it may have asked anew while the PC was busy, or given up and begun anew
    t.offer("test.bin", DATA, 1, b"no firmware")
    assert t.peer[0] == LEASE
    fast.wait(r"^lifeboat: failed$")
    said = d.wait(dhcpd.DISCOVER, dhcpd.RELEASE)
    assert said.kind == dhcpd.RELEASE
    assert said.own == dhcpd.ip4(LEASE)
    assert said.options[54] == dhcpd.ip4(SERVER)
    d.wait(dhcpd.DISCOVER)
    assert pc.is_silent(LEASE)


def test_lease_is_released(fast, pc, tmp_path):
    """dnsmasq has none left: the next router gets that address"""
    (tmp_path / NAME).write_bytes(images.garbage(3000))
    with serving(pc, fast, tmp_path, "67"):
        fast.wait(r"^lifeboat: failed$")
        leases = tmp_path / "leases"
        deadline = time.monotonic() + PATIENCE
        seen = False
        while not (seen and not leases.read_text()):
            seen |= bool(leases.read_text())
            assert time.monotonic() < deadline, leases.read_text()
            time.sleep(0.1)


def test_lease_is_not_renewed(rescue, pc):
    """it is asked for while the file is on its way, and the address is left at
    once"""
    d, t = dhcpd.ByHand(pc, SERVER), tftpd.ByHand(pc, SERVER)
    lease = {"o51": struct.pack(">I", 20)}
    d.lease(LEASE, b"test.bin", **lease)
    assert t.offer("test.bin", DATA, 1, bytes(512))[:2] == (ACK, 1)
    for number in range(2, 8000):
        t.send(DATA, number, bytes(512))
        t.until((ACK, number))
        if asked := d.wait(dhcpd.REQUEST, quiet=0.02):
            break
    assert asked.own == dhcpd.ip4(LEASE)
    assert not {50, 54} & asked.options.keys()
    d.reply(asked, dhcpd.NAK, LEASE)
    assert b"another's" in t.until((tftpd.ERROR,))[2]
    rescue.wait(r"^lifeboat: failed$")
    assert pc.is_silent(LEASE)


def test_server_vanishes(rescue, pc):
    image = initramfs(rescue)
    d, t = dhcpd.ByHand(pc, SERVER), tftpd.ByHand(pc, SERVER)
    d.lease(LEASE, b"first\0")
    assert t.offer("first", DATA, 1, image[:512])[:2] == (ACK, 1)
    rescue.wait("fell silent")
    assert status(pc)["state"] == "failed"
    # and comes back
    d.lease(LEASE, b"first")
    assert t.offer("first", DATA, 1, image[:512])[:2] == (ACK, 1)
    n = t.blocks(image, first=2)
    t.until((ACK, n))
    rescue.wait_for_firmware("v2-new")
    assert_never_written(rescue)


def test_address_is_somebody_elses(fast, pc):
    pc.run("ip", "addr", "add", f"{LEASE}/24", "dev", netns.CABLE)
    d, t = dhcpd.ByHand(pc, SERVER), tftpd.ByHand(pc, SERVER)
    d.lease(LEASE, b"test.bin")
    asked = d.wait(dhcpd.DECLINE)
    assert asked.options[50] == dhcpd.ip4(LEASE)
    assert asked.options[54] == dhcpd.ip4(SERVER)
    assert not select.select([t.main], [], [], 0)[0]
    # another one is free
    d.lease("192.168.88.51", b"test.bin")
    assert t.wait() == "test.bin"


HOSTILE = {
    "xid": {"xid": b"\1\2\3\4"},
    "no-name": {"name": b""},
    "control": {"name": b"\33[2J\n"},
    "248": {"name": b"x" * 248},
    "255": {"name": b"x" * 255},
    "overload": {"o52": b"\3", "field": b"\x43\xff" * 64, "name": b""},
    "far": {"server": "10.1.2.3"},
    "group": {"server": "224.0.0.1"},
    "everybody": {"server": "255.255.255.255"},
    "network": {"server": "192.168.88.255"},
    "router": {"server": HERE},
    "itself": {"server": LEASE},
    "none": {"server": "0.0.0.0"},
    "ours": {"ip": HERE, "server": "192.168.1.9"},
    "no-address": {"ip": "0.0.0.0"},
    "loopback": {"ip": "127.0.0.1", "server": "127.0.0.2"},
    "mask": {"mask": "255.0.255.0"},
    "narrow": {"mask": "255.255.255.255"},
}


def is_not_taken(d, kind, ip=LEASE, name=b"bad", **more):
    """a reply, and a good offer right behind it: when that one is taken, the
    reply has been judged, for they come in order.  Where both come too late the
    router asks anew."""
    asked = d.wait(dhcpd.DISCOVER)
    deadline = time.monotonic() + PATIENCE
    while asked.kind != dhcpd.REQUEST:
        assert time.monotonic() < deadline, "the good one is not taken"
        if asked.kind == dhcpd.DISCOVER:
            d.reply(asked, kind, ip, name, **more)
            d.reply(asked, dhcpd.OFFER, GOOD, b"good")
        asked = d.wait(dhcpd.DISCOVER, dhcpd.REQUEST, dhcpd.PROBE)
        # what comes by BOOTP is not requested, but looked for
        assert asked.kind != dhcpd.PROBE or asked.options[50] != dhcpd.ip4(ip)
    assert asked.options[50] == dhcpd.ip4(GOOD)
    d.reply(asked, dhcpd.NAK, GOOD)


@pytest.mark.parametrize("kind", [dhcpd.OFFER, 0], ids=["dhcp", "bootp"])
def test_hostile(fast, pc, kind):
    """none of it is taken; a good one is, after all of them"""
    d, t = dhcpd.ByHand(pc, SERVER), tftpd.ByHand(pc, SERVER)
    # its own addresses have been looked for before it answers
    assert status(pc)["state"] == "idle"
    for more in HOSTILE.values():
        if kind or not {"name", "mask", "o52"} & more.keys():
            is_not_taken(d, kind, **more)
    assert status(pc)["state"] == "idle"
    assert not select.select([t.main], [], [], 0)[0]
    d.lease(LEASE, b"x" * 247)
    assert t.wait() == "x" * 247


def test_person_has_come(fast, pc):
    """his file stays where it is"""
    d, t = dhcpd.ByHand(pc, SERVER), tftpd.ByHand(pc, SERVER)
    status(pc)
    pc.attempt("curl", "-sS", "-T",
               str(images.path(fast.board, "new-nometa")), f"http://{HERE}/")
    fast.wait(r"^lifeboat: ready$")
    while select.select([d.cable], [], [], 0)[0]:
        d.cable.recv(2048)
    # closed after many turns' time
    with pc.connect(HERE) as c:
        assert c.at_end()
    assert status(pc)["state"] == "ready"
    assert not select.select([t.main], [], [], 0)[0]
    while select.select([d.cable], [], [], 0)[0]:
        frame = d.cable.recv(2048)
        assert frame[34:38] != b"\0\x44\0\x43" or frame[23] != 17


@pytest.mark.parametrize("bad_cable", [1], indirect=True)
def test_lossy(bad_cable, router, pc, tmp_path):
    (tmp_path / NAME).write_bytes(initramfs(router))
    with serving(pc, router, tmp_path, "67", "192.168.1.2"):
        bad_cable.upload(0.01, router, lambda: None)
        assert bad_cable.lost
        router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("bad_cable", [1, 2], indirect=True)
def test_more_lossy(bad_cable, router, pc, tmp_path):
    """dnsmasq waits for two seconds whenever a block is lost: a small file,
    and it arrives as it is"""
    data = images.garbage(50_000)
    (tmp_path / NAME).write_bytes(data)
    with serving(pc, router, tmp_path, "67", "192.168.1.2"):
        bad_cable.upload(0.05, router, lambda: None)
        assert bad_cable.lost
        router.wait(r"^lifeboat: failed$")
        image = json.loads(pc.curl(f"http://{HERE}/api/status"))["image"]
    assert image["sha256"] == hashlib.sha256(data).hexdigest()
