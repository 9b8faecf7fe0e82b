# SPDX-License-Identifier: GPL-2.0-or-later
"""A browser that is kept is a new one to who gets it next."""
import contextlib

import browser

HERE = """return [document.cookie, localStorage.length, sessionStorage.length,
    matchMedia("(prefers-color-scheme: dark)").matches, innerWidth,
    typeof injected, history.length]"""


def test_remembers_nothing(mock_site):
    kept = browser.Kept()
    with contextlib.closing(kept) as free:
        with browser.Browser(free=free) as driver:
            driver.get(mock_site.url)
            new = driver.execute_script(HERE)
        with browser.Browser(free=free, size=browser.PHONE, dark=True,
                             inject="window.injected = 1;") as driver:
            driver.get(mock_site.url)
            driver.execute_script("""document.cookie = "a=b; max-age=999";
                localStorage.a = sessionStorage.a = 1;
                open("about:blank");""")
            assert driver.execute_script(HERE) != new
        with browser.Browser(free=free) as driver:
            assert len(driver.window_handles) == 1
            driver.get(mock_site.url)
            assert driver.execute_script(HERE) == new
        # and it was one all the while
        assert len(kept.processes["en-GB"]) == 1
