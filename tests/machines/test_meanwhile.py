# SPDX-License-Identifier: GPL-2.0-or-later
"""What the network sees of a router that looks at its firmware for seconds."""
import contextlib
import json
import select
import socket
import struct

import pytest

import made
import netns
import qmp
import rawhttp
from router import EXACT_CLOCK, OPEN, PATIENCE

ROUTER, ME = "192.168.1.1", "192.168.1.2"
# nothing is slower to unpack than what cannot be packed
NOISE = 3 << 20

pytestmark = [
    pytest.mark.skipif(bool(netns.missing()), reason=str(netns.missing())),
    pytest.mark.boards("glinet_gl-ar150"),
]


def firmware():
    return made.nor(made.uimage(made.lzma_stream(NOISE), b"slow"))


def asked_by_tftp(pc):
    """a question to a door that acts upon the first frame"""
    s = pc.inside(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
    s.settimeout(PATIENCE)
    s.sendto(struct.pack(">H", 1) + b"none\0octet\0", (ROUTER, 69))
    return s


def test_served_while_it_looks(make_router, pc):
    router = make_router(firmware=firmware())
    # seconds of the router's time, however slow its host is
    router.power_on(reset=3, netdev=netns.NETDEV, prefix=pc.prefix,
                    qemu=EXACT_CLOCK)
    # and all is asked before it has passed them
    with contextlib.ExitStack() as slow:
        slow.enter_context(qmp.slow_cpu(router.monitor))
        pc.address(ME)
        router.wait(r"^eth0: ")
        assert pc.ping(ROUTER, count=1)
        assert not router.console.seen(OPEN)
        # two doors are asked, and neither answers before it is done
        tftp = slow.enter_context(asked_by_tftp(pc))
        c = slow.enter_context(pc.connect(ROUTER))
        c.send(rawhttp.head("GET", "/api/status", "Connection: close"))
        assert pc.ping(ROUTER, count=1)
        assert not select.select([tftp, c.sock], [], [], 0)[0]
        assert not router.console.seen(OPEN)
        router.wait(OPEN)
        status, _, body = c.response()
        assert status == 200
        info = json.loads(body)
        assert info["firmware"] == "slow" and info["intact"]
        assert tftp.recv(600)[:2] == struct.pack(">H", 5)
