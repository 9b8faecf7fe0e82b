#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""stuffing.py BYTES: what makes a kernel large, to stdout.  An eighth of it is
noise, which the rest repeats: it packs, and is nowhere like itself."""
import random
import sys

# of pieces, and how many of them repeat one before them
LENGTHS = range(32, 2048)
REPEATED = 0.88


def stuffing(size):
    """new bytes, and such as have been there, from anywhere"""
    rng = random.Random(0)
    out = bytearray()
    while len(out) < size:
        n = rng.choice(LENGTHS)
        if out and rng.random() < REPEATED:
            at = rng.randrange(len(out))
            out += out[at:at + n]
        else:
            out += rng.randbytes(n)
    return bytes(out[:size])


if __name__ == "__main__":
    sys.stdout.buffer.write(stuffing(int(sys.argv[1])))
