# SPDX-License-Identifier: GPL-2.0-or-later
"""Envelopes of other vendors around a firmware that names no board itself."""
import pathlib

import pytest

import images
import wrap

VECTORS = pathlib.Path(__file__).resolve().parents[3] / "shared" / "vectors"


def upload(router, data):
    """(status, text) of curl -T"""
    file = pathlib.Path(router.dir, "factory.bin")
    file.write_bytes(data)
    text, status = router.curl("-T", str(file), "-w",
                               "\n%{http_code}").rsplit("\n", 1)
    return int(status), text


def test_envelopes_are_made_as_the_real_tools_make_them():
    real = (VECTORS / "chk__ex6150-factory.chk").read_bytes()
    assert wrap.chk(real[0x3a:], "U12H318T00_NETGEAR") == real
    real = (VECTORS / "dni__wndr3700-factory.img").read_bytes()
    assert wrap.dni(real[0x80:-1], "WNDR3700") == real
    real = (VECTORS / "senao__esr900-factory.dlf").read_bytes()
    pad = bytes(0x12345678 >> i & 0xff for i in range(8))
    image = bytes(c ^ pad[i % 8] for i, c in enumerate(real[0x60:]))
    assert wrap.senao(image, 0x101, 0x4e) == real


@pytest.mark.both_endians
@pytest.mark.parametrize("name", wrap.WRAPPERS)
def test_wrapped_firmware(router, name):
    image = images.read(router.board, "new-nometa")
    router.enter_rescue()
    status, text = upload(router, wrap.WRAPPERS[name](image, router.board))
    assert status == 200, text
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("name", wrap.WRAPPERS)
def test_wrapped_for_another_router(router, name):
    image = images.read(router.board, "new-nometa")
    router.enter_rescue()
    before = router.flash()
    status, text = upload(router, wrap.WRAPPERS[name](image, "maltael"))
    assert status == 422
    assert text.startswith("ERROR: The image is for ")
    assert router.flash() == before
    router.install()
