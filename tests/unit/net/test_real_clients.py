#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The DHCP and DNS policy against clients that people really run.

host_server (the pure servers behind sockets) sits on a bridge in one private
network namespace; a client and a second PC hang on it in two others.
"""
import contextlib
import os
import random
import subprocess
import time
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
OURS = ["192.168.1.1", "192.168.0.1", "192.168.0.254"]
POOL = range(100, 116)

# udhcpc says $1 and $ip, dhclient $reason and $new_ip_address; both are
# reduced to "reason ip mask router dns lease server"
SCRIPT = """#!/bin/sh
case "${1:-$reason}" in
deconfig|PREINIT|EXPIRE|RELEASE|STOP|FAIL)
	ip addr flush dev cli; ip link set cli up;;
bound|renew|BOUND|RENEW|REBIND|REBOOT)
	ip addr replace "${ip:-$new_ip_address}/24" dev cli;;
esac
echo "${1:-$reason}" "${ip:-$new_ip_address}" "${subnet:-$new_subnet_mask}" \\
	"${router:-$new_routers}" "${dns:-$new_domain_name_servers}" \\
	"${lease:-$new_dhcp_lease_time}" \\
	"${serverid:-$new_dhcp_server_identifier}" >>LOG
"""

# wall clock, on a busy host; only a failing test ever waits that long
PATIENCE = 120

pytestmark = pytest.mark.skipif(os.geteuid() != 0,
                                reason="network namespaces need root")


def run(*argv, **kwargs):
    return subprocess.run(argv, check=True, text=True, capture_output=True,
                          timeout=PATIENCE, **kwargs).stdout


class Namespace:
    """A network namespace that lives as long as its keeper."""

    def __init__(self):
        self.keeper = subprocess.Popen(
            ["unshare", "-n", "sh", "-c", "echo; exec sleep infinity"],
            stdout=subprocess.PIPE)
        self.keeper.stdout.readline()
        self.children = [self.keeper]

    def __enter__(self):
        self.ip("link", "set", "lo", "up")
        return self

    def argv(self, *argv):
        return ["nsenter", "-t", str(self.keeper.pid), "-n", *map(str, argv)]

    def run(self, *argv):
        return run(*self.argv(*argv))

    def ip(self, *argv):
        return self.run("ip", *argv)

    def start(self, *argv, **kwargs):
        child = subprocess.Popen(self.argv(*argv), text=True, **kwargs)
        self.children.append(child)
        return child

    def __exit__(self, *exc):
        for child in reversed(self.children):
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


class Lan:
    """Router, client and a second PC on one switch."""

    def __init__(self, server, tmp, lease=20):
        self.tmp = tmp
        self.lease = lease
        self.program = server

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        with self.stack:
            self.set_up()
            self.stack = self.stack.pop_all()
        return self

    def set_up(self):
        tmp = self.tmp
        self.router, self.other, self.pc = (
            self.stack.enter_context(Namespace()) for _ in range(3))
        self.router.ip("link", "add", "lan", "type", "bridge")
        for ns, name in (self.pc, "cli"), (self.other, "eth0"):
            self.router.ip("link", "add", f"to-{name}", "master", "lan", "up",
                           "type", "veth", "peer", "name", name, "netns",
                           ns.keeper.pid)
        for address in OURS:
            self.router.ip("addr", "add", f"{address}/24", "dev", "lan")
        self.router.ip("link", "set", "lan", "up")
        self.pc.ip("link", "set", "cli", "up")
        self.other.ip("link", "set", "eth0", "up")
        self.server = self.router.start(self.program, "lan", self.lease,
                                        *OURS, stdout=subprocess.PIPE)
        assert self.server.stdout.readline() == "ready\n"
        self.log = tmp / "log"
        self.log.touch()
        self.seen = 0
        self.said = tmp / "dhclient.log"
        self.script = tmp / "script"
        self.script.write_text(SCRIPT.replace("LOG", str(self.log)))
        self.script.chmod(0o755)
        pcap = os.environ.get("LIFEBOAT_PCAP")
        if pcap:
            dump = self.pc.start("tcpdump", "-i", "cli", "-U",
                                 "--immediate-mode", "-w",
                                 f"{pcap}/{tmp.name}.pcap", "udp",
                                 stderr=subprocess.PIPE)
            dump.stderr.readline()

    def __exit__(self, *exc):
        alive = self.server.poll() is None
        self.stack.close()
        assert alive, "the server died"

    def event(self, *names, timeout=PATIENCE):
        """Wait for the next script call of one of these names."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            # a line that is not whole yet is left
            lines = self.log.read_text().split("\n")[:-1]
            while self.seen < len(lines):
                line = lines[self.seen].split()
                self.seen += 1
                if line[0] in names:
                    return dict(zip(("reason", "ip", "mask", "router", "dns",
                                     "lease", "server"), line))
            time.sleep(0.02)
        raise AssertionError(f"no {names} in {lines}")

    def static_pc(self, address):
        """The second PC takes an address by hand and speaks to the router."""
        self.other.ip("addr", "add", f"{address}/24", "dev", "eth0")
        self.other.run("ping", "-c1", "-W60",
                       address.rsplit(".", 1)[0] + ".1")

    def udhcpc(self, *argv):
        return self.pc.start("udhcpc", "-f", "-i", "cli", "-s", self.script,
                             "-T", "1", "-A", "1", *argv,
                             stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)

    def dhclient(self, *argv, leases="", conf=""):
        (self.tmp / "leases").write_text(leases)
        (self.tmp / "conf").write_text(
            "request subnet-mask, routers, domain-name-servers;\n" + conf)
        return self.pc.start("dhclient", "-4", "-d", "-lf",
                             self.tmp / "leases", "-pf", self.tmp / "pid",
                             "-cf", self.tmp / "conf", "-sf", self.script,
                             *argv, "cli", stdout=subprocess.DEVNULL,
                             stderr=self.said.open("w"))

    def dig(self, *argv):
        return self.pc.run("dig", "+tries=1", "+time=60", *argv)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    out = tmp_path_factory.mktemp("bin") / "host_server"
    names = ["dhcp_packet", "dhcp_lease", "dhcp_policy", "dns_packet"]
    run("gcc", "-std=gnu11", "-g", "-O1", "-Wall", "-Werror",
        "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
        f"-I{TOP}/tests/host/include", f"-I{TOP}",
        f"{TOP}/tests/unit/net/host_server.c",
        *[f"{TOP}/net/{n}.c" for n in names], "-o", out)
    return out


