# SPDX-License-Identifier: GPL-2.0-or-later
"""Every board that there is a file for: in `make test` a few that
are compiled for the models anyway; in `make test-all-boards` all of them
(ALL_BOARDS=1), with a row each in the folder TABLE."""
import os
import pathlib

import pytest

import flashimage
import machines
import walk

ALL = os.environ.get("ALL_BOARDS")
TABLE = os.environ.get("TABLE")

pytestmark = pytest.mark.boards(*(machines.ROUTERS if ALL else walk.sample()))


def note(name, result):
    """of the board, for doc/boards/tested.tsv"""
    if TABLE:
        pathlib.Path(TABLE, name).write_text(result, encoding="utf-8")


def test_board(make_router, board):
    try:
        assert flashimage.lifeboat(board), "its image is empty"
        done, judged = walk.walk(make_router, board)
    except BaseException as e:
        note(board, f"failed: {(str(e).splitlines() or [repr(e)])[0]}"
             "\t-\t-\t-")
        raise
    silent = " ".join(map(str, machines.BOARDS[board].silent))
    note(board, "\t".join(("passed", ", ".join(done), ", ".join(judged) or "-",
                           silent or "-")))
