# SPDX-License-Identifier: GPL-2.0-or-later
"""What the generator makes of the page's sources."""
import base64
import gzip
import hashlib
import json
import re
import subprocess
import sys

import pytest

import embed
import mock

SOURCES = mock.ROOT / "httpd/page"
# text on ground
PAIRS = [("ink", "bg"), ("ink", "card"), ("ink", "tint"), ("ink", "warm"),
         ("soft", "bg"), ("soft", "card"), ("soft", "tint"), ("main", "card"),
         ("on", "main"), ("bad", "badtint"), ("bad", "card"), ("good", "card")]


@pytest.fixture(scope="module")
def page():
    return embed.Page(SOURCES, mock.LANGUAGES)


def test_size_and_contents(page):
    assert len(page.index) < 16384
    assert gzip.decompress(page.index).decode() == page.html


def test_without_script():
    page = embed.Page(SOURCES, ["en"], no_script=True)
    for html in page.templates.values():
        assert not re.search(r"<script|<svg|__[A-Z]+__|hidden>", html)
        assert html.count(page.base) == 1
    assert 'type="file"' in page.templates["home"]
    assert page.templates["home"].count("{{stuck}}") == 1
    digest = hashlib.sha256(page.base.encode()).digest()
    assert base64.b64encode(digest).decode() in page.csp
    assert "script" not in page.csp


def test_without_a_start_from_ram():
    page = embed.Page(SOURCES, ["en"], ram=False)
    assert "ram" not in page.templates
    assert not any("ram_" in key for key in page.words["en"])
    assert "/ram" not in page.html
    assert "/ram" in embed.Page(SOURCES, ["en"]).html


def test_values_that_need_no_quotes_have_none():
    assert embed.unquote('<a href="/x?y" class="b c" hidden id="d">e="f" <i g="h"/>') \
        == '<a href="/x?y" class="b c" hidden id=d>e="f" <i g="h"/>'


def test_deterministic(tmp_path):
    for name in "ab":
        subprocess.run([sys.executable, SOURCES / "embed.py", SOURCES,
                        tmp_path / name, "en,de ru"], check=True)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_too_many_bytes_are_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(embed, "LIMIT", 1000)
    monkeypatch.setattr(sys, "argv", ["embed.py", str(SOURCES),
                                      str(tmp_path / "out"), "en"])
    with pytest.raises(SystemExit, match="larger than 1000"):
        embed.main()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["index", *embed.TEMPLATES])
def test_policy_allows_what_is_inline(page, name):
    html = page.html if name == "index" else page.templates[name]
    for tag, content in re.findall(r"<(style|script)>(.*?)</", html, re.S):
        digest = hashlib.sha256(content.encode()).digest()
        source = f"'sha256-{base64.b64encode(digest).decode()}'"
        rule = re.search(f"{tag}-src ([^;]*)", page.csp).group(1)
        assert source in rule
    assert not re.search(r"<[^>]+\s(on\w+|style)=", html)
    # nothing from elsewhere; the only address is in a sentence
    assert not re.search(r'(src|href|action)=(?!"?(data:,|/))', html)
    assert "@import" not in html and "url(" not in html.replace("=1;url=/p", "")


def test_words_are_complete(page):
    english = json.loads((SOURCES / "lang/en.json").read_text("utf-8"))
    used = set(re.findall(r'data-t="?([\w-]+)', page.html))
    script = (SOURCES / "app.js").read_text("utf-8")
    used |= set(re.findall(r'\bt\("([\w-]+)"[,)]', script))
    missing = used - english.keys()
    assert not missing


def luminance(colour):
    colour = colour.lstrip("#")
    if len(colour) == 3:
        colour = "".join(c * 2 for c in colour)
    parts = [int(colour[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [c / 12.92 if c <= .03928 else ((c + .055) / 1.055) ** 2.4
             for c in parts]
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2]


@pytest.mark.parametrize("scheme", [0, 1])
def test_contrast(scheme):
    css = (SOURCES / "style.css").read_text("utf-8")
    block = re.findall(r":root {(.*?)}", css, re.S)[scheme]
    colours = dict(re.findall(r"--(\w+): (#\w+)", block))
    for front, back in PAIRS:
        light, dark = sorted((luminance(colours[front]),
                              luminance(colours[back])), reverse=True)
        assert (light + .05) / (dark + .05) >= 4.5, f"{front} on {back}"


def test_short_names_touch_nothing_else():
    text = """
const wanted = 1, other = 2;
let first, second;
function property(text) {
 return text.property + wanted + "wanted" + `${other}`;
}
first = { second: wanted, key: property("first") }; // wanted
"""
    assert embed.short_names(embed.strip_js(text)) == """\
const a=1,other=2;
let b,second;
function property(text){
return text.property+a+"wanted"+`${other}`;
}
b={second:a,key:property("first")};"""
