#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""screenshot.py URL OUT.png [--phone] [--dark] [--language de]

Take a picture of the page once it shows the router.
"""
import argparse

from browser import DESKTOP, PHONE, Browser
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as until
from selenium.webdriver.support.ui import WebDriverWait

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("url")
parser.add_argument("out")
parser.add_argument("--phone", action="store_true")
parser.add_argument("--dark", action="store_true")
parser.add_argument("--language", default="en-GB")
args = parser.parse_args()

with Browser(PHONE if args.phone else DESKTOP, language=args.language,
             dark=args.dark) as driver:
    driver.get(args.url)
    WebDriverWait(driver, 20).until(
        until.visibility_of_element_located((By.ID, "router")))
    driver.save_screenshot(args.out)
