# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable that loses frames, both ways: the upload arrives, and no segment is
asked for twice that came behind a lost one."""
import pytest

import images
import netns
import rawhttp
from frames import ACK, Wire

ROUTER = "192.168.1.1"

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.mark.parametrize("bad_cable,percent", [(1, 1), (1, 5), (2, 5)],
                         indirect=["bad_cable"])
def test_upload(bad_cable, percent, router, pc):
    image = images.path(router.board, "new-sysupgrade")
    text = bad_cable.upload(percent / 100, router, lambda: pc.curl(
        "-T", str(image), f"http://{ROUTER}/"))
    assert text.splitlines()[-1].startswith("OK: ")
    assert bad_cable.lost > image.stat().st_size // 1460 * percent / 200
    router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("bad_cable", [1], indirect=True)
def test_what_came_behind_a_lost_segment_is_kept(bad_cable, pc):
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
