# SPDX-License-Identifier: GPL-2.0-or-later
"""The journey in a browser, from a chosen file to the new firmware."""
import hashlib
import json

import pytest
from selenium.webdriver.common.keys import Keys

from browser import DESKTOP, PHONE
from page import LANGUAGES

SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


def send(page, site, kind):
    """choose a file of that kind, wait for the verdict"""
    path = site.image(kind)
    page.choose(path)
    page.wait_for("#v-image")
    return path


def write(page):
    page.click("#write")
    page.wait_seen("#v-done")


def restart(page, site, path):
    """at once, or after the countdown, if that was quicker"""
    page.try_click("#boot")
    page.wait_for("#v-boot")
    site.assert_runs(path)


def test_restore(site, look, size):
    page = look(site.url, size=size)
    page.ready()
    page.shoot("choose")
    assert site.status()["model"] in page.text("#info")
    path = send(page, site, "good")
    page.shoot("verdict")
    facts = page.text("#facts").replace(" ", "").replace("\n", "")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in facts
    assert "firmware" in page.text("#plan")
    assert page.focused().get_attribute("id") == "image-h"
    with site.slow():
        page.click("#write")
        page.wait_seen("#steps")
        page.shoot("writing")
    page.wait_seen("#v-done")
    page.shoot("done")
    page.wait_seen("#count")
    restart(page, site, path)
    page.shoot("starting")


def test_countdown_restarts(site, look):
    page = look(site.url)
    page.ready()
    path = send(page, site, "good")
    write(page)
    page.wait_for("#v-boot")
    site.assert_runs(path)


def test_countdown_can_be_stopped(site, look):
    page = look(site.url)
    page.ready()
    path = send(page, site, "good")
    write(page)
    page.click("#stay")
    page.wait(lambda: not page.text("#count"), "it still counts")
    assert site.status()["state"] == "done"
    restart(page, site, path)


def test_without_javascript(site, look, size):
    page = look(site.url, size=size, javascript=False)
    assert not page.find("html").get_attribute("class")
    page.shoot("choose")
    path = site.image("good")
    page.choose(path)
    page.click("button.plain")
    page.wait_for("form[action='/flash']")
    page.shoot("verdict")
    assert hashlib.sha256(path.read_bytes()).hexdigest() in page.text("dl")
    page.click("form button")
    page.wait(lambda: page.driver.title.startswith("Done"), "not done")
    page.shoot("done")
    site.assert_runs(path)


def test_without_javascript_refused_then_confirmed(site, look):
    page = look(site.url, javascript=False)
    page.choose(site.image("other"))
    page.click("button.plain")
    page.wait_for(".bad")
    page.shoot("refused")
    page.click("a.button")
    page.wait_for("#file")
    path = site.image("noboard")
    page.choose(path)
    page.click("button.plain")
    page.wait_for("input[name=force]")
    page.shoot("no-board")
    page.click("form button")
    assert page.sees("input[name=force]"), "it was not asked for"
    page.click("input[name=force]")
    page.click("form button")
    page.wait(lambda: page.driver.title.startswith("Done"), "not done")
    site.assert_runs(path)


def test_other_boards_image_is_refused(site, look, size):
    page = look(site.url, size=size)
    page.ready()
    send(page, site, "other")
    page.shoot("refused")
    assert site.status()["error"] in page.text("#said")
    assert page.text("#next")
    assert not page.sees("#write")
    page.click("#another")
    page.wait_for("#v-choose")
    assert page.focused().get_attribute("id") == "file"
    site.assert_untouched()


def test_garbage_then_good(site, look):
    page = look(site.url)
    page.ready()
    send(page, site, "garbage")
    assert not page.sees("#write")
    page.click("#another")
    path = send(page, site, "good")
    write(page)
    restart(page, site, path)


def test_names_no_board(site, look, size):
    page = look(site.url, size=size)
    page.ready()
    path = send(page, site, "noboard")
    page.shoot("no-board")
    assert site.status()["model"] in page.text("#sure")
    assert not page.find("#write").is_enabled()
    page.click("#force")
    assert page.find("#write").is_enabled()
    write(page)
    restart(page, site, path)


