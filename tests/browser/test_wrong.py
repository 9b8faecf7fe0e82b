# SPDX-License-Identifier: GPL-2.0-or-later
"""A file that is refused: the heading and what to do about it, in a person's
own language, say what the router's English sentence says."""
import pytest

import images
import made
from conftest import RouterSite
from page import words

MALTA = "mti,malta"


def rootless(board):
    """whole by its checksums, and no kernel would find a root in it"""
    data = images.read(board, "new-nometa")
    assert data.count(b"hsqs") == 1
    return made.described(data.replace(b"hsqs", b"\xe2\xe1\xf5\xe0"), MALTA)


# reason in the API, the page's heading and advice: (a file that has it, what
# the router says of it)
WRONG = {
    "damaged": (images.BROKEN["flipped-kernel"][0], "The file is damaged"),
    "size": (images.BROKEN["too-big-for-partition"][0], "too big"),
    "board": (images.BROKEN["other-board"][0], "this router is"),
    "format": (rootless, "no squashfs root"),
}


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_is_wrong(make_router, tmp_path, look, language):
    site = RouterSite(make_router(), tmp_path)
    page = look(site.url, language=language)
    page.ready()
    w = words(language)
    for reason, (make, said) in WRONG.items():
        file = tmp_path / f"{reason}.bin"
        file.write_bytes(make(site.router.board))
        page.choose(file)
        page.wait_for("#v-image")
        image = site.status()["image"]
        assert (image["verdict"], image["reason"]) == ("refuse", reason)
        assert said in image["error"]
        assert image["error"] in page.text("#said")
        assert page.text("#image-h") == w["bad_" + reason]
        again = w["next_damaged"] in page.text("#v-image")
        assert again == (reason == "damaged")
        page.click("#another")
        page.wait_for("#v-choose")
    site.assert_untouched()