@pytest.fixture
def lan(server, tmp_path):
    with Lan(server, tmp_path) as made:
        yield made


def last_byte(address, net="192.168.1"):
    head, tail = address.rsplit(".", 1)
    assert head == net
    return int(tail)


def check_settings(got, lease="20"):
    assert got["mask"] == "255.255.255.0"
    assert got["router"] == got["dns"] == got["server"]
    assert got["server"] in OURS
    assert got["lease"] == lease


def test_udhcpc_gets_all_it_needs(lan):
    lan.udhcpc()
    got = lan.event("bound")
    assert last_byte(got["ip"]) in POOL
    assert got["server"] == "192.168.1.1"
    check_settings(got)
    lan.pc.run("ping", "-c1", "-W60", "192.168.1.1")


def test_dhclient_gets_all_it_needs(lan):
    lan.dhclient()
    got = lan.event("BOUND")
    assert last_byte(got["ip"]) in POOL
    check_settings(got)


def test_udhcpc_renews_and_keeps_its_address(server, tmp_path):
    with Lan(server, tmp_path, lease=22) as lan:
        lan.udhcpc()
        bound = lan.event("bound")
        renewed = lan.event("renew")
        assert renewed["ip"] == bound["ip"]


def test_dhclient_renews_and_keeps_its_address(server, tmp_path):
    # half of it is left for the renewal, on a busy host
    with Lan(server, tmp_path, lease=20) as lan:
        lan.dhclient()
        bound = lan.event("BOUND")
        renewed = lan.event("RENEW", "REBIND")
        assert renewed["ip"] == bound["ip"]
        assert renewed["reason"] == "RENEW"


def test_asks_for_an_address_in_the_other_network(lan):
    lan.udhcpc("-r", "192.168.0.105")
    got = lan.event("bound")
    assert got["ip"] == "192.168.0.105"
    assert got["server"] == "192.168.0.1"
    check_settings(got)


@pytest.mark.parametrize("wanted", ["192.168.0.254", "192.168.0.20",
                                    "10.1.2.3"])
def test_asks_for_what_it_cannot_have(lan, wanted):
    lan.udhcpc("-r", wanted)
    assert last_byte(lan.event("bound")["ip"]) in POOL


def test_same_pc_same_address_after_release_and_return(lan):
    child = lan.udhcpc("-R")
    first = lan.event("bound")["ip"]
    child.terminate()
    child.wait(timeout=PATIENCE)
    lan.udhcpc()
    assert lan.event("bound")["ip"] == first


def test_forgotten_client_keeps_the_address_of_the_dead_firmware(lan):
    """init-reboot: outside the pool, unknown to us, and free"""
    lan.dhclient(leases=lease_file("192.168.1.150"))
    got = lan.event("REBOOT", "BOUND")
    assert (got["reason"], got["ip"]) == ("REBOOT", "192.168.1.150")


@pytest.mark.parametrize("old", ["10.0.0.7", "192.168.1.1"])
def test_wrong_old_address_is_refused_at_once(lan, old):
    lan.dhclient(leases=lease_file(old))
    got = lan.event("BOUND")
    assert last_byte(got["ip"]) in POOL
    # without one, dhclient tries for 10 s
    assert "DHCPNAK from" in lan.said.read_text()


def lease_file(address):
    return f"""lease {{
  interface "cli";
  fixed-address {address};
  option subnet-mask 255.255.255.0;
  option dhcp-server-identifier 192.168.1.1;
  option dhcp-lease-time 100000000;
  renew 5 2037/01/01 00:00:00;
  rebind 5 2037/01/01 00:00:00;
  expire 5 2037/01/01 00:00:00;
}}
"""


