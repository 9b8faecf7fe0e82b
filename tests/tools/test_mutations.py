# SPDX-License-Identifier: GPL-2.0-or-later
"""What is broken on purpose, to see whether a test notices, is still there to
be broken; and so are the tests that have to."""
import pathlib
import re
import subprocess

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


def test_copy_is_the_tree(tmp_path):
    """what is built in the copy stays; what has left the tree does not"""
    top, copy = tmp_path / "top", tmp_path / "copy"
    for name, text in ("a.c", "1"), ("flash/b.c", "2"), (".gitignore", "build"):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)
    subprocess.run(["git", "init", "-q", top], check=True)
    mutations.copy_tree(top, copy)
    (copy / "build").mkdir()
    (copy / "build/a.o").write_text("built")
    (top / "flash/b.c").rename(top / "flash/c.c")
    (top / "a.c").write_text("3")
    mutations.copy_tree(top, copy)
    assert (copy / "a.c").read_text() == "3"
    assert (copy / "build/a.o").read_text() == "built"
    assert [p.name for p in (copy / "flash").iterdir()] == ["c.c"]
