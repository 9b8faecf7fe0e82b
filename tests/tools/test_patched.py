# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/patched: all of every patch, or nothing."""
import difflib
import pathlib
import subprocess
import tarfile

import pytest

PATCHED = pathlib.Path(__file__).resolve().parents[2] / "tools" / "patched"
BEFORE = [f"{n}\n" for n in range(60)]
AFTER = [{5: "five\n", 50: "fifty\n"}.get(n, line)
         for n, line in enumerate(BEFORE)]
PATCH = "".join(difflib.unified_diff(BEFORE, AFTER, "a/file", "b/file"))


@pytest.fixture
def folder(tmp_path):
    """a project with one file, and what we do to it"""
    (tmp_path / "project-1").mkdir()
    (tmp_path / "project-1/file").write_text("".join(BEFORE))
    with tarfile.open(tmp_path / "project.tar", "w") as tar:
        tar.add(tmp_path / "project-1", "project-1")
    ours = tmp_path / "ours"
    (ours / "patches").mkdir(parents=True)
    (ours / "pin.mk").write_text("VERSION = 1\n")
    (ours / "seam").write_text('#!/bin/sh\necho ours >"$1/ours"\n')
    (ours / "seam").chmod(0o755)
    (ours / "patches/0001-words.patch").write_text(PATCH)
    return ours


def patched(folder):
    tree = folder.parent / "tree"
    r = subprocess.run([PATCHED, folder.parent / "project.tar", tree, folder],
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, check=False)
    return r.returncode, r.stdout, tree


def test_all_of_it(folder):
    status, text, tree = patched(folder)
    assert (status, text) == (0, "")
    assert (tree / "file").read_text() == "".join(AFTER)
    assert (tree / "ours").read_text() == "ours\n"


def test_made_again_only_if_something_has_changed(folder):
    tree = patched(folder)[2]
    (tree / "object").touch()
    patched(folder)
    assert (tree / "object").exists()
    (folder / "patches/0001-words.patch").write_text(
        PATCH.replace("fifty", "FIFTY"))
    patched(folder)
    assert not (tree / "object").exists()
    assert "FIFTY\n" in (tree / "file").read_text()


@pytest.mark.parametrize("old, new, why", (
    # the first hunk ends a line early: what follows is garbage to patch
    ("@@ -3,7 +3,7 @@\n 2\n", "@@ -4,5 +4,5 @@\n", "1 of 2 hunks applied"),
    ("@@ -3,7 +3,7 @@", "@@ -3,6 +3,6 @@", "FAILED at 3"),
    ("@@ -3,7 +3,7 @@", "@@ -3,8 +3,8 @@", "malformed patch"),
    (" 49\n", " forty-nine\n", "FAILED at 48"),
    ("/file", "/lost", "lost"),
))
def test_or_nothing(folder, old, new, why):
    assert old in PATCH
    (folder / "patches/0001-words.patch").write_text(PATCH.replace(old, new))
    status, text, tree = patched(folder)
    assert status and why in text
    assert not tree.exists()