def test_address_of_a_static_pc_is_not_leased(lan):
    lan.static_pc("192.168.1.107")
    lan.udhcpc("-r", "192.168.1.107")
    assert last_byte(lan.event("bound")["ip"]) in set(POOL) - {107}


def test_silent_static_pc_is_found_by_the_probe(lan):
    """it never spoke to us; the offer's ARP request brings it to light"""
    lan.other.ip("addr", "add", "192.168.1.108/24", "dev", "eth0")
    lan.udhcpc("-r", "192.168.1.108")
    assert last_byte(lan.event("bound")["ip"]) in set(POOL) - {108}


def test_declined_address_is_not_offered_again(lan):
    """we have been told that the client itself is at that address, so only
    the client's own look at the cable (-a) finds the other PC"""
    lan.other.ip("addr", "add", "192.168.1.109/24", "dev", "eth0")
    lan.router.ip("neigh", "add", "192.168.1.109", "lladdr",
                  mac_of(lan.pc, "cli"), "dev", "lan", "nud", "permanent")
    lan.udhcpc("-a", "-r", "192.168.1.109")
    assert last_byte(lan.event("bound")["ip"]) in \
        set(POOL) - {109}


def mac_of(ns, name):
    words = ns.ip("-o", "link", "show", name).split()
    return words[words.index("link/ether") + 1]


def test_many_clients_each_get_their_own(server, tmp_path):
    """the pool is given out, nobody twice; what is left over gets nothing"""
    random.seed(1)
    got = []
    with Lan(server, tmp_path, lease=600) as lan:
        for i in range(len(POOL) + 1):
            lan.pc.ip("link", "set", "cli", "down")
            lan.pc.ip("link", "set", "cli", "address",
                      "02:" + ":".join(f"{random.randrange(256):02x}"
                                       for _ in range(5)))
            left = i < len(POOL)
            child = lan.udhcpc("-q", "-n", "-t", str(PATIENCE if left else 2))
            if left:
                got.append(lan.event("bound")["ip"])
            else:
                lan.event("leasefail")
            child.wait(timeout=PATIENCE)
    assert len(set(got)) == len(POOL)


@pytest.mark.parametrize("ours", OURS)
def test_dig_every_name_is_the_address_that_was_asked(lan, ours):
    lan.pc.ip("addr", "add", ours.rsplit(".", 1)[0] + ".77/24", "dev", "cli")
    for name in "example.com", "captive.apple.com", "tplinkwifi.net":
        assert lan.dig("+short", name, f"@{ours}") == f"{ours}\n"


def test_dig_types_and_codes(lan):
    lan.pc.ip("addr", "add", "192.168.1.77/24", "dev", "cli")

    def status(*argv):
        out = lan.dig("@192.168.1.1", *argv)
        assert "malformed" not in out and "mismatch" not in out, out
        words = out.replace(",", " ").split()
        return words[words.index("status:") + 1], \
            int(words[words.index("ANSWER:") + 1])

    assert status("a.example", "A") == ("NOERROR", 1)
    assert status("a.example", "A", "+noedns") == ("NOERROR", 1)
    assert status("a.example", "A", "+norec", "+cdflag", "+dnssec") == \
        ("NOERROR", 1)
    assert status("a.example", "ANY", "+notcp") == ("NOERROR", 1)
    assert status("a.example", "AAAA") == ("NOERROR", 0)
    assert status("a.example", "HTTPS") == ("NOERROR", 0)
    assert status("a.example", "SRV") == ("NOERROR", 0)
    assert status("-x", "192.168.1.1") == ("NXDOMAIN", 0)
    assert status("version.bind", "TXT", "CH") == ("REFUSED", 0)
    assert status("a.example", "+opcode=notify")[0] == "NOTIMP"
    assert status("a.example", "+edns=1", "+noednsneg")[0] == "BADVERS"
    assert status("a.example", "+header-only")[0] == "FORMERR"


def test_dig_keeps_the_case_of_the_name(lan):
    lan.pc.ip("addr", "add", "192.168.1.77/24", "dev", "cli")
    out = lan.dig("@192.168.1.1", "wWw.eXamPLE.cOm", "+noall", "+answer")
    assert out.split() == ["wWw.eXamPLE.cOm.", "5", "IN", "A", "192.168.1.1"]


def test_getaddrinfo_is_quick(lan):
    """glibc asks for A and AAAA side by side, as a browser does"""
    lan.pc.ip("addr", "add", "192.168.1.77/24", "dev", "cli")
    conf = lan.tmp / "resolv.conf"
    # that it waits for what does not come
    conf.write_text("nameserver 192.168.1.1\noptions timeout:30\n")
    start = time.monotonic()
    out = lan.pc.run("unshare", "-m", "sh", "-c",
                     f"mount --bind {conf} /etc/resolv.conf && "
                     "getent ahosts router.example")
    assert {line.split()[0] for line in out.splitlines()} == {"192.168.1.1"}
    assert time.monotonic() - start < 25
