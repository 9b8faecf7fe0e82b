# SPDX-License-Identifier: GPL-2.0-or-later
"""Headless Chromium, as the tests and screenshot.py want it."""
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

DESKTOP = (1280, 800)
PHONE = (390, 844)
FLAGS = """--headless=new --no-sandbox --disable-gpu --disable-quic
--no-first-run --disable-background-networking --disable-component-update
--disable-sync --disable-dev-shm-usage --hide-scrollbars""".split()

# what comes and goes while nobody looks, on a busy host: see Page.wait_seen()
SEEN = """
window.lifeboatSeen = {};
new MutationObserver(() => {
    for (const s of ["#steps", "#v-done", "#count"]) {
        const e = document.querySelector(s);
        if (e && e.offsetParent && (s != "#count" || /\\d/.test(e.textContent)))
            window.lifeboatSeen[s] = true;
    }
}).observe(document, {subtree: true, childList: true, attributes: true});
"""


class Browser:
    """A driver with a profile of its own; use it in a with statement."""

    def __init__(self, size=DESKTOP, javascript=True, language="en-GB",
                 dark=False, inject=""):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for flag in FLAGS + [f"--user-data-dir={self.profile.name}"]:
            options.add_argument(flag)
        options.add_experimental_option("prefs", {
            "intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(
            service=Service("/usr/bin/chromedriver"), options=options)
        try:
            self.resize(size)
            self.scheme(dark)
            # runs in each page before its own script does
            self.driver.execute_cdp_cmd(
                "Page.addScriptToEvaluateOnNewDocument",
                {"source": SEEN + inject})
            self.driver.execute_cdp_cmd(
                "Emulation.setScriptExecutionDisabled",
                {"value": not javascript})
        except BaseException:
            self.__exit__()
            raise

    def resize(self, size):
        """What the page sees; a window would be 500 wide at least."""
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": size[0], "height": size[1], "deviceScaleFactor": 1,
            "mobile": size[0] < 600})

    def scheme(self, dark):
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
            "features": [{"name": "prefers-color-scheme",
                          "value": "dark" if dark else "light"}]})

    def __enter__(self):
        return self.driver

    def __exit__(self, *exc):
        self.driver.quit()
        self.profile.cleanup()
