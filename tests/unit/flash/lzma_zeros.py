#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""LZMA streams of zeros, about the size of test_kernel.c's room, with and
without their length in the header."""
import lzma
import struct
import sys

SIZE = 0x100000
with open(sys.argv[1], "w", encoding="ascii") as f:
    for n in (SIZE // 2, SIZE - 1, SIZE, SIZE + 1, 16 * SIZE):
        packed = lzma.compress(bytes(n), format=lzma.FORMAT_ALONE)
        known = packed[:5] + struct.pack("<Q", n) + packed[13:]
        for data in (packed, known):
            text = ", ".join(f"{b:#x}" for b in data)
            f.write(f"\t{{ {n}, (const u8[]){{ {text} }}, {len(data)} }},\n")