def test_stopped_upload_then_good(site, look):
    page = look(site.url)
    page.ready()
    page.throttle()
    page.choose(site.image("big"))
    page.wait_for("#stop")
    page.wait(lambda: site.status()["state"] == "receiving", "no upload")
    page.wait(lambda: "/s" in page.text("#figures"), "no speed")
    page.shoot("sending")
    page.click("#stop")
    page.wait_for("#note")
    page.shoot("stopped")
    page.wait(lambda: site.status()["state"] == "failed", "not given up")
    assert page.sees("#v-choose")
    page.throttle(-1)
    path = send(page, site, "good")
    assert not page.sees("#note")
    write(page)
    restart(page, site, path)


def test_drop(site, look):
    page = look(site.url)
    page.ready()
    path = site.image("good")
    # the bytes of the real file, by way of the input
    page.driver.execute_script("""
        const input = document.createElement("input");
        input.type = "file";
        input.id = "hand";
        document.body.append(input);""")
    page.find("#hand").send_keys(str(path))
    page.driver.execute_script("""
        const data = new DataTransfer();
        data.items.add(document.getElementById("hand").files[0]);
        document.body.dispatchEvent(new DragEvent("drop",
            {dataTransfer: data, bubbles: true, cancelable: true}));""")
    page.wait_for("#v-image")
    write(page)
    restart(page, site, path)


@pytest.mark.parametrize("files", [
    [["a.bin", "a"], ["b.bin", "b"]], [["empty.bin", ""]], "large"])
def test_wrong_drops_are_not_sent(site, look, files):
    page = look(site.url)
    page.ready()
    if files == "large":
        files = [["large.bin", site.status()["limit"] + 1]]
    page.drop(*files)
    page.wait_for("#note")
    assert page.sees("#v-choose")
    assert site.status()["state"] == "idle"


def test_folder_is_not_sent(site, look):
    page = look(site.url)
    page.ready()
    # a script cannot make one, so it says that the file is one
    page.driver.execute_script("""
        DataTransferItem.prototype.webkitGetAsEntry =
            () => ({isDirectory: true});""")
    page.drop(["folder", "x" * 4096])
    page.wait_for("#note")
    assert site.status()["state"] == "idle"


def test_reload_while_writing(site, look):
    page = look(site.url)
    page.ready()
    path = send(page, site, "big")
    with site.slow():
        page.click("#write")
        page.wait_seen("#steps")
        # WebDriver answers "leave site?" itself, so ask whether it is asked
        assert not page.driver.execute_script(
            """return dispatchEvent(new Event("beforeunload",
                                             {cancelable: true}));""")
    page.driver.refresh()
    page.wait(lambda: page.sees("#steps") or page.sees("#v-done"),
              "the job is not shown")
    page.wait_seen("#v-done")
    restart(page, site, path)


def test_reload_at_the_verdict_and_second_tab(site, look):
    page = look(site.url)
    page.ready()
    path = send(page, site, "good")
    page.driver.refresh()
    page.wait_for("#v-image")
    other = look(site.url)
    other.wait_for("#v-image")
    page.click("#write")
    other.wait(lambda: other.sees("#steps") or other.sees("#v-done"),
               "the other tab does not follow")
    page.wait_seen("#v-done")
    other.wait_seen("#v-done")
    restart(page, site, path)


def test_unplugged_and_back(site, look):
    page = look(site.url)
    page.ready()
    site.cable(False)
    page.wait_for("#lost")
    page.shoot("lost")
    site.cable(True)
    page.wait(lambda: not page.sees("#lost"), "still lost")
    assert page.sees("#v-choose")
    send(page, site, "good")


def test_keyboard_alone(site, look):
    page = look(site.url)
    page.ready()
    names = []
    for _ in range(6):
        page.type(Keys.TAB)
        names.append(page.focused().get_attribute("id"))
    assert names.index("language") < names.index("file")
    path = send(page, site, "noboard")
    with site.slow():
        for key, name in ((Keys.SPACE, "force"), (Keys.ENTER, "write")):
            page.type(Keys.TAB)
            assert page.focused().get_attribute("id") == name
            page.type(key)
        page.wait_seen("#steps")
        bar = page.find("#bar")
        assert bar.get_attribute("role") == "progressbar"
        page.wait(lambda: bar.get_attribute("aria-valuenow"), "no value")
    page.wait_for("#v-done")
    assert page.text("#say") or page.find("#say").get_attribute("textContent")
    restart(page, site, path)


