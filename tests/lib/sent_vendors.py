# SPDX-License-Identifier: GPL-2.0-or-later
"""What is to be said of images in the envelopes of vendors.py, good and
broken.

CASES: as in sent.py; SEEDS: small ones, which fuzzers begin with, name: (the
file, the board)
"""
import gzip
import hashlib
import zlib

import made
from vendors import (cameo, fields, gzip_options, nec, nec_fw, patched, ras,
                     senao, senao_firmware, senao_tar, sercomm, sercomm_kernel,
                     sercomm_payload, tagged, trx, watchguard, yuncore,
                     zyimage)

A770 = "yuncore_a770"
EX220 = "tplink_ex220-v1"
AP100 = "watchguard_ap100"
EAP = "engenius_eap300-v2"
DAMAGED = "damaged"
ARRIVED = "has arrived whole"
OTHER = "tplink,archer-c7-v2"
OURS = made.described(made.nor(), "yuncore,a770")
YUNCORE = {
    "yuncore": (yuncore(OURS), A770, "accept", ""),
    "yuncore-signed": (yuncore(made.signed(OURS)), A770, "accept", ""),
    "yuncore-sysupgrade": (OURS, A770, "accept", ""),
    "yuncore-nameless": (yuncore(made.nor()), A770, "cannot tell", ""),
    "yuncore-other": (yuncore(made.described(made.nor(), OTHER)), A770,
                      "refuse", OTHER),
    "yuncore-twice": (yuncore(yuncore(OURS)), A770, "refuse", DAMAGED),
    "yuncore-flipped": (yuncore(OURS[:5000] + b"?" + OURS[5001:]), A770,
                        "refuse", DAMAGED),
    "yuncore-cut": (yuncore(OURS)[:-1], A770, "refuse", DAMAGED),
    "yuncore-cut-in-the-kernel": (yuncore(OURS)[:9000], A770, "refuse",
                                  DAMAGED),
    "yuncore-header-alone": (yuncore(b""), A770, "refuse", "empty"),
    "yuncore-header-cut": (yuncore(b"")[:191], A770, "refuse", "no firmware"),
}
ARCHIVE = senao()
MODEL = "senao-eap300v2"
EAP_NAME = "engenius,eap300-v2"
SENAO = {
    "senao-tgz": (ARCHIVE, EAP, "accept", ""),
    "senao-tgz-sysupgrade": (made.described(ARCHIVE, EAP_NAME), EAP, "accept",
                             ""),
    "senao-tgz-fits": (senao(firmware=senao_firmware().ljust(
        0xbd0000 + 0x170000, b"\xff")), EAP, "accept", ""),
    "senao-tgz-too-big": (senao(firmware=senao_firmware().ljust(
        0xbd0000 + 0x170001, b"\xff")), EAP, "refuse", "too big"),
    "senao-tgz-loader-too-big": (senao(loader=made.uimage().ljust(
        0x10001, b"\xff")), EAP, "refuse", "too big"),
    "senao-tgz-options": (gzip_options(senao_tar(MODEL)), EAP, "accept", ""),
    "senao-tgz-reserved": (patched(ARCHIVE, 3, b"\x20"), EAP, "refuse",
                           DAMAGED),
    "senao-tgz-stored": (gzip.compress(senao_tar(MODEL), 0), EAP, "accept",
                         ""),
    "senao-tgz-other": (senao("senao-ecb600"), EAP, "refuse", "senao-ecb600"),
    "senao-tgz-longer-name": (senao("senao-eap300v2b"), EAP, "refuse",
                              "eap300v2b"),
    "senao-tgz-loader-of-another": (senao(loader=b"", others=[
        ("openwrt-senao-x-uImage-lzma.bin", made.uimage())]), EAP, "refuse",
        "senao-x"),
    "senao-tgz-firmware-of-another": (senao(firmware=b"", others=[
        ("openwrt-senao-x-root.squashfs", senao_firmware())]), EAP, "refuse",
        "senao-x"),
    "senao-tgz-other-metadata": (made.described(ARCHIVE, OTHER), EAP,
                                 "refuse", OTHER),
    "senao-tgz-nameless": (senao(""), EAP, "cannot tell", ""),
    "senao-tgz-nameless-described": (made.described(senao(""), EAP_NAME), EAP,
                                     "accept", ""),
    **{f"senao-tgz-cut-{n}": (ARCHIVE[:-n], EAP, "refuse", DAMAGED)
       for n in (1, 4, 8, 9, 5000)},
    "senao-tgz-cut-in-the-header": (ARCHIVE[:9], EAP, "refuse", DAMAGED),
    **{f"senao-tgz-flipped-{at}": (
        ARCHIVE[:at] + bytes([ARCHIVE[at] ^ 4]) + ARCHIVE[at + 1:], EAP,
        "refuse", DAMAGED) for at in (3, 5000, len(ARCHIVE) - 6,
                                      len(ARCHIVE) - 2)},
    "senao-tgz-more": (ARCHIVE + b"more", EAP, "refuse", DAMAGED),
    "senao-tgz-tar-cut": (gzip.compress(senao_tar(MODEL)[:60000]), EAP,
                          "refuse", "settings"),
    "senao-tgz-last-file-cut": (gzip.compress(senao_tar(
        MODEL, others=[("more", made.noise(50000))])[:-45000]), EAP, "refuse",
        "settings"),
    "senao-tgz-long-name": (senao("x" * 70), EAP, "refuse", "settings"),
    "senao-tgz-no-loader": (senao(loader=b""), EAP, "refuse", "settings"),
    "senao-tgz-settings": (gzip.compress(made.archive("x")), EAP, "refuse",
                           "settings"),
    "senao-tgz-not-tar": (gzip.compress(made.noise(9999)), EAP, "refuse",
                          "settings"),
    "senao-tgz-kernel": (senao(firmware=made.nor()), EAP, "accept", ""),
    "senao-tgz-kernel-flipped": (senao(firmware=senao_firmware(
        made.uimage(magic=0x73714f4b)[:-1] + b"?")), EAP, "refuse", ARRIVED),
    "senao-tgz-loader-flipped": (senao(loader=made.uimage()[:-1] + b"?"), EAP,
                                 "refuse", ARRIVED),
    "senao-tgz-of-the-maker": (senao(firmware=made.squashfs()), EAP, "refuse",
                               "no kernel"),
    "senao-tgz-no-root": (senao(firmware=made.uimage(magic=0x73714f4b)), EAP,
                          "refuse", "no squashfs"),
    "senao-tgz-root-cut": (senao(firmware=senao_firmware()[:-1]), EAP,
                           "refuse", ARRIVED),
    "watchguard": (watchguard(senao("senao-ap100")), AP100, "accept", ""),
    "watchguard-sysupgrade": (made.described(senao("senao-ap100"),
                                             "watchguard,ap100"), AP100,
                              "accept", ""),
    "watchguard-flipped": (watchguard(senao("senao-ap100"))[:-1] + b"?",
                           AP100, "refuse", "MD5"),
    "watchguard-salt": (watchguard(senao("senao-ap100"), b"82kdlzk3"), AP100,
                        "refuse", "MD5"),
    "watchguard-cut": (watchguard(senao("senao-ap100"))[:-1], AP100, "refuse",
                       DAMAGED),
    "watchguard-elsewhere": (watchguard(senao("senao-ap100")), EAP, "refuse",
                             "senao-ap100"),
}
C825 = "dlink_dir-825-c1"
TEW = "trendnet_tew-823dru"
DB120 = b"00DB120AR9344-RT-101214-00"
TEW_IMAGE = cameo(made.nor())
CAMEO = {
    "cameo": (TEW_IMAGE, TEW, "accept", ""),
    # the root ends in a letter, where the name begins
    "cameo-full": (made.nor()[:-1] + b"A00AP135AR9558-RT-131129-00", TEW,
                   "accept", ""),
    "cameo-other": (cameo(made.nor(), b"00AP135AR9558-RT-130508-00"), TEW,
                    "refuse", "RT-130508-00"),
    "cameo-shorter-name": (cameo(made.nor(), b"AP99-AR7240-RT-091105-05"),
                           TEW, "refuse", '"AP99-AR7240-RT-091105-05"'),
    "cameo-letters": (cameo(made.nor(), b"00DB120AR9341-RT-120906-NA"), TEW,
                      "refuse", "120906-NA"),
    "cameo-shared": (cameo(made.nor(), DB120), C825, "cannot tell", ""),
    "cameo-not-shared": (TEW_IMAGE, C825, "refuse", "00AP135AR9558"),
    "cameo-sysupgrade": (made.described(made.nor(), "trendnet,tew-823dru"),
                         TEW, "accept", ""),
    "cameo-nameless": (made.nor(), TEW, "cannot tell", ""),
    "cameo-cut": (TEW_IMAGE[:-1], TEW, "cannot tell", ""),
    "cameo-flipped": (TEW_IMAGE[:900] + b"?" + TEW_IMAGE[901:], TEW, "refuse",
                      DAMAGED),
    "cameo-root-cut": (cameo(made.nor()[:-100], size=len(made.nor())), TEW,
                       "refuse", DAMAGED),
    "cameo-initramfs": (cameo(made.uimage()), TEW, "refuse",
                        "started from RAM"),
    "cameo-name-alone": (made.uimage(b"")[:64] + b"AP99-AR7240-RT-091105-05",
                         TEW, "refuse", "AP99"),
}
NBG = "zyxel_nbg6616"
RAS_IMAGE = ras(made.nor())
RAS = {
    "ras": (RAS_IMAGE, NBG, "accept", ""),
    "ras-nand-header": (ras(made.nor(), header=0x20000), NBG, "accept", ""),
    "ras-other": (ras(made.nor(), b"NBG6716"), NBG, "refuse", "NBG6716"),
    "ras-longer-name": (ras(made.nor(), b"NBG66166"), NBG, "refuse",
                        "NBG66166"),
    "ras-kernel-apart": (ras(made.nor(), kernel=made.uimage()), NBG, "refuse",
                         "no firmware"),
    "ras-flipped": (RAS_IMAGE[:-1] + b"?", NBG, "refuse", "checksum"),
    "ras-header-flipped": (RAS_IMAGE[:45] + b"?" + RAS_IMAGE[46:], NBG,
                           "refuse", "header"),
    "ras-cut": (RAS_IMAGE[:-0x20000], NBG, "refuse", "length"),
    "ras-cut-in-the-header": (RAS_IMAGE[:0x900], NBG, "refuse", "length"),
    "ras-longer": (RAS_IMAGE + bytes(0x10001), NBG, "refuse", "length"),
    "ras-short-header": (ras(made.nor(), header=0x801), NBG, "accept", ""),
    "ras-short-header-cut": (ras(made.nor(), header=0x800)[:-16], NBG,
                             "refuse", "length"),
    "ras-shorter-header": (ras(made.nor(), header=0x700), NBG, "refuse",
                           "no firmware"),
    "ras-empty": (ras(b"", size=0), NBG, "refuse", "length"),
    "ras-text": (ras(b"text" * 99), NBG, "refuse", "inside the file"),
    "ras-root-cut": (ras(made.nor()[:-100], size=0), NBG, "refuse", DAMAGED),
    "ras-initramfs": (ras(made.uimage()), NBG, "refuse", "started from RAM"),
    "ras-sysupgrade": (made.described(made.nor(), "zyxel,nbg6616"), NBG,
                       "accept", ""),
}
WG1200 = "nec_wg1200cr"
WG_SEAL = "wrgac72_necpf.2016gui_wg1200cr"
WG_PLAIN = made.seama(made.nor(), WG_SEAL)
WG_IMAGE = nec(WG_PLAIN)
NEC = {
    "nec": (WG_IMAGE, WG1200, "accept", ""),
    "nec-plain": (WG_PLAIN, WG1200, "accept", ""),
    "nec-sysupgrade": (made.described(made.seama(made.nor()), "nec,wg1200cr"),
                       WG1200, "accept", ""),
    "nec-key": (nec(WG_PLAIN, b"ryztfyutcrqqo69d"), WG1200, "refuse",
                "no firmware"),
    "nec-other": (nec(made.seama(made.nor(), WG_SEAL[:-1] + "x")), WG1200,
                  "refuse", "wg1200cx"),
    "nec-flipped": (WG_IMAGE[:7000] + b"?" + WG_IMAGE[7001:], WG1200,
                    "refuse", "MD5"),
    "nec-cut": (WG_IMAGE[:-1], WG1200, "refuse", DAMAGED),
    "nec-stub": (WG_IMAGE[:5], WG1200, "refuse", DAMAGED),
    "nec-elsewhere": (WG_IMAGE, "dlink_dir-860l-b1", "refuse", "no firmware"),
}
WG800 = "nec_wg800hp"
FW_IMAGE = nec_fw(made.nor())
NEC_FW = {
    "nec-fw": (FW_IMAGE, WG800, "cannot tell", "which router"),
    "nec-fw-described": (made.described(FW_IMAGE, "nec,wg800hp"), WG800,
                         "accept", ""),
    "nec-fw-others": (made.described(FW_IMAGE, OTHER), WG800, "refuse",
                      OTHER),
    "nec-fw-cut": (FW_IMAGE[:-1], WG800, "refuse", "length"),
    "nec-fw-longer": (FW_IMAGE + b"\0", WG800, "refuse", "length"),
    "nec-fw-size": (nec_fw(made.nor(), 99), WG800, "refuse", "length"),
    "nec-fw-empty": (nec_fw(b""), WG800, "refuse", "no firmware"),
    "nec-fw-flipped": (patched(FW_IMAGE, 9000, b"?"), WG800, "refuse",
                       "its kernel"),
    "nec-fw-root-cut": (nec_fw(made.nor()[:-99]), WG800, "refuse", DAMAGED),
    "nec-fw-plain": (FW_IMAGE[:32] + made.nor() + FW_IMAGE[-16:], WG800,
                     "refuse", "inside the file"),
    "nec-fw-initramfs": (nec_fw(made.uimage()), WG800, "refuse",
                         "started from RAM"),
}
GIGA = "beeline_smartbox-giga"
UBI = made.openwrt_ubi(made.squashfs(50000))
SERCOMM_KERNEL = sercomm_kernel()
KERNEL_PART = tagged("kernel", SERCOMM_KERNEL)
ROOTFS_PART = tagged("rootfs", UBI)
SERCOMM_PARTS = KERNEL_PART + ROOTFS_PART
SERCOMM_PAYLOAD = sercomm_payload("DBE", SERCOMM_PARTS)
SERCOMM_IMAGE = sercomm(SERCOMM_PAYLOAD)


