#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Turn the page's sources into page_data.c.

Style and script go inline, the words of every language chosen go into the
script as one table, and the whole is gzipped.  The script picks the language
that the browser asks for, so one GET brings everything; without JavaScript
the page is in English.  What is seldom used has pages of its own, with their
words from a table that the router keeps.  The same input gives the same
bytes.  A page that is too large is an error.
"""
import argparse
import base64
import hashlib
import itertools
import json
import pathlib
import re
import string
import subprocess
import sys
import tempfile

LIMIT = 16 * 1024
TEMPLATES = ("verdict", "progress", "done", "error", "more", "lifeboat",
             "update", "updated", "ram", "safe")
# a word in a template: {{w:key}}; those that the page does not need begin so
WORD = re.compile(r"{{w:([\w-]+)}}")
# what is left out of a smaller Lifeboat: option, templates, their words
OPTIONS = {
    "LIFEBOAT_SERVICE": (("more", "safe"), "more_"),
    "LIFEBOAT_SELFUPDATE": (("lifeboat", "update", "updated"), "up_"),
}
SELDOM = (*(prefix for _, prefix in OPTIONS.values()), "ram_")
# lines of the script that have to do with a start from RAM
RAM = re.compile(r"^.*// ram\n", re.M)
# the part of style.css behind this is not for the templates
INDEX_ONLY = "/* --- index.html only --- */"

# what white space means something in: strings, templates, regular expressions
JS_LITERAL = re.compile(r"""
    ( "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | `[^`]*`
    | (?<=[(,=])\s*/(?![/*])(?:[^/\\\n]|\\.)+/[a-z]* )
    | //[^\n]* | /\*.*?\*/ """, re.X | re.S)


def squeeze_lines(text):
    return "\n".join(filter(None, (s.strip() for s in text.splitlines())))


def strip_html(text):
    return re.sub(r">\n(?=<)", ">", squeeze_lines(text))


def unquote(html):
    """attributes, whose value has none of what needs it; not in front of />"""
    return re.sub(r'(?<= )([\w-]+)="([\w/#.:,;=-]+)"(?=[ >])', r"\1=\2", html)


def strip_css(text):
    text = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    # not in front of a colon: it may begin a selector
    text = re.sub(r" ?([{};,>]) ?", r"\1", text).replace(": ", ":")
    return text.replace(";}", "}").strip()


def strip_js(text):
    """Line ends stay, so that no statement ends elsewhere than it did."""
    def code(piece):
        piece = re.sub(r"[ \t]+", " ", piece)
        piece = re.sub(r" ?\n\s*", "\n", piece)
        return re.sub(r" ?(=>|[-+*/%&|?:=<>!,;(){}\[\]]) ?",
                      r"\1", piece)

    out, end = [], 0
    for m in JS_LITERAL.finditer(text):
        out += [code(text[end:m.start()]), m.group(1) or ""]
        end = m.end()
    out.append(code(text[end:]))
    return squeeze_lines("".join(out))


def short_names(text):
    """Our own functions and variables get short names, unless the name stands for
    something else anywhere: a property, a key, a word in a template's ${}."""
    pieces, end = [], 0
    for m in JS_LITERAL.finditer(text):
        pieces += [(True, text[end:m.start()]), (False, m.group(1) or "")]
        end = m.end()
    pieces.append((True, text[end:]))
    code = "\n".join(p for is_code, p in pieces if is_code)
    others = "\n".join(re.findall(r"\$\{[^}]*\}", text))
    taken = set(re.findall(r"[\w$]+", code))
    short = (n for size in (1, 2) for n in map("".join, itertools.product(
        string.ascii_letters, repeat=size)) if n not in taken)
    own = re.findall(r"\b(?:function|const|let) (\w+)", code)
    for names in re.findall(r"^let ([^;]*);", code, re.M):
        own += re.findall(r"(?:^|,)(\w+)", names)
    # what is used most comes first
    own = sorted({n for n in own if len(n) > 2 and
                  not re.search(rf"\.{n}\b|\b{n}:|[{{,]{n}[}}]", code) and
                  not re.search(rf"\b{n}\b", others)},
                 key=lambda n: (-len(re.findall(rf"\b{n}\b", code)), n))
    to = dict(zip(own, short))
    return "".join(re.sub(r"(?<![\w$.])[A-Za-z]\w*", lambda m: to.get(m[0], m[0]), p)
                   if is_code else p for is_code, p in pieces)


def table(words, languages):
    """One line of keys, then one line for each language."""
    keys = [k for k in words["en"] if not k.startswith(SELDOM)]
    rows = [["code"] + keys]
    rows += [[c] + [words[c][k] for k in keys] for c in languages]
    for row in rows:
        for word in row:
            if re.search(r"[|`\\$\n]", word):
                sys.exit(f"a word must not have |, `, \\ or $: {word}")
    return "\n".join("|".join(row) for row in rows)


def without_ram(words):
    return {code: {key: text for key, text in w.items()
                   if not key.startswith("ram_")}
            for code, w in words.items()}


def load_words(folder, languages):
    words = {}
    for code in ["en"] + languages:
        text = (folder / "lang" / f"{code}.json").read_text(encoding="utf-8")
        words[code] = json.loads(text)
        if wrong := words["en"].keys() ^ words[code].keys():
            sys.exit(f"lang/{code}.json: {', '.join(sorted(wrong))}")
        for key, text in words["en"].items():
            if (sorted(re.findall(r"{\d}", text)) !=
                    sorted(re.findall(r"{\d}", words[code][key]))):
                sys.exit(f"lang/{code}.json: {key}: other placeholders")
    return words


def lay_out(layout, page):
    """A template's head and body, an empty line between them, in their places.
    One without a word from the table is in English, whoever asks."""
    head, _, main = page.partition("\n\n")
    lang = "{{lang}}" if WORD.search(main) else "en"
    return strip_html(layout.replace("__LANG__", lang)
                      .replace("__HEAD__", head).replace("__MAIN__", main))


def fill(html, words, keep=True):
    """the words into their places, which may stay marked"""
    def place(m):
        mark = f' data-t="{m[1]}"' if keep else ""
        return f"{mark}{m[2]}>{words[m[1]]}</"
    return re.sub(r' data-t="([\w-]+)"([^>]*)></', place, html)


def fill_english(html, english):
    """What is seen without JavaScript: everything in front of the work."""
    seen, rest = html.split('<section id="v-work"')
    return f'{fill(seen, english)}<section id="v-work"{rest}'


def plain(html):
    """index.html as a template: what is seen without JavaScript, alone"""
    seen, _ = html.split('<section id="v-work"')
    seen = re.sub(r'<p id="stuck".*?</p>', '<p class="note">{{stuck}}</p>', seen)
    seen = re.sub(r"<(p|label|details)( [^>]*)? (hidden|id=\"more\")>.*?</\1>",
                  "", seen, flags=re.S)
    seen = re.sub(r' (data-t|tabindex|id|for)="[^"]*"', "", seen)
    return (seen.replace("__LOGO__", "").replace("</section>", "") +
            "</section></main></div></body></html>")


def gzip(data):
    """zopfli's are 3 to 4 % smaller than what zlib makes of this."""
    with tempfile.NamedTemporaryFile() as f:
        f.write(data)
        f.flush()
        return subprocess.run(["zopfli", "-c", "--i100", f.name], check=True,
                              stdout=subprocess.PIPE).stdout


def csp_hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def c_bytes(data):
    lines = (data[i:i + 12] for i in range(0, len(data), 12))
    return "\n".join("\t" + " ".join(f"0x{b:02x}," for b in line)
                     for line in lines)


def c_string(text):
    def char(b):
        if chr(b) in '"\\':
            return "\\" + chr(b)
        return chr(b) if 32 <= b < 127 else f"\\{b:03o}"

    lines = text.splitlines(keepends=True)
    return "\n".join("\t\"" + "".join(map(char, s.encode())) + "\""
                     for s in lines)


def only_where_used(text, template=None, word=""):
    for option, (templates, prefix) in OPTIONS.items():
        if template in templates or word.startswith(prefix):
            return f"#ifdef CONFIG_{option}\n{text}\n#endif"
    return text


def c_words(code, words):
    rows = "\n".join(only_where_used(f'\t{{ "w:{key}",\n{c_string(text)} }},',
                                     word=key)
                     for key, text in words.items())
    return (f"static const struct template_value words_{code}[] = {{\n{rows}\n"
            "\t{ }\n};\n")


def c_file(index, csp, templates, style, words):
    # once is enough
    templates = {name: html.replace(style, "{{style}}")
                 for name, html in templates.items()}
    entries = "\n".join(only_where_used(f"\t[PAGE_{name.upper()}] =\n"
                                        f"{c_string(html)},", template=name)
                        for name, html in templates.items())
    tables = "\n".join(c_words(code, w) for code, w in words.items())
    codes = "\n".join(f'\t{{ "{code}", words_{code} }},' for code in words)
    return f"""// SPDX-License-Identifier: GPL-2.0-or-later
/* made by httpd/page/embed.py */
#include <linux/types.h>
#include "httpd/page.h"

static const u8 index_html[] = {{
{c_bytes(index)}
}};

const struct page_asset page_assets[] = {{
	{{ "/", "text/html; charset=utf-8", index_html, sizeof(index_html) }},
}};

const u32 page_assets_count = 1;

const char page_csp[] =
{c_string(csp)};

const char page_style[] =
{c_string(style)};

{tables}
const struct page_words page_words[] = {{
{codes}
\t{{ }}
}};

const char *const page_templates[] = {{
{entries}
}};
"""


class Page:
    """What the browser gets, before it is written down in C."""

    def __init__(self, folder, languages, no_script=False, ram=True):
        def read(name):
            return (folder / name).read_text(encoding="utf-8")

        words = load_words(folder, languages)
        templates, app = TEMPLATES, read("app.js")
        if not ram:
            words, app = without_ram(words), RAM.sub("", app)
            templates = [name for name in TEMPLATES if name != "ram"]
        css = read("style.css")
        base = strip_css(read("plain.css") if no_script else
                         css.split(INDEX_ONLY)[0])
        style = strip_css(css)
        script = short_names(strip_js(app)).replace(
            "__TEXTS__", table(words, languages))
        logo = strip_html(read("logo.svg"))

        html = fill_english(strip_html(read("index.html")), words["en"])
        self.html = (unquote(html).replace("__STYLE__", style)
                     .replace("__LOGO__", logo)
                     .replace("__SCRIPT__", script))
        self.index = gzip(self.html.encode())
        layout = read("layout.html").replace("__STYLE__", base)
        self.templates = {name: lay_out(layout, read(f"{name}.html"))
                          for name in templates}
        used = sorted(set(WORD.findall("".join(self.templates.values()))))
        self.words = {code: {key: words[code][key] for key in used}
                      for code in dict.fromkeys(["en"] + languages)}
        self.base = base
        if no_script:
            self.templates["home"] = plain(html).replace("__STYLE__", base)
            self.index = b""
            self.csp = (f"default-src 'none'; style-src {csp_hash(base)}; "
                        "form-action 'self'; base-uri 'none'; "
                        "frame-ancestors 'none'")
            return
        self.csp = ("default-src 'none'; connect-src 'self'; img-src data:; "
                    f"style-src {csp_hash(style)} {csp_hash(base)}; "
                    f"script-src {csp_hash(script)}; form-action 'self'; "
                    "base-uri 'none'; frame-ancestors 'none'")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--plain", action="store_true",
                        help="without JavaScript")
    parser.add_argument("--no-ram", action="store_true",
                        help="nothing can be started from RAM")
    parser.add_argument("languages", nargs="*", metavar="LANG",
                        help="en de …, also as one word: en,de (default: en)")
    args = parser.parse_intermixed_args()
    languages = re.split(r"[\s,]+", " ".join(args.languages).strip()) \
        if args.languages else ["en"]

    page = Page(args.sources, languages, args.plain, not args.no_ram)
    print(f"page: {len(page.index)} bytes gzipped of {len(page.html.encode())}"
          f" ({', '.join(languages)}); templates: "
          f"{sum(len(t.encode()) for t in page.templates.values())} bytes; "
          f"words: {sum(len(w.encode()) for t in page.words.values() for w in t.values())}"
          " bytes")
    if len(page.index) > LIMIT:
        sys.exit(f"the page is larger than {LIMIT} bytes: build in fewer "
                 "languages (CONFIG_LIFEBOAT_LANGUAGES)")
    args.out.write_text(c_file(page.index, page.csp, page.templates,
                               page.base, page.words),
                        encoding="ascii")


if __name__ == "__main__":
    main()
