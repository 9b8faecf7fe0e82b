# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs from RAM, on the emulated router: one button, and nothing is
written."""
import pytest

import images
from conftest import RouterSite

BUTTON = "form[action^='/ram'] button"


@pytest.fixture
def ram_site(make_router, tmp_path):
    return RouterSite(make_router(), tmp_path)


def initramfs(site, compatible=()):
    path = site.folder / "initramfs.bin"
    path.write_bytes(images.initramfs(site.router.board, compatible))
    return path


def test_started_once(ram_site, look):
    page = look(ram_site.url)
    page.ready()
    page.choose(initramfs(ram_site, ["mti,malta"]))
    page.wait_for(BUTTON)
    page.shoot("ram")
    assert "mti,malta" in page.text("dl")
    assert not page.sees("input[name=force]")
    page.click(BUTTON)
    ram_site.router.wait_for_firmware("v2-new")
    ram_site.assert_untouched()


def test_names_no_board_and_another_file(ram_site, look):
    page = look(ram_site.url)
    page.ready()
    page.choose(initramfs(ram_site))
    page.wait_for("input[name=force]")
    # the way back leads to the page, which does not come here again
    page.click("form[action^='/ram'] a")
    page.ready()
    assert page.sees("#v-choose")
    page.choose(ram_site.image("other"))
    page.wait(lambda: page.text("#said"), "nothing is said")
    page.click("#another")
    page.choose(initramfs(ram_site))
    page.wait_for("input[name=force]")
    page.click(BUTTON)
    # the browser itself asks for the box
    assert page.sees(BUTTON)
    page.click("input[name=force]")
    page.click(BUTTON)
    ram_site.router.wait_for_firmware("v2-new")
    ram_site.assert_untouched()
