# SPDX-License-Identifier: GPL-2.0-or-later
"""A NAND chip.  In the file, each page of 2048 bytes has 64 bytes of OOB behind
it, and each quarter of it 8 bytes of OOB and 8 of parity: on MT7621, whose NFI
does that, these lie behind the quarter, and in an SPI NAND chip that corrects
by itself all together behind the page.

The code is that of tests/machines/hw/mt7621_bch.h, made a second time here.
"""
import functools

DATA, FDM, PARITY = 512, 8, 8
SECTOR = DATA + FDM + PARITY
PAGE = 2048
RAW_PAGE = PAGE // DATA * SECTOR
PAGES = 64
BLOCK = PAGE * PAGES
RAW_BLOCK = RAW_PAGE * PAGES
ERASED = b"\xff"

FIELD, BITS, STRENGTH = 0x201b, 13, 4
PARITY_BITS = BITS * STRENGTH
MASK = (1 << PARITY_BITS) - 1


def multiply(a, b):
    """in GF(2^13)"""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (FIELD if a >> BITS - 1 else 0)
        b >>= 1
    return product


def power(n):
    x = 1
    for _ in range(n):
        x = multiply(x, 2)
    return x


def generator():
    """the product of x - r for all roots r: 2, 2^3, 2^5, 2^7 and conjugates"""
    poly = [1]
    for first in range(1, 2 * STRENGTH, 2):
        root = power(first)
        for _ in range(BITS):
            # times x, minus times root; the highest coefficient comes first
            poly = [a ^ multiply(b, root)
                    for a, b in zip(poly + [0], [0] + poly)]
            root = multiply(root, root)
    return int("".join(map(str, poly)), 2)


def reversed_byte(byte):
    return int(f"{byte:08b}"[::-1], 2)


def remainder_of_byte(byte, poly):
    r = byte << PARITY_BITS - 8
    for _ in range(8):
        r <<= 1
        if r >> PARITY_BITS:
            r ^= poly
    return r


@functools.lru_cache(None)
def table():
    """by the byte as it is stored, its least significant bit first"""
    poly = generator()
    return ([reversed_byte(b) for b in range(256)],
            [remainder_of_byte(b, poly) for b in range(256)])


def parity(data):
    flip, table_ = table()
    r = 0
    for byte in data:
        r = (r << 8 & MASK) ^ table_[r >> PARITY_BITS - 8 ^ flip[byte]]
    bits = f"{r:0{PARITY_BITS}b}".ljust(8 * PARITY, "1")
    return int(bits[::-1], 2).to_bytes(PARITY, "little")


@functools.lru_cache(8192)
def nfi_page(data):
    """a page with its OOB"""
    page = b""
    for at in range(0, PAGE, DATA):
        word = data[at:at + DATA] + ERASED * FDM
        page += word + parity(word)
    return page


@functools.lru_cache(None)
def parity_of_erased():
    return int.from_bytes(parity(ERASED * (DATA + FDM)), "big")


@functools.lru_cache(8192)
def on_die_page(data):
    """the same; an erased page's parity is that of an erased page"""
    oob = b""
    for at in range(0, PAGE, DATA):
        sum_ = int.from_bytes(parity(data[at:at + DATA] + ERASED * FDM), "big")
        sum_ ^= parity_of_erased() ^ (1 << 8 * PARITY) - 1
        oob += ERASED * FDM + sum_.to_bytes(PARITY, "big")
    return data + oob


class Layout:
    """PAGE: from data to what is in the file; PIECE: bytes of data that lie
    together there; the mark of a bad block is behind the first of them"""

    def __init__(self, page, piece):
        self.page = page
        self.piece = piece

    def raw(self, data):
        """what is erased stays so, as the driver leaves it"""
        if data.count(0xff) == len(data):
            return ERASED * RAW_PAGE
        return self.page(data)


NFI = Layout(nfi_page, DATA)
ON_DIE = Layout(on_die_page, PAGE)


def raw_offset(offset):
    """of a page in the file"""
    return offset // PAGE * RAW_PAGE


def raw_at(address, layout):
    """of a byte of data"""
    piece, rest = divmod(address % PAGE, layout.piece)
    return (raw_offset(address) + piece * (RAW_PAGE * layout.piece // PAGE) +
            rest)


def put(raw, offset, size, data, layout):
    """DATA into the good blocks of a partition"""
    data = data.rstrip(ERASED)
    good = (block for block in range(offset, offset + size, BLOCK)
            if not is_bad(raw, block, layout))
    for start in range(0, len(data), BLOCK):
        block = next(good)      # StopIteration: there are not enough
        for at in range(0, min(len(data) - start, BLOCK), PAGE):
            page = data[start + at:start + at + PAGE].ljust(PAGE, ERASED)
            begin = raw_offset(block + at)
            raw[begin:begin + RAW_PAGE] = layout.raw(page)


def get(raw, offset, size, layout):
    """what put() put there, up to the partition's last good block; parity is
    not looked at"""
    data = bytearray()
    for block in range(offset, offset + size, BLOCK):
        if is_bad(raw, block, layout):
            continue
        begin = raw_offset(block)
        step = RAW_PAGE * layout.piece // PAGE
        for at in range(begin, begin + RAW_BLOCK, step):
            data += raw[at:at + layout.piece]
    return bytes(data)


def patch(raw, offset, data, layout):
    """other bytes inside one page"""
    page, at = offset // PAGE * PAGE, offset % PAGE
    was = b"".join(raw[n:n + layout.piece]
                   for n in (raw_at(page + m, layout)
                             for m in range(0, PAGE, layout.piece)))
    begin = raw_offset(page)
    raw[begin:begin + RAW_PAGE] = layout.raw(
        was[:at] + data + was[at + len(data):])


def is_bad(raw, block, layout):
    """by the first byte of the first page's OOB"""
    return raw[raw_offset(block) + layout.piece] != 0xff


def mark_bad(raw, block):
    """as makers do: all of the block reads 0, and an erase changes nothing,
    which nobody may try"""
    begin = raw_offset(block)
    raw[begin:begin + RAW_BLOCK] = bytes(RAW_BLOCK)
