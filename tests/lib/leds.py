# SPDX-License-Identifier: GPL-2.0-or-later
"""How long LEDs are lit, by the guest's clock."""
import time

from router import PATIENCE

# a look takes the guest's time, too
MS = 1_000_000


def changes(router, count):
    """[(lit, earliest, latest)] of so many changes: which LEDs are lit from
    then on; guest time in ms between two looks"""
    deadline = time.monotonic() + PATIENCE
    lit, before, found = router.leds(), router.guest_ns(), []
    while len(found) < count:
        assert time.monotonic() < deadline, found
        start = router.guest_ns()
        now = router.leds()
        end = router.guest_ns()
        if now != lit:
            found.append((now, before / MS, end / MS))
            lit = now
        before = start
    return found


def rhythm(router, steps=4):
    """[(lit, least, most)]: for how many ms they are, one step after another"""
    seen = changes(router, steps + 1)
    return [(lit, after[1] - latest, after[2] - earliest)
            for (lit, earliest, latest), after in zip(seen, seen[1:])]


def assert_rhythm(router, *expected):
    """(LEDs, ms), again and again; a turn of the poll loop may be late"""
    seen = rhythm(router, 2 * len(expected))
    start = [lit for lit, _ in expected].index(seen[0][0])
    for n, (lit, least, most) in enumerate(seen):
        which, ms = expected[(start + n) % len(expected)]
        assert lit == which and least <= 1.2 * ms and ms <= most, (
            f"{seen}, not {expected}")
