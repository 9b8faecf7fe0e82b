#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""embed.py SOURCES OUT.c LANGUAGES

Turn the page's sources into page_data.c: style and script go inline, the
languages' texts into the script, everything through gzip.  The same input
gives the same bytes.  Fails when the page is larger than 16 KiB.
"""
import base64
import gzip
import hashlib
import json
import pathlib
import re
import sys

LIMIT = 16 * 1024


def squeeze(text):
    """leading and trailing white space and empty lines add nothing"""
    return "\n".join(filter(None, (s.strip() for s in text.splitlines())))


def strip_css(text):
    return squeeze(re.sub(r"/\*.*?\*/", "", text, flags=re.S))


def strip_js(text):
    """whole-line comments only: anything cleverer needs a parser"""
    text = re.sub(r"^\s*/\*.*?\*/\s*$", "", text, flags=re.S | re.M)
    return squeeze(re.sub(r"^\s*//.*$", "", text, flags=re.M))


def csp_hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def c_bytes(data):
    lines = (data[i:i + 16] for i in range(0, len(data), 16))
    return ",\n".join("\t" + ", ".join(f"0x{b:02x}" for b in line)
                      for line in lines)


def c_string(text):
    lines = text.split("\n")
    return "\n".join("\t" + json.dumps(s + "\n", ensure_ascii=True)
                     .replace("\\u", "\\\\u") for s in lines)


def main():
    source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    read = lambda name: (source / name).read_text(encoding="utf-8")
    languages = sys.argv[3].split()

    texts = {code: json.loads(read(f"lang/{code}.json")) for code in languages}
    for code, words in texts.items():
        if missing := texts["en"].keys() ^ words.keys():
            sys.exit(f"lang/{code}.json: {', '.join(sorted(missing))}")
    style = strip_css(read("style.css"))
    table = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    script = strip_js(read("app.js")).replace("__TEXTS__", table)
    logo = squeeze(read("logo.svg"))

    def page(name):
        return (squeeze(read(name)).replace("__STYLE__", style)
                .replace("__SCRIPT__", script).replace("__LOGO__", logo))

    index = gzip.compress(page("index.html").encode(), 9, mtime=0)
    if len(index) > LIMIT:
        sys.exit(f"the page has {len(index)} bytes gzipped, over {LIMIT}")
    print(f"page: {len(index)} bytes gzipped, {len(languages)} languages")
    csp = ("default-src 'none'; connect-src 'self'; img-src data:; "
           f"style-src {csp_hash(style)}; script-src {csp_hash(script)}; "
           "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
    templates = ("verdict", "progress", "done", "error")
    with open(out, "w", encoding="ascii") as f:
        f.write(f"""/* made by httpd/page/embed.py */
#include <linux/types.h>
#include "httpd/page.h"

static const u8 index_html[] = {{
{c_bytes(index)}
}};

const struct page_asset page_assets[] = {{
	{{ "/", "text/html; charset=utf-8", index_html, sizeof(index_html) }},
}};
const u32 page_assets_count = 1;

const char page_csp[] = "{csp}";

const char *const page_templates[PAGE_TEMPLATE_COUNT] = {{
""")
        for name in templates:
            f.write(f"\t[PAGE_{name.upper()}] =\n"
                    f"{c_string(page(name + '.html'))},\n")
        f.write("};\n")


main()
