# SPDX-License-Identifier: GPL-2.0-or-later
"""A PC with one network cable, as a private network namespace: what is sent
in it reaches the emulated router and nothing else."""
import ctypes
import os
import pathlib
import socket
import subprocess
import tempfile
import threading

import rawhttp
from router import PATIENCE

CLONE_NEWNET = 0x40000000
CABLE = "lan0"
NETDEV = f"tap,ifname={CABLE},script=no,downscript=no"
SCRIPT = pathlib.Path(__file__).resolve().parent / "dhcp-script"


def missing():
    """why there can be no namespace here, or None"""
    if os.geteuid():
        return "needs root: private network namespace"
    if not os.access("/dev/net/tun", os.R_OK | os.W_OK):
        return "needs /dev/net/tun"
    return None


class Pc:
    """NAMESERVER: what its resolv.conf says"""

    def __init__(self, nameserver="192.168.1.1"):
        self.dir = tempfile.TemporaryDirectory(prefix="lifeboat-pc-")
        self.resolv = pathlib.Path(self.dir.name, "resolv.conf")
        self.resolv.write_text(f"nameserver {nameserver}\n")
        # lives until its standard input is closed
        self.holder = subprocess.Popen(
            ["unshare", "-n", "-m", "--propagation", "private", "sh", "-ec",
             f"mount --bind {self.resolv} /etc/resolv.conf\n"
             "ip link set lo up\n"
             f"ip tuntap add {CABLE} mode tap\n"
             f"ip link set {CABLE} up\n"
             # a router whose host is busy may take its time to answer ARP
             f"ip ntable change name arp_cache dev {CABLE}"
             f" mcast_probes {PATIENCE}\n"
             "echo ready\n"
             "exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.holder.stdout.readline() != "ready\n":
            self.close()
            raise AssertionError("no namespace, or no cable in it")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def close(self):
        self.holder.stdin.close()
        self.holder.wait()
        self.holder.stdout.close()
        self.dir.cleanup()

    @property
    def prefix(self):
        """a command line that is run inside begins with this"""
        return ["nsenter", "-t", str(self.holder.pid), "-n", "-m", "--"]

    def attempt(self, *command, **env):
        """(exit status, output)"""
        r = subprocess.run([*self.prefix, *command], env={**os.environ, **env},
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                           text=True, timeout=PATIENCE, check=False)
        return r.returncode, r.stdout

    def run(self, *command, check=True, **env):
        status, text = self.attempt(*command, **env)
        if check:
            assert status == 0, f"{command[0]}: {text}"
        return text if check else status

    def address(self, ip):
        self.run("ip", "addr", "flush", "dev", CABLE)
        self.run("ip", "addr", "add", f"{ip}/24", "dev", CABLE)

    def rescue(self, router, ip, **kw):
        """ROUTER at this cable, in rescue, before the PC has its address"""
        router.enter_rescue(netdev=NETDEV, prefix=self.prefix, **kw)
        self.address(ip)
        return router

    def ping(self, ip, count=3, wait=PATIENCE // 2):
        """does it answer?"""
        return self.run("ping", "-n", "-c", str(count), "-i", "0.2", "-W",
                        str(wait), ip, check=False) == 0

    def is_silent(self, ip):
        """has it no answer to one ping?"""
        return not self.ping(ip, count=1, wait=2)

    def curl(self, *args):
        return self.run("curl", "-sS", "--max-time", str(PATIENCE), *args)

    def inside(self, make):
        """what MAKE returns when it is called inside: a socket stays there"""
        made = []

        def move():
            fd = os.open(f"/proc/{self.holder.pid}/ns/net", os.O_RDONLY)
            if ctypes.CDLL(None).setns(fd, CLONE_NEWNET) == 0:
                try:
                    made.append(make())
                except Exception as e:
                    made.append(e)
            os.close(fd)

        # only this thread moves
        thread = threading.Thread(target=move)
        thread.start()
        thread.join()
        if isinstance(made[0], Exception):
            raise made[0]
        return made[0]

    def connect(self, ip, port=80, timeout=PATIENCE, source=None):
        """a bare connection of ours that lives inside"""
        return rawhttp.Raw(self.inside(lambda: socket.create_connection(
            (ip, port), timeout, source)))

    def cable(self):
        """all that comes and goes, frame by frame"""
        def make():
            s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW,
                              socket.htons(3))
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
            s.bind((CABLE, 0))
            return s
        return self.inside(make)

    # --- DHCP clients; each returns what it was given ---

    def _lease(self, *command):
        file = pathlib.Path(self.dir.name, "lease")
        self.run(*command, LEASE_FILE=str(file))
        return dict(line.split("=", 1)
                    for line in file.read_text().splitlines())

    def dhclient(self):
        d = self.dir.name
        files = ["-sf", str(SCRIPT), "-lf", f"{d}/leases", "-pf", f"{d}/pid"]
        pathlib.Path(d, "leases").touch()
        lease = self._lease("dhclient", "-4", "-1", "-q", *files, "-e",
                            f"LEASE_FILE={d}/lease", CABLE)
        # it has gone on in the background, for the renewal
        self.run("dhclient", "-4", "-x", *files, CABLE)
        return lease

    def udhcpc(self):
        return self._lease("udhcpc", "-f", "-n", "-q", "-i", CABLE,
                           "-s", str(SCRIPT))