def parts(data):
    return sercomm(sercomm_payload("DBE", data))


SERCOMM = {
    "tagged": (SERCOMM_IMAGE, GIGA, "accept", ""),
    "tagged-version": (sercomm(SERCOMM_PAYLOAD, version=2010), GIGA, "accept",
                       ""),
    "tagged-order": (parts(ROOTFS_PART + KERNEL_PART), GIGA, "accept", ""),
    "tagged-sysupgrade": (made.described(
        made.archive("beeline_smartbox-giga", SERCOMM_KERNEL),
        "beeline,smartbox-giga"), GIGA, "accept", ""),
    "tagged-other": (sercomm(sercomm_payload("DF3", SERCOMM_PARTS)), GIGA,
                     "refuse", '"DF3"'),
    "tagged-flipped": (patched(SERCOMM_IMAGE, 5000, b"?"), GIGA, "refuse",
                       "SHA-256"),
    "tagged-flipped-version": (patched(SERCOMM_IMAGE, 0x20, b"2"), GIGA,
                               "refuse", "SHA-256"),
    "tagged-cut": (SERCOMM_IMAGE[:-16], GIGA, "refuse", "length"),
    "tagged-cut-by-one": (SERCOMM_IMAGE[:-1], GIGA, "refuse", DAMAGED),
    "tagged-cut-short": (SERCOMM_IMAGE[:0xa0], GIGA, "refuse", "length"),
    "tagged-longer": (SERCOMM_IMAGE + bytes(16), GIGA, "refuse", "length"),
    "tagged-size": (sercomm(SERCOMM_PAYLOAD[:100]), GIGA, "refuse",
                    "length"),
    "tagged-size-wraps": (sercomm(SERCOMM_PAYLOAD,
                                  (1 << 32) + len(SERCOMM_PAYLOAD)),
                          GIGA, "refuse", "no firmware"),
    "tagged-not-gzip": (sercomm(SERCOMM_PAYLOAD[:0x80] +
                                hashlib.sha256(b"x" * 99).digest() +
                                b"x" * 99), GIGA, "refuse", ARRIVED),
    "tagged-more": (sercomm(sercomm_payload("DBE", SERCOMM_PARTS,
                                            more=b"more")), GIGA, "refuse",
                    ARRIVED),
    "tagged-part-too-long": (parts(KERNEL_PART + tagged(
        "rootfs", UBI, len(UBI) + 1)), GIGA, "refuse", "cut short"),
    "tagged-part-cut": (parts(SERCOMM_PARTS[:-1]), GIGA, "refuse",
                        "cut short"),
    "tagged-no-kernel": (parts(ROOTFS_PART), GIGA, "refuse", "cut short"),
    "tagged-no-rootfs": (parts(KERNEL_PART), GIGA, "refuse", "cut short"),
    "tagged-ubi-cut": (parts(KERNEL_PART + tagged(
        "rootfs", made.openwrt_ubi()[:-made.PEB])), GIGA, "refuse", ARRIVED),
    "tagged-root": (parts(KERNEL_PART + tagged("rootfs", made.squashfs())),
                    GIGA, "refuse", "no UBI"),
    "tagged-kernel-flipped": (parts(tagged("kernel", patched(
        SERCOMM_KERNEL, 5000, b"?")) + ROOTFS_PART), GIGA, "refuse",
        "its kernel"),
    "tagged-kernel-header": (parts(tagged("kernel", patched(
        SERCOMM_KERNEL, 0x40, b"?")) + ROOTFS_PART), GIGA, "refuse",
        "its kernel"),
    "tagged-kernel-short": (parts(tagged("kernel", b"Ser\0") + ROOTFS_PART),
                            GIGA, "refuse", "its kernel"),
    "tagged-kernel-other": (parts(tagged(
        "kernel", sercomm_kernel(made.noise(9999))) + ROOTFS_PART), GIGA,
        "refuse", "kernel"),
    "tagged-sysupgrade-flipped": (made.described(
        made.archive("beeline_smartbox-giga",
                     patched(SERCOMM_KERNEL, 5000, b"?")),
        "beeline,smartbox-giga"), GIGA, "refuse", "its kernel"),
    "tagged-plain-kernel": (parts(tagged("kernel", made.uimage()) +
                                  ROOTFS_PART), GIGA, "refuse", "its kernel"),
}
DHPL2 = "buffalo_wsr-2533dhpl2"
DHPL2_NAME = "buffalo,wsr-2533dhpl2"
TRX_IMAGE = trx(root=UBI)
TRX_KERNEL = trx(mark=False)


