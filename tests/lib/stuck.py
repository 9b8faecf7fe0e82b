# SPDX-License-Identifier: GPL-2.0-or-later
"""A rescue that nobody asked for, and nobody is in."""
import contextlib
import http.client
import json
import math
import pathlib
import re

from router import IDLE_CLOCK, OPEN, PATIENCE

KCONFIG = pathlib.Path(__file__).resolve().parents[2] / "Kconfig"
WAIT_S = int(re.search(r"config LIFEBOAT_ALONE_S.*?default (\d+)",
                       KCONFIG.read_text(), re.S).group(1))
TOLD = (r"^lifeboat: unless a file is sent, "
        rf"the firmware is tried in {WAIT_S} s$")
LEFT = r"^lifeboat: nobody has come$"


def power_on_stuck(router, reset=math.inf, clock=IDLE_CLOCK):
    """into a rescue that will not last, unless somebody comes"""
    router.power_on(reset=reset, qemu=clock)
    router.wait(r"^lifeboat: rescue: reset button$")
    router.wait(OPEN)
    router.wait(TOLD)


def gives_way(router):
    router.wait(LEFT)
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v1-old")


@contextlib.contextmanager
def left_ms(router):
    """a function that waits for the next event, and returns what it says is
    left; the events are one request, however long they go on"""
    c = http.client.HTTPConnection("127.0.0.1", router.port, timeout=PATIENCE)
    try:
        c.request("GET", "/api/events")
        r = c.getresponse()

        def following():
            while not (line := r.readline()).startswith(b"data:"):
                assert line, "the events have ended"
            return json.loads(line[5:])["starts_in_ms"]

        yield following
    finally:
        c.close()
