# SPDX-License-Identifier: GPL-2.0-or-later
"""Which LED tells of a bad payload: of a board's device tree."""
import re

import fdt

ACTIVE_LOW = 1


def find(root):
    """(pin, whether it is high when lit, node of the GPIOs, [(pin, whether it
    is high)] of others that have a default); None on a board without LEDs"""
    lifeboat = root.find("lifeboat")
    name = lifeboat.text("led-failed", lifeboat.text("led-waiting"))
    # with the time of a step, and other LEDs (board/led_steps.h)
    name = re.match("[^ +]*", name or "")[0]
    levels, led = [], None
    leds = root.find("leds")
    for node in leds.nodes.values() if leds else ():
        gpio, pin, flags = node.cells("gpios")
        high = not flags & ACTIVE_LOW
        if node.text("label") == name:
            led = pin, high, fdt.phandles(root)[gpio][1]
        elif "default-state" in node.props:
            levels.append((pin, high == (node.text("default-state") == "on")))
    if led is None and name:
        raise ValueError(f'no LED "{name}"')
    return led and (*led, levels)
