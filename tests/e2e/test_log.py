# SPDX-License-Identifier: GPL-2.0-or-later
"""The console, without a serial cable: on the page's API and by UDP."""
import re
import socket

import pytest

import images
import netns
import rawhttp
from router import PATIENCE

KEPT = 16383            # one byte less than CONFIG_CONSOLE_RECORD_OUT_SIZE
IN_NAMESPACE = pytest.mark.skipif(bool(netns.missing()),
                                  reason=str(netns.missing()))


def log(router):
    status, text = router.request("GET", "/api/log")
    assert status == 200
    console = router.console
    with console.changed:
        # it comes to us by another way
        assert console.changed.wait_for(lambda: console.text.endswith(text),
                                        PATIENCE), text
    return text


@pytest.mark.both_endians
def test_from_the_first_line_to_the_last(make_router):
    router = make_router()
    router.enter_rescue()
    text = log(router)
    # what U-Boot prints before it is in RAM, and Lifeboat at last
    assert text.lstrip().startswith("U-Boot 2025.01")
    assert "\nlifeboat: open http://" in text


def test_more_than_is_kept(make_router):
    router = make_router()
    router.enter_rescue()
    name = "n" * 60
    while len(router.console.text) < KEPT + 3000:
        router.curl("-F", f"image=@/dev/null;filename={name}",
                    path="/api/image")
    text = log(router)
    assert len(text) == KEPT
    assert "U-Boot 2025.01" not in text


class Listener:
    """somebody at the PC's port PORT"""

    def __init__(self, pc, port=0):
        def make():
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(("", port))
            s.settimeout(PATIENCE)
            return s
        self.socket = pc.inside(make)
        self.text = ""

    def ask(self, what=b"\n"):
        self.socket.sendto(what, ("192.168.1.1", 6666))

    def read_until(self, pattern):
        while not re.search(pattern, self.text):
            data, sender = self.socket.recvfrom(2000)
            assert sender == ("192.168.1.1", 6666)
            self.text += data.decode("ascii")

    def has_come(self):
        """without waiting"""
        self.socket.setblocking(False)
        try:
            return self.socket.recv(2000)
        except BlockingIOError:
            return b""
        finally:
            self.socket.settimeout(PATIENCE)


@IN_NAMESPACE
@pytest.mark.both_endians
def test_netconsole(wired, pc):
    pc.address("192.168.1.2")
    cable = pc.cable()
    other = Listener(pc, 6666)
    # somebody who does not ask
    assert pc.ping("192.168.1.1")
    refused = pc.curl("-F", "image=@/dev/null", "http://192.168.1.1/api/image")
    assert "error" in refused
    assert pc.ping("192.168.1.1")
    cable.setblocking(False)
    with pytest.raises(BlockingIOError):
        while True:
            f = cable.recv(2000)
            assert f[12:14] != b"\x08\0" or f[23] != 17 or \
                f[34:36] != (6666).to_bytes(2, "big")
    # somebody who does; what he types is nothing to the router
    one = Listener(pc)
    one.ask(b"reset\n")
    one.read_until(r"(?s)U-Boot 2025.01.*lifeboat: failed\n")
    pc.curl("-T", str(images.path(wired.board, "new-sysupgrade")),
            "http://192.168.1.1/")
    one.read_until("lifeboat: done\n")
    assert not other.has_come()
    wired.wait_for_firmware("v2-new")


@IN_NAMESPACE
def test_netconsole_waits_for_uploads(wired, pc):
    """and whoever asks over and over does not change that"""
    pc.address("192.168.1.2")
    image = images.read(wired.board, "new-sysupgrade")
    one = Listener(pc)
    with pc.connect("192.168.1.1") as c:
        c.send(rawhttp.upload_head(len(image)) + image[:1])
        wired.wait(r"^lifeboat: receiving$")
        for i in range(1, len(image) - 1, 16384):
            for _ in range(20):
                one.ask()
            c.send(image[i:min(i + 16384, len(image) - 1)])
        # turns in which there was time to say something
        assert pc.ping("192.168.1.1")
        assert not one.has_come()
        c.send(image[-1:])
        assert c.response()[0] == 200
    one.read_until("lifeboat: receiving\n")
    wired.wait_for_firmware("v2-new")
