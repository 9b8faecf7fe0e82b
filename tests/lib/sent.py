# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that people send, and what is to be said to each.

CASES: name: (the file, the board, the verdict, a word of the sentence)
"""
import gzip
import zlib

import made
from vendors import erx_tar, patched, trx
from wrap import sercomm

AR150 = "glinet_gl-ar150"
C6 = "tplink_archer-c6-v2"
CPE = "tplink_cpe210-v1"
D860 = "dlink_dir-860l-b1"
D882 = "dlink_dir-882-a1"
ERX = "ubnt_edgerouter-x"
MI = "xiaomi_mi-router-3g"
NAND = "glinet_gl-ar300m-nand"
NOR = "glinet_gl-ar300m-nor"
R6220 = "netgear_r6220"
WDR = "tplink_tl-wdr4300-v1"
WNDR = "netgear_wndr3700-v5"
ZBT = "zbtlink_zbt-wg3526-16m"
C6_SUPPORT = "{product_name:Archer C6,product_ver:2.0.0,special_id:45550000}"
DAMAGED = "damaged"
ARRIVED = "has arrived whole"

NAMED = {
    AR150: "glinet,gl-ar150", MI: "xiaomi,mi-router-3g", NAND:
    "glinet,gl-ar300m-nand", R6220: "netgear,r6220",
    ZBT: "zbtlink,zbt-wg3526-16m"}
OTHER = "tplink,archer-c7-v2"
TP_NEW = made.tplink()
ROOT = made.squashfs()
KERNEL = made.uimage()
GZIPPED = made.uimage(gzip.compress(made.noise(30000)), comp=1)
STOCK = bytes(0x200000) + made.pad(KERNEL) + ROOT
OPENWRT = bytes(0x200000) + KERNEL.ljust(0x400000, b"\xff") + \
    made.openwrt_ubi()
STATIC = made.ubi(("rootfs", made.noise(2 * made.PEB)), static=True)


def mi_tar(**how):
    return made.described(made.archive("xiaomi_mi-router-3g", **how),
                          NAMED[MI])


def remade(ubi, peb):
    """for erase blocks of another size; what does not fit is lost"""
    return b"".join(ubi[i:i + min(peb, made.PEB)].ljust(peb, b"\xff")
                    for i in range(0, len(ubi), made.PEB))


CASES = {
    # TP-Link v1 as it was made until 2017
    "tplink-today": (TP_NEW, WDR, "accept", ""),
    "tplink-said-behind": (made.tplink(said_at=0x100000), WDR, "accept", ""),
    "tplink-said-before": (made.tplink(said_at=0x1000), WDR, "accept", ""),
    "tplink-root-at-block": (made.tplink(root_at=0x10000, said_at=0x40000),
                             WDR, "accept", ""),
    "tplink-root-cut": (made.tplink_sum(made.tplink(
        said_at=0x100000)[:-100]), WDR, "refuse", ARRIVED),
    "tplink-flipped": (TP_NEW[:-1] + b"?", WDR, "refuse", "MD5"),
    "tplink-other": (made.tplink(hwid=0x43010001), WDR, "refuse",
                     "hardware 43010001 rev 1"),
    "tplink-other-revision": (made.tplink(rev=2), WDR, "refuse", "rev 2"),
    "tplink-initramfs": (made.tplink(root=b"", summed=False), WDR, "refuse",
                         "started from RAM"),
    "tplink-no-root": (made.tplink(root=b""), WDR, "refuse",
                       "no squashfs root"),
    "tplink-up-boot": (made.tplink_with_boot(TP_NEW), WDR, "accept", ""),
    "tplink-up-boot-old": (made.tplink_with_boot(
        made.tplink(said_at=0x100000), room=0x10000, size=0xf000), WDR,
        "accept", ""),
    "tplink-up-boot-alone": (made.tplink_with_boot(b""), WDR, "refuse",
                             "carries a boot loader"),
    "tplink-up-boot-flipped": (made.tplink_with_boot(TP_NEW)[:-1] + b"?",
                               WDR, "refuse", "MD5"),
    "tplink-up-boot-inner-other": (made.tplink_with_boot(
        made.tplink(hwid=0x36000001)), WDR, "refuse", "36000001"),
    "tplink-up-boot-twice": (made.tplink_with_boot(made.tplink_with_boot(
        TP_NEW)), WDR, "refuse", "carries a boot loader"),
    # names of before
    "mir3g": (made.described(made.archive("xiaomi_mir3g"), "xiaomi,mir3g",
                             "R3G", "mir3g"), MI, "accept", ""),
    "R3G": (made.described(made.archive("mir3g"), "R3G", "mir3g"), MI,
            "accept", ""),
    "r6220": (made.described(made.archive("r6220"), "r6220"), R6220,
              "accept", ""),
    "dir-860l-b1": (made.described(made.seama(made.nor(
        made.lzma_stream())), "dir-860l-b1"), D860, "accept", ""),
    "tl-wdr4300": (made.described(TP_NEW, "tl-wdr4300"), WDR, "accept", ""),
    "ath79-19.07": (made.described(TP_NEW, "tplink,tl-wdr4300",
                                   "tl-wdr4300"), WDR, "accept", ""),
    "ar150": (made.described(made.nor(), "glinet,ar150", "gl-ar150"), AR150,
              "accept", ""),
    # a name that several models had
    "ar300m": (made.described(made.nor(), "gl-ar300m"), NOR, "accept", ""),
    "ar300m16": (made.described(made.nor(), "glinet,gl-ar300m16",
                                "gl-ar300m"), NOR, "refuse", "gl-ar300m16"),
    # the outermost description counts
    "restamped-for-us": (made.described(made.described(
        made.nor(), OTHER), NAMED[AR150]), AR150, "accept", ""),
    "restamped-for-others": (made.described(made.described(
        made.nor(), NAMED[AR150]), OTHER), AR150, "refuse", OTHER),
    "restamped-signed": (made.signed(made.described(made.signed(
        made.described(made.nor(), NAMED[AR150])), OTHER)), AR150, "refuse",
        OTHER),
    "signed": (made.signed(made.described(made.nor(), NAMED[AR150])), AR150,
               "accept", ""),
    # what is behind it hides nothing
    **{f"padded-{n}": (made.described(made.nor(), OTHER) + tail, AR150,
                       "refuse", OTHER) for n, tail in {
        "zeros": bytes(70000), "ones": b"\xff" * 200000, "line": b"\n",
        "crlf": b"\r\n", "noise": made.noise(60000),
        "mixed": bytes(5) + b"\xff" * 9 + b"\n"}.items()},
    **{f"padded-ours-{n}": (made.described(made.nor(), NAMED[AR150]) + tail,
                            AR150, "accept", "") for n, tail in {
        "zeros": bytes(70000), "ones": b"\xff" * 200000,
        "noise": made.noise(60000)}.items()},
    # a description without its end says whose it is
    **{f"cut-{n}": (made.described(made.nor(), OTHER)[:-n], AR150, "refuse",
                    OTHER) for n in (1, 4, 12, 13, 15, 16, 20, 60)},
    **{f"cut-ours-{n}": (made.described(made.nor(), NAMED[AR150])[:-n],
                         AR150, "refuse", DAMAGED) for n in (1, 13, 17, 50)},
    "cut-in-the-list": (made.described(made.nor(), OTHER)[:-130], AR150,
                        "refuse", DAMAGED),
    "trailer-flipped": (made.described(made.nor(), OTHER)[:-10] + bytes(10),
                        AR150, "refuse", OTHER),
    "cut-in-the-padding": (made.pad(made.nor(), 0x20000), AR150,
                           "cannot tell", "its end is missing"),
    # another flash map
    "compat-1.1": (made.described(made.nor(), "x", compat_version="1.1",
                                  new_supported_devices=[NAMED[AR150]]),
                   AR150, "accept", ""),
    "compat-2.0": (made.described(
        made.nor(), "x", compat_version="2.0", compat_message="Read this.",
        new_supported_devices=[NAMED[AR150]]), AR150, "refuse",
        "flash map 2.0 of this router, which has 1.0. Read this."),
    "compat-20": (made.described(made.nor(), "x", compat_version="20.0",
                                 new_supported_devices=[NAMED[AR150]]),
                  AR150, "refuse", "20.0"),
    "compat-erx": (made.described(made.archive("ubnt_edgerouter-x"), "x",
                                  compat_version="2.0",
                                  new_supported_devices=[
                                      "ubnt,edgerouter-x"]), ERX, "accept",
                   ""),
    "compat-erx-old": (made.described(made.archive("ubnt_edgerouter-x"),
                                      "ubnt,edgerouter-x"), ERX, "refuse",
                       "flash map 1.0"),
    # a header over the kernel alone, as safeloader's sysupgrade.bin has it
    "tplink-kernel-alone": (made.described(made.pad(made.tplink(
        hwid=0, root=b"", summed=False)) + ROOT, "tplink,tl-wdr4300-v1"),
        WDR, "accept", ""),
    "tplink-kernel-alone-nameless": (made.pad(made.tplink(
        root=b"", summed=False)) + ROOT, WDR, "cannot tell", ""),
    # kernels in containers
    "safeloader": (made.safeloader([C6_SUPPORT]), C6, "accept", ""),
    "safeloader-tplink": (made.safeloader(
        ["CPE210(TP-LINK|UN|N300-2):1.0"],
        made.tplink(root=b"", summed=False), base=0x40000), CPE, "accept",
        ""),
    "safeloader-tplink-no-boot": (made.safeloader(
        [C6_SUPPORT], made.tplink(root=b"", summed=False)), C6, "refuse",
        "no kernel"),
    "safeloader-elf": (made.safeloader(
        ["CPE210(TP-LINK|UN|N300-2):1.0"], made.elf(), base=0x40000), CPE,
        "accept", ""),
    "safeloader-elf-cut": (made.safeloader(
        ["CPE210(TP-LINK|UN|N300-2):1.0"], made.elf()[:0x3000],
        base=0x40000), CPE, "refuse", "but its kernel"),
    "safeloader-kernel-flipped": (made.safeloader(
        [C6_SUPPORT], KERNEL[:-1] + b"?"), C6, "refuse", "but its kernel"),
    "safeloader-root-cut": (made.safeloader([C6_SUPPORT], root=ROOT[:-1]), C6,
                            "refuse", "less than all of one"),
    "safeloader-jffs2": (made.safeloader(
        [C6_SUPPORT], root=b"\x85\x19" + made.noise(9999)), C6, "refuse",
        "no squashfs"),
    "safeloader-no-root": (made.safeloader(
        [C6_SUPPORT], name="file-sistem"), C6, "refuse",
        "or no root file system"),
    "safeloader-elf-arm": (made.safeloader(
        ["CPE210(TP-LINK|UN|N300-2):1.0"], made.elf(machine=40),
        base=0x40000), CPE, "refuse", "no kernel"),
    "safeloader-unknown": (made.safeloader([C6_SUPPORT], made.noise(3000)),
                           C6, "refuse", "no kernel"),
    "safeloader-other": (made.safeloader(["{product_name:Archer A7}"]), C6,
                         "refuse", '"{product_name:Archer'),
    "safeloader-longer": (made.safeloader(
        ["CPE210(TP-LINK|UN|N300-2):1.01"], base=0x40000), CPE, "refuse",
        ":1.01"),
    "safeloader-padded": (made.safeloader([C6_SUPPORT]) + bytes(99), C6,
                          "accept", ""),
    "safeloader-cut": (made.safeloader([C6_SUPPORT])[:-1], C6, "refuse",
                       DAMAGED),
    "tar": (mi_tar(), MI, "accept", ""),
    "tar-dot": (mi_tar(folder="./sysupgrade-"), MI, "accept", ""),
    "tar-pax": (mi_tar(pax=True), MI, "accept", ""),
    # a folder's name is no proof, and another one's is enough to refuse
    "tar-nameless": (made.archive("xiaomi_mi-router-3g"), MI, "cannot tell",
                     "proves which router it is for. If it is OpenWrt's "
                     "sysupgrade.bin, its end is missing."),
    "tar-other": (made.archive("xiaomi_mi-router-4"), MI, "refuse",
                  '"xiaomi_mi-router-4", which'),
    "tar-other-described": (made.described(made.archive(
        "xiaomi_mi-router-4"), NAMED[MI]), MI, "refuse", "mi-router-4"),
    "tar-described-for-others": (made.described(made.archive(
        "xiaomi_mi-router-3g"), OTHER), MI, "refuse", OTHER),
    "tar-without-root": (made.archive("xiaomi_mi-router-3g", root=b""), MI,
                         "refuse", "no root file system"),
    **{f"tar-with-{n}": (made.archive("xiaomi_mi-router-3g", more=[name]), MI,
                         verdict, words) for n, (name, verdict, words) in {
        "readme": ("sysupgrade-xiaomi_mi-router-3g/README", "cannot tell", ""),
        "second-root": ("sysupgrade-xiaomi_mi-router-3g/root", "refuse",
                        '3g/root" in it'),
        "file": ("README", "refuse", '"README" in it'),
        "folder": ("sysupgrade-xiaomi_mi-router-3/kernel", "refuse",
                   '3/kernel" in it'),
        "long-name": ("sysupgrade-" + "x" * 64 + "/kernel", "refuse",
                      'x/kernel" in it')}.items()},
    "tar-cut": (made.archive("xiaomi_mi-router-3g")[:60000], MI, "refuse",
                DAMAGED),
    # 224 PEBs: four are UBI's, 20 kept for bad ones, one for the settings
    "tar-large-root": (made.described(
        made.archive("netgear_r6220", root=made.squashfs(199 * 0x1f000)),
        NAMED[R6220]), R6220, "accept", ""),
    "tar-too-large-root": (made.described(
        made.archive("netgear_r6220", root=made.squashfs(199 * 0x1f000 + 1)),
        NAMED[R6220]), R6220, "refuse", '"ubi" holds 25268224'),
    "tar-trx": (mi_tar(kernel=trx(at=0x20000, mark=False)), MI, "refuse", "no kernel"),
    "trx-on-mi": (trx(root=made.openwrt_ubi(), magic=0x30524448), MI,
                  "refuse", "a TRX image"),
    # by what this router's Lifeboat has, and by all there is
    "tar-sge-not-here": (made.described(
        made.archive("glinet_gl-ar300m-nand", made.sge()),
        "glinet,gl-ar300m-nand"),
        "glinet_gl-ar300m-nand", "refuse", "kernel's header"),
    "tar-sge": (made.described(
        made.archive("beeline_smartbox-giga", made.sge()),
        "beeline,smartbox-giga"), "beeline_smartbox-giga", "accept", ""),
    "erx-tar": (erx_tar(), ERX, "accept", ""),
    "erx-tar-no-version": (erx_tar(**{"version.tmp": None}), ERX, "accept",
                           ""),
    "erx-tar-other": (erx_tar(b"2100:7\n"), ERX, "refuse", '"2100:7"'),
    "erx-tar-md5": (erx_tar(**{"vmlinux.tmp.md5": b"0" * 32}), ERX, "refuse",
                    "MD5"),
    "erx-tar-cut": (erx_tar()[:9000], ERX, "refuse", DAMAGED),
    # no download would bring it
    **{f"erx-tar-no-{name}": (erx_tar(**{name: None}), ERX, "refuse",
                              f'no "{name}" in it')
       for name in ("vmlinux.tmp", "vmlinux.tmp.md5")},
    "erx-tar-empty": (erx_tar(**{"vmlinux.tmp": b""}), ERX, "refuse",
                      'no "vmlinux.tmp" in it, or an empty'),
    "elf": (made.described(made.pad(made.elf()) + ROOT, "cpe210"), CPE,
            "accept", ""),
    # UBI
    "ubi": (made.openwrt_ubi(), MI, "cannot tell", "as far as it can be"),
    # a table, a squashfs of four blocks
    **{f"ubi-cut-{n}": (made.openwrt_ubi()[:n * made.PEB], MI, "refuse",
                        DAMAGED if n > 2 else "empty") for n in range(1, 6)},
    "ubi-large-blocks": (remade(made.openwrt_ubi(), 2 * made.PEB), MI,
                         "refuse", "erase blocks of 256 KiB"),
    # in twos, as if each had its second half behind it
    "ubi-small-blocks": (remade(made.ubi(("rootfs", ROOT), ("kernel", KERNEL)),
                                made.PEB // 2), MI,
                         "refuse", "erase blocks of 64 KiB"),
    "ubi-parts-of-pages": (made.openwrt_ubi(page=512), MI, "refuse",
                           "data at 512 and 2048"),
    "ubi-second-block": (patched(made.openwrt_ubi(), made.PEB, b"?"), MI,
                         "refuse", "block 1 of its UBI"),
    "ubi-cut-in-a-block": (made.openwrt_ubi()[:-1], MI, "refuse", DAMAGED),
    **{f"ubi-{n}": (made.ubi(*volumes), MI, "cannot tell", "")
       for n, volumes in {
        "kernel": [("kernel", KERNEL), ("rootfs", ROOT)],
        "reserved": [("rootfs", ROOT, 40), ("rootfs_data", b"", 1, 1)],
        "second": [("rootfs", ROOT), ("rootfs_2", b"", 40),
                   ("ubootenv", b"", 1)],
        "ubifs": [("rootfs", b"\x31\x18\x10\x06" + made.noise(9999), 40)],
    }.items()},
    "ubi-static": (STATIC, MI, "cannot tell", ""),
    "ubi-static-cut": (STATIC[:-made.PEB], MI, "refuse", DAMAGED),
    "ubi-static-later": (made.ubi(("rootfs", ROOT), ("rootfs_2", b"", 9),
                                  static=True), MI, "cannot tell", ""),
    "ubi-without-table": (made.openwrt_ubi()[2 * made.PEB:], MI, "refuse",
                          "volume table"),
    "ubi-table-flipped": (
        made.openwrt_ubi()[:2 * made.PAGE + 20] + b"?" +
        made.openwrt_ubi()[2 * made.PAGE + 21:], MI, "refuse",
        "volume table"),
    "ubi-second-table-flipped": (
        made.openwrt_ubi()[:made.PEB + 2 * made.PAGE + 20] + b"?" +
        made.openwrt_ubi()[made.PEB + 2 * made.PAGE + 21:], MI, "refuse",
        "volume table"),
    "kernel-ubi": (KERNEL.ljust(0x400000, b"\xff") + made.openwrt_ubi(),
                   NAND, "cannot tell", ""),
    "kernel-ubi-cut": (KERNEL.ljust(0x400000, b"\xff") +
                       made.openwrt_ubi()[:-made.PEB], NAND, "refuse",
                       DAMAGED),
    # the kernel's partition has 4 MiB
    "kernel-ubi-first-block": (
        KERNEL.ljust(0x400000, b"\xff") + b"?" + made.openwrt_ubi()[1:], NAND,
        "refuse", "block 0 of its UBI"),
    **{f"kernel-ubi-at-{at:x}": (
        KERNEL.ljust(at, b"\xff") + made.openwrt_ubi(), NAND, "refuse",
        "another firmware") for at in (0x200000, 0x3e0000, 0x500000)},
    # roots that are none
    **{f"root-{n}": (made.archive("xiaomi_mi-router-3g", root=root), MI,
                     verdict, words) for n, (root, verdict, words) in {
        "zeros": (bytes(50000), "refuse", "no file system"),
        "text": (b"not found\n" * 999, "refuse", "no file system"),
        "noise": (made.noise(9999), "refuse", "no file system"),
        "ubifs": (b"\x31\x18\x10\x06" + made.noise(9999), "cannot tell", ""),
        "erofs": (bytes(1024) + b"\xe2\xe1\xf5\xe0" + made.noise(9999),
                  "cannot tell", ""),
        "ext4": (bytes(0x438) + b"\x53\xef\1\0" + made.noise(9999),
                 "cannot tell", ""),
        "jffs2": (b"\x85\x19\x03\x20" + made.noise(9999), "refuse",
                  "no file system"),
        "squashfs-cut": (ROOT[:-1], "refuse", DAMAGED)}.items()},
    # whole, and for this router, and its kernel would not find it
    **{f"nor-{n}": (made.described(made.pad(KERNEL, block) + root,
                                   NAMED[AR150]), AR150, "refuse",
                    f"is {name}, and this Lifeboat knows only squashfs")
       for n, (name, block, root) in {
        "erofs": ("EROFS", 0x10000, bytes(1024) + b"\xe2\xe1\xf5\xe0" +
                  made.noise(9999)),
        "ext4": ("ext4", 0x1000, bytes(0x438) + b"\x53\xef\1\0" +
                 made.noise(9999)),
        "jffs2": ("JFFS2", 0x10000, b"\x19\x85\x20\x03" +
                  made.noise(9999)),
        "jffs2-le": ("JFFS2", 0x10000, b"\x85\x19\x03\x20" +
                     made.noise(9999))}.items()},
    "nor-no-root": (made.described(made.pad(KERNEL) + made.noise(99999),
                                   NAMED[AR150]), AR150, "refuse",
                    "no squashfs"),
    # SGE of before uimage-sgehdr
    "sge": (made.nor(made.sge()), D882, "accept", ""),
    "sge-padhdr": (made.nor(made.sge(product=b"", hardware=b"")), D882,
                   "cannot tell", ""),
    "sge-padhdr-named": (made.described(made.nor(made.sge(
        product=b"", hardware=b"")), "dlink,dir-882-a1"), D882, "accept",
        ""),
    "sge-padhdr-others": (made.described(made.nor(made.sge(
        product=b"", hardware=b"")), "dlink,dir-878-a1"), D882, "refuse",
        "dir-878"),
    "sge-other": (made.nor(made.sge(product=b"DIR-878")), D882, "refuse",
                  "DIR-878 A1"),
    "sge-plain": (made.nor(), D882, "refuse", "plain uImage"),
    # boot loaders
    "breed-as-kernel": (made.uimage(name=b"Breed RT305x"), MI, "refuse",
                        '"Breed RT305x"'),
    "breed": (made.uimage(name=b"Breed MT7621", system=17), R6220, "refuse",
              '"Breed MT7621"'),
    "u-boot-as-kernel": (made.nor(made.uimage(name=b"MT7621 U-Boot")), ZBT,
                         "refuse", "U-Boot"),
    "u-boot-raw": (b"\x10\0\0\xff" + made.noise(90000) + b"U-Boot 1.1.4 (x)",
                   AR150, "refuse", "a boot loader"),
    "breed-raw": (made.noise(90000) + b"Breed Web", AR150, "refuse",
                  "a boot loader"),
    # a kernel with nothing, or with what another flash has behind it
    "initramfs": (KERNEL, AR150, "refuse", "runs from RAM"),
    "initramfs-nand": (KERNEL, NAND, "refuse", "runs from RAM"),
    "nor-on-nand": (made.described(made.nor(), NAMED[NAND]), NAND, "refuse",
                    "made for NOR"),
    "nand-on-nor": (KERNEL.ljust(0x400000, b"\xff") + made.openwrt_ubi(), NOR,
                    "refuse", "made for NAND"),
    "nand-on-nor-described": (made.described(
        KERNEL.ljust(0x400000, b"\xff") + made.openwrt_ubi(),
        "glinet,gl-ar300m-nor"), NOR, "refuse", "made for NAND"),
    "nor-on-mi": (made.nor(), MI, "refuse", "made for NOR"),
    "kernel-on-mi": (KERNEL, MI, "cannot tell", ""),
    "kernel-ubi-on-mi": (KERNEL.ljust(0x400000, b"\xff") + made.openwrt_ubi(),
                         MI, "cannot tell", ""),
    "kernel-ubi-on-mi-elsewhere": (
        KERNEL.ljust(0x300000, b"\xff") + made.openwrt_ubi(), MI, "refuse",
        "another firmware"),
    "kernel-on-r6220": (KERNEL, R6220, "cannot tell", ""),
    "ubi-on-r6220": (made.openwrt_ubi(), R6220, "cannot tell", ""),
    "bzip2-kernel": (made.nor(made.uimage(comp=2)), AR150, "refuse",
                     "can be started"),
    "gzip-kernel": (made.nor(GZIPPED), AR150, "cannot tell", ""),
    "gzip-kernel-cut": (made.nor(made.uimage(
        gzip.compress(made.noise(30000))[:20000], comp=1)), AR150, "refuse",
        "cannot be started"),
    # no room for what unpacks it there
    "gzip-kernel-lzma-only": (made.nor(GZIPPED), C6, "refuse",
                              "can be started"),
    "arm-kernel": (made.nor(made.uimage(arch=2)), AR150, "refuse",
                   "not a Linux kernel"),
    "flipped-kernel": (made.nor()[:5000] + b"?" + made.nor()[5001:], AR150,
                       "refuse", DAMAGED),
    "cut-kernel": (made.nor()[:20000], AR150, "refuse", DAMAGED),
    "cut-root": (made.nor()[:-1], AR150, "refuse", DAMAGED),
    # whoever built it has put a right sum over it
    "cut-kernel-described": (made.described(made.nor()[:20000], NAMED[AR150]),
                             AR150, "refuse", ARRIVED),
    "cut-root-described": (made.described(made.nor()[:-1], NAMED[AR150]),
                           AR150, "refuse", ARRIVED),
    "description-too-long": (made.described(made.nor(), NAMED[AR150],
                                            more="x" * 66000), AR150,
                             "refuse", ARRIVED),
    "description-is-no-json": (made.chunk(made.nor(), bytes(8) + b"{no", 1),
                               AR150, "refuse", ARRIVED),
    "padded-root": (made.pad(made.nor(), 0x40000), AR150, "cannot tell", ""),
    "root-anywhere": (KERNEL + bytes(77) + ROOT, AR150, "cannot tell", ""),
    "padavan": (made.uimage(made.lzma_stream() + ROOT), ZBT, "cannot tell",
                ""),
    "packimg": (made.seama(made.lzma_stream() + b"--PaCkImGs--".ljust(
        32, b"\0") + ROOT, "wrgac13_dlink.2013gui_dir860lb"), D860, "refuse",
        "maker's own"),
    "fit": (b"\xd0\x0d\xfe\xed" + made.noise(3000), WDR, "refuse", "FIT"),
    # Netgear's own has its squashfs in flash as it is
    **{f"sercomm-{n}": (sercomm(image, "AYA"), R6220, "refuse", words)
       for n, (image, words) in {
        "own": (STOCK, "maker's own"),
        "own-long": (STOCK + made.noise(0x600000 - len(STOCK)),
                     "maker's own"),
        "ubi-cut": (OPENWRT[:-made.PEB], ARRIVED),
        "ubi-early": (bytes(0x200000) + made.openwrt_ubi(),
                      ARRIVED)}.items()},
    "sercomm": (sercomm(OPENWRT, "AYA"), R6220, "accept", ""),
    "sercomm-nor": (sercomm(bytes(0x50000) + made.nor(), "AYB"), WNDR,
                    "accept", ""),
    "sercomm-nor-cut": (sercomm(bytes(0x50000), "AYB"), WNDR, "refuse",
                        ARRIVED),
    "sercomm-nor-other": (sercomm(bytes(0x50000) + made.nor(), "AYA"), WNDR,
                          "refuse", "AYA"),
    # what is no firmware
    "empty": (b"", AR150, "refuse", "empty"),
    **{f"file-{n}": (data, AR150, "refuse", words) for n, (data, words) in {
        "html": (b"<html><title>404</title>", "web page"),
        "HTML": (b"<HTML><TITLE>404</TITLE>", "web page"),
        "doctype": (b"\r\n  <!DocType html>", "web page"),
        "bom": (b"\xef\xbb\xbf<!doctype HTML>", "web page"),
        "xml": (b"<?xml version='1.0'?><Error>AccessDenied</Error>", "XML"),
        "json": (b'{"message": "Not Found"}', "JSON"),
        "text": (b"Not Found", "a text"),
        "sums": (b"0123abcd *openwrt.bin\n" * 40, "a text"),
        "utf-8": ("Größe: übel\n".encode() * 99, "a text"),
        "lfs": (b"version https://git-lfs.github.com/spec/v1\n", "a text"),
        "gzip": (gzip.compress(made.noise(999)), "backup of settings"),
        "zip": (b"PK\3\4" + made.noise(99), "zip"),
        "7z": (b"7z\xbc\xaf\x27\x1c" + made.noise(99), "7z"),
        "rar": (b"Rar!\x1a\7\0" + made.noise(99), "rar"),
        "bz2": (b"BZh91AY" + made.noise(99), "bzip2"),
        "xz": (b"\xfd7zXZ\0" + made.noise(99), "xz"),
        "zstd": (b"\x28\xb5\x2f\xfd" + made.noise(99), "zstd"),
        "exe": (b"MZ" + made.noise(99), "Windows"),
        "pdf": (b"%PDF-1.4\n" + made.noise(99), "PDF"),
        "elf": (made.elf(), "a program"),
        "squashfs": (ROOT, "without a kernel"),
        "ubi": (made.openwrt_ubi(), "without a kernel"),
        "tar": (made.archive("x", folder="backup-"), "tar archive"),
        "tar-nand": (made.archive("x"), "for NAND flash"),
        "utf-16": ("\ufeff<html>Not found".encode("utf-16-le"), "UTF-16"),
        "hdr1": (b"HDR1" + made.noise(99), "Xiaomi"),
        "trx": (b"HDR0" + made.noise(999), "a TRX image"),
        "noise": (made.noise(12345), "no firmware image"),
        "chip": (made.noise(0x200000), "whole flash chip"),
        "zlib": (zlib.compress(made.noise(999)), "no firmware image")}.items()},
}