def dhpl2_tar(kernel):
    return made.described(made.archive("buffalo_wsr-2533dhpl2", kernel),
                          DHPL2_NAME)


TRX = {
    "trx-nand": (TRX_IMAGE, DHPL2, "cannot tell", "which router"),
    "trx-nand-no-mark": (trx(root=UBI, mark=False), DHPL2, "cannot tell", ""),
    "trx-nand-described": (made.described(TRX_IMAGE, DHPL2_NAME), DHPL2,
                           "accept", ""),
    "trx-nand-others": (made.described(TRX_IMAGE, OTHER), DHPL2, "refuse",
                        OTHER),
    "trx-nand-magic": (trx(root=UBI, magic=0x534c4844), DHPL2, "refuse",
                       "no firmware"),
    "trx-nand-elsewhere": (trx(root=UBI, at=0x400000), DHPL2, "refuse",
                           "another firmware"),
    "trx-nand-flipped": (patched(TRX_IMAGE, 9000, b"?"), DHPL2, "refuse",
                         "checksum"),
    "trx-nand-cut": (TRX_IMAGE[:-0x20000], DHPL2, "refuse", "cut short"),
    "trx-nand-ubi-cut": (trx(root=made.openwrt_ubi()[:-made.PEB]), DHPL2,
                         "refuse", ARRIVED),
    "trx-nand-kernel-flipped": (trx(made.uimage()[:-1] + b"?", UBI), DHPL2,
                                "refuse", "its kernel is cut short or"),
    "trx-nand-squashfs": (trx(root=made.squashfs()), DHPL2, "refuse",
                          "made for NOR"),
    "trx-nand-no-root": (TRX_KERNEL, DHPL2, "refuse", "started from RAM"),
    "trx-nand-no-kernel": (trx(made.noise(5000), UBI), DHPL2, "refuse",
                           "no kernel"),
    "trx-tar": (dhpl2_tar(TRX_KERNEL), DHPL2, "accept", ""),
    "trx-tar-kernel-flipped": (dhpl2_tar(patched(TRX_KERNEL, 9000, b"?")),
                               DHPL2, "refuse", "its kernel is cut short or"),
    "trx-tar-cut": (dhpl2_tar(TRX_KERNEL[:9000]), DHPL2, "refuse",
                    "its kernel is cut short or"),
    "trx-nor": (trx(root=made.squashfs(), at=0x20000, magic=0x30524448,
                    mark=False), "buffalo_wsr-1166dhp", "cannot tell", ""),
}
KN = "keenetic_kn-3010"
ZYIMAGE = zyimage(made.nor())
ZYXEL = {
    "zyimage": (ZYIMAGE, KN, "accept", ""),
    "zyimage-padded": (zyimage(made.pad(made.nor(), fill=b"\0")), KN,
                       "accept", ""),
    "zyimage-other": (zyimage(made.nor(), 0x801910), KN, "refuse",
                      '"801910", which'),
    "zyimage-flipped": (patched(ZYIMAGE, 9000, b"?"), KN, "refuse",
                        "checksum"),
    "zyimage-cut-in-front": (ZYIMAGE[1:], KN, "refuse", "checksum"),
    "zyimage-kernel-flipped": (zyimage(patched(made.nor(), 9000, b"?")), KN,
                               "refuse", ARRIVED),
    "zyimage-root-cut": (zyimage(made.nor()[:-99]), KN, "refuse", ARRIVED),
    "zyimage-initramfs": (zyimage(made.uimage()), KN, "refuse",
                          "started from RAM"),
    "zyimage-nand": (zyimage(made.uimage().ljust(0x400000, b"\0") + UBI), KN,
                     "refuse", "made for NAND"),
    "zyimage-too-big": (zyimage(made.nor().ljust(0xf60001, b"\xff")), KN,
                        "refuse", "too big"),
    "zyimage-sysupgrade": (made.described(made.nor(), "keenetic,kn-3010"), KN,
                           "accept", ""),
    "zyimage-on-nand": (zyimage(made.nor(), 0x801910, b"KN-1910"),
                        "keenetic_kn-1910", "refuse", "made for NOR"),
}
# of 3000 bytes
CRC32, SHA1 = (b"crc32\0", zlib.crc32(made.noise(3000)).to_bytes(4, "big")), \
    (b"sha1\0", hashlib.sha1(made.noise(3000)).digest())
