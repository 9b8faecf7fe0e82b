# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU itself may crash, and what it has left is shown."""
import os
import pathlib
import signal

import pytest


def qemu_of(router):
    """its process: the only child of tests/emulate"""
    task = pathlib.Path(f"/proc/{router.child.pid}/task/{router.child.pid}")
    pids = {int(pid) for t in task.parent.iterdir()
            for pid in (t / "children").read_text().split()}
    assert len(pids) == 1
    return pids.pop()


def test_a_crash_of_qemu_is_shown(router):
    router.enter_rescue()
    os.kill(qemu_of(router), signal.SIGSEGV)
    with pytest.raises(AssertionError, match="QEMU has crashed: signal 11"):
        router.wait_for_power_cut()
    # where there are a debugger and a folder for its core, there is more
    if "Thread" in router.crash:
        assert "main_loop" in router.crash
