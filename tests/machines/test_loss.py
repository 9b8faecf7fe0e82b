# SPDX-License-Identifier: GPL-2.0-or-later
"""The cable of tests/e2e/test_loss.py on an ath79's own Ethernet: a ring of
32 frames, and no selective acknowledgements."""
import pytest

import lossy
import netns

pytestmark = [
    pytest.mark.skipif(bool(netns.missing()), reason=str(netns.missing())),
    pytest.mark.boards("glinet_gl-ar150"),
]


@pytest.mark.parametrize("bad_cable", [1], indirect=True)
def test_upload(bad_cable, router, pc):
    lossy.check_upload(bad_cable, router, pc, 1)


@pytest.mark.parametrize("bad_cable", [1], indirect=True)
def test_what_came_behind_a_lost_segment_is_kept(bad_cable, pc):
    lossy.check_kept(pc)
