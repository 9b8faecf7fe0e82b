# SPDX-License-Identifier: GPL-2.0-or-later
"""Browsers that are old, asleep, or full of tabs: the spare PC and the phone that
are left when the router is dead."""
import pytest

from page import PATIENCE

# what browsers of these years lack
LACKS = {
    "2019": "delete Object.fromEntries; delete Array.prototype.flatMap;"
            "delete Element.prototype.replaceChildren;"
            "delete SubmitEvent.prototype.submitter;",
}
PLAIN = {
    "2017": "delete window.AbortController;",
    "strange": "Object.defineProperty(navigator, 'languages', "
               "{ get() { throw Error('no'); } });",
}
# whoever gives up a request, it is not us
KEEP_XHR = """
const Real = XMLHttpRequest;
window.XMLHttpRequest = function () { return window.theirs = new Real(); };
"""
# a phone that sleeps: no timer of a second runs
ASLEEP = "window.setInterval = () => 1;"


def send(page, site):
    page.ready()
    page.choose(site.image("good"))
    page.wait_for("#v-image")


@pytest.mark.parametrize("year", LACKS)
def test_journey(mock_site, look, year):
    page = look(mock_site.url, inject=LACKS[year])
    send(page, mock_site)
    assert page.text("#facts") and page.text("#plan") and page.text("#checks")
    page.click("#write")
    page.wait_for("#v-done")
    page.click("#boot")
    page.wait_for("#v-boot")
    mock_site.assert_runs(mock_site.image("good"))


@pytest.mark.parametrize("year", PLAIN)
def test_plain_form(mock_site, look, year):
    """falls back to what works without the script"""
    page = look(mock_site.url, inject=PLAIN[year])
    page.find("#file").send_keys(str(mock_site.image("good")))
    page.wait_for("button.plain")
    page.click("button.plain")
    page.wait_for("form[action='/flash']")
    page.driver.get_log("browser")      # the error that was meant


def test_erase_with_an_older_browser(mock_site, look):
    page = look(mock_site.url, inject=LACKS["2019"])
    page.ready()
    page.click("#more summary")
    page.wait_for("#more-in form")
    page.click("#more-in input")
    page.click("#more-in form button")
    page.wait_for("#v-done")
    assert mock_site.server.router.erased == 1


def test_the_browser_gives_up_the_upload(mock_site, look):
    page = look(mock_site.url, inject=KEEP_XHR)
    page.ready()
    page.throttle()
    page.choose(mock_site.image("big"))
    page.wait(lambda: mock_site.status()["state"] == "receiving", "no upload")
    page.driver.execute_script("theirs.abort()")
    page.wait(lambda: page.sees("#said") or page.sees("#note"),
              "nothing is said")
    page.throttle(-1)


def test_a_phone_that_sleeps_through_the_countdown(mock_site, look):
    page = look(mock_site.url, inject=ASLEEP)
    send(page, mock_site)
    page.click("#write")
    page.wait_for("#v-done")
    assert mock_site.server.router.booted.wait(PATIENCE), "it never restarts"


def test_many_tabs(mock_site, look):
    """a browser has six connections to one router"""
    page = look(mock_site.url)
    page.ready()
    first = page.driver.current_window_handle
    for _ in range(8):
        page.driver.switch_to.new_window("tab")
        page.driver.get(mock_site.url)
        page.ready()
    page.driver.switch_to.window(first)
    send(page, mock_site)
    page.click("#write")
    page.wait_for("#v-done")
