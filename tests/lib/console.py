# SPDX-License-Identifier: GPL-2.0-or-later
"""The router's serial console, read by a thread so that waiting is for an
event and not for a moment."""
import os
import re
import socket
import threading
import time

TAIL = 60       # lines
# nothing that is waited for comes after this
FATAL = re.compile(r"Kernel panic|^root digest BAD\n", re.MULTILINE)


def lines(pattern):
    """a line ends with its newline, not with what has come of it by now"""
    return re.sub(r"(?<!\\)\$$", r"(?=\\n)", pattern)


class Console:
    """Listen on PATH for the emulator; keeps all that comes.

    wait() goes on behind what the wait before it has found, as one reads.
    """

    def __init__(self, path):
        self.path = path
        self.text = ""
        self.cursor = 0
        self.ended = False
        self.changed = threading.Condition()
        self.sock = None
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(1)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        try:
            self.sock, _ = self.listener.accept()
            with self.changed:
                self.changed.notify_all()
            while True:
                data = self.sock.recv(4096)
                if not data:
                    break
                with self.changed:
                    self.text += data.decode("latin-1").replace("\r", "")
                    self.changed.notify_all()
        except OSError:
            pass        # nobody came, or it left with a reset
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def close(self):
        # wakes the thread, wherever it waits
        for s in (self.listener, self.sock):
            if s:
                try:
                    s.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        self.thread.join()
        for s in (self.listener, self.sock):
            if s:
                s.close()
        os.unlink(self.path)

    def tail(self, lines=TAIL):
        return "\n".join(self.text.split("\n")[-lines:])

    def wait_for_emulator(self, timeout):
        """for it to have come, though it may have nothing to say yet"""
        with self.changed:
            assert self.changed.wait_for(lambda: self.sock or self.ended,
                                         timeout) and self.sock

    def wait(self, pattern, timeout):
        """the match of PATTERN in what has come since the last one"""
        regex = re.compile(lines(pattern), re.MULTILINE)
        deadline = time.monotonic() + timeout
        with self.changed:
            while True:
                match = regex.search(self.text, self.cursor)
                if match:
                    self.cursor = match.end()
                    return match
                left = deadline - time.monotonic()
                if FATAL.search(self.text, self.cursor):
                    left = 0
                if self.ended or left <= 0:
                    why = "the emulator ended" if self.ended else \
                        "too long"
                    raise AssertionError(
                        f"{why} without {pattern!r} on the console:\n"
                        + self.text[self.cursor:][-3000:])
                self.changed.wait(left)

    def seen(self, pattern, start=0):
        """has it come by now? (anywhere from START on)"""
        with self.changed:
            return re.search(lines(pattern), self.text[start:], re.MULTILINE)

    def send(self, text):
        self.sock.sendall(text.encode("latin-1"))
