# SPDX-License-Identifier: GPL-2.0-or-later
"""What image-check says to images in vendors' envelopes; boards that nobody
has yet, of which there is an identity only, so that the tool that knows every
format is asked itself: it takes a hundredth of a second."""
import json
import pathlib
import subprocess

import pytest

import made
import sent_vendors as sent
import vendors

TOP = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(name="tool", scope="session")
def build_tool():
    subprocess.run(["make", "-s", "-f", "tools/image-check.mk", "BOARD="],
                   cwd=TOP, check=True)
    return TOP / "build/image-check/any/image-check"


def ask(tool, data, board, tmp_path):
    path = tmp_path / "image"
    path.write_bytes(data)
    p = subprocess.run([tool, path, "--board", board, "--json"], check=False,
                       capture_output=True, text=True, timeout=60)
    assert p.stderr == ""
    return json.loads(p.stdout)


@pytest.mark.parametrize("name", sent.CASES)
def test_verdict(name, tool, tmp_path):
    data, board, verdict, words = sent.CASES[name]
    answer = ask(tool, data, board, tmp_path)
    said = answer["error"] + " " + answer["advice"]
    assert (answer["verdict"], words in said) == (verdict, True), said
    assert ("Download it again" in said) == (sent.DAMAGED in said), said


@pytest.mark.parametrize("name, whole", [
    ("senao-tgz", True), ("tagged", True), ("cameo", False)])
def test_is_all_of_it_covered_by_a_sum(name, whole, tool, tmp_path):
    data, board = sent.CASES[name][:2]
    path = tmp_path / "image"
    path.write_bytes(data)
    p = subprocess.run([tool, path, "--board", board], check=True,
                       capture_output=True, text=True, timeout=60)
    said = p.stdout.splitlines()[0]
    assert said.startswith("accept") and said.endswith(
        "and whole." if whole else "and whole as far as it can be checked.")


def plan(answer):
    return [(p["partition"], p["offset"], p["bytes"])
            for p in answer["plan"]]


def test_yuncore_plan(tool, tmp_path):
    """the header goes nowhere, nor does the metadata"""
    answer = ask(tool, *sent.CASES["yuncore"][:2], tmp_path)
    (part,) = answer["plan"]
    assert (part["partition"], part["file_offset"], part["bytes"]) == \
        ("firmware", 192, len(made.nor()))
    assert answer["format"] == \
        "YunCore, uImage with OpenWrt metadata"


def test_senao_plan(tool, tmp_path):
    """the loader, and a firmware that goes on in another partition"""
    firmware = vendors.senao_firmware().ljust(0xc00000, b"\xff")
    answer = ask(tool, vendors.senao("senao-eap300v2", firmware=firmware),
                 sent.EAP, tmp_path)
    assert plan(answer) == [
        ("loader", 0, len(made.uimage())), ("fwconcat0", 0, 0xbd0000),
        ("fwconcat1", 0, 0x30000)]
    answer = ask(tool, *sent.CASES["senao-tgz"][:2], tmp_path)
    assert [p[0] for p in plan(answer)] == ["loader", "fwconcat0"]


def test_cameo_plan(tool, tmp_path):
    answer = ask(tool, *sent.CASES["cameo"][:2], tmp_path)
    assert plan(answer) == [("firmware", 0, len(sent.TEW_IMAGE) - 26)]


def test_ras_plan(tool, tmp_path):
    """the header has a partition of its own, which stays as it is"""
    answer = ask(tool, *sent.CASES["ras"][:2], tmp_path)
    (part,) = answer["plan"]
    assert (part["partition"], part["file_offset"], part["bytes"]) == \
        ("firmware", 0x10000, len(sent.RAS_IMAGE) - 0x10000)
    assert answer["version"] == "OpenWrt Linux-6.6"


def test_nec_plan(tool, tmp_path):
    answer = ask(tool, *sent.CASES["nec"][:2], tmp_path)
    assert plan(answer) == [("firmware", 0, len(made.seama(made.nor())))]


def test_tagged_plan(tool, tmp_path):
    answer = ask(tool, *sent.CASES["tagged"][:2], tmp_path)
    assert plan(answer) == [("kernel", 0, len(sent.SERCOMM_KERNEL)),
                            ("ubi", 0, len(sent.UBI))]
