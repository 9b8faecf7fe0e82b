#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""disk_images.py FILE: images of disks, as C"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
import disk  # noqa: E402

IMAGES = {
    "mbr": disk.mbr(140),
    "gpt": disk.gpt(200),
    # the last sector is not whole
    "odd": disk.mbr(140)[:-100],
    "bomb": disk.mbr(0x8000)[:512 * 2] + bytes(512 * (0x8000 - 2)),
}


def array(name, data):
    return (f"static const u8 {name}[] = {{" + ",".join(map(str, data)) +
            "};\n")


text = ""
for name, data in IMAGES.items():
    if name != "bomb":
        text += array(name, data)
    text += array(f"{name}_gz", disk.gz(data))
pathlib.Path(sys.argv[1]).write_text(text)
