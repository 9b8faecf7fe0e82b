# SPDX-License-Identifier: GPL-2.0-or-later
"""A flattened device tree, read (Devicetree Specification v0.4, chapter 5)."""
import pathlib
import struct

BEGIN_NODE, END_NODE, PROP, NOP, END = 1, 2, 3, 4, 9


class Node:
    """props: name: bytes; nodes: name: Node"""

    def __init__(self):
        self.props, self.nodes = {}, {}

    def find(self, path):
        """by "/a/b"; None if it is not there"""
        node = self
        for name in filter(None, path.split("/")):
            node = node and node.nodes.get(name)
        return node

    def walk(self, path=""):
        """(path, node) of this one and of all below it"""
        yield path or "/", self
        for name, node in self.nodes.items():
            yield from node.walk(f"{path}/{name}")

    def texts(self, name):
        """of a list of strings; [] if it is not there"""
        return self.props.get(name, b"").decode().split("\0")[:-1]

    def text(self, name, default=None):
        return (self.texts(name) or [default])[0]

    def cells(self, name):
        """of a list of numbers; [] if it is not there"""
        data = self.props.get(name, b"")
        return list(struct.unpack(f">{len(data) // 4}I", data))


def read(path):
    """the root"""
    blob = pathlib.Path(path).read_bytes()
    magic, _, at, strings = struct.unpack_from(">4I", blob)
    if magic != 0xd00dfeed:
        raise ValueError(f"{path} is no device tree")

    def string(start):
        return blob[start:blob.index(b"\0", start)].decode()

    top = Node()
    stack = [top]
    while True:
        (token,) = struct.unpack_from(">I", blob, at)
        at += 4
        if token == BEGIN_NODE:
            name = string(at)
            at += len(name) + 4 & ~3
            node = Node()
            stack[-1].nodes[name] = node
            stack.append(node)
        elif token == END_NODE:
            stack.pop()
        elif token == PROP:
            size, name = struct.unpack_from(">II", blob, at)
            stack[-1].props[string(strings + name)] = blob[at + 8:at + 8 + size]
            at += 8 + size + 3 & ~3
        elif token == END:
            return top.nodes[""]
        elif token != NOP:
            raise ValueError(f"{path}: token {token}")


def phandles(root):
    """phandle: (path, node)"""
    return {node.cells("phandle")[0]: (path, node)
            for path, node in root.walk() if "phandle" in node.props}


def config(path):
    """CONFIG_ symbols that are set in a .config, as text without quotes"""
    lines = pathlib.Path(path).read_text(encoding="utf-8").splitlines()
    return {name: value.strip('"') for name, value in (
        line[7:].split("=", 1) for line in lines
        if line.startswith("CONFIG_"))}
