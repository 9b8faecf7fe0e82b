# SPDX-License-Identifier: GPL-2.0-or-later
"""Backups and settings: what is behind the page's last line."""

import pytest
from selenium.webdriver.common.keys import Keys

from browser import DESKTOP, PHONE
from conftest import RouterSite
from page import LANGUAGES, words

BOX = "input[name=sure]"
LOG = "a[href='/api/log']"
BUTTON = "form[action^='/settings/erase'] button"
ONCE = "form[action^='/failsafe'] button"


def open_more(page):
    page.ready()
    assert not page.sees("#more-in")
    page.click("#more summary")
    page.wait_for(BUTTON)


def download(page, folder, link):
    """the file that a click on it brings"""
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {
        "behavior": "allow", "downloadPath": str(folder)})
    page.click(f"a[href='/api/backup/{link}']")
    # Chromium keeps the name with an empty file until all has come
    page.wait(lambda: [f for f in folder.glob(f"*{link}.bin")
                       if f.stat().st_size], "no file")
    return next(folder.glob(f"*{link}.bin"))


def test_backups(site, look, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    page = look(site.url)
    open_more(page)
    page.shoot("more")
    for name in ("boot", "factory", "firmware", "all"):
        assert download(page, folder, name).read_bytes() == \
            site.contents(name)
    assert page.sees("#v-choose")
    assert not page.sees("#lost")


def test_backup_without_javascript(site, look, tmp_path):
    folder = tmp_path / "downloads"
    folder.mkdir()
    page = look(site.url, javascript=False)
    page.click("#more summary")
    page.click("#more a")
    page.wait_for("a[download]")
    page.shoot("more")
    assert download(page, folder, "factory").read_bytes() == \
        site.contents("factory")


@pytest.mark.parametrize("javascript", [True, False])
def test_log(site, look, javascript):
    page = look(site.url, javascript=javascript)
    if javascript:
        open_more(page)
    else:
        page.click("#more summary")
        page.click("#more a")
    page.wait_for(LOG)
    assert page.text(LOG) == words("en")["more_log"]
    page.click(LOG)
    # beside the page, which goes on
    page.wait(lambda: len(page.driver.window_handles) == 2, "no log")
    assert page.sees(BUTTON)
    page.driver.switch_to.window(page.driver.window_handles[1])
    page.wait(lambda: "U-Boot" in page.text("pre"), "the log is empty")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_erase(site, look, size):
    page = look(site.url, size=size)
    open_more(page)
    english = words("en")
    assert english["more_lost"] in page.text("#more-in")
    assert page.overflow() <= 0
    page.click(BUTTON)
    assert site.status()["state"] == "idle", "it was not confirmed"
    page.click(BOX)
    page.click(BUTTON)
    page.wait_for("#v-done")
    page.shoot("erased")
    assert page.text("#done-h") == english["done_settings"]
    page.wait_for("#v-boot")
    site.assert_erased()


def test_erase_shows_progress(mock_site, look):
    router = mock_site.server.router
    router.may_end.clear()
    page = look(mock_site.url)
    open_more(page)
    page.click(BOX)
    page.click(BUTTON)
    page.wait_seen("#steps")
    assert page.text("#work-h") == words("en")["job_settings"]
    page.shoot("erasing")
    router.may_end.set()
    page.wait_for("#v-done")


def test_erase_without_javascript(site, look):
    page = look(site.url, javascript=False)
    page.click("#more summary")
    page.click("#more a")
    page.wait_for(BUTTON)
    page.click(BUTTON)
    assert page.sees(BOX), "it was not confirmed"
    page.click(BOX)
    page.click(BUTTON)
    page.wait(lambda: page.driver.title.startswith("Done"), "not done")
    page.shoot("done")
    assert page.text("h1") == words("en")["done_settings"]
    site.assert_erased()


def test_keyboard_alone(site, look):
    page = look(site.url)
    page.ready()
    for _ in range(12):
        page.type(Keys.TAB)
        if page.focused().tag_name == "summary":
            break
    page.type(Keys.ENTER)
    page.wait_for(BUTTON)
    names = []
    while page.focused().get_attribute("name") != "sure":
        page.type(Keys.TAB)
        names.append(page.focused().get_attribute("href") or "")
    assert any(n.endswith("/api/backup/all") for n in names)
    page.type(Keys.SPACE)
    page.type(Keys.TAB)
    page.type(Keys.ENTER)
    page.wait_for("#v-done")
    assert page.focused().get_attribute("id") == "done-h"
    assert page.find("#say").get_attribute("textContent") == \
        words("en")["done_settings"]


def test_damaged_firmware_keeps_its_settings(mock_site, look):
    mock_site.server.router.update(intact=False)
    page = look(mock_site.url)
    open_more(page)
    assert not page.find(BUTTON).is_enabled()


def test_refused(mock_site, look):
    """it was damaged in between"""
    page = look(mock_site.url)
    open_more(page)
    mock_site.server.router.update(intact=False)
    page.click(BOX)
    page.click(BUTTON)
    page.wait(lambda: page.sees("#said"), "nothing is said")
    assert "damaged" in page.text("#said")


def test_failure(mock_site, look):
    mock_site.server.router.fail_at = 10
    page = look(mock_site.url)
    open_more(page)
    page.click(BOX)
    page.click(BUTTON)
    page.wait(lambda: page.sees("#said"), "no error is shown")
    assert page.text("#image-h") == words("en")["bad_flash"]
    assert not page.sees("#write")


def test_every_language_fits_a_small_phone(site, look):
    page = look(site.url, size=(320, 640))
    open_more(page)
    for file in sorted(LANGUAGES.glob("*.json")):
        text = words(file.stem)
        page.find(f"#language option[value={file.stem}]").click()
        page.wait(lambda: text["more_lost"] in page.text("#more-in"),
                  f"not in {file.stem}")
        assert page.overflow() <= 0, file.stem
        page.shoot(file.stem)


def test_language_without_javascript(site, look):
    page = look(f"{site.url}/more", javascript=False, language="de-CH,en")
    assert words("de")["more_lost"] in page.text("main")
    assert page.text("h1") == words("de")["more"]
    assert page.find("html").get_attribute("lang") == "de"


@pytest.mark.parametrize("javascript", [True, False])
def test_default_settings_once(make_router, tmp_path, look, javascript):
    site = RouterSite(make_router(), tmp_path)
    page = look(site.url, javascript=javascript)
    page.click("#more summary")
    if not javascript:
        page.click("#more a")
    page.wait_for(ONCE)
    assert page.text(ONCE) == words("en")["more_start"]
    page.click(ONCE)
    site.router.wait(r"^failsafe$")
    site.assert_untouched()
