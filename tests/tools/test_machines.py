# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests make of a router's file: a machine, and images of its formats."""
import machines
import pytest

import program
import recipe
import walk


@pytest.mark.parametrize("name", machines.ROUTERS)
def test_every_file_yields_a_machine(name):
    board = machines.ROUTERS[name]
    assert board.args[0] == "-M" and board.nic
    assert not [f for f in board.facts.formats if not recipe.made(f)]
    assert board.facts.wan is None or board.facts.wan in board.silent


def test_sample_is_compiled_for_the_models():
    sample, models = walk.sample(), machines.models()
    classes = [walk.boardclass.name(machines.ROUTERS[name].facts)
               for name in (*sample, *models)]
    assert set(classes[:len(sample)]) <= set(classes[len(sample):])
    assert len(sample) == walk.SAMPLE and not set(sample) & set(models)


def test_neighbours_differ():
    for name, board in machines.ROUTERS.items():
        for fmt in board.facts.formats:
            other = recipe.neighbour(board.facts, fmt)
            assert recipe.differs(board.facts, other, fmt), (name, fmt)


def test_place_is_put_into_the_program():
    facts = machines.ROUTERS["zbtlink_zbt-wg3526-16m"].facts
    blank = b"code" + program.MARK + bytes(12) + b"more"
    assert program.placed(facts, blank) == b"code" + program.MARK + \
        bytes.fromhex("00000600" "0000fa00" "00000600") + b"more"
