# SPDX-License-Identifier: GPL-2.0-or-later
"""An image in any format that a board takes, of whatever kernel and root: what
the board's file says is all that differs from another's."""
import dataclasses
import hashlib
import zlib

import envelopes
import machines
import pack
import ubi
import vendors
import wrap

K = 1024
BLOCK = 4096
# the next erase block behind a small kernel
ROOT_AT = 64 * K
DIST = "Lifeboat test"
# where OpenWrt's kernels are loaded, and where the stub of those is linked whose
# header names no address
LOAD = {"ath79": 0x80060000, "mt7621": 0x80001000}
STUB = 0x81000000
TARGET = {"ath79": "ath79/generic", "mt7621": "ramips/mt7621"}
# what tells routers apart in a format; in the others it is OpenWrt's metadata
CONSTANT = {
    "buffalo-enc": "buffalo-product",
    "chk": "chk-board", "dlink-mstc": "mstc-hwid", "dlink-ru": "dlink-ru-salt",
    "dni": "dni-device", "elecom-gs": "elecom-name", "elx": "elx-hwid",
    "erx-tar": "erx-compat", "linksys": "linksys-type", "nec-enc": "nec-key",
    "safeloader": "safeloader-support",
    "senao": "senao-id", "sercomm": "sercomm-hwid", "shrs": "sge-product",
    "tplink-v1": "tplink-hwid", "ubnt": "ubnt-version",
}
# what NOR has in front of a kernel
IN_FLASH = ("fit", "uimage", "sge-uimage", "seama", "tplink-v1")


@dataclasses.dataclass
class Contents:
    """kernel: packed; root: with its digest (rooted()); load, entry: of the
    kernel, where its header says one; at: the root's place in NOR, from the
    firmware on, or None: the next erase block"""
    version: str
    kernel: bytes
    root: bytes
    load: int
    entry: int
    at: int = ROOT_AT


@dataclasses.dataclass
class Upload:
    """files: one after the other; unsure: nothing in them names a board"""
    what: str
    files: list
    unsure: bool = False


def rooted(root):
    """a root, and behind it what the tests' firmware holds it against"""
    return root + (b"LFBTROOT" + hashlib.sha256(root).digest()).ljust(
        BLOCK, pack.ERASED)


def constant(facts, key, default=None):
    return facts.constants.get(key, [default])[0]


def described(image, facts, c):
    return image + pack.metadata(image, facts.names[:1], c.version,
                                 TARGET.get(facts.family, facts.family), DIST,
                                 facts.compat or "1.0")


def uimage(c, more=b""):
    return pack.uimage(c.kernel, c.load, c.entry, f"{DIST} {c.version}", more)


def fit(facts, c):
    """with a tree that says whose it is, and where the console is"""
    return pack.fit(c.kernel, pack.tree(facts.names[:1], "console=ttyS0"),
                    c.load, c.entry, f"{DIST} {c.version}")


def kernel(facts, c):
    """as the router has it in formats that hold one"""
    return {"fit": lambda: fit(facts, c),
            "sge-uimage": lambda: uimage(c, sge_header(facts))}.get(
                kernel_kind(facts), lambda: uimage(c))()


def joined(front, c):
    if len(front) > c.at:
        raise ValueError(f"{len(front)} bytes of kernel do not fit before the "
                         f"root at {c.at}")
    return front.ljust(c.at, pack.ERASED) + c.root


def sge_header(facts):
    return pack.sge(*constant(facts, "sge-product").rsplit(" ", 1))


def sge(facts, c):
    return joined(uimage(c, sge_header(facts)), c)


def seama(facts, c):
    """its kernel is bare"""
    header = len(pack.seama(b""))
    return pack.seama(joined(bytes(header) + c.kernel, c)[header:])


