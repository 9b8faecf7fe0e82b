# SPDX-License-Identifier: GPL-2.0-or-later
"""The plug pulled in the middle of an erase or a program, all along a job.

What comes next must be a whole firmware or rescue, by itself; and from rescue
the upload must work as if nothing had happened.
"""
import pytest

import flashimage
import images
from router import OPEN

CUTS = 12


def upload(router, name="new-sysupgrade"):
    """curl's exit status; the answer may never come"""
    image = images.path(router.board, name)
    return router.curl("-T", str(image), check=False)[0]


@pytest.fixture(scope="module")
def operations(board):
    """how many flash operations the uncut job takes"""
    from conftest import routers
    with routers(board) as make:
        router = make()
        router.enter_rescue()
        router.install()
        return len(router.power_off()["log"])


def spread(share, count):
    """first, second, … last but one, last; the others evenly between"""
    if share < 3:
        return share + 1
    if share > CUTS - 3:
        return count - (CUTS - 1 - share)
    return 3 + (count - 4) * (share - 2) // (CUTS - 4)


def firmware_or_rescue(router):
    """the version that runs, or None in rescue"""
    found = router.wait(r"^lifeboat: (rescue: .*|booting firmware .*)$")
    if found.group(1).startswith("rescue"):
        # test_resume.py says when it is which
        assert found.group(1) in ("rescue: no working firmware in flash",
                                  "rescue: writing the firmware was cut off")
        router.wait(OPEN)
        return None
    version = router.wait(r"^lifeboat test firmware (\S+)$").group(1)
    router.wait(r"^root digest OK$")
    router.wait(r"^ready$")
    return version


@pytest.mark.both_endians
@pytest.mark.parametrize("share", range(CUTS))
def test_cut_then_power_on_then_rescue(router, operations, share):
    n = spread(share, operations)
    router.enter_rescue(cut_after=n)
    upload(router)
    report = router.wait_for_power_cut()
    assert report["cut"] == n
    router.assert_protected()
    after = flashimage.partition(router.flash(), "firmware")

    router.power_on()
    version = firmware_or_rescue(router)
    if version == "v1-old":
        assert after == flashimage.partition(router.original, "firmware")
    elif version:
        assert version == "v2-new"
        assert after.startswith(images.read(router.board, "new-nometa"))
    assert router.flash()[:flashimage.PARTITIONS["firmware"][0]] \
        == router.original[:flashimage.PARTITIONS["firmware"][0]]

    if version:
        router.power_off()
        router.enter_rescue()
    router.install()


def test_cut_during_the_repair_of_a_cut(router, operations):
    """nobody is lucky twice"""
    for n in (operations // 2, operations // 3, 1):
        router.enter_rescue(cut_after=n)
        upload(router)
        assert router.wait_for_power_cut()["cut"] == n
        router.assert_protected()
    router.power_on()
    assert firmware_or_rescue(router) is None
    router.install()


@pytest.mark.parametrize("from_end", [0, 1, 16, 31, 32, 33])
def test_cut_before_the_end_of_a_tplink_image(make_router, from_end):
    """its kernel has no checksum of its own that a boot could check"""
    router = make_router(firmware="old-tplink")
    router.enter_rescue()
    router.install("new-tplink")
    operations = len(router.power_off()["log"])

    router.flash_file.write_bytes(router.original)
    router.enter_rescue(cut_after=operations - from_end)
    upload(router, "new-tplink")
    assert router.wait_for_power_cut()["cut"]
    router.power_on()
    version = firmware_or_rescue(router)
    assert version in (None, "v2-new")
    if version:
        router.power_off()
        router.enter_rescue()
    router.install("new-tplink")


def test_cut_while_nothing_is_written(router):
    """the plug pulled in the middle of the upload"""
    router.enter_rescue()
    with router.connect() as c:
        image = images.read(router.board, "new-sysupgrade")
        c.send(b"PUT /x HTTP/1.1\r\nHost: 192.168.1.1\r\n"
               b"Content-Length: %d\r\n\r\n" % len(image) + image[:-1])
        router.wait(r"^lifeboat: receiving$")
        assert router.power_off()["log"] == []
    assert router.flash() == router.original
    router.power_on()
    router.wait_for_firmware("v1-old")
