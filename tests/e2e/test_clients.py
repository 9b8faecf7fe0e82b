# SPDX-License-Identifier: GPL-2.0-or-later
"""Clients that leave, stall, dawdle, or open more connections than they use.

FAST_CLOCK lets the guest's time-outs of many seconds pass in less than one.
"""
import contextlib
import json
import signal
import subprocess

import pytest

import images
import rawhttp
from router import FAST_CLOCK

# CONFIG_LIFEBOAT_HTTP_CONNECTIONS
CONNECTIONS = 12


@contextlib.contextmanager
def half_an_upload(router):
    """a connection that has sent half of the image, and the other half"""
    image = images.read(router.board, "new-sysupgrade")
    middle = len(image) // 2
    with router.connect() as c:
        c.send(rawhttp.upload_head(len(image)) + image[:middle])
        router.wait(r"^lifeboat: receiving$")
        yield c, image[middle:]


def test_killed_curl(router):
    image = images.path(router.board, "new-sysupgrade")
    router.enter_rescue()
    before = router.flash()
    with subprocess.Popen(["curl", "-sS", "--limit-rate", "30k", "-T",
                           str(image), router.url + "/"],
                          stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as curl:
        router.wait(r"^lifeboat: receiving$")
        curl.send_signal(signal.SIGKILL)
    router.wait(r"^lifeboat: failed$")
    assert router.flash() == before
    router.install()


@pytest.mark.parametrize("leave", [rawhttp.Raw.close, rawhttp.Raw.reset])
def test_cancelled(router, leave):
    router.enter_rescue()
    before = router.flash()
    with half_an_upload(router) as (c, _):
        leave(c)
        router.wait(r"^lifeboat: failed$")
    assert router.flash() == before
    router.install()


def test_stalled(router):
    router.enter_rescue(reset=60, qemu=FAST_CLOCK)
    before = router.flash()
    with half_an_upload(router) as (c, _):
        status, _, body = c.response()
        assert status == 408
        assert body.startswith(b"ERROR: ")
        assert c.at_end()
    assert router.flash() == before
    router.install()


def test_stalled_header(router):
    router.enter_rescue(reset=60, qemu=FAST_CLOCK)
    with router.connect() as c:
        c.send(b"GET / HTTP/1.1\r\nHost: ")
        assert c.response()[0] == 408
        assert c.at_end()
    assert router.status()["state"] == "idle"


def test_idle_connection_is_closed(router):
    router.enter_rescue(reset=60, qemu=FAST_CLOCK)
    with router.connect() as c:
        assert c.at_end()


def test_slow_client(router):
    """1.5 MB in what is about 20 s of guest time, every piece late"""
    image = images.path(router.board, "new-sysupgrade")
    router.enter_rescue(reset=60, qemu=FAST_CLOCK)
    text = router.curl("--limit-rate", "1M", "-T", str(image))
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_second_upload_has_to_wait(router):
    router.enter_rescue()
    with half_an_upload(router) as (first, rest):
        with router.connect() as second:
            second.send(rawhttp.upload_head(100))
            assert second.response()[0] == 409
        first.send(rest)
        status, _, body = first.response()
        assert status == 200
        assert body.decode().splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


@pytest.mark.parametrize("count", [8, 3 * CONNECTIONS])
def test_silent_spare_connections(router, count):
    router.enter_rescue()
    with contextlib.ExitStack() as stack:
        for _ in range(count):
            stack.enter_context(router.connect())
        # each of them may have a second for its first byte; whoever comes in
        # it is told to come again
        router.wait_until_served()
        router.install()


def test_spare_connections_opened_during_the_upload(router):
    router.enter_rescue()
    with contextlib.ExitStack() as stack:
        first, rest = stack.enter_context(half_an_upload(router))
        for _ in range(2 * CONNECTIONS):
            stack.enter_context(router.connect())
        first.send(rest)
        assert first.response()[0] == 200
    router.wait_for_firmware("v2-new")


def test_too_many_busy_connections(router):
    router.enter_rescue()
    with contextlib.ExitStack() as stack:
        busy = [stack.enter_context(router.connect())
                for _ in range(CONNECTIONS)]
        # each has had an answer, so each has been accepted
        for c in busy:
            c.send(rawhttp.head("GET", "/api/status"))
            assert c.response()[0] == 200
        for c in busy:
            c.send(b"GET /api/status HTTP/1.1\r\n")
        with router.connect() as c:
            assert c.response()[0] == 503
            assert c.at_end()
        for c in busy:
            c.send(b"Host: 192.168.1.1\r\n\r\n")
            assert c.response()[0] == 200
    router.install()


def test_header_byte_by_byte(router):
    router.enter_rescue()
    with router.connect() as c:
        for byte in rawhttp.head("GET", "/api/status"):
            c.send(bytes([byte]))
        status, _, body = c.response()
        assert status == 200
        assert json.loads(body)["state"] == "idle"


def test_form_in_small_pieces(router):
    """boundaries and headers cut everywhere"""
    image = images.read(router.board, "new-sysupgrade")
    form = (b"--b0undary\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n"
            b"y\r\n--b0undary\r\nContent-Disposition: form-data; "
            b"name=\"f\"; filename=\"factory.bin\"\r\n\r\n")
    end = b"\r\n--b0undary--\r\n"
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.head(
            "POST", "/", "Content-Type: multipart/form-data; boundary=b0undary",
            f"Content-Length: {len(form) + len(image) + len(end)}"))
        for byte in form:
            c.send(bytes([byte]))
        c.send(image)
        for byte in end:
            c.send(bytes([byte]))
        status, _, body = c.response()
        assert status == 200
        assert body.decode().splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")


def test_pipelined(router):
    router.enter_rescue()
    with router.connect() as c:
        c.send(rawhttp.head("GET", "/api/status")
               + rawhttp.head("GET", "/api/partitions")
               + rawhttp.head("GET", "/nowhere", "Connection: close"))
        status, _, body = c.response()
        assert (status, json.loads(body)["state"]) == (200, "idle")
        status, _, body = c.response()
        assert status == 200
        assert [p["name"] for p in json.loads(body)] == [
            "boot", "env", "factory", "firmware"]
        assert c.response()[0] == 302
        assert c.at_end()


def test_keep_alive(router):
    router.enter_rescue()
    with router.connect() as c:
        for _ in range(30):
            c.send(rawhttp.head("GET", "/api/status"))
            assert c.response()[0] == 200


def test_many_connections_one_after_another(router):
    """more than lwIP has control blocks"""
    router.enter_rescue()
    for _ in range(100):
        assert router.request("GET", "/api/status")[0] == 200
