# SPDX-License-Identifier: GPL-2.0-or-later
"""On the cable: addresses, DHCP, DNS and ping, with real clients in a private
network namespace."""
import contextlib
import socket
import threading

import pytest

import images
import netns
import rawhttp

ADDRESSES = ["192.168.1.1", "192.168.0.1", "192.168.0.254",
             "192.168.1.20"]

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.mark.both_endians
@pytest.mark.parametrize("client", [netns.Pc.dhclient, netns.Pc.udhcpc])
def test_automatic_pc(wired, pc, client):
    """gets an address, and with it reaches all of ours"""
    lease = client(pc)
    assert lease["address"].startswith("192.168.1.")
    assert lease["address"] not in ADDRESSES
    assert lease["mask"] == "255.255.255.0"
    assert lease["gateway"] == lease["dns"] == lease["server"] == "192.168.1.1"
    for ip in ADDRESSES:
        assert pc.ping(ip)
        assert "curl -F" in pc.curl(f"http://{ip}/")


def test_two_automatic_pcs_get_two_addresses(wired, pc):
    first = pc.udhcpc()["address"]
    pc.run("ip", "link", "set", netns.CABLE, "down")
    pc.run("ip", "link", "set", netns.CABLE, "address", "02:00:00:00:00:77")
    assert pc.udhcpc()["address"] != first


def test_same_pc_keeps_its_address(wired, pc):
    assert pc.udhcpc()["address"] == pc.udhcpc()["address"]


@pytest.mark.both_endians
@pytest.mark.parametrize("own,router_ip", [
    ("192.168.1.2", "192.168.1.1"), ("192.168.1.254", "192.168.1.1"),
    ("192.168.1.2", "192.168.1.20"), ("192.168.1.19", "192.168.1.20"),
    ("192.168.0.2", "192.168.0.1"), ("192.168.0.2", "192.168.0.254")])
def test_static_pc(wired, pc, own, router_ip):
    pc.address(own)
    assert pc.ping(router_ip)
    image = images.path(wired.board, "new-sysupgrade")
    text = pc.curl("-T", str(image), f"http://{router_ip}/")
    assert text.splitlines()[-1].startswith("OK: ")
    wired.wait_for_firmware("v2-new")


def test_echoes_say_who_it_is(wired, pc):
    """vendors' instructions: 100 is the boot loader's, 64 the system's"""
    pc.address("192.168.1.2")
    assert " ttl=100 " in pc.run("ping", "-n", "-c", "1", "-W", "10",
                                 "192.168.1.1")


def test_small_mtu(wired, pc):
    """a PC behind somebody's VPN"""
    pc.address("192.168.1.2")
    pc.run("ip", "link", "set", netns.CABLE, "mtu", "576")
    image = images.path(wired.board, "new-sysupgrade")
    assert "curl -F" in pc.curl("http://192.168.1.1/")
    text = pc.curl("-T", str(image), "http://192.168.1.1/")
    assert text.splitlines()[-1].startswith("OK: ")
    wired.wait_for_firmware("v2-new")


def test_other_addresses_do_not_answer(wired, pc):
    pc.address("192.168.1.2")
    assert pc.ping("192.168.1.1")
    assert pc.is_silent("192.168.1.77")


@pytest.mark.parametrize("name", ["openwrt.lan", "www.example.com", "a.b.c.d.e"])
def test_every_name_is_ours(wired, pc, name):
    pc.udhcpc()
    assert pc.run("dig", "+short", "@192.168.1.1", name, "A").split() \
        == ["192.168.1.1"]
    # no IPv6, and no waiting for it
    assert pc.run("dig", "+short", "@192.168.1.1", name, "AAAA") == ""
    assert "NOERROR" in pc.run("dig", "@192.168.1.1", name, "AAAA")


def test_name_asked_at_another_address(wired, pc):
    pc.address("192.168.0.2")
    assert pc.run("dig", "+short", "@192.168.0.1", "x.example").split() \
        == ["192.168.0.1"]


