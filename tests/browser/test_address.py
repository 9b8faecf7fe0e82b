# SPDX-License-Identifier: GPL-2.0-or-later
"""The page at its real address, from a browser on the router's cable.

To a browser 127.0.0.1 is a secure context, and 192.168.1.1 is not: it has other
functions there, and marks requests otherwise.
"""
import http.server
import json
import threading

import pytest

import netns
from browser import Browser
from conftest import SCREENSHOTS, RouterSite
from page import PATIENCE, Page

ME = "192.168.1.2"
URL = "http://192.168.1.1/"

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))

# what a page elsewhere can send without asking; done once each was answered
# or is known to have failed
ATTACK = """
const url = arguments[0], done = arguments[1];
const post = (path, body) => fetch(url + path,
    {method: "POST", mode: "no-cors", body});
const image = path => new Promise(end => {
    const i = new Image();
    i.onload = i.onerror = end;
    i.src = url + path;
});
Promise.allSettled([
    post("api/boot", '{"mode": "normal"}'), post("api/settings/erase"),
    post("settings/erase", "sure=1"), post("x.bin?force=1", "x"),
    image("api/backup/all"), image("api/status"),
    fetch(url + "api/status").then(r => r.text())
]).then(all => done(all.map(r =>
    typeof r.value == "string" ? r.value : "")));
"""


class Elsewhere(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>elsewhere</h1>")

    def log_message(self, *args):
        pass


class Site(RouterSite):
    """on the cable of PC"""

    def __init__(self, router, folder, pc):
        self.router, self.folder, self.pc, self.url = router, folder, pc, URL
        router.enter_rescue(netdev=netns.NETDEV, prefix=pc.prefix)
        pc.address(ME)


@pytest.fixture
def there(pc, make_router, tmp_path):
    return Site(make_router(), tmp_path, pc)


def heard(sock):
    """all that has come by on the cable"""
    sock.settimeout(0.5)
    frames = []
    try:
        while True:
            frames.append(sock.recv(4096))
    except TimeoutError:
        return b"".join(frames)


def test_restore(there):
    path = there.image("good")

    def visit():
        with Browser() as driver:
            page = Page(driver, SCREENSHOTS, "address")
            driver.get(URL)
            assert not driver.execute_script("return isSecureContext")
            page.ready()
            page.choose(path)
            page.wait_for("#v-image")
            page.click("#write")
            page.wait_seen("#v-done")
            page.try_click("#boot")
            page.wait_for("#v-boot")
            assert not [e for e in driver.get_log("browser")
                        if "Uncaught" in e["message"]]

    there.pc.inside(visit)
    there.assert_runs(path)


def test_pages_elsewhere_change_nothing(there):
    cable = there.pc.cable()
    server = there.pc.inside(lambda: http.server.ThreadingHTTPServer(
        (ME, 8000), Elsewhere))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def visit():
        with Browser() as driver:
            driver.set_script_timeout(PATIENCE)
            driver.get(f"http://{ME}:8000/")
            return driver.execute_async_script(ATTACK, URL)

    try:
        got = there.pc.inside(visit)
    finally:
        server.shutdown()
        server.server_close()
    # it has come, from there, unmarked but for Origin, and was refused
    said = heard(cable)
    assert b"Sec-Fetch-Site" not in said.split(b"POST /api/settings/erase")[1][
        :1000]
    assert said.count(b"HTTP/1.1 403") >= 5
    assert not any(got), "it was told something"
    status = json.loads(there.pc.curl(URL + "api/status"))
    assert status["state"] == "idle" and not status["peer"]
