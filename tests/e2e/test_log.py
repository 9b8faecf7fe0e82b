# SPDX-License-Identifier: GPL-2.0-or-later
"""The console, without a serial cable."""
import pytest

from router import PATIENCE

KEPT = 16383            # one byte less than CONFIG_CONSOLE_RECORD_OUT_SIZE


def log(router):
    status, text = router.request("GET", "/api/log")
    assert status == 200
    console = router.console
    with console.changed:
        # it comes to us by another way
        assert console.changed.wait_for(lambda: console.text.endswith(text),
                                        PATIENCE), text
    return text


@pytest.mark.both_endians
def test_from_the_first_line_to_the_last(make_router):
    router = make_router()
    router.enter_rescue()
    text = log(router)
    # what U-Boot prints before it is in RAM, and Lifeboat at last
    assert text.lstrip().startswith("U-Boot 2025.01")
    assert "\nlifeboat: open http://" in text


def test_more_than_is_kept(make_router):
    router = make_router()
    router.enter_rescue()
    name = "n" * 60
    while len(router.console.text) < KEPT + 3000:
        router.curl("-F", f"image=@/dev/null;filename={name}",
                    path="/api/image")
    text = log(router)
    assert len(text) == KEPT
    assert "U-Boot 2025.01" not in text
