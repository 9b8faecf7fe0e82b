# SPDX-License-Identifier: GPL-2.0-or-later
"""QEMU's monitor protocol, as much of it as we need."""
import contextlib
import json
import os
import socket


class QmpError(Exception):
    pass


class Qmp:
    """Talk to SOCK, a connected socket or the path of a listening one."""

    def __init__(self, sock, timeout=None):
        if isinstance(sock, str):
            path, sock = sock, socket.socket(socket.AF_UNIX)
            sock.settimeout(timeout)
            sock.connect(path)
        self.sock = sock
        self.file = sock.makefile("rb")
        self.read()
        self.command("qmp_capabilities")

    def close(self):
        self.file.close()
        self.sock.close()

    def read(self):
        """the next message; None when QEMU has gone"""
        try:
            line = self.file.readline()
        except ConnectionError:
            line = b""
        # it may end in the middle of one
        return json.loads(line) if line.endswith(b"\n") else None

    def commands(self, *commands):
        """send (name, arguments) all at once; the list of what they return"""
        self.sock.sendall(b"".join(
            json.dumps({"execute": name, "arguments": arguments}).encode()
            for name, arguments in commands))
        return [self._result(name) for name, _ in commands]

    def _result(self, name):
        while True:
            message = self.read()
            if message is None:
                raise QmpError(f"{name}: the emulator has ended")
            if "error" in message:
                raise QmpError(f"{name}: {message['error']['desc']}")
            if "return" in message:
                return message["return"]

    def command(self, name, /, **arguments):
        return self.commands((name, arguments))[0]

    def monitor(self, line):
        """a command of the human monitor, and its text"""
        return self.command("human-monitor-command",
                            **{"command-line": line})


@contextlib.contextmanager
def slow_cpu(monitor):
    """hold the guest back while somebody is quicker than it: on a busy machine
    its CPU may be past the question before a key is down.  Not SCHED_IDLE: what
    is left over there is nothing at all.  Only root can speed it up again, so
    the others have to hope"""
    threads = [cpu["thread-id"] for cpu in monitor.command("query-cpus-fast")]
    nice = os.nice(0)

    def be(nicer):
        if os.geteuid() == 0:
            for tid in threads:
                os.setpriority(os.PRIO_PROCESS, tid, nice + nicer)

    be(10)
    try:
        yield
    finally:
        be(0)
