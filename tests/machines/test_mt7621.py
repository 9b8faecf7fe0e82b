# SPDX-License-Identifier: GPL-2.0-or-later
"""What MT7621's model can tell beside the journey: lost frames, LAN2."""
import pytest

import images
from router import PATIENCE
from test_journey import ME, Cable

pytestmark = pytest.mark.boards("zbtlink_zbt-wg3526-16m")

SIZE = 8 << 20


def get(router, device, name):
    return router.monitor.command("qom-get", path=f"/machine/{device}",
                                  property=name)


def test_no_frame_is_lost(router):
    """the TCP window fits the receive ring, which drops what it has no
    descriptor for"""
    router.enter_rescue()
    code, _ = router.request("POST", "/api/image", images.garbage(SIZE))
    assert code == 415
    assert get(router, "fe", "rx-dropped") == 0


def heard(cable):
    """frames for us that have come; the model's switch does not learn, so
    that those for others come, too"""
    cable.sock.setblocking(False)
    frames = []
    try:
        while True:
            frames.append(cable.sock.recv(2048))
    except BlockingIOError:
        cable.sock.settimeout(PATIENCE)
    return [f for f in frames if f[:6] == ME]


def test_other_lan_port(router):
    """LAN2 is let in, too, while its cable is plugged"""
    lan2 = Cable()
    router.enter_rescue(qemu=("-netdev", f"{lan2.netdev},id=lan2",
                              "-global", "mt7530.port1=lan2"))
    # "name" is the argument's name, too
    link = router.monitor.commands
    link(("set_link", {"name": "lan2", "up": False}))
    lan2.ask("192.168.1.1")
    assert router.status()["state"] == "idle"
    assert not heard(lan2)
    link(("set_link", {"name": "lan2", "up": True}))
    lan2.ask("192.168.1.1")
    assert lan2.answer()[12:14] == b"\x08\x06"
    lan2.close()
