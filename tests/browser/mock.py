#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A router that is not there: the page and its API, on the loopback.

For work on the page without an emulator, and for what a healthy router does
not do: fall silent, or fail while it writes.  An "image" is a first line
(MOCK good, MOCK other, MOCK noboard) and anything behind it.

  tests/browser/mock.py [PORT]
"""
import hashlib
import html
import json
import pathlib
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "httpd/page"))
import embed  # noqa: E402

LANGUAGES = ["en", "de", "es", "fr", "pt", "ru", "zh"]
LIMIT = 4 << 20
STEPS = 40
SOON = 8000                  # ms

CHECKS = ["header checksum", "kernel checksum", "root file system",
          "metadata", "board", "size"]


# the job, while it runs and afterwards
WHAT = {
    "firmware": ("Writing the firmware",
                 "The firmware is written and verified"),
    "settings": ("Erasing the settings", "The settings are erased"),
}


def make_image(path, kind, size=1 << 20):
    path.write_bytes(f"MOCK {kind}\n".encode().ljust(size, b"\xa5"))
    return path


class Router:
    """The status record, and what changes it."""

    def __init__(self, step=0.05):
        self.step = step
        self.changed = threading.Condition()
        self.silent = False     # no answers
        self.refused = 0        # requests that got none, and that a browser
                                # will not quietly send again
        self.drop = False       # break uploads off
        self.no_events = False  # as behind a proxy that wants to be helpful
        self.replaced = False   # the new firmware's web server answers
        self.fail_at = None     # step of the job
        self.may_end = threading.Event()    # the job, if this is set
        self.may_end.set()
        self.booted = threading.Event()
        self.soon = False
        self.flashed = []
        self.record = {
            "board": "mock", "model": "Mock Router 3000",
            "version": "2026.11-mock", "flash": "8192 KiB NOR, 64 KiB blocks",
            "mac": "02:00:5e:00:53:01", "reason": "button", "starts_in_ms": 0, "boots_in_ms": 0,
            "peer": "", "notice": "",
            "firmware": "OpenWrt 23.05.5", "intact": True, "service": True, "limit": LIMIT,
        }
        self.erased = 0
        self.parts = {"boot": b"b" * 65536, "factory": b"f" * 65536,
                      "firmware": b"w" * (8 << 20)}
        self.reset()

    def reset(self):
        self.record.pop("image", None)
        self.update(state="idle", job="firmware", percent=0, done=0, total=0, erased=0,
                    written=0, verified=0, skipped=0, elapsed_ms=0,
                    left_ms=0, error="", advice="")

    def update(self, **values):
        with self.changed:
            self.record.update(values)
            self.changed.notify_all()

    def check(self, data):
        kind = re.match(rb"MOCK (\w+)\n", data)
        kind = kind[1].decode() if kind else ""
        image = {
            "verdict": "accept", "error": "", "advice": "",
            "format": "uImage with OpenWrt metadata", "board": "mock,3000",
            "version": "OpenWrt 24.10.2 r28739", "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
            "parts": [{"what": "kernel and root file system",
                       "partition": "firmware", "offset": 0,
                       "size": len(data)}],
            "checks": [{"name": c, "ok": True} for c in CHECKS],
        }
        if kind == "other":
            image.update(verdict="refuse", reason="board",
                         board="other,board", parts=[],
                         error="The image is for other,board; this router is "
                         "mock,3000.",
                         advice="Download an image for this router.")
            image["checks"] = image["checks"][:5]
            image["checks"][4]["ok"] = False
        elif kind == "noboard":
            image.update(verdict="cannot-tell", format="uImage", board="",
                         version="", error="The image is whole as far as it "
                         "can be checked, but nothing in it proves which "
                         "router it is for.")
            image["checks"] = [c for c in image["checks"]
                               if c["name"] not in ("board", "metadata")]
        elif kind != "good":
            image.update(verdict="refuse", reason="format", format="",
                         board="", version="", parts=[],
                         checks=[{"name": "format", "ok": False}],
                         error="The file is no firmware image that this "
                         "router knows.",
                         advice="Choose the factory or sysupgrade image that "
                         "was made for this router.")
        refused = image["verdict"] == "refuse"
        self.update(state="failed" if refused else "ready", image=image,
                    error=image["error"] if refused else "",
                    advice=image["advice"] if refused else "")
        return image

    def flash(self, force):
        image = self.record.get("image")
        if not image or image["verdict"] == "refuse":
            return 409, "No image has been checked yet."
        if image["verdict"] != "accept" and not force:
            return 422, "Nothing in the image proves which router it is for."
        self.flashed.append(image["sha256"])
        self.start("firmware", image["size"])
        return 202, ""

    def erase_settings(self):
        if not self.record["intact"]:
            return 409, "The firmware is damaged."
        self.erased += 1
        self.start("settings", 1 << 20)
        return 202, ""

    def start(self, job, size):
        self.soon = False
        self.update(state="erasing", job=job, boots_in_ms=0, error="", advice="", percent=0,
                    done=0, total=size)
        threading.Thread(target=self.job, args=[size], daemon=True).start()

    def job(self, size):
        for i in range(STEPS):
            time.sleep(self.step)       # the chip's time, not the test's
            if i == self.fail_at:
                self.update(state="failed", error="Block 0x40000 could not "
                            "be erased.", advice="Try once more.", left_ms=0)
                return
            done = size * (i + 1) // STEPS
            self.update(
                state=["erasing", "writing", "verifying"][i % 3],
                percent=min(99, 100 * done // size), done=done, erased=done,
                written=done * 3 // 4, verified=done,
                skipped=done - done * 3 // 4,
                left_ms=int((STEPS - i) * self.step * 1000) if i > 3 else 0)
        self.may_end.wait()
        self.update(state="done", percent=100, left_ms=0)
        if self.soon:
            self.count()

    def boot(self, mode):
        self.soon = mode == "soon"
        if mode == "normal":
            self.booted.set()
        self.update(starts_in_ms=0, boots_in_ms=0)
        if self.soon and self.record["state"] == "done":
            self.count()

    def count(self):
        """the router starts the firmware, whether a page is awake or not"""
        self.update(boots_in_ms=SOON)

        def start():
            if self.soon:
                self.booted.set()
                self.silent = True
        threading.Timer(SOON / 1000, start).start()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    used = False                # this connection has brought a request

    def log_message(self, *args):
        pass

    @property
    def router(self):
        return self.server.router

    def reply(self, status, kind, body, **fields):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply_json(self, status, value):
        self.reply(status, "application/json", json.dumps(value).encode())

    def language(self):
        """of the query, as /more?de; or the browser's; or English"""
        words = self.server.page.words
        wanted = [self.path.partition("?")[2],
                  self.headers.get("Accept-Language", "")[:2]]
        return next((code for code in wanted if code in words), "en")

    def reply_page(self, name, status=200, **values):
        lang = self.language()
        values |= {f"w:{key}": text for key, text
                   in self.server.page.words[lang].items()}
        values |= {"router": self.router.record["model"], "lang": lang}
        text = re.sub(r"{{([\w:-]+)}}",
                      lambda m: str(values.get(m[1], "")),
                      self.server.page.templates[name])
        self.reply(status, "text/html; charset=utf-8", text.encode(),
                   Content_Security_Policy=self.server.page.csp)

    def silenced(self):
        first, self.used = not self.used, True
        if self.router.silent:
            self.router.refused += first
            self.close_connection = True
        return self.router.silent

    def do_GET(self):
        if self.silenced():
            return
        if self.path == "/":
            self.reply(200, "text/html; charset=utf-8",
                       self.server.page.index, Content_Encoding="gzip",
                       Content_Security_Policy=self.server.page.csp)
        elif self.router.replaced:
            self.reply(404, "text/html", b"<h1>LuCI has no such page</h1>")
        elif self.path == "/api/status":
            self.reply_json(200, self.router.record)
        elif self.path == "/api/log":
            self.reply(200, "text/plain; charset=utf-8",
                       f"U-Boot of {self.router.record['model']}\n".encode())
        elif self.path == "/api/events":
            self.events()
        elif self.path.split("?")[0] == "/progress":
            self.progress()
        elif self.path.split("?")[0] == "/more":
            self.more()
        elif self.path.startswith("/api/backup/"):
            self.backup(self.path.split("/")[-1])
        else:
            self.reply(302, "text/plain", b"", Location="/")

    def more(self):
        links = "".join(
            f'<li><a href="/api/backup/{name}" download>{name}</a>, '
            f"{len(data) >> 10} KiB</li>"
            for name, data in self.router.parts.items())
        off = "" if self.router.record["intact"] else "disabled"
        self.reply_page("more", links=links, chip="8320 KiB", off=off,
                        up="hidden")

    def backup(self, name):
        parts = self.router.parts
        data = b"".join(parts.values()) if name == "all" else parts[name]
        self.reply(200, "application/octet-stream", data,
                   Content_Disposition=f'attachment; filename="m-{name}.bin"')

    def events(self):
        r = self.router
        if r.no_events:
            self.reply(502, "text/plain", b"")
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while not r.silent:
                with r.changed:
                    line = f"data: {json.dumps(r.record)}\n\n"
                self.wfile.write(line.encode())
                with r.changed:
                    r.changed.wait(1)
        except OSError:
            pass

    def progress(self):
        s = self.router.record
        if s["state"] == "done":
            self.reply_page("done", what=WHAT[s["job"]][1])
        elif s["state"] == "failed":
            self.reply_page("error", error=s["error"], advice=s["advice"])
        else:
            self.reply_page("progress", state=s["state"],
                            what=WHAT[s["job"]][0],
                            percent=s["percent"], left="")

    def body(self):
        """the bytes, or None when they stop coming"""
        left, pieces = int(self.headers["Content-Length"]), []
        while left:
            piece = self.rfile.read1(min(left, 65536))
            if not piece or self.router.drop:
                return None
            left -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def do_POST(self):
        if self.silenced():
            return
        if self.headers.get("Origin") != f"http://{self.headers['Host']}":
            self.close_connection = True
            self.reply_page("error", 403, advice="",
                            error="Another web site sent this request.")
            return
        upload = self.path in ("/", "/api/image")
        if upload:
            self.router.record.pop("image", None)
            self.router.update(state="receiving", error="", advice="")
        try:
            body = self.body()
        except OSError:
            body = None
        if body is None:
            self.close_connection = True
            self.router.update(
                state="failed", error="The connection broke during the "
                "upload.", advice="Nothing was written. Send it again.")
        elif self.path == "/api/image":
            self.api_image(body)
        elif self.path == "/api/flash":
            self.api_flash(json.loads(body))
        elif self.path == "/api/boot":
            self.router.boot(json.loads(body)["mode"])
            self.reply_json(202, json.loads(body))
        elif self.path == "/api/settings/erase":
            status, error = self.router.erase_settings()
            self.reply_json(status, {"error": error, "detail": ""})
        elif self.path.split("?")[0] == "/settings/erase":
            self.router.erase_settings()
            self.router.soon = True
            self.reply(303, "text/plain", b"", Location="/progress")
        elif self.path == "/flash":
            self.router.flash(b"force=1" in body)
            self.router.soon = True
            self.reply(303, "text/plain", b"", Location="/progress")
        else:
            self.form(body)

    def api_image(self, body):
        image = self.router.check(body)
        if image["verdict"] == "refuse":
            self.reply_json(422 if image["format"] else 415, {
                "error": image["error"], "detail": image["advice"],
                "image": image})
        else:
            self.reply_json(200, image)

    def api_flash(self, wish):
        image = self.router.record.get("image", {})
        if wish["sha256"] != image.get("sha256"):
            status, error = 409, "Another image has been checked since."
        else:
            status, error = self.router.flash(wish.get("force"))
        if error:
            self.reply_json(status, {"error": error, "detail": ""})
        else:
            self.reply_json(202, {"state": "erasing"})

    def form(self, body):
        boundary = self.headers["Content-Type"].split("boundary=")[1]
        part = body.split(b"--" + boundary.encode())[1]
        data = part.split(b"\r\n\r\n", 1)[1][:-2]
        image = self.router.check(data)
        if image["verdict"] == "refuse":
            self.reply_page("error", 422, error=image["error"],
                            advice=image["advice"])
            return
        ask = ("<p><label><input type=checkbox name=force value=1 required> "
               "I am certain that it is for this one.</label></p>")
        values = {k: html.escape(str(v)) for k, v in image.items()}
        values["parts"] = "".join(
            f"<li>{p['what']}: {p['size']} bytes to {p['partition']}</li>"
            for p in image["parts"])
        values["checks"] = "".join(f"<li>{c['name']}: good</li>"
                                   for c in image["checks"])
        values["force"] = ask if image["verdict"] == "cannot-tell" else ""
        self.reply_page("verdict", **values)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass                    # browsers leave in the middle


def start(port=0, step=0.05):
    """The server, serving from a thread; .router is what it pretends to be."""
    server = Server(("127.0.0.1", port), Handler)
    server.page = embed.Page(ROOT / "httpd/page", LANGUAGES)
    server.router = Router(step)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


if __name__ == "__main__":
    server = start(int(sys.argv[1]) if sys.argv[1:] else 8081)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    threading.Event().wait()
