# SPDX-License-Identifier: GPL-2.0-or-later
"""Lifeboat replaces itself, and nothing else on the chip."""
import hashlib
import json
import pathlib
import struct
import subprocess
import zlib

import pytest

import flashimage
import images

UPDATE_IMAGE = flashimage.TOP / "tools/update-image"
HEADER = 0x94
BOOT = flashimage.PARTITIONS["boot"][1]


def wrapped(router, payload, version, board=None):
    """PAYLOAD as an update, made as the build makes it"""
    source = pathlib.Path(router.dir, "payload")
    source.write_bytes(payload)
    subprocess.run([UPDATE_IMAGE, board or router.board, version, source,
                    f"{source}.update"], check=True,
                   stdout=subprocess.DEVNULL)
    return pathlib.Path(f"{source}.update").read_bytes()


def other_lifeboat(router):
    """(program, version): the same with another version; longer, too, so
    that it differs in several erase blocks"""
    old = router.status()["version"]
    new = ("X" if old[0] != "X" else "Y") + old[1:]
    program = flashimage.lifeboat(router.board)
    assert old.encode() in program
    program = program.replace(old.encode(), new.encode())
    return program + images.garbage(100_000), new


def check(router, data):
    status, text = router.request("POST", "/api/lifeboat", data)
    return status, json.loads(text)


def flash(router, data, **wish):
    wish["sha256"] = hashlib.sha256(data).hexdigest()
    return router.request("POST", "/api/lifeboat/flash", json.dumps(wish))[0]


def wait_until_done(router):
    router.wait(r"^lifeboat: done$")
    status = router.status()
    assert (status["state"], status["job"]) == ("done", "lifeboat")
    return status


def expected(router, program):
    """the chip with another Lifeboat on it, to the last byte of its last
    erase block"""
    end = -len(program) % flashimage.BLOCK + len(program)
    return program.ljust(end, b"\xff") + router.flash()[end:]


def update(router, data):
    assert check(router, data)[0] == 200
    assert flash(router, data, power=True) == 202
    return wait_until_done(router)


