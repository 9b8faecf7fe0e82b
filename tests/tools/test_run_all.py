# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/run-all: what it runs, adds up, and lets nobody miss."""
import pathlib
import subprocess

import pytest

RUN_ALL = pathlib.Path(__file__).resolve().parents[1] / "run-all"
MAKEFILE = """\
.PHONY: good bad silent slow broken last
good:
\t@echo 3 passed, 1 skipped in 0.1s
bad:
\t@echo "FAILED x.py::test_y - because"; echo 1 failed, 1 passed; false
silent:
\t@true
slow:
\t@[ ! -f made ] && touch made
broken:
\t@echo no such compiler; false
last: $(NEEDS)
\t@echo 2 passed
"""


def run_all(folder, *targets, needs=""):
    """(exit status, lines)"""
    (folder / "Makefile").write_text(MAKEFILE)
    r = subprocess.run([RUN_ALL, *targets], cwd=folder, text=True, check=False,
                       env={"PATH": "/usr/bin:/bin", "NEEDS": needs},
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return r.returncode, r.stdout.splitlines()


def test_totals(tmp_path):
    status, lines = run_all(tmp_path, "good", "last")
    assert (status, lines[-1]) == (0, "5 passed, 0 failed, 1 skipped")


def test_a_failure_does_not_end_it_and_is_named_last(tmp_path):
    status, lines = run_all(tmp_path, "bad", "last")
    assert (status, lines[-1]) == (1, "3 passed, 1 failed, 0 skipped")
    assert lines[-2] == "FAILED x.py::test_y - because"


def test_what_runs_no_test_has_failed(tmp_path):
    status, lines = run_all(tmp_path, "silent", "last")
    assert (status, lines[-1]) == (1, "2 passed, 1 failed, 0 skipped")


@pytest.mark.parametrize("slow", ["slow&", "slow!"])
def test_made_once(tmp_path, slow):
    """beside others, or before them: a second make of it would fail"""
    status, lines = run_all(tmp_path, slow, "good", "last", needs="slow")
    assert (status, lines[-1]) == (0, "5 passed, 0 failed, 1 skipped")
    assert (tmp_path / "made").exists()


@pytest.mark.parametrize("broken", ["broken&", "broken!"])
def test_what_cannot_be_built_fails_whoever_needs_it(tmp_path, broken):
    status, lines = run_all(tmp_path, broken, "good", "last",
                            needs="broken")
    assert (status, lines[-1]) == (1, "3 passed, 1 failed, 1 skipped")
    assert "no such compiler" in lines
