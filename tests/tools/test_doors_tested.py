# SPDX-License-Identifier: GPL-2.0-or-later
"""doc/doors-tested.md says what was tried: each test it names exists."""
import pathlib
import re

import pytest

TESTS = pathlib.Path(__file__).resolve().parents[1]
TEXT = (TESTS.parent / "doc/doors-tested.md").read_text()
SEED = TESTS.parents[1] / "shared/seed"
# of the page's table, in its words
VENDORS = ("ASUS", "D-Link", "Linksys", "Mikrotik", "Netgear", "TP-Link",
           "Ubiquiti", "Xiaomi", "ZBT")


def named(text):
    """(file, test); "::test" is of the file named before it in its cell or
    sentence"""
    file = None
    for path, test in re.findall(r"`([\w/.]*)::(\w+)`", text):
        file = path or file
        yield file, test


NAMED = sorted(set(named(TEXT)))


@pytest.mark.parametrize("file,test", NAMED, ids=map("::".join, NAMED))
def test_exists(file, test):
    assert re.search(rf"^def {test}\(", (TESTS / file).read_text(), re.M)


def test_make_runs_them():
    """those on Malta, by `make test-doors`"""
    text = (TESTS.parent / "Makefile").read_text().replace("\\\n", " ")
    listed = re.search(r"^DOORS := .*test_%\.py,(.*)\)$", text, re.M)[1]
    assert {f"e2e/test_{name}.py" for name in listed.split()} >= {
        file for file, _ in NAMED if file.startswith("e2e/")}


def test_every_vendor_has_a_row():
    rows = re.findall(r"^\| ([\w-]+) \|", TEXT, re.M)
    for vendor in VENDORS:
        assert vendor.lower() in map(str.lower, rows)


@pytest.mark.skipif(not SEED.is_dir(), reason="needs ../shared/seed")
def test_vendors_are_the_pages():
    page = "".join(f.read_text() for f in SEED.iterdir())
    table = page[page.index("Manufacturer Procedure Links"):]
    table = table[:table.index("\n## ")]
    at = [table.index(vendor) for vendor in VENDORS]
    assert at == sorted(at)
