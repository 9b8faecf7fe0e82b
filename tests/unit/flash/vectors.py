#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""vectors.py MANIFEST OUT: the manifest as a C table for test_vectors.c

A row a (file, board): the verdict, and what must be in flash.
"""
import csv
import re
import sys

PART = re.compile(r"(?P<part>\w+)(:(?P<volume>\w+)\(vol\))?\+0x(?P<offset>\w+)"
                  r" len 0x(?P<len>\w+) sha256 (?P<sha>\w{64})")
# fields that say something, but not which board it is for
NOT_A_BOARD = ("uimage_name=", "magic=", "off=")
TRAILER = b"FWx0"


def names_a_board(row, directory):
    """does the file say which router it is for?"""
    with open(f"{directory}/{row['file']}", "rb") as f:
        if f.read()[-16:].startswith(TRAILER):
            return True
    return any(x and not x.startswith(NOT_A_BOARD)
               for x in row["board_id_fields"].split(";"))


def verdict(row, directory):
    if row["verdict"] != "accept":
        return "IMAGE_REFUSE"
    # a file that is whole and names no board is the third verdict
    return "IMAGE_ACCEPT" if names_a_board(row, directory) \
        else "IMAGE_CANNOT_TELL"


def main():
    manifest, directory, out_file = sys.argv[1:]
    with open(manifest, newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    with open(out_file, "w", encoding="utf-8") as out:
        print("static const struct row rows[] = {", file=out)
        for r in rows:
            parts = [PART.match(p) for p in r["expected_flash"].split(" | ")
                     if p]
            wanted = ", ".join(
                f'{{ "{p["part"]}", {volume(p)}, 0x{p["offset"]}, '
                f'0x{p["len"]}, "{p["sha"]}" }}' for p in parts)
            print(f'\t{{ "{r["file"]}", "{r["family"]}", '
                  f'"{r["profile_device"]}", {verdict(r, directory)}, '
                  f'{{ {wanted} }} }},', file=out)
        print("};\n\nstatic const char *const devices[] = {", file=out)
        for device in sorted({r["profile_device"] for r in rows}):
            print(f'\t"{device}",', file=out)
        print("};", file=out)


def volume(part):
    return f'"{part["volume"]}"' if part["volume"] else "NULL"


main()
