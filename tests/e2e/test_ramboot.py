# SPDX-License-Identifier: GPL-2.0-or-later
"""A firmware that runs from RAM is recognised by every door, started when a
person says so (or netboot does: test_netboot), and never written."""
import hashlib
import json
import pathlib
import re
import struct

import pytest

import images
import netns
from router import EXACT_CLOCK, PATIENCE

OURS = ("mti,malta", "mti,other")
RUNS = "This firmware runs from RAM. It can be started once; nothing is written."
BOOTING = r'^lifeboat: booting firmware "Lifeboat test v2-new'


def assert_untouched(router):
    """no erase, no program, since the day it was made"""
    assert router.flash() == router.original
    if router.child:
        router.power_off()
    assert all(report["log"] == [] for report in router.ops)


def check(router, data, expected=200):
    status, text = router.request("POST", "/api/image", data)
    assert status == expected, text
    return json.loads(text)


def boot(router, data, **more):
    """(status, object) of the order to start it"""
    order = {"mode": "ram", "sha256": hashlib.sha256(data).hexdigest()}
    status, text = router.request("POST", "/api/boot",
                                  json.dumps(order | more))
    return status, json.loads(text)


def assert_rescue_goes_on(router):
    assert not router.console.seen(BOOTING)
    router.install()


@pytest.mark.both_endians
def test_started_once(router):
    data = images.initramfs(router.board, [f"mti,{router.board}"])
    router.enter_rescue()
    image = check(router, data)
    assert image["verdict"] == "ram"
    assert (image["error"], image["force"]) == (RUNS, False)
    assert image["board"] == f"mti,{router.board}"
    assert image["parts"] == []
    assert all(c["ok"] for c in image["checks"])
    assert router.status()["state"] == "ready"
    assert boot(router, data) == (202, {"mode": "ram"})
    router.wait(BOOTING)
    router.wait_for_firmware("v2-new")
    router.assert_cached()
    assert_untouched(router)
    # once
    router.power_on()
    router.wait_for_firmware("v1-old")


@pytest.mark.both_endians
def test_fit_is_started_with_its_tree(router):
    data = images.fit_initramfs(router.board, [f"mti,{router.board}"])
    router.enter_rescue()
    image = check(router, data)
    assert (image["verdict"], image["force"]) == ("ram", False)
    assert image["board"] == f"mti,{router.board}"
    # another router's says so
    other = images.fit_initramfs(router.board, ["acme,other"])
    assert check(router, other, 422)["image"]["reason"] == "board"
    assert check(router, data)["verdict"] == "ram"
    assert boot(router, data) == (202, {"mode": "ram"})
    router.wait(r'^lifeboat: booting firmware "FIT"')
    router.wait(r"^started with a tree: console=ttyS0$")
    router.wait(r"^root digest OK$")
    assert_untouched(router)


@pytest.mark.parametrize("make", [
    lambda board: images.initramfs(board),
    lambda board: images.initramfs(board, raw=True)], ids=["lzma", "none"])
def test_names_no_board(router, make):
    data = make(router.board)
    router.enter_rescue()
    image = check(router, data)
    assert (image["verdict"], image["force"]) == ("ram", True)
    status, answer = boot(router, data)
    assert status == 422
    assert "which router it is for" in answer["error"]
    assert router.status()["state"] == "ready"
    assert boot(router, data, force=True)[0] == 202
    router.wait_for_firmware("v2-new")
    assert_untouched(router)


def test_over_no_firmware_at_all(make_router, board):
    """what is in flash does not matter"""
    router = make_router(firmware=None)
    data = images.initramfs(board, OURS)
    router.power_on()
    router.wait(r"^lifeboat: open ")
    check(router, data)
    assert boot(router, data)[0] == 202
    router.wait(BOOTING)
    router.wait(r"^lifeboat test firmware v2-new$")
    assert_untouched(router)


def test_never_written(router):
    data = images.initramfs(router.board, OURS)
    router.enter_rescue()
    check(router, data)
    order = json.dumps({"sha256": hashlib.sha256(data).hexdigest(),
                        "force": True})
    status, text = router.request("POST", "/api/flash", order)
    assert status == 422
    assert json.loads(text)["error"] == RUNS
    status, text = router.request("POST", "/?force=1", data)
    assert status == 422
    assert text.startswith(f"ERROR: {RUNS} Open ")
    # it can be started all the same, and so can another image be sent
    assert router.status()["image"]["verdict"] == "ram"
    assert router.flash() == router.original
    assert_rescue_goes_on(router)


def test_command_that_curl_is_told(router):
    data = images.initramfs(router.board)
    file = pathlib.Path(router.dir, "initramfs.bin")
    file.write_bytes(data)
    router.enter_rescue()
    text = router.curl("-T", str(file))
    command = re.search(r"^  curl -d '(.*)' (http\S+)$", text, re.M)
    assert command[2].startswith(router.url)
    text = router.curl("-d", command[1], path="/api/boot")
    assert json.loads(text) == {"mode": "ram"}
    router.wait_for_firmware("v2-new")
    assert_untouched(router)


