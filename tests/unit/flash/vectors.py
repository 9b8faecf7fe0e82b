#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""vectors.py MANIFEST OUT: the manifest as a C table for test_vectors.c

A row a (file, board): identity out of the board fields of that board's good
images, flash map out of profile_partitions, verdict, and what must be in
flash.
"""
import csv
import re
import sys

FAMILIES = {"raw-uimage": "uimage", "tplinkv1": "tplink-v1"}


def profiles(rows):
    """device -> (metadata names, hwid, hwrev, firmware offset, size)"""
    found = {}
    for r in rows:
        if r["verdict"] != "accept" or r["family"] not in FAMILIES:
            continue
        names = re.search(r"meta=\[(.*?)\]", r["board_id_fields"])
        hwid = re.search(r"hwid=(\w+);hwrev=(\w+)", r["board_id_fields"])
        part = re.search(r"firmware@0x(\w+)\+0x(\w+)", r["profile_partitions"])
        old = found.get(r["profile_device"], ([], "", "", 0, 0))
        found[r["profile_device"]] = (
            re.findall(r"'(.*?)'", names[1]) if names else
            old[0] or [r["profile_device"].replace("_", ",", 1)],
            hwid[1] if hwid else old[1], hwid[2] if hwid else old[2],
            int(part[1], 16), int(part[2], 16))
    return found


def main():
    with open(sys.argv[1], newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f, delimiter="\t"))
    boards = profiles(rows)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        print("static const struct row rows[] = {", file=out)
        for r in rows:
            ours = r["family"] in FAMILIES
            # other families' good files are offered to a board of ours
            device = r["profile_device"] if ours else "zbtlink_zbt-wg3526-16m"
            if not ours and r["verdict"] != "accept":
                continue
            names, hwid, hwrev, offset, size = boards[device]
            want = re.search(r"firmware\+0x0 len (0x\w+) sha256 (\w{64})",
                             r["expected_flash"]) if ours else None
            # a file that is whole and names no board is the third verdict
            if r["file"].endswith("-nometa.bin") and r["verdict"] == "accept":
                verdict = "IMAGE_CANNOT_TELL"
            elif ours and r["verdict"] == "accept":
                verdict = "IMAGE_ACCEPT"
            else:
                verdict = "IMAGE_REFUSE"
            devices = "".join(f'"{n}\\0"' for n in names)
            print(f'\t{{ "{r["file"]}", "{device}", {devices} "", "{hwid}", '
                  f'"{hwrev}", {offset:#x}, {size:#x}, {verdict}, '
                  f'{want[1] if want else 0}, "{want[2] if want else ""}" }},',
                  file=out)
        print("};", file=out)


main()
