#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""lzma_streams.py OUT: LZMA streams as xz makes them, and one of gzip's, for
test_unlzma.c and test_unpack.c"""
import gzip
import lzma
import random
import struct
import sys


def plain():
    """what uses every kind of symbol: text, code, noise, runs"""
    rng = random.Random(1)
    text = b"".join(b"entry %d of %x\n" % (i, i * i) for i in range(900))
    code = b"".join(struct.pack(">HH", 0x2480 | i % 7, i * 37 % 4096)
                    for i in range(3000))
    return text + rng.randbytes(500) + bytes(2000) + code + text[:5000]


def stream(data, known, **parameters):
    filters = [dict(id=lzma.FILTER_LZMA1, preset=9, **parameters)]
    packed = lzma.compress(data, lzma.FORMAT_ALONE, filters=filters)
    if known:
        packed = packed[:5] + struct.pack("<Q", len(data)) + packed[13:]
    return packed


def c_array(name, data):
    rows = ("\t" + " ".join(f"0x{b:02x}," for b in data[i:i + 12])
            for i in range(0, len(data), 12))
    return f"static const u8 {name}[] = {{\n" + "\n".join(rows) + "\n};\n"


data = plain()
cases = [(lc, lp, pb, known)
         for lc, lp, pb in ((3, 0, 2), (1, 2, 2), (0, 0, 0), (4, 0, 4),
                            (0, 4, 1))
         for known in (False, True)]
with open(sys.argv[1], "w", encoding="ascii") as out:
    out.write(c_array("plain", data))
    out.write(c_array("gzipped", gzip.compress(data, mtime=0)))
    for i, (lc, lp, pb, known) in enumerate(cases):
        out.write(c_array(f"stream{i}", stream(data, known, lc=lc, lp=lp,
                                               pb=pb)))
    out.write("static const struct { const u8 *data; u32 len; } streams[] = "
              "{\n" + "".join(f"\t{{ stream{i}, sizeof(stream{i}) }},\n"
                              for i in range(len(cases))) + "};\n")