@pytest.mark.parametrize("probe", [
    "connectivitycheck.gstatic.com/generate_204",
    "captive.apple.com/hotspot-detect.html",
    "www.msftconnecttest.com/connecttest.txt",
    "detectportal.firefox.com/success.txt",
    "network-test.debian.org/nm"])
def test_captive_probe_by_name(wired, pc, probe):
    """what a phone does when it joins: it must end on our page"""
    pc.udhcpc()
    text = pc.curl("-L", "-w", "\n%{url_effective}", f"http://{probe}")
    assert text.endswith("\nhttp://192.168.1.1/")
    assert "curl -F" in text


@pytest.mark.both_endians
def test_cable_unplugged_and_replugged(wired, pc):
    pc.address("192.168.1.2")
    assert pc.ping("192.168.1.1")
    wired.cable(plugged=False)
    assert pc.is_silent("192.168.1.1")
    wired.cable(plugged=True)
    assert pc.ping("192.168.1.1")
    assert "curl -F" in pc.curl("http://192.168.1.1/")


def test_cable_unplugged_during_the_upload(wired, pc):
    """TCP makes up for it"""
    image = images.read(wired.board, "new-sysupgrade")
    pc.address("192.168.1.2")
    with pc.connect("192.168.1.1") as c:
        c.send(rawhttp.upload_head(len(image)) + image[:500_000])
        wired.wait(r"^lifeboat: receiving$")
        wired.cable(plugged=False)
        # more than the kernel would keep for us
        rest = threading.Thread(target=c.send, args=(image[500_000:],))
        rest.start()
        assert pc.is_silent("192.168.1.1")
        wired.cable(plugged=True)
        rest.join()
        status, _, body = c.response()
        assert status == 200
        assert body.decode().splitlines()[-1].startswith("OK: ")
    wired.wait_for_firmware("v2-new")


def test_upload_to_two_addresses_at_once(wired, pc):
    """one corridor: the second has to wait"""
    image = images.read(wired.board, "new-sysupgrade")
    pc.run("ip", "addr", "add", "192.168.1.2/24", "dev", netns.CABLE)
    pc.run("ip", "addr", "add", "192.168.0.2/24", "dev", netns.CABLE)
    with pc.connect("192.168.1.1") as first, \
            pc.connect("192.168.0.254") as second:
        first.send(rawhttp.upload_head(len(image)) + image[:-1])
        wired.wait(r"^lifeboat: receiving$")
        second.send(rawhttp.head("PUT", "/x", "Content-Length: 5",
                                 host="192.168.0.254"))
        assert second.response()[0] == 409
        first.send(image[-1:])
        assert first.response()[0] == 200
    wired.wait_for_firmware("v2-new")


def test_the_firmware_finds_the_wire_in_peace(wired, pc):
    """once it runs, nobody answers for the rescue any more"""
    image = images.path(wired.board, "new-sysupgrade")
    pc.address("192.168.1.2")
    pc.curl("-T", str(image), "http://192.168.1.1/")
    wired.wait_for_firmware("v2-new")
    assert pc.is_silent("192.168.1.1")


def test_one_address_asks_who_a_pc_is(wired, pc):
    """that which he has asked: the table is short"""
    cable = pc.cable()
    pc.address("192.168.1.2")
    assert pc.ping("192.168.1.1")
    cable.setblocking(False)
    frames = []
    with contextlib.suppress(BlockingIOError):
        while True:
            frames.append(cable.recv(2048))
    requests = [(f[28:32], f[38:42]) for f in frames
                if f[12:14] == b"\x08\x06" and f[20:22] == b"\0\1"]
    him = socket.inet_aton("192.168.1.2")
    assert requests
    assert {us for us, target in requests if target == him} <= {
        socket.inet_aton("192.168.1.1")}
