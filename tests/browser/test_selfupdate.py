# SPDX-License-Identifier: GPL-2.0-or-later
"""Lifeboat replaces itself, by a person at the page."""
import pathlib

import pytest

import flashimage
from conftest import RouterSite
from page import LANGUAGES, words
from test_page import SIZES

WARNING = ".note.bad"
LINK = "a[href^='/lifeboat']"
FILE = "input[name=lifeboat]"


@pytest.fixture
def real(make_router, tmp_path):
    return RouterSite(make_router(), tmp_path)


@pytest.fixture
def newer(real, tmp_path):
    """(file, version) of a Lifeboat that the router does not have yet"""
    data = (flashimage.TOP / "build/malta/lifeboat-malta-update.bin")
    old = real.status()["version"]
    new = "Z" + old[1:]
    payload = data.read_bytes()[0x94:].replace(old.encode(), new.encode())
    update_image = pathlib.Path(flashimage.TOP, "tools/update-image")
    code = {"__name__": "update_image"}
    exec(compile(update_image.read_text("utf-8"), update_image, "exec"), code)
    path = tmp_path / "newer-update.bin"
    path.write_bytes(code["make"]("malta", new, payload))
    return path, new


def send(page, path):
    page.find(FILE).send_keys(str(path))
    page.click("button")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_update(real, newer, look, javascript, size):
    path, version = newer
    page = look(real.url, size=size, javascript=javascript)
    if javascript:
        page.ready()
    page.click("#more summary")
    if not javascript:
        page.click("#more a")
    page.wait_for(LINK)
    page.click(LINK)
    page.wait_for(FILE)
    page.shoot("form")
    send(page, path)
    page.wait_for(WARNING)
    page.shoot("warning")
    assert version in page.text("dl")
    assert words("en")["up_single"] in page.text(WARNING)
    assert page.overflow() <= 0
    page.click("form button")
    assert page.sees(WARNING), "nobody has confirmed"
    assert real.router.flash() == real.router.original
    page.click("input[name=power]")
    page.click("form button")
    # progress follows by itself until then
    page.wait_for("a.button")
    assert words("en")["up_done"] in page.text("main")
    page.shoot("done")
    assert real.status()["version"] != version
    real.router.power_off()
    now = real.router.flash()
    assert now[0xa0000:] == real.router.original[0xa0000:]
    real.router.original = now
    real.router.enter_rescue()
    assert real.router.status()["version"] == version


def test_in_every_language(real, newer, look):
    """as the page was asked for, from the link to the end"""
    page = look(real.url, size=(320, 640))
    for file in sorted(LANGUAGES.glob("*.json")):
        w = words(file.stem)
        page.driver.get(real.url)
        page.ready()
        page.find(f"#language option[value={file.stem}]").click()
        page.click("#more summary")
        page.wait(lambda: page.text("#more-in").endswith(w["up_title"]),
                  file.stem)
        page.click(LINK)
        page.wait(lambda: w["up_lead"] in page.text("main"), file.stem)
        send(page, newer[0])
        page.wait_for(WARNING)
        assert w["up_single"] in page.text(WARNING)
        assert page.find("html").get_attribute("lang") == file.stem
        assert page.overflow() <= 0, file.stem
        page.shoot(file.stem)
    # whoever looks at the page meanwhile is not told that it is firmware
    page.driver.get(real.url)
    page.ready()
    assert page.sees("#v-choose")
    real.assert_untouched()


def test_refused_and_the_same(real, look, tmp_path):
    page = look(f"{real.url}/lifeboat", javascript=False)
    send(page, real.image("good"))
    page.wait_for(".bad")
    assert "not an image of Lifeboat" in page.text(".bad")
    page.driver.get(f"{real.url}/lifeboat")
    send(page, flashimage.TOP / "build/malta/lifeboat-malta-update.bin")
    page.wait(lambda: words("en")["up_same"] in page.text("main"), "no verdict")
    assert not page.sees("form button")
    real.assert_untouched()
