# SPDX-License-Identifier: GPL-2.0-or-later
"""What is measured of an upload's pace (lib/pcap.py): on connections made up
here, whose router takes a data segment in the time that we say."""
import pytest

import pcap

MSS, WINDOW = 1460, 16
WORK = 70e-6
ISN = 0xffff0000        # wraps on the way


class Wire:
    """A sender who uses all the room he is given, and a router that gives it
    back with every second segment.

    late      {segment: seconds that the sender comes late with it}
    hold      seconds that an acknowledgement waits when it could be sent
    window    segments that the router has room for
    flight    segments that the sender has on the way at most: he knows of a
              network, too
    latency   of the wire, seconds one way
    """

    def __init__(self, late=None, hold=0, window=WINDOW, flight=WINDOW,
                 latency=0):
        self.late, self.hold = late or {}, hold
        self.window, self.flight = window, flight
        self.latency = latency

    def upload(self, count=109):
        """as pcap.uploads() has it: times are those at the router"""
        segs = [self.segment("pc", 0, ISN, 0),
                self.segment("router", 0, 0, ISN)]
        sent = taken = 0
        there = []              # when each came
        clock = room_since = WORK
        while taken < count:
            room = min(self.window, self.flight)
            while sent < min(taken + room, count):
                come = max([room_since, *there[-1:]]) + self.late.get(sent, 0)
                there.append(come)
                segs.append(self.segment("pc", come, ISN + sent * MSS, MSS))
                sent += 1
            for _ in range(min(2, count - taken)):
                clock = max(clock, there[taken]) + WORK
                taken += 1
            clock += self.hold
            segs.append(self.segment("router", clock, 0, ISN + taken * MSS))
            room_since = clock + 2 * self.latency
        return sorted(segs, key=lambda s: s.time)

    def segment(self, source, time, seq, more):
        """MORE: bytes of the PC's, acknowledgement of the router's"""
        router = source == "router"
        ack, length = (more, 0) if router else (0, more)
        return pcap.Segment(time, source, source, seq & 0xffffffff,
                            ack & 0xffffffff, 0x10,
                            self.window * MSS if router else 0xffff, length)


def share(**wire):
    took, busy = pcap.pace(Wire(**wire).upload())
    return busy / took


def test_the_work_alone():
    took, busy = pcap.pace(Wire().upload())
    assert took == pytest.approx(WORK) and busy == pytest.approx(WORK)


@pytest.mark.parametrize("segment", (5, 6, 50, 51, 108))
def test_a_late_sender_is_not_the_routers_fault(segment):
    assert share(late={segment: 20 * WORK}) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("limit", ("window", "flight"))
def test_a_held_acknowledgement_is(limit):
    assert share(hold=40 * WORK, **{limit: 2}) < 0.1


def test_a_window_that_is_waited_for_is():
    assert share(window=2, latency=WORK) < 0.7
    assert share(window=WINDOW, latency=WORK) == pytest.approx(1)
