# SPDX-License-Identifier: GPL-2.0-or-later
"""What is broken on purpose, to see whether a test notices, is still there to
be broken; and so are the tests that have to."""
import pathlib
import re

import pytest

import mutations

TESTS = pathlib.Path(__file__).resolve().parents[1]
RULES = [rule for name in ("e2e", "unit/flash")
         for rule in mutations.parse(
             (TESTS / name / "mutations/rules").read_text())]


@pytest.mark.parametrize("rule", RULES, ids=[r[0] for r in RULES])
def test_is_there(rule):
    _, tests, file, old, new = rule
    assert (TESTS.parent / file).read_text().count(old) == 1
    assert old != new and tests
    for test, _ in tests:
        file, _, name = test.partition("::")
        if name:
            name = name.partition("[")[0]
            assert re.search(rf"^def {name}\(", (TESTS / file).read_text(),
                             re.M)