MD5, SHA256 = (b"md5\0", hashlib.md5(made.noise(3000)).digest()), \
    (b"sha256\0", hashlib.sha256(made.noise(3000)).digest())
UNTOLD = "what tells that it is whole"


def fit(*hashes, **how):
    return made.nor(made.fit(*hashes, **how))


FIT = {
    "fit": (fit(CRC32, SHA1), EX220, "cannot tell", ""),
    "fit-all": (fit(SHA1, MD5, SHA256, CRC32), EX220, "cannot tell", ""),
    "fit-not-here": (fit(CRC32, SHA1), A770, "refuse", "FIT"),
    "fit-flipped": (patched(fit(CRC32, SHA1), 2000, b"?"), EX220, "refuse",
                    DAMAGED),
    "fit-cut": (made.fit(CRC32)[:-1], EX220, "refuse", DAMAGED),
    "fit-sha256-flipped": (patched(fit(CRC32, SHA256), 2000, b"?"), EX220,
                           "refuse", DAMAGED),
    "fit-hash-cut": (fit((CRC32[0], CRC32[1][:3])), EX220, "refuse", DAMAGED),
    "fit-sha1": (fit(SHA1), EX220, "refuse", UNTOLD),
    "fit-no-hash": (fit(), EX220, "refuse", UNTOLD),
    "fit-no-value": (fit((CRC32[0], None)), EX220, "refuse", UNTOLD),
    "fit-value-in-one": (fit((CRC32[0], None), MD5), EX220, "cannot tell", ""),
    "fit-no-algo": (fit((None, CRC32[1])), EX220, "refuse", UNTOLD),
    "fit-many-hashes": (fit(*[CRC32] * 5), EX220, "refuse", UNTOLD),
    "fit-elsewhere": (fit(CRC32, props=()), EX220, "refuse", UNTOLD),
    "fit-old": (fit(CRC32, version=16), EX220, "refuse", UNTOLD),
}
CASES = {**FIT, **YUNCORE, **SENAO, **CAMEO, **RAS, **NEC, **NEC_FW, **SERCOMM,
         **TRX, **ZYXEL}
