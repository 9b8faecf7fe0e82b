# SPDX-License-Identifier: GPL-2.0-or-later
"""How long LEDs are lit, by the guest's clock."""
import time

from router import PATIENCE

# a look takes the guest's time, too
MS = 1_000_000


def phases(router, within):
    """(lit, least, most) while there is patience: what is lit, and for how many
    ms; None where the host was busy and two looks are more than WITHIN ms apart,
    so that something may have been missed"""
    deadline = time.monotonic() + PATIENCE
    lit, edge, before = None, None, router.guest_ns()
    while time.monotonic() < deadline:
        start = router.guest_ns()
        now = router.leds()
        end = router.guest_ns()
        if lit is None or end - before > within * MS:
            yield None
            edge, lit = None, now
        elif now != lit:
            if edge:
                yield (lit, (before - edge[1]) / MS, (end - edge[0]) / MS)
            edge, lit = (before, end), now
        before = start


def assert_rhythm(router, *expected):
    """(LEDs, ms), again and again; a turn of the poll loop may be late"""
    order = [lit for lit, _ in expected]
    seen, due = [], None
    for phase in phases(router, min(ms for _, ms in expected) / 2):
        if not phase:
            due = None
            continue
        lit, least, most = phase
        seen.append(phase)
        assert lit in order and due in (None, lit), f"{seen}, not {expected}"
        at = order.index(lit)
        due = order[(at + 1) % len(order)]
        ms = expected[at][1]
        assert least <= 1.2 * ms and ms <= most, f"{seen}, not {expected}"
        if all([p[0] for p in seen].count(lit) > 1 for lit in order):
            return
    raise AssertionError(f"no more than {seen} in {PATIENCE} s")