def test_every_language_fits_a_small_phone(site, look):
    page = look(site.url, size=(320, 640))
    page.ready()
    send(page, site, "noboard")
    for file in sorted(LANGUAGES.glob("*.json")):
        words = json.loads(file.read_text(encoding="utf-8"))
        page.find(f"#language option[value={file.stem}]").click()
        page.wait(lambda: page.text("#image-h") == words["cannot"],
                  f"not in {file.stem}")
        assert page.find("html").get_attribute("lang") == file.stem
        assert "undefined" not in page.text("body")
        assert page.overflow() <= 0, file.stem
        page.shoot(file.stem)


@pytest.mark.parametrize("code", ["de-CH", "es", "fr-FR", "pt-BR", "ru",
                                  "zh-CN", "nl"])
def test_language_of_the_browser(site, look, code):
    page = look(site.url, language=f"{code},en;q=0.5")
    page.ready()
    name = code[:2] if code != "nl" else "en"
    words = json.loads((LANGUAGES / f"{name}.json").read_text(encoding="utf-8"))
    assert page.text("#v-choose h1") == words["choose"]


def test_dark(site, look):
    page = look(site.url, dark=True)
    page.ready()
    page.shoot("choose")
    send(page, site, "noboard")
    page.shoot("no-board")
    page.click("#force")
    with site.slow():
        page.click("#write")
        page.wait_seen("#steps")
        page.shoot("writing")


def test_stuck_button(mock_site, look):
    """the firmware would start by itself; somebody is here"""
    router = mock_site.server.router
    page = look(mock_site.url)
    page.ready()
    assert not page.sees("#stuck")
    router.update(starts_in_ms=42000)
    page.wait_for("#stuck")
    page.shoot("stuck")
    assert "42 s" in page.text("#stuck")
    page.click("#stay-b")
    page.wait(lambda: not router.record["starts_in_ms"], "it does not stay")
    page.wait(lambda: not page.sees("#stuck"), "it is still said")


def test_start_what_is_there(site, look):
    page = look(site.url)
    page.ready()
    page.click("#leave-b")
    page.wait_for("#v-boot")


def test_somebody_else_is_sending(mock_site, look):
    """another tab, or another computer: from where"""
    page = look(mock_site.url)
    page.ready()
    mock_site.server.router.update(state="receiving", peer="192.168.1.77",
                                   percent=12, done=120, total=1000)
    page.wait_for("#v-work")
    assert "192.168.1.77" in page.text("#work-name")
    assert not page.sees("#stop")


# at each change of what is shown: could it be written at once?
COULD_WRITE = """
window.could = [];
new MutationObserver(() => could.push(!document.getElementById("write").disabled))
    .observe(document.getElementById("facts"), {childList: true});
"""


def test_anothers_image_does_not_come_under_the_finger(mock_site, look):
    page = look(mock_site.url)
    page.ready()
    send(page, mock_site, "good")
    page.driver.execute_script(COULD_WRITE)
    other = mock_site.server.router.check(b"MOCK good\nof another")["sha256"]
    page.wait(lambda: other in page.text("#facts").replace(" ", "").replace(
        "\n", ""), "it is not shown")
    page.wait(lambda: page.find("#write").is_enabled(), "it stays so")
    assert page.driver.execute_script("return could") == [False, True]
    write(page)
    assert mock_site.server.router.flashed == [other]


def test_what_others_on_the_cable_do(mock_site, look):
    notice = "192.168.1.1 is somebody else's, 02:00:00:00:00:aa. "
    mock_site.server.router.update(notice=notice)
    page = look(mock_site.url)
    page.ready()
    assert notice.strip() in page.text("#info")
    mock_site.server.router.update(notice="")
    page.wait(lambda: notice.strip() not in page.text("#info"), "still said")


def test_a_write_that_was_cut_off(mock_site, look):
    """said where the file is chosen, until one is sent"""
    said = "Writing of v1 was cut off. Send the same file to go on."
    mock_site.server.router.update(reason="cut-off", intact=False, advice=said)
    page = look(mock_site.url)
    page.ready()
    assert page.text("#note") == said
    assert "cut-off" in page.text("#info")
    send(page, mock_site, "good")
    assert not page.sees("#note")


def test_half_a_firmware(mock_site, look):
    """the other file can be sent at once"""
    page = look(mock_site.url)
    page.ready()
    path = send(page, mock_site, "good")
    mock_site.server.router.update(state="done", advice="Send the other one.")
    page.wait_for("#v-choose")
    assert page.text("#note") == "Send the other one."
    page.choose(path)
    page.wait_for("#v-image")
    assert not page.sees("#note")
