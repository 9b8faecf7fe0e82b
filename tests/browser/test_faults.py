# SPDX-License-Identifier: GPL-2.0-or-later
"""What the page says when a router does what a healthy one does not: the
mock alone can."""


def choose(page, site):
    page.ready()
    page.choose(site.image("good"))
    page.wait_for("#v-image")


def test_failed_write_can_be_repeated(mock_site, look):
    router = mock_site.server.router
    router.fail_at = 10
    page = look(mock_site.url)
    choose(page, mock_site)
    page.click("#write")
    page.wait(lambda: page.text("#said"), "no error is shown")
    page.shoot("failed")
    assert router.record["error"] in page.text("#said")
    router.fail_at = None
    page.click("#write")
    page.wait_for("#v-done")
    assert len(router.flashed) == 2


def test_broken_upload(mock_site, look):
    page = look(mock_site.url)
    page.ready()
    page.throttle()
    page.choose(mock_site.image("big"))
    page.wait(lambda: mock_site.status()["state"] == "receiving", "no upload")
    mock_site.server.router.drop = True
    page.wait(lambda: page.sees("#said"), "nothing is said")
    assert mock_site.status()["error"] in page.text("#said")
    # until now: Chromium sends again what breaks off
    mock_site.server.router.drop = False
    page.throttle(-1)
    page.click("#another")
    page.choose(mock_site.image("good"))
    page.wait_for("#plan")


def test_without_event_stream(mock_site, look):
    mock_site.server.router.no_events = True
    page = look(mock_site.url)
    choose(page, mock_site)
    with mock_site.slow():      # it asks now and then only
        page.click("#write")
        page.wait_seen("#steps")
    page.wait_for("#v-done")


def test_returns_to_rescue(mock_site, look):
    router = mock_site.server.router
    page = look(mock_site.url)
    choose(page, mock_site)
    page.click("#write")
    page.wait_for("#v-done")
    page.click("#boot")
    page.wait_for("#v-boot")
    router.silent = True
    asked = router.refused
    page.wait(lambda: router.refused > asked, "it does not ask")
    router.reset()
    router.silent = False
    page.wait_for("#v-choose")
    assert page.sees("#note")


def test_new_firmware_answers(mock_site, look):
    router = mock_site.server.router
    page = look(mock_site.url)
    choose(page, mock_site)
    page.click("#write")
    page.wait_for("#v-done")
    page.click("#boot")
    page.wait_for("#v-boot")
    router.silent = True
    asked = router.refused
    page.wait(lambda: router.refused > asked, "it does not ask")
    router.replaced = True
    router.silent = False
    page.wait_for("#answers")


def test_quick_restart_is_noticed(mock_site, look):
    router = mock_site.server.router
    page = look(mock_site.url)
    choose(page, mock_site)
    page.click("#write")
    page.wait_for("#v-done")
    page.click("#boot")
    page.wait_for("#v-boot")
    router.reset()
    page.wait_for("#v-choose")
    assert page.sees("#note")
