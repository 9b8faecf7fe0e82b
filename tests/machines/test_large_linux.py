# SPDX-License-Identifier: GPL-2.0-or-later
"""A Linux of 10 MiB when it is unpacked, as today's are, and of 16, as those of
some years from now will be: restored, and started.  Most of it is a file in it
(tests/machines/linux/large), which its first program reads.

On every router, unless LARGE names some, which do with 16 MiB.  With
TABLE=file, what it took is put there.
"""
import hashlib
import itertools
import os
import time

import pytest

import images
import machines
from stuffing import stuffing

SAYS = r"^lifeboat test Linux: (\d+) bytes, SHA-256 (\w{64})$"
# more than a kernel and BusyBox
KERNEL = 6 << 20
SOME = os.environ.get("LARGE", "").split()
TABLE = os.environ.get("TABLE")
ALL = machines.models()


@pytest.mark.parametrize("board, mib", itertools.product(
    SOME or ALL, (16,) if SOME else (10, 16)))
def test_large_linux(router, mib):
    name = f"linux{mib}"
    router.enter_rescue()
    begin = time.monotonic()
    router.restore(name)
    done = time.monotonic()
    said = router.wait(SAYS)
    runs = time.monotonic()
    size = int(said[1])
    assert size > (mib << 20) - KERNEL
    assert hashlib.sha256(stuffing(size)).hexdigest() == said[2]
    if TABLE:
        packed = images.path(router.board, name).stat().st_size
        with open(TABLE, "a", encoding="utf-8") as f:
            f.write(f"{router.board:<24} {mib:2} MiB  image {packed:8}  "
                    f"restored in {done - begin:5.1f} s, "
                    f"started in {runs - done:5.1f} s\n")
