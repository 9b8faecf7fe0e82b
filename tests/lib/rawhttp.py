# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP by hand, for requests that no client would send."""
import socket


class Raw:
    """SOCK: connected.  Bytes go out as they are given."""

    def __init__(self, sock):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.file = sock.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def send(self, data):
        self.sock.sendall(data)

    def response(self):
        """(status, {header: value}, body) of the next one"""
        line = self.file.readline()
        assert line, "the connection was closed without an answer"
        status = int(line.split()[1])
        headers = {}
        while (line := self.file.readline().decode().strip()):
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        if status == 100:
            return status, headers, b""
        if headers.get("transfer-encoding") == "chunked":
            return status, headers, b"".join(self.chunks())
        return status, headers, self.file.read(int(headers["content-length"]))

    def chunks(self):
        while (n := int(self.file.readline(), 16)):
            yield self.file.read(n)
            self.file.readline()
        self.file.readline()

    def at_end(self):
        """has the peer closed, with nothing more to say?"""
        return self.file.read(1) == b""

    def reset(self):
        """leave without a goodbye"""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                             b"\1\0\0\0\0\0\0\0")
        self.close()

    def close(self):
        self.file.close()
        self.sock.close()


def head(method, path, *fields, host="192.168.1.1"):
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *fields,
                        "", ""]).encode()


def upload_head(length, *fields):
    return head("PUT", "/factory.bin", f"Content-Length: {length}", *fields)