def tplink(facts, c):
    part = facts.firmware[0]
    header = pack.tplink_header(
        len(c.kernel), (c.at, len(c.root) - BLOCK), vendor=DIST,
        version=c.version, hwid=int(constant(facts, "tplink-hwid"), 16),
        hwrev=int(constant(facts, "tplink-hwrev", "1"), 16), load=c.load,
        entry=c.entry, limit=part.size)
    return pack.tplink_sealed(joined(header + c.kernel, c))


def kernel_kind(facts, fmt=None):
    """what a kernel is wrapped in that comes in that format"""
    return fmt if fmt in IN_FLASH else next(
        (f for f in facts.formats if f in IN_FLASH), "uimage")


def nor(facts, c, fmt=None):
    """the firmware as it lies in NOR"""
    return {"uimage": lambda f, c: joined(uimage(c), c),
            "fit": lambda f, c: joined(fit(f, c), c), "sge-uimage": sge,
            "seama": seama, "tplink-v1": tplink}[
                kernel_kind(facts, fmt)](facts, c)


def ubi_image(c):
    """as OpenWrt's, which has no settings yet; without the mark behind it,
    which goes when it is started"""
    return ubi.make(zlib.crc32(c.root[:-BLOCK]), [
        ("rootfs", c.root, 1), ("rootfs_data", b"", 9)], 0)


def nand(facts, c):
    """kernel and UBI, as they lie in NAND"""
    return kernel(facts, c).ljust(facts.firmware[0].size, pack.ERASED) + \
        ubi_image(c)


def in_flash(facts, c):
    return nor(facts, c) if facts.flash.kind == "nor" else nand(facts, c)


def sysupgrade(facts, c):
    """OpenWrt's, as the tests have it: TP-Link's header names the router"""
    if facts.flash.kind != "nor":
        return sysupgrade_tar(facts, c)
    image = nor(facts, c)
    return image if "tplink-v1" in facts.formats[:1] else \
        described(image, facts, c)


def safeloader(facts, c):
    part = facts.firmware[0]
    return pack.safeloader_image(
        kernel(facts, c), c.root, facts.constants["safeloader-support"],
        part.offset, part.offset + part.size, part.offset + c.at)


def ubnt(facts, c):
    part = facts.firmware[0]
    version = f"{constant(facts, 'ubnt-version')}.v1.{c.version}"
    return envelopes.ubnt([
        ("kernel", c.load, part.offset, c.at, kernel(facts, c)),
        ("rootfs", 0, part.offset + c.at, part.size - c.at, c.root)], version)


def sercomm(facts, c):
    """the flash from its first byte on"""
    return wrap.sercomm(bytes(facts.firmware[0].offset) + in_flash(facts, c),
                        constant(facts, "sercomm-hwid"))


def senao(facts, c):
    vendor, product = (int(n, 16) for n in
                       constant(facts, "senao-id").split("/"))
    return wrap.senao(in_flash(facts, c), vendor, product)


def sysupgrade_tar(facts, c):
    return described(pack.sysupgrade_tar(kernel(facts, c), c.root,
                                         facts.names[0]), facts, c)


