# SPDX-License-Identifier: GPL-2.0-or-later
"""Whose requests are answered, and where a browser is led."""
import gzip

import pytest

import images
import rawhttp


def ask(router, request):
    with router.connect() as c:
        c.send(request)
        return c.response()


def test_page(rescue):
    status, headers, body = ask(rescue, rawhttp.head(
        "GET", "/", "Accept-Encoding: gzip, deflate",
        "Accept: text/html,*/*;q=0.8"))
    assert status == 200
    assert headers["content-encoding"] == "gzip"
    assert len(body) < 16384
    page = gzip.decompress(body).decode()
    assert "Lifeboat" in page
    assert "<form" in page


def test_page_on_a_terminal(rescue):
    text = rescue.curl()
    assert "curl -F firmware=@factory.bin" in text


@pytest.mark.parametrize("path", [
    "/cgi-bin/luci/", "/cgi-bin/luci/;stok=0/admin/status?a=b", "/nowhere",
    "/index.html", "/favicon.png", "/%2e%2e/etc/passwd"])
def test_unknown_paths_lead_to_the_page(rescue, path):
    status, headers, _ = ask(rescue, rawhttp.head("GET", path))
    assert (status, headers["location"]) == (302, "/")
    text = rescue.curl("-L", "-w", "%{http_code}", path=path)
    assert text.endswith("200")


@pytest.mark.parametrize("host,path", [
    ("connectivitycheck.gstatic.com", "/generate_204"),
    ("captive.apple.com", "/hotspot-detect.html"),
    ("www.msftconnecttest.com", "/connecttest.txt"),
    ("detectportal.firefox.com", "/success.txt"),
    ("nmcheck.gnome.org", "/check_network_status.txt"),
])
def test_captive_probes(rescue, host, path):
    status, headers, _ = ask(rescue, rawhttp.head("GET", path, host=host))
    assert (status, headers["location"]) == (302, "http://192.168.1.1/")


@pytest.mark.parametrize("host", [
    "192.168.1.1", "192.168.0.1", "192.168.0.254", "192.168.1.20",
    "192.168.1.1:80"])
def test_own_hosts(rescue, host):
    assert ask(rescue, rawhttp.head("GET", "/", host=host))[0] == 200


@pytest.mark.parametrize("host", [
    "evil.example", "192.168.1.1.evil.example", "captive.apple.com.evil",
    "[::1]", "192.168.1.1:80x", ""])
@pytest.mark.parametrize("method,path", [
    ("GET", "/"), ("GET", "/api/status"), ("POST", "/")])
def test_foreign_hosts(rescue, host, method, path):
    """a name that an attacker has pointed at us (DNS rebinding), or a person
    has typed in: nothing is served under it, but it leads to the page"""
    status, headers, _ = ask(rescue, rawhttp.head(
        method, path, "Content-Length: 0", host=host))
    if host and (method, path) == ("GET", "/"):
        assert (status, headers["location"]) == (302, "http://192.168.1.1/")
    else:
        assert status == (421 if host else 400)


def test_captive_names_take_no_uploads(rescue):
    assert ask(rescue, rawhttp.head("POST", "/", "Content-Length: 0",
                                    host="captive.apple.com"))[0] == 421


@pytest.mark.parametrize("field", [
    "Origin: http://evil.example", "Origin: null",
    "Origin: http://192.168.1.1.evil.example", "Origin: https://192.168.1.1",
    "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"])
@pytest.mark.parametrize("path", ["/", "/api/image", "/api/flash", "/api/boot"])
def test_other_sites_may_not_post(rescue, field, path):
    before = rescue.flash()
    assert ask(rescue, rawhttp.head("POST", path, field,
                                    "Content-Length: 0"))[0] == 403
    assert rescue.flash() == before


@pytest.mark.parametrize("field", [
    "Origin: http://192.168.1.1", "Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Site: none"])
def test_our_own_page_may_post(rescue, field):
    assert ask(rescue, rawhttp.head("POST", "/api/flash", field,
                                    "Content-Length: 2") + b"{}")[0] == 400


def test_other_sites_may_link(rescue):
    assert ask(rescue, rawhttp.head("GET", "/",
                                    "Sec-Fetch-Site: cross-site"))[0] == 200
    assert ask(rescue, rawhttp.head("GET", "/api/status",
                                    "Sec-Fetch-Site: cross-site"))[0] == 403


@pytest.mark.parametrize("request_line,expected", [
    (b"BREW / HTTP/1.1", 405), (b"GET /", 505), (b"GET / HTTP/9.9", 505),
    (b"GET  / HTTP/1.1", 505), (b"\x16\x03\x01\x02\x00", 400)])
def test_malformed(rescue, request_line, expected):
    status, _, _ = ask(rescue, request_line
                       + b"\r\nHost: 192.168.1.1\r\n\r\n")
    assert status == expected
    assert rescue.status()["state"] == "idle"


def test_header_too_long(rescue):
    assert ask(rescue, rawhttp.head("GET", "/", "Cookie: " + "y" * 50_000)
               )[0] == 200
    assert ask(rescue, rawhttp.head("GET", "/", "X: " + "y" * 70_000)
               )[0] == 431
    assert rescue.status()["state"] == "idle"


def test_api_errors_are_json(rescue):
    status, headers, body = ask(rescue, rawhttp.head("GET", "/api/nothing"))
    assert status == 404
    assert headers["content-type"] == "application/json"
    assert b'"error"' in body and b'"detail"' in body
    assert ask(rescue, rawhttp.head("GET", "/api/image"))[0] == 405


# what people's scripts and vendors' instructions have (vendor-protocols.md)
VENDORS = [("/cgi/index", "files"), ("/", "firmware"), ("/upload", "firmware"),
           ("/upload.cgi", "file"), ("/cgi-bin/luci/", "x")]


def vendors_upload(router, path, field, image):
    """(exit status, output) of the command that such a script has"""
    return router.curl("-H", "Expect:", "-F",
                       f"{field}=@{image};type=application/octet-stream",
                       path=path, check=False)


def test_uploads_as_vendors_take_them(router):
    """the path and the field's name are whatever somebody has written down"""
    other = images.path(router.board, "new-other-board")
    router.enter_rescue()
    for path, field in VENDORS:
        status, text = vendors_upload(router, path, field, other)
        assert status == 0
        assert text.splitlines()[-1].startswith("ERROR: ")
    status, text = vendors_upload(router, *VENDORS[0], images.path(
        router.board, "new-sysupgrade"))
    assert text.splitlines()[-1].startswith("OK: ")
    router.wait_for_firmware("v2-new")
