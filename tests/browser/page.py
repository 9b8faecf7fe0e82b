# SPDX-License-Identifier: GPL-2.0-or-later
"""The page, by what a person sees and does on it."""
import contextlib
import json
import pathlib

from selenium.common.exceptions import ElementNotInteractableException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

LANGUAGES = pathlib.Path(__file__).resolve().parents[2] / "httpd/page/lang"
# wall clock, on a busy host; only a failing test ever waits that long
PATIENCE = 300
# seconds between two looks, which take CPU from what is looked at; what may be
# gone by then is for wait_seen()
LOOK = 0.2
# bytes a second: an upload that is not over before it has been looked at
SLOW = 50_000

# in one question; is_displayed() sends a script of 80 KB each time
VISIBLE = """
const e = document.querySelector(arguments[0]);
if (!e || !e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    return false;
const box = e.getBoundingClientRect();
return box.width > 0 && box.height > 0;
"""

# a person's hand with files in it; [name, text or size]
DROP = """
const data = new DataTransfer();
for (const [name, content] of arguments[0])
    data.items.add(new File([typeof content == "number" ?
        new ArrayBuffer(content) : content], name));
for (const type of ["dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type,
        {dataTransfer: data, bubbles: true, cancelable: true}));
"""


def words(code):
    """the page's, in one of its languages"""
    return json.loads((LANGUAGES / f"{code}.json").read_text(encoding="utf-8"))


class Page:
    def __init__(self, driver, screenshots, name):
        self.driver = driver
        self.screenshots = screenshots
        self.name = name
        self.taken = 0

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def text(self, selector):
        return self.find(selector).text

    def sees(self, selector):
        return self.driver.execute_script(VISIBLE, selector)

    def wait(self, condition, what):
        return WebDriverWait(self.driver, PATIENCE, LOOK).until(
            lambda _: condition(), what)

    def wait_for(self, selector):
        self.wait(lambda: self.sees(selector), f"{selector} does not appear")

    def wait_seen(self, selector):
        """it is there, or has been there and is gone (browser.SEEN)"""
        self.wait(lambda: self.driver.execute_script(
            "return !!lifeboatSeen[arguments[0]]", selector),
            f"{selector} does not appear")

    def click(self, selector):
        """as soon as it can be: what another tab has sent is to be read first"""
        self.wait(lambda: self.find(selector).is_enabled(),
                  f"{selector} cannot be clicked")
        self.find(selector).click()

    def try_click(self, selector):
        """if it is there still"""
        with contextlib.suppress(ElementNotInteractableException):
            self.find(selector).click()

    def shoot(self, what):
        self.taken += 1
        self.screenshots.mkdir(parents=True, exist_ok=True)
        file = self.screenshots / f"{self.name}-{self.taken}-{what}.png"
        self.driver.save_screenshot(str(file))

    def ready(self):
        """the script has heard from the router"""
        self.wait_for("#router")

    def choose(self, path):
        self.find("#file").send_keys(str(path))

    def drop(self, *files):
        self.driver.execute_script(DROP, files)

    def type(self, key):
        ActionChains(self.driver).send_keys(key).perform()

    def focused(self):
        return self.driver.switch_to.active_element

    def overflow(self):
        """pixels that one would have to scroll sideways"""
        return self.driver.execute_script(
            "return document.documentElement.scrollWidth - innerWidth")

    def throttle(self, bytes_per_second=SLOW):
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", {
            "offline": False, "latency": 0, "downloadThroughput": -1,
            "uploadThroughput": bytes_per_second})