@pytest.mark.both_endians
def test_the_new_one_starts_at_the_next_power_on(router):
    router.enter_rescue()
    program, version = other_lifeboat(router)
    data = wrapped(router, program, version)
    before, after = router.flash(), expected(router, program)
    differ = {at for at in range(0, flashimage.SIZE, flashimage.BLOCK)
              if before[at:at + flashimage.BLOCK]
              != after[at:at + flashimage.BLOCK]}

    status, found = check(router, data)
    assert status == 200
    assert found["verdict"] == "accept"
    assert (found["board"], found["version"]) == (router.board, version)
    assert found["sha256"] == hashlib.sha256(data).hexdigest()
    assert found["differ"] == len(differ) > 1
    assert found["blocks"] == -(-len(program) // flashimage.BLOCK)
    assert found["spare"] is False
    record = router.status()
    assert (record["state"], record["lifeboat"]) == ("ready", found)
    assert "image" not in record

    # nobody has said that the power will stay on
    assert flash(router, data) == 422
    assert flash(router, data, power="yes") == 422
    assert flash(router, b"another", power=True) == 409
    assert router.flash() == before

    assert flash(router, data, power=True) == 202
    wait_until_done(router)
    # the old one runs on
    assert router.status()["version"] != version
    report = router.power_off()
    assert {at - at % flashimage.BLOCK for _, at, _ in report["log"]} == differ
    assert 1 <= report["erases"] <= len(differ)
    assert router.flash() == after
    router.original = after

    router.enter_rescue()
    assert router.status()["version"] == version
    router.install()

    # and back: what lies behind the shorter one stays as it is
    router.power_off()
    router.enter_rescue()
    old = flashimage.lifeboat(router.board)
    after = expected(router, old)
    update(router, wrapped(router, old, "old"))
    assert router.flash() == after
    assert router.flash()[:BOOT] != flashimage.make(router.board)[:BOOT]
    router.original = after
    router.power_off()
    router.enter_rescue()
    assert router.status()["version"] != version


def test_the_image_of_the_build_touches_nothing(router):
    """it is there already"""
    data = (flashimage.TOP / "build" / router.board /
            f"lifeboat-{router.board}-update.bin").read_bytes()
    router.enter_rescue()
    status, found = check(router, data)
    assert (status, found["differ"]) == (200, 0)
    assert found["version"] == router.status()["version"]
    assert flash(router, data, power=True) == 202
    assert wait_until_done(router)["skipped"] == \
        found["blocks"] * flashimage.BLOCK
    report = router.power_off()
    assert (report["erases"], report["programs"]) == (0, 0)


def corrupt(at):
    return lambda good: images.flipped(good, at)


def other_board(good):
    head = bytearray(good[:HEADER - 4])
    head[0x10:0x30] = b"maltael".ljust(32, b"\0")
    return bytes(head) + struct.pack(">I", zlib.crc32(head)) + good[HEADER:]


# name: (what is made of a good one, the status that refuses it)
REFUSED = {
    "magic": (corrupt(3), 415),
    "board": (corrupt(0x10), 422),
    "other-board": (other_board, 422),
    "digest": (corrupt(0x70), 422),
    "first-byte": (corrupt(HEADER), 422),
    "last-byte": (corrupt(-1), 422),
    "cut": (lambda good: good[:-1], 422),
    "longer": (lambda good: good + b"\0", 422),
    "header-only": (lambda good: good[:HEADER], 422),
    "half-a-header": (lambda good: good[:70], 422),
    "the-bare-program": (lambda good: good[HEADER:], 415),
    "empty": (lambda good: b"", 415),
    "a-firmware": (lambda good: images.read("malta", "new-sysupgrade"), 415),
}


def test_what_is_refused_writes_nothing(router):
    router.enter_rescue()
    before = router.flash()
    good = wrapped(router, *other_lifeboat(router))
    for name, (make, expect) in REFUSED.items():
        data = make(good)
        status, answer = check(router, data)
        assert status == expect, (name, answer)
        assert answer["error"] and answer["detail"]
        assert answer["image"]["verdict"] == "refuse"
        assert router.status()["state"] == "failed"
        assert flash(router, data, power=True) == 409, name

    # what was built for the other one, and what is too long
    for data, expect in (
            ((flashimage.TOP / "build/maltael/lifeboat-maltael-update.bin")
             .read_bytes(), 422),
            (wrapped(router, images.garbage(BOOT + 1), "x"), 413),
            (wrapped(router, b"\xff" * 100_000, "x"), 422)):
        assert check(router, data)[0] == expect
        assert flash(router, data, power=True) == 409
    assert router.flash() == before
    assert router.power_off()["log"] == []


def test_each_door_refuses_what_belongs_to_the_other(router):
    router.enter_rescue()
    before = router.flash()
    data = wrapped(router, *other_lifeboat(router))
    status, text = router.request("POST", "/api/image", data)
    assert status == 415
    assert json.loads(text)["error"] == \
        "The file is Lifeboat itself, not a firmware."
    text = router.curl("-T", f"{router.dir}/payload.update",
                       "-w", "\n%{http_code}", path="/?force=1")
    assert text.startswith("ERROR: The file is Lifeboat itself")
    assert text.endswith("\n415")

    # checked at one door, it cannot leave by the other
    assert check(router, data)[0] == 200
    sha256 = hashlib.sha256(data).hexdigest()
    digest = json.dumps({"sha256": sha256, "force": True, "power": True})
    assert router.request("POST", "/api/flash", digest)[0] == 409
    form = f"sha256={sha256}&force=1"
    assert router.request("POST", "/flash", form)[0] == 409
    image = images.read(router.board, "new-sysupgrade")
    assert router.request("POST", "/api/image", image)[0] == 200
    assert flash(router, data, power=True) == 409
    assert flash(router, image, power=True) == 409
    assert router.flash() == before
    router.install()


def test_without_the_api(router):
    """as a form without JavaScript does it"""
    router.enter_rescue()
    program, version = other_lifeboat(router)
    data = wrapped(router, program, version)
    after = expected(router, program)
    html = {"Accept": "text/html"}
    page = router.curl("-H", "Accept: text/html", "-F",
                       f"lifeboat=@{router.dir}/payload.update",
                       path="/lifeboat")
    assert version in page
    assert "no second copy" in page
    digest = hashlib.sha256(data).hexdigest()
    assert f'value="{digest}"' in page
    for form in ("", f"sha256={digest}", f"sha256={'0' * 64}&power=1"):
        assert router.request("POST", "/lifeboat/flash", form, html)[0] >= 400
    assert router.request("POST", "/lifeboat/flash",
                          f"sha256={digest}&power=1", html)[0] == 303
    router.wait(r"^lifeboat: done$")
    status, text = router.request("GET", "/progress", None, html)
    assert status == 200
    assert "switched on" in text
    assert router.flash() == after
    router.original = after
    # nothing has restarted by itself
    assert router.status()["state"] == "done"
    router.power_off()
    router.enter_rescue()
    assert router.status()["version"] == version