def test_form_without_javascript(router):
    data = images.initramfs(router.board)
    router.enter_rescue()
    html = {"Accept": "text/html", "Accept-Language": "de"}
    status, page = router.request("POST", "/", data, html)
    assert status == 200
    assert "Diese Firmware läuft im RAM" in page
    assert router.request("GET", "/ram?de", headers=html)[1] == page
    assert 'value="1" required' in page
    sha256 = re.search(r'name="sha256" value="(\w+)"', page)[1]
    form = html | {"Content-Type": "application/x-www-form-urlencoded"}
    status, page = router.request("POST", "/ram", f"sha256={sha256}", form)
    assert status == 422
    status, page = router.request("POST", "/ram", f"sha256={sha256}&force=1",
                                  form)
    assert status == 200
    assert "started from RAM" in page
    router.wait_for_firmware("v2-new")
    assert_untouched(router)


def test_nothing_to_be_started(router):
    router.enter_rescue()
    status, _ = router.request("GET", "/ram")
    assert status == 302
    data = images.initramfs(router.board, OURS)
    assert boot(router, data)[0] == 409
    check(router, images.read(router.board, "new-sysupgrade"))
    assert boot(router, images.read(router.board, "new-sysupgrade"))[0] == 409
    check(router, data)
    status, answer = boot(router, data[:-1])
    assert (status, answer["error"]) == (
        409, "Another image has been checked since.")
    status, _ = router.request("POST", "/api/boot", '{"mode": "ram"}')
    assert status == 400
    # another upload has come while the order waited
    assert boot(router, data)[0] == 202
    check(router, images.read(router.board, "new-sysupgrade"))
    assert boot(router, data)[0] == 409
    assert router.flash() == router.original
    assert_rescue_goes_on(router)


def test_taken_back(router):
    data = images.initramfs(router.board, OURS)
    # one second of the guest is one of the host, at most
    router.enter_rescue(qemu=EXACT_CLOCK)
    check(router, data)
    assert boot(router, data)[0] == 202
    assert router.request("POST", "/api/boot", '{"mode": "stay"}')[0] == 202
    assert_rescue_goes_on(router)


def loaded_at(data, address):
    header = bytearray(data[:64])
    struct.pack_into(">II", header, 16, address, address)
    return images.sealed(header, data[64:])


BROKEN = {
    "cut": (lambda d: d[:-1000], 422, "cut short"),
    "flipped": (lambda d: images.flipped(d, len(d) // 2), 422, "changed"),
    "stream": (lambda d: images.sealed(d[:64], images.garbage(300_000)),
               415, "cannot be started"),
    "stream-cut": (lambda d: images.sealed(d[:64], d[64:-1000]), 415,
                   "cannot be started"),
    # over the exception vectors, the upload, Lifeboat itself
    "low": (lambda d: loaded_at(d, 0x80000000), 415, "cannot be started"),
    "buffer": (lambda d: loaded_at(d, 0x82000000), 415, "cannot be started"),
    "reaches-buffer": (lambda d: loaded_at(d, 0x81fff000), 413, "too big"),
    "lifeboat": (lambda d: loaded_at(d, 0x87000000), 415,
                 "cannot be started"),
    "boot-loader": (lambda d: images.sealed(
        d[:32] + b"U-Boot 2025.01".ljust(32, b"\0"), d[64:]), 422,
        "not a Linux kernel"),
    "with-something": (lambda d: d + images.garbage(1000), 422,
                       "no squashfs"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(router, name):
    spoil, status, words = BROKEN[name]
    data = spoil(images.initramfs(router.board, OURS))
    router.enter_rescue()
    answer = check(router, data, status)
    assert words in answer["error"]
    assert answer["image"]["verdict"] == "refuse"
    assert boot(router, data, force=True)[0] == 409
    assert router.flash() == router.original
    assert_rescue_goes_on(router)


def test_of_another_router(router):
    data = images.initramfs(router.board, ["mti,other", "mti,maltael"])
    router.enter_rescue()
    answer = check(router, data, 422)
    assert 'The image is for "mti,other"' in answer["error"]
    assert boot(router, data, force=True)[0] == 409
    assert_rescue_goes_on(router)


def test_too_big(router):
    data = images.initramfs(router.board, OURS, size=32 << 20)
    router.enter_rescue()
    answer = check(router, data, 413)
    assert "kernel is too big" in answer["error"]
    assert_rescue_goes_on(router)


@pytest.mark.skipif(bool(netns.missing()), reason=str(netns.missing()))
def test_sent_by_tftp(wired, pc):
    data = images.initramfs(wired.board, OURS)
    file = pathlib.Path(wired.dir, "initramfs.bin")
    file.write_bytes(data)
    pc.address("192.168.1.2")
    _, text = pc.attempt("tftp", "-m", "binary", "192.168.1.1", "-c", "put",
                         str(file), "firmware.bin")
    assert "This firmware runs from RAM" in text
    assert "http://192.168.1.1/" in text
    status = json.loads(pc.curl("http://192.168.1.1/api/status"))
    assert (status["state"], status["image"]["verdict"]) == ("failed", "ram")
    assert not wired.console.seen(BOOTING)
    order = json.dumps({"mode": "ram", "sha256": status["image"]["sha256"]})
    pc.curl("--max-time", str(PATIENCE), "-d", order,
            "http://192.168.1.1/api/boot")
    wired.wait_for_firmware("v2-new")
    assert_untouched(wired)
