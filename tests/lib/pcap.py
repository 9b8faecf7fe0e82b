# SPDX-License-Identifier: GPL-2.0-or-later
"""What was on the wire: captures of QEMU's filter-dump (the format of libpcap,
in the host's byte order), as TCP segments."""
import collections
import pathlib
import struct

Segment = collections.namedtuple(
    "Segment", "time source flow seq ack flags window length")
FIN, SYN, RST = 1, 2, 4
# of data: how many segments the router has TAKEN, how many it had been SENT by
# then, and the ROOM it had given before: sequence numbers up to that one
Ack = collections.namedtuple("Ack", "time taken sent room")


def args(path):
    """for QEMU: capture netdev "lan" to PATH, timed by the guest's clock"""
    return ("-object", f"filter-dump,id=wire,netdev=lan,file={path}")


def frames(path):
    """(seconds, bytes) each; a last one that is not complete yet is left"""
    data = pathlib.Path(path).read_bytes()
    at = 24
    while at + 16 <= len(data):
        sec, usec, length, _ = struct.unpack_from("=4I", data, at)
        frame = data[at + 16:at + 16 + length]
        if len(frame) == length:
            yield sec + usec / 1e6, frame
        at += 16 + length


def segments(path):
    """the TCP of a capture"""
    for when, frame in frames(path):
        if frame[12:14] != b"\x08\x00" or frame[23] != 6:
            continue
        ip = (frame[14] & 15) * 4
        total = struct.unpack_from(">H", frame, 16)[0]
        tcp = frame[14 + ip:14 + total]
        sport, dport, seq, ack, bits, window = struct.unpack_from(
            ">HHIIHH", tcp)
        source, target = frame[26:30], frame[30:34]
        yield Segment(when, source, (source, sport, target, dport), seq, ack,
                      bits & 0x3f, window, len(tcp) - (bits >> 12) * 4)


def end(segment):
    """the sequence number behind it"""
    length = segment.length + bool(segment.flags & SYN) + \
        bool(segment.flags & FIN)
    return segment.seq + length & 0xffffffff


def after(a, b):
    """is sequence number A behind B?"""
    return 0 < (a - b & 0xffffffff) < 0x80000000


def sent_again(segs):
    """those that carry what their sender has sent before"""
    last = {}
    again = []
    for s in segs:
        if end(s) == s.seq:
            continue
        if s.flow in last and not s.flags & SYN and \
                after(last[s.flow], s.seq):
            again.append(s)
        else:
            last[s.flow] = end(s)
    return again


def uploads(path, router):
    """[segments of both directions, up to ROUTER's reply] of each that sends
    it an image's worth of bytes"""
    router = bytes(map(int, router.split(".")))
    flows = collections.defaultdict(list)
    for s in segments(path):
        inward = s.flow[2] == router
        key = s.flow if inward else (*s.flow[2:], *s.flow[:2])
        flows[key].append(s)
    found = []
    for key, segs in flows.items():
        if sum(s.length for s in segs if s.flow == key) < 100_000:
            continue
        reply = next((i for i, s in enumerate(segs)
                      if s.length and s.source == router), len(segs))
        found.append(segs[:reply])
    return found


def pace(upload):
    """(seconds that the router took a data segment; the same, but only while
    it had the next ones already when it acknowledged the last)

    The second is the CPU's alone: nothing on the network is waited for.  The
    first is without the waits for a sender who is late, on a busy host: who
    had been given room for the next segment when the CPU still had others.
    """
    client = upload[0].source           # who opened the connection
    data, acks = [], []
    taken = room = 0
    for s in upload:
        if s.source == client:
            if s.length:
                data.append(s)
            continue
        before = taken
        while taken < len(data) and not after(end(data[taken]), s.ack):
            taken += 1
        if taken > before:
            acks.append(Ack(s.time, taken, len(data), room))
        room = s.ack + s.window
    steps = list(zip(acks, acks[1:]))
    alone = [(b.time - a.time, b.taken - a.taken)
             for a, b in steps if b.taken <= a.sent]
    busy = sum(t for t, _ in alone) / max(sum(n for _, n in alone), 1)
    late = 0
    for a, b in steps:
        if b.taken > a.sent and not after(end(data[a.sent]), a.room):
            work = (a.sent - a.taken) * busy
            late += max(data[a.sent].time - a.time - work, 0)
    first, last = acks[0], acks[-1]
    return ((last.time - first.time - late) / (last.taken - first.taken),
            busy)
