# SPDX-License-Identifier: GPL-2.0-or-later
"""From a held button to the new firmware, with the clients people have."""
import hashlib
import http.client
import json
import subprocess

import pytest

import flashimage
import images
import machines
import program
import rawhttp
import recipe
from router import PATIENCE


def with_curl_form(router, image):
    return router.curl("-F", f"firmware=@{image}")


def with_curl_put(router, image):
    return router.curl("-T", str(image))


def with_wget(router, image):
    return subprocess.run(
        ["wget", "-nv", "-O-", f"--post-file={image}", f"{router.url}/"],
        stdout=subprocess.PIPE, check=True, text=True).stdout


@pytest.mark.both_endians
@pytest.mark.parametrize("upload", [with_curl_form, with_curl_put, with_wget])
def test_upload_boots_and_stays(router, upload):
    router.enter_rescue()
    text = upload(router, images.path(router.board, "new-sysupgrade"))
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")
    router.power_off()

    router.power_on()
    router.wait(r"^lifeboat: booting firmware")
    router.wait_for_firmware("v2-new")


@pytest.mark.both_endians
def test_tplink_image(router):
    router.enter_rescue()
    router.install("new-tplink")
    router.power_off()

    router.power_on()
    router.wait_for_firmware("v2-new")


def test_from_tplink_to_uimage_and_back(make_router):
    router = make_router(firmware="old-tplink")
    router.power_on()
    router.wait_for_firmware("v1-old")
    for name in ("new-sysupgrade", "new-tplink"):
        router.power_off()
        router.enter_rescue()
        router.install(name)


def test_large_image(router):
    router.enter_rescue()
    router.install("3m-sysupgrade")


def test_without_metadata_only_if_forced(router):
    image = images.path(router.board, "new-nometa")
    router.enter_rescue()
    before = router.flash()
    text = router.curl("-T", str(image), "-w", "\n%{http_code}")
    assert text.endswith("\n422")
    assert "force" in text
    assert router.flash() == before

    text = router.curl("-T", str(image), path="/?force=1")
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_force_does_not_help_another_board(router):
    image = images.path(router.board, "new-other-board")
    router.enter_rescue()
    before = router.flash()
    text = router.curl("-T", str(image), "-w", "\n%{http_code}",
                       path="/?force=1")
    assert text.endswith("\n422")
    assert router.flash() == before


def test_what_is_written_is_the_image(router):
    router.enter_rescue()
    router.install()
    image = images.read(router.board, "new-nometa")
    assert flashimage.partition(router.flash(), "firmware").startswith(image)


def test_same_image_again_touches_nothing(router):
    router.enter_rescue()
    router.install()
    first = router.power_off()
    assert first["erases"] and first["programs"]

    router.enter_rescue()
    router.install()
    again = router.power_off()
    assert (again["erases"], again["programs"]) == (0, 0)


def test_only_what_differs_is_erased(router):
    """old and new share much of their kernel"""
    router.enter_rescue()
    router.install()
    erased = {offset for kind, offset, _ in router.power_off()["log"]
              if kind == "erase"}
    now = router.flash()
    differ = {at for at in range(0, flashimage.SIZE, flashimage.BLOCK)
              if now[at:at + flashimage.BLOCK]
              != router.original[at:at + flashimage.BLOCK]}
    # and the first one, which makes the firmware bootable, and those beside
    # one that differs: there an upgrade may have been cut
    first = flashimage.PARTITIONS["firmware"][0]
    end = first + images.path(router.board, "new-sysupgrade").stat().st_size
    beside = {at + by for at in differ
              for by in (-flashimage.BLOCK, flashimage.BLOCK)}
    assert erased == differ | {at for at in beside if first <= at < end} | \
        {first}


def test_chunked(router):
    router.enter_rescue()
    image = images.path(router.board, "new-sysupgrade")
    text = router.curl("-T", str(image), "-H", "Transfer-Encoding: chunked")
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_chunks_of_all_sizes(router):
    def pieces(data, sizes=(1, 2, 3, 1459, 1460, 1461, 70_000)):
        at = 0
        while at < len(data):
            for n in sizes:
                if data[at:at + n]:
                    yield data[at:at + n]
                at += n

    router.enter_rescue()
    c = http.client.HTTPConnection("127.0.0.1", router.port, timeout=PATIENCE)
    c.request("PUT", "/x.bin",
              pieces(images.read(router.board, "new-sysupgrade")),
              {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    text = c.getresponse().read().decode()
    assert text.splitlines()[-1].startswith("OK: ")
    c.close()
    router.wait_for_firmware("v2-new")


def test_expect_100_continue(router):
    image = images.read(router.board, "new-sysupgrade")
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.upload_head(len(image), "Expect: 100-continue"))
        assert c.response()[0] == 100
        c.send(image)
        status, _, body = c.response()
        assert status == 200
        assert body.decode().splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_expect_is_refused_before_the_body(router):
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.upload_head(images.LIMIT + 1, "Expect: 100-continue"))
        assert c.response()[0] == 413


@pytest.mark.both_endians
def test_api(router):
    """as the page does it"""
    image = images.read(router.board, "new-sysupgrade")
    digest = hashlib.sha256(image).hexdigest()
    router.enter_rescue()
    status = router.status()
    assert status["state"] == "idle"
    assert status["board"] == router.board
    assert status["reason"] == "button"
    assert status["intact"]

    before = router.flash()
    code, text = router.request("POST", "/api/image", image)
    found = json.loads(text)
    assert (code, found["sha256"], found["size"]) == (200, digest, len(image))
    assert router.status()["state"] == "ready"
    assert router.flash() == before

    code, _ = router.request("POST", "/api/flash",
                             json.dumps({"sha256": "0" * 64}))
    assert code == 409
    assert router.flash() == before

    with router.connect() as events:
        events.send(rawhttp.head("GET", "/api/events"))
        code, _ = router.request("POST", "/api/flash",
                                 json.dumps({"sha256": digest}))
        assert code == 202
        assert last_event(events)["state"] == "done"
    code, _ = router.request("POST", "/api/boot", '{"mode": "normal"}')
    assert code == 202
    router.wait_for_firmware("v2-new")


def last_event(stream):
    """the first record that says how it ended"""
    while stream.file.readline().strip():
        pass
    for chunk in stream.chunks():
        record = json.loads(chunk.decode().removeprefix("data: "))
        if record["state"] in ("done", "failed"):
            return record
    raise AssertionError("the stream ended before the job")


def test_boot_without_writing(router):
    router.enter_rescue()
    code, _ = router.request("POST", "/api/boot", '{"mode": "failsafe"}')
    assert code == 202
    router.wait(r"^lifeboat test firmware v1-old$")
    router.wait(r"^failsafe$")
    router.wait(r"^ready$")
    assert router.power_off()["log"] == []


@pytest.mark.both_endians
def test_words_for_a_kernel_with_a_tree(make_router, board):
    """a FIT is given no arguments: its tree says what they would"""
    facts = machines.BOARDS[board].facts
    router = make_router(firmware=recipe.nor(
        facts, program.contents(facts, "old"), "fit"))
    router.power_on()
    router.wait(r"^started with a tree: console=ttyS0$")
    router.wait(r"^root digest OK$")
    router.power_off()
    router.enter_rescue()
    assert router.status()["intact"]
    assert router.request("POST", "/api/boot",
                          '{"mode": "failsafe"}')[0] == 202
    router.wait(r"^started with a tree: console=ttyS0 failsafe=1$")
    router.wait(r"^failsafe$")
    router.wait(r"^root digest OK$")
