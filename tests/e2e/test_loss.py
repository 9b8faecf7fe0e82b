# SPDX-License-Identifier: GPL-2.0-or-later
"""A cable that loses frames, both ways: the upload arrives, and no segment is
asked for twice that came behind a lost one."""
import pytest

import lossy
import netns

pytestmark = pytest.mark.skipif(bool(netns.missing()),
                                reason=str(netns.missing()))


@pytest.mark.parametrize("bad_cable,percent", [(1, 1), (1, 5), (2, 5)],
                         indirect=["bad_cable"])
def test_upload(bad_cable, percent, router, pc):
    lossy.check_upload(bad_cable, router, pc, percent)


@pytest.mark.parametrize("bad_cable", [1], indirect=True)
def test_what_came_behind_a_lost_segment_is_kept(bad_cable, pc):
    lossy.check_kept(pc)