# format: an image of it
FACTORY = {
    "safeloader": safeloader,
    "sercomm": sercomm,
    "senao": senao,
    "shrs": lambda f, c: wrap.shrs(in_flash(f, c)),
    "sysupgrade-tar": sysupgrade_tar,
    "tplink-v1": tplink,
    "ubnt": ubnt,
    "buffalo-enc": lambda f, c: vendors.buffalo_enc(
        in_flash(f, c), constant(f, "buffalo-product")),
    "buffalo-tftp": lambda f, c: vendors.buffalo_tftp(in_flash(f, c)),
    "chk": lambda f, c: wrap.chk(in_flash(f, c), constant(f, "chk-board")),
    "dni": lambda f, c: wrap.dni(in_flash(f, c), constant(f, "dni-device")),
    "dlink-mstc": lambda f, c: envelopes.dlink_mstc(
        in_flash(f, c), constant(f, "mstc-hwid")),
    "dlink-ru": lambda f, c: envelopes.dlink_ru(
        in_flash(f, c), f.constants["dlink-ru-salt"]),
    "elecom-gs": lambda f, c: envelopes.elecom_gs(
        in_flash(f, c), constant(f, "elecom-name")),
    "elx": lambda f, c: envelopes.elx(
        in_flash(f, c), constant(f, "elx-hwid"), constant(f, "elx-key")),
    "erx-tar": lambda f, c: vendors.erx_tar(
        constant(f, "erx-compat").encode() + b"\n",
        **{"vmlinux.tmp": kernel(f, c)}),
    "gemtek": lambda f, c: envelopes.gemtek(in_flash(f, c)),
    "kernel-ubi": nand,
    "linksys": lambda f, c: envelopes.linksys(
        in_flash(f, c), constant(f, "linksys-type")),
    "nec-enc": lambda f, c: vendors.nec(
        pack.seama_seal(constant(f, "seama-signature")) + seama(f, c),
        constant(f, "nec-key").encode()),
    "nec-fw": lambda f, c: described(vendors.nec_fw(in_flash(f, c)), f, c),
    "zyxel-ras": lambda f, c: vendors.ras(
        in_flash(f, c), constant(f, "ras-board").encode()),
    "yuncore": lambda f, c: vendors.yuncore(described(in_flash(f, c), f, c)),
    **{kind: lambda f, c, kind=kind: described(nor(f, c, kind), f, c)
       for kind in ("fit", "uimage", "sge-uimage", "seama")},
}
# nothing names the board; of the others of one file, whose neighbour's is
# refused, something does
UNSURE = ("buffalo-tftp", "kernel-ubi", "gemtek", "nand-split", "dlink-ru")


def formats(facts):
    """of files: on NAND a kernel alone is none"""
    return [f for f in facts.formats
            if f != "sge-uimage" or facts.flash.kind == "nor"]


def made(fmt):
    """can an image of it be made?"""
    return fmt in FACTORY or fmt == "nand-split"


def uploads(facts, fmt, c):
    """what people send in that format"""
    if fmt == "nand-split":
        return [Upload(fmt, [kernel(facts, c), ubi_image(c)], True)]
    found = [Upload(fmt, [FACTORY[fmt](facts, c)],
                    fmt in UNSURE and not named_by_sge(facts, fmt))]
    if fmt == "seama":
        seal = pack.seama_seal(constant(facts, "seama-signature"))
        found.append(Upload("seama, sealed", [seal + seama(facts, c)]))
    return found


def named_by_sge(facts, fmt):
    """does the header of its kernel say whose it is?"""
    return fmt in ("sge-uimage", "shrs", "kernel-ubi") and \
        "sge-product" in facts.constants


def differs(facts, other, fmt):
    """would an image of OTHER's be another router's?"""
    keys = {CONSTANT.get(fmt)} | (
        {"seama-signature"} if fmt == "seama" else set()) | (
        {"sge-product"} if named_by_sge(facts, fmt) else set()) - {None}
    return not set(facts.names) & set(other.names) and all(
        k in other.constants and
        not set(facts.constants[k]) & set(other.constants[k])
        for k in keys if k)


def changed(text):
    """another of the same length"""
    return text[:-1] + ("1" if text[-1] == "0" else "0")


def stranger(facts):
    """FACTS, with names and constants of nobody's"""
    return dataclasses.replace(
        facts, names=["acme,other-router"],
        constants={k: [changed(v) for v in values]
                   for k, values in facts.constants.items()})


def neighbour(facts, fmt):
    """FACTS, with the names and constants of the next router that has the
    format; a stranger, where none has it"""
    names = sorted(machines.ROUTERS)
    at = names.index(facts.name)
    for name in names[at:] + names[:at]:
        other = machines.ROUTERS[name].facts
        if fmt in other.formats and differs(facts, other, fmt):
            keep = {k: v for k, v in other.constants.items()
                    if k in facts.constants}
            return dataclasses.replace(
                facts, names=other.names, constants=facts.constants | keep)
    return stranger(facts)