# small ones, which fuzzers begin with: (the file, the board)
TINY = made.lzma_stream(300)
TINY_NOR = made.uimage(TINY) + made.squashfs(400)
TINY_PAYLOAD = sercomm_payload(
    "DBE", tagged("kernel", sercomm_kernel(made.uimage(TINY))) +
    tagged("rootfs", UBI[:0x1040]), 0)
assert len(TINY_PAYLOAD) % 16
SEEDS = {
    "yuncore": (yuncore(made.described(TINY_NOR, "yuncore,a770")), A770),
    "senao-tgz": (gzip.compress(senao_tar(
        MODEL, made.uimage(TINY), made.uimage(TINY, magic=0x73714f4b) +
        made.squashfs(400)), 0, mtime=0), EAP),
    "cameo": (cameo(TINY_NOR, size=2000), TEW),
    "ras": (ras(TINY_NOR, size=0, header=0x800), NBG),
    "nec-fw": (nec_fw(TINY_NOR), WG800),
    # these two in the clear: the fuzzers encrypt what they have changed
    "nec": (made.seama(TINY_NOR, WG_SEAL), WG1200),
    "tagged": (fields("", 1001, "", "", len(TINY_PAYLOAD)) +
               made.pad(TINY_PAYLOAD, 16, b"\0"), GIGA),
}
