# SPDX-License-Identifier: GPL-2.0-or-later
"""What MT7621's model can tell beside the journey: lost frames, LAN2, and a
factory image that is taken apart."""
import hashlib
import json

import pytest

import flashimage
import images
from router import PATIENCE
from cable import ME, Cable
from test_journey import VECTORS

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
    lan2.ask_until_answered("192.168.1.1")
    lan2.close()


# as OpenWrt's tools make them: (file, where in the firmware partition which
# bytes of which file lie afterwards), from the manifest of the vectors
FACTORY = {
    "tplink_archer-a6-v3": (
        "safeloader__archer-a6-v3-factory.bin",
        (0, "safeloader__archer-a6-v3-factory.bin", 0x21bb, 0x7aaab),
        (0x80000, "safeloader__archer-a6-v3-factory.bin", 0x7aaab, 0xdaaaf)),
    # its seal stays out
    "dlink_dir-860l-b1": (
        "seama__dir-860l-b1-factory.bin",
        (0, "seama__dir-860l-b1-factory.bin", 0x38, 0xe003c)),
    # encrypted
    "dlink_dir-882-a1": (
        "shrs__dir-882-a1-factory.bin",
        (0, "raw-sge-uimage__dir-882-a1-recovery.bin", 0, 0xce2a2)),
}


@pytest.mark.boards(*FACTORY)
def test_factory_image(router):
    name, *parts = FACTORY[router.board]
    image = (VECTORS / name).read_bytes()
    router.enter_rescue()
    code, text = router.request("POST", "/api/image", image)
    assert code == 200, text
    digest = hashlib.sha256(image).hexdigest()
    code, text = router.request("POST", "/api/flash",
                                json.dumps({"sha256": digest}))
    assert code == 202, text
    router.wait(r"^lifeboat: done$")
    router.power_off()
    firmware = flashimage.partition(router.flash(), "firmware", router.board)
    for at, source, begin, end in parts:
        data = (VECTORS / source).read_bytes()[begin:end]
        assert len(data) == end - begin
        assert firmware[at:].startswith(data)
