# SPDX-License-Identifier: GPL-2.0-or-later
"""YMODEM (Forsberg, "XMODEM/YMODEM Protocol Reference", 1988), the sender: a
file over the serial console, one that does not garble."""
import binascii

SOH, STX, EOT, ACK = b"\x01", b"\x02", b"\x04", "\x06"
BLOCK = 1024


def packet(number, data):
    start = STX if len(data) == BLOCK else SOH
    n = number & 0xff
    return start + bytes([n, n ^ 0xff]) + data + \
        binascii.crc_hqx(data, 0).to_bytes(2, "big")


def send(router, name, data):
    """ROUTER waits in `loady`"""
    def put(what):
        router.console.send(what.decode("latin-1"))
        router.wait(ACK)

    router.wait("C")
    put(packet(0, f"{name}\0{len(data)} ".encode().ljust(128, b"\0")))
    router.wait("C")
    for i in range(0, len(data), BLOCK):
        put(packet(i // BLOCK + 1, data[i:i + BLOCK].ljust(BLOCK, b"\x1a")))
    put(EOT)
    # no further file
    router.wait("C")
    put(packet(0, bytes(128)))
