# SPDX-License-Identifier: GPL-2.0-or-later
"""What must not be written: not a byte of flash changes, the reason is said,
and the next upload, a good one, works."""
import pathlib

import pytest

import images
import rawhttp


def send(router, data):
    """the answer's status and text, as curl -F sees them"""
    file = pathlib.Path(router.dir, "factory.bin")
    file.write_bytes(data)
    text = router.curl("-F", f"firmware=@{file}", "-w", "\n%{http_code}")
    text, status = text.rsplit("\n", 1)
    return int(status), text


@pytest.mark.parametrize("name", images.BROKEN)
def test_refused_then_good(router, name):
    make, expected = images.BROKEN[name]
    router.enter_rescue()
    before = router.flash()
    status, text = send(router, make(router.board))
    assert status == expected
    assert text.startswith("ERROR: ")
    assert router.flash() == before
    router.install()


@pytest.mark.both_endians
def test_refused_image_leaves_the_old_firmware(router):
    router.enter_rescue()
    status, _ = send(router, images.garbage(100_000))
    assert status == 415
    assert router.status()["state"] == "failed"
    report = router.power_off()
    assert report["log"] == []
    router.power_on()
    router.wait_for_firmware("v1-old")


def test_form_without_a_file(router):
    router.enter_rescue()
    text = router.curl("-F", "comment=hello", "-w", "\n%{http_code}")
    assert text.endswith("\n400")
    router.install()


def test_length_and_chunked_together(router):
    """a request smuggler's trick"""
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.upload_head(100, "Transfer-Encoding: chunked"))
        assert c.response()[0] == 400
    router.install()


def test_endless_chunked_upload(router):
    """no length was announced, so the limit is found on the way"""
    router.enter_rescue()
    before = router.flash()
    with router.connect() as c:
        c.send(rawhttp.head("PUT", "/x.bin", "Transfer-Encoding: chunked"))
        try:
            for _ in range(images.LIMIT // 0x10000 + 1):
                c.send(b"10000\r\n" + bytes(0x10000) + b"\r\n")
        except ConnectionError:
            pass    # it may well hang up on this
        assert c.response()[0] == 413
    assert router.flash() == before
    router.install()
