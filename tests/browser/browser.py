# SPDX-License-Identifier: GPL-2.0-or-later
"""Headless Chromium, as the tests and screenshot.py want it.

Its start costs more than most of what is looked at in it.  So one that is given
back is kept, without what it remembers, and the next one is a new tab of it.
"""
import tempfile

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
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


class Process:
    """Chromium itself, with a profile of its own and one tab."""

    def __init__(self, language):
        self.language = language
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

    def forget(self):
        """all that was seen: what is set for a tab goes with it"""
        was = self.driver.window_handles
        self.driver.execute_cdp_cmd("Network.clearBrowserCache", {})
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", {
            "origin": self.driver.execute_script("return location.origin"),
            "storageTypes": "all"})
        self.driver.execute_cdp_cmd("Browser.setDownloadBehavior", {
            "behavior": "default"})
        self.driver.switch_to.new_window("tab")
        here = self.driver.current_window_handle
        for tab in was:
            self.driver.switch_to.window(tab)
            self.driver.close()
        self.driver.switch_to.window(here)
        self.driver.get_log("browser")

    def quit(self):
        self.driver.quit()
        self.profile.cleanup()


class Kept:
    """Those that nobody uses at the moment."""

    def __init__(self):
        self.processes = {}

    def take(self, language):
        free = self.processes.get(language)
        return free.pop() if free else Process(language)

    def give_back(self, process):
        """for the next; one that cannot be made as new ends"""
        try:
            process.forget()
        except WebDriverException:
            process.quit()
        else:
            self.processes.setdefault(process.language, []).append(process)

    def close(self):
        for process in sum(self.processes.values(), []):
            process.quit()


class Browser:
    """A driver that remembers nothing; use it in a with statement.

    FREE: a Kept to take it from, and to give it back to
    """

    def __init__(self, size=DESKTOP, javascript=True, language="en-GB",
                 dark=False, inject="", free=None):
        self.free = free
        self.process = (free or Kept()).take(language)
        self.driver = self.process.driver
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
            self.process.quit()
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
        if self.free:
            self.free.give_back(self.process)
        else:
            self.process.quit()
