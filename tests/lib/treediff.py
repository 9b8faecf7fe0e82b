# SPDX-License-Identifier: GPL-2.0-or-later
"""Two device trees, held against each other: what each says, by path, with the
paths of nodes in place of their phandles."""
import re

import fdt

# properties in which cells point at nodes; how many cells follow each
POINTERS = {"gpios": 2, "pinctrl-0": 0, "phy": 0, "firmware-partitions": 0,
            "boot-partition": 0, "spare-boot-partition": 0, "boot-count": 0,
            "mtd-mac-address": 1, "mediatek,memc": 0, "mediatek,ethsys": 0,
            "resets": 1, "clocks": None, "phys": 1}
# a clock's cells are as many as its node says
CELLS = "#clock-cells"


def spelt(root, node, name):
    """a property as text"""
    data = node.props[name]
    if name not in POINTERS or "gpio-hog" in node.props:
        return data.hex() if re.search(rb"[^\x20-\x7e\0]|^\0|^$", data) \
            else repr(data.decode())
    handles, cells, out = fdt.phandles(root), node.cells(name), []
    while cells:
        path, target = handles[cells.pop(0)]
        count = POINTERS[name]
        if count is None:
            count = target.cells(CELLS)[0]
        out.append((path, *cells[:count]))
        del cells[:count]
    return str(out)


def facts(root):
    """{(path, property): text}; a node without properties has "" for one"""
    found = {}
    for path, node in root.walk():
        found[path, ""] = "there"
        for name in node.props:
            if name not in ("phandle", "linux,phandle"):
                found[path, name] = spelt(root, node, name)
    return found


def differences(one, other):
    """[(path, property, in ONE or None, in OTHER or None)]"""
    a, b = facts(one), facts(other)
    return [(*key, a.get(key), b.get(key)) for key in sorted(a.keys() | b.keys())
            if a.get(key) != b.get(key)]
