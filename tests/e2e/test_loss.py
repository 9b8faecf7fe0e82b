# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable that loses frames, both ways: the upload arrives, and no segment is
asked for twice that came behind a lost one."""
import pytest

import images
import netns
import rawhttp
from frames import ACK, Wire
from lossy import Lossy
from router import OPEN

ROUTER = "192.168.1.1"

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.fixture
def cable(pc, router, request):
    """SEED is the test's"""
    lossy = Lossy(pc, router.dir, request.param)
    router.power_on(reset=3, netdev=lossy.netdev)
    router.wait(OPEN)
    pc.address("192.168.1.2")
    assert pc.ping(ROUTER)
    yield lossy
    lossy.close()


@pytest.mark.parametrize("cable,percent", [(1, 1), (1, 5), (2, 5)],
                         indirect=["cable"])
def test_upload(cable, percent, router, pc):
    image = images.path(router.board, "new-sysupgrade")
    cable.share = percent / 100
    text = pc.curl("-T", str(image), f"http://{ROUTER}/")
    cable.share = 0
    assert text.splitlines()[-1].startswith("OK: ")
    assert cable.lost > image.stat().st_size // 1460 * percent / 200
    router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("cable", [1], indirect=True)
def test_what_came_behind_a_lost_segment_is_kept(cable, pc):
    """three acknowledgements say at once what is missing; once it is there,
    the next one is for all"""
    wire = Wire(pc.cable(), ip_="192.168.1.77")
    assert wire.find()
    t = wire.connection()
    t.send(rawhttp.head("PUT", "/x", "Content-Length: 100000"))
    wire.settle()
    missing, data = t.seq, bytes(1000)
    for i in range(1, 5):
        t._send(ACK, data, missing + i * len(data))
    acks = acknowledged(wire, t)
    assert [next(acks) for _ in range(4)] == [missing] * 4
    t._send(ACK, data, missing)
    assert next(a for a in acks if a != missing) == missing + 5 * len(data)
    t.reset()


def acknowledged(wire, t):
    """what each segment acknowledges"""
    for f in wire.frames():
        if f[12:14] == b"\x08\x00" and f[23] == 6 and \
                f[36:38] == t.port.to_bytes(2, "big"):
            yield int.from_bytes(f[42:46], "big")
