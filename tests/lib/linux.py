# SPDX-License-Identifier: GPL-2.0-or-later
"""The Linux of tests/machines/linux, as one types into it."""
import hashlib
import lzma
import re
import struct

READY = r"^lifeboat test Linux: ready$"
END = "=END="
# where in their headers the kernel's two addresses are, and where it begins
UIMAGE, TPLINK = (16, 64), (0x74, 512)


def kernel(image):
    """(address, entry, bytes): what a boot loader makes of it, and where"""
    at, data = UIMAGE if image.startswith(b"\x27\x05\x19\x56") else TPLINK
    return (*struct.unpack_from(">II", image, at),
            lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(image[data:]))


class Shell:
    """the one on the router's console; the kernel is silent there by now"""

    def __init__(self, router):
        self.router = router
        self.files = {}
        # what is typed is shown again, and its prompt, at any place of what it
        # prints while it starts; after this, nothing but what it prints is
        self.run("stty -echo; PS1= PS2=")

    def run(self, command):
        """what it prints"""
        console = self.router.console
        start = console.cursor
        console.send(f"{command}; echo =$?=\n")
        end = self.router.wait(r"=(\d+)=\n")
        text = console.text[start:end.start()]
        assert end[1] == "0", f"{command}: {text}"
        return text

    def wait(self, pattern):
        """for what the kernel says since the last wait"""
        self.run(f"until dmesg -c | grep '{pattern}'; do :; done")

    def log(self, pattern):
        """the kernel has said so on its way up"""
        assert re.search(pattern, self.router.console.text), pattern

    def put(self, path, text):
        """a file, typed in unless it is there"""
        if self.files.get(path) == text:
            return
        data = text.encode()
        self.router.console.send(
            f"cat >{path} <<'{END}'\n{data.decode('latin-1')}{END}\n")
        digest = hashlib.sha256(data).hexdigest()
        assert digest in self.run(f"sha256sum {path}")
        self.files[path] = text
