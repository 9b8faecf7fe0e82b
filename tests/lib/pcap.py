# SPDX-License-Identifier: GPL-2.0-or-later
"""What was on the wire: captures of QEMU's filter-dump (the format of libpcap,
in the host's byte order), as TCP segments."""
import collections
import pathlib
import struct

Segment = collections.namedtuple(
    "Segment", "time source flow seq ack flags window length")
FIN, SYN, RST = 1, 2, 4


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


def sent_again(segs):
    """those that carry what their sender has sent before"""
    end = {}
    again = []
    for s in segs:
        length = s.length + bool(s.flags & SYN) + bool(s.flags & FIN)
        if not length:
            continue
        new = (s.seq + length) & 0xffffffff
        if s.flow in end and not s.flags & SYN and \
                (s.seq - end[s.flow]) & 0x80000000:
            again.append(s)
        else:
            end[s.flow] = new
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

    The second is the CPU's alone: nothing on the network is waited for.
    """
    ends, acks = [], []
    done = 0
    for s in upload:
        if s.length:
            ends.append((s.seq + s.length) & 0xffffffff)
            continue
        before = done
        while done < len(ends) and not (s.ack - ends[done]) & 0x80000000:
            done += 1
        if done > before:
            acks.append((s.time, done, len(ends)))
    spent = covered = 0
    for (t0, n0, there), (t1, n1, _) in zip(acks, acks[1:]):
        if n1 <= there:
            spent += t1 - t0
            covered += n1 - n0
    first, last = acks[0], acks[-1]
    return (last[0] - first[0]) / (last[1] - first[1]), spent / covered
