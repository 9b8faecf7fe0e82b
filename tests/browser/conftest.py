# SPDX-License-Identifier: GPL-2.0-or-later
"""What the browser's tests need: a site, and a browser to look at it.

Every test runs against the emulated router, and with ALL_BOARDS=1 in the
environment against the mock, too, and is told nothing about which it is.
`ALL_BOARDS=1 pytest -k mock tests/browser` needs no emulator.
"""
import contextlib
import hashlib
import json
import os
import pathlib
import re
import sys
import urllib.request

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "lib")]
import browser  # noqa: E402
import flashimage  # noqa: E402
import images  # noqa: E402
import mock  # noqa: E402
import qmp  # noqa: E402
from page import PATIENCE, Page  # noqa: E402

SCREENSHOTS = HERE.parents[1] / "build/screenshots"
GARBAGE = b"this is no firmware\n" * 3000


class Site:
    """A router, as these tests see one: .url and files that it would take
    or not (.image() of good, big, other, noboard, garbage)."""

    def status(self):
        with urllib.request.urlopen(f"{self.url}/api/status",
                                    timeout=PATIENCE) as r:
            return json.load(r)

    def image(self, kind):
        if kind != "garbage":
            return self.real_image(kind)
        path = self.folder / "garbage.bin"
        path.write_bytes(GARBAGE)
        return path


class MockSite(Site):
    def __init__(self, folder):
        self.folder = folder
        self.server = mock.start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def real_image(self, kind):
        size = 3 << 20 if kind == "big" else 1 << 20
        return mock.make_image(self.folder / f"{kind}.bin",
                               "good" if kind == "big" else kind, size)

    def cable(self, plugged):
        self.server.router.silent = not plugged

    @contextlib.contextmanager
    def slow(self):
        """a job does not end meanwhile"""
        self.server.router.may_end.clear()
        yield
        self.server.router.may_end.set()

    def contents(self, name):
        parts = self.server.router.parts
        return b"".join(parts.values()) if name == "all" else parts[name]

    def assert_erased(self):
        assert self.server.router.erased == 1
        self.assert_starts()

    def assert_runs(self, path):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert self.server.router.flashed[-1] == digest
        self.assert_starts()

    def assert_starts(self):
        """once the page has been read"""
        assert self.server.router.booted.wait(PATIENCE), "it did not start"

    def assert_untouched(self):
        assert not self.server.router.flashed


class RouterSite(Site):
    NAMES = {"good": "new-sysupgrade", "big": "3m-sysupgrade",
             "other": "new-other-board", "noboard": "new-nometa"}

    def __init__(self, router, folder):
        self.folder = folder
        self.router = router
        router.enter_rescue()
        self.url = router.url

    def real_image(self, kind):
        return images.path(self.router.board, self.NAMES[kind])

    def cable(self, plugged):
        self.router.monitor.monitor(
            f"set_link lan {'on' if plugged else 'off'}")

    def slow(self):
        """a job takes longer than whoever looks at it"""
        return qmp.slow_cpu(self.router.monitor)

    def contents(self, name):
        flash = self.router.original
        return flash if name == "all" else flashimage.partition(flash, name)

    def assert_erased(self):
        self.router.wait_for_firmware("v1-old")
        _, at = images.used("old-nometa", self.router.board)
        at += flashimage.PARTITIONS["firmware"][0]
        flash = self.router.flash()
        assert flash[:at] == self.router.original[:at]
        assert flash[at:at + 4] == b"\xde\xad\xc0\xde"

    def assert_runs(self, path):
        self.router.wait_for_firmware("v2-new")

    def assert_untouched(self):
        self.router.power_off()
        assert self.router.flash() == self.router.original


@pytest.fixture
def mock_site(tmp_path):
    made = MockSite(tmp_path)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(params=["mock", "router"] if os.environ.get("ALL_BOARDS") else
                ["router"])
def site(request, make_router, tmp_path):
    if request.param == "mock":
        return request.getfixturevalue("mock_site")
    return RouterSite(make_router(), tmp_path)


@pytest.fixture(scope="session")
def kept_browsers():
    with contextlib.closing(browser.Kept()) as kept:
        yield kept


@pytest.fixture
def look(request, kept_browsers):
    """look(url, …) opens a browser there and returns the page; when the test
    ends, nothing may have been blocked or thrown in it"""
    opened = []
    # others' files have tests of the same name
    name = re.sub(r"\W+", "-", f"{request.path.stem} {request.node.name}")

    with contextlib.ExitStack() as stack:
        def open_page(url, **kw):
            driver = stack.enter_context(browser.Browser(
                free=kept_browsers, **kw))
            opened.append(driver)
            page = Page(driver, SCREENSHOTS,
                        f"{name.strip('-')}-{len(opened)}")
            driver.get(url)
            return page

        yield open_page
        complaints = [e["message"] for driver in opened
                      for e in driver.get_log("browser")
                      if re.search("Security Policy|Uncaught", e["message"])]
    assert not complaints
