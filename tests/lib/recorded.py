# SPDX-License-Identifier: GPL-2.0-or-later
"""What tools/preflight reads of a router under OpenWrt, written down by hand:
right in everything.  No dump of a real one is among them."""
import shutil
import struct

MAC = "94:83:c4:12:34:56"


class Root:
    """what is read of a router, as files in a folder"""

    def __init__(self, path, files, parts, words):
        self.path = path
        for name, text in files.items():
            self.write(name, text)
        for number, (name, kind, at, size) in enumerate(parts):
            d = f"sys/class/mtd/mtd{number}"
            for key, value in (("name", name), ("type", kind), ("offset", at),
                               ("size", size), ("erasesize", 0x10000),
                               ("writesize", 1)):
                self.write(f"{d}/{key}", f"{value}\n")
            self.write(f"{d}ro/name", name)
            self.sparse(f"dev/mtd{number}ro", size, {})
        # as the host has them in memory, so that its hexdump agrees
        self.sparse("dev/mem", 0x20000000,
                    {at: struct.pack("=I", w) for at, w in words.items()})

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def sparse(self, name, size, data):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "r+b" if path.exists() else "w+b") as f:
            f.truncate(size)
            for at, b in data.items():
                f.seek(at)
                f.write(b)

    def word(self, at, value):
        self.sparse("dev/mem", 0x20000000, {at: struct.pack("=I", value)})

    def remove(self, name):
        path = self.path / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    def files(self):
        """contents of all but the large ones, whose sizes do"""
        return {p: p.read_bytes() if p.stat().st_size < 1 << 16
                else p.stat().st_size
                for p in self.path.rglob("*") if p.is_file()}


def ar150(path):
    """registers as GL.iNet's loader leaves them (silicon.md), 400 MHz"""
    root = Root(path, {
        "tmp/sysinfo/board_name": "glinet,gl-ar150\n",
        "proc/cpuinfo": "system type\t\t: Atheros AR9330 rev 1\n"
                        "machine\t\t\t: GL.iNet GL-AR150\n",
        "proc/meminfo": "MemTotal:          59560 kB\nMemFree: 1 kB\n",
        "dmesg": "[    0.6] spi-nor spi0.0: w25q128 (16384 Kbytes)\n"
                 f"[    1.9] eth0: Atheros AG71xx at 0xb9000000, mac {MAC}\n",
        "sys/bus/spi/devices/spi0.0/spi-nor/jedec_id": "ef4018\n",
        "sys/class/net/eth0/address": f"{MAC}\n",
        "sys/kernel/debug/gpio":
            "gpiochip0: GPIOs 482-511, parent: platform/18040000.gpio:\n"
            " gpio-493 (           |reset               ) in  lo IRQ\n",
        "sys/kernel/debug/clk/ref/clk_rate": "25000000\n",
    }, [("u-boot", "nor", 0, 0x40000), ("u-boot-env", "nor", 0x40000, 0x10000),
        ("firmware", "nor", 0x50000, 0xfa0000),
        ("kernel", "nor", 0, 0x200000), ("rootfs", "nor", 0x200000, 0xda0000),
        ("art", "nor", 0xff0000, 0x10000)],
        {0x180600ac: 0x2000, 0x18040004: 0, 0x18000014: 0x40c2,
         0x18060090: 0x1110})
    root.sparse("dev/mtd5ro", 0x10000, {0: bytes.fromhex(MAC.replace(":", ""))})
    root.sparse("dev/mtd0ro", 0x40000, {0x100: b"U-Boot 1.1.4 (Apr 1 2018)"})
    return root


def dir505(path):
    root = Root(path, {
        "tmp/sysinfo/board_name": "dlink,dir-505\n",
        "proc/cpuinfo": "system type\t\t: Atheros AR9331 rev 1\n",
        "proc/meminfo": "MemTotal:          59560 kB\n",
        "dmesg": "[    0.6] spi-nor spi0.0: xm25qh64 (8192 Kbytes)\n",
        "sys/bus/spi/devices/spi0.0/spi-nor/jedec_id": "204017204017\n",
    }, [("u-boot", "nor", 0, 0x10000), ("mac", "nor", 0x20000, 0x10000),
        ("firmware", "nor", 0x80000, 0x780000)],
        {0x180600ac: 0x2000, 0x18040004: 1 << 11})
    root.sparse("dev/mtd1ro", 0x10000, {4: MAC.encode()})
    return root


def wdr4300(path):
    root = Root(path, {
        "tmp/sysinfo/board_name": "tplink,tl-wdr4300-v1\n",
        "proc/cpuinfo": "system type\t\t: Atheros AR9344 rev 2\n",
        "proc/meminfo": "MemTotal:         123584 kB\n",
        "dmesg": "[    0.6] spi-nor spi0.0: s25sl064p (8192 Kbytes)\n",
        "sys/bus/spi/devices/spi0.0/spi-nor/jedec_id": "0102164d0000\n",
    }, [("u-boot", "nor", 0, 0x20000), ("firmware", "nor", 0x20000, 0x7d0000),
        ("art", "nor", 0x7f0000, 0x10000)],
        {0x180600b0: 1 << 4 | 1 << 16, 0x18040004: 1 << 16})
    root.sparse("dev/mtd0ro", 0x20000,
                {0x1fc00: bytes.fromhex(MAC.replace(":", ""))})
    return root


def r6220(path):
    """DRAM at 1200 MT/s: 30 times a crystal of 40 MHz"""
    root = Root(path, {
        "proc/device-tree/compatible": "netgear,r6220\0mediatek,mt7621-soc\0",
        "proc/cpuinfo": "system type\t\t: MediaTek MT7621 ver:1 eco:3\n",
        "proc/meminfo": "MemTotal:         122460 kB\n",
        "dmesg": "[    0.7] nand: device found, Manufacturer ID: 0xc2, "
                 "Chip ID: 0xf1\n"
                 "[    0.7] nand: 128 MiB, SLC, erase size: 128 KiB, page "
                 "size: 2048, OOB size: 64\n",
    }, [("u-boot", "nand", 0, 0x100000), ("SC PID", "nand", 0x100000, 0x100000),
        ("kernel", "nand", 0x200000, 0x400000),
        ("ubi", "nand", 0x600000, 0x1c00000),
        ("factory", "nand", 0x2e00000, 0x100000)],
        {0x1e000010: 0x000000c1, 0x1e005618: 30 << 4, 0x1e005604: 2,
         0x1e000620: 1 << 14})
    root.sparse("dev/mtd4ro", 0x100000, {4: bytes.fromhex("a040a0123456")})
    return root


ROUTERS = {"glinet_gl-ar150": ar150, "tplink_wdr4300": wdr4300,
           "dlink_dir-505": dir505, "netgear_r6220": r6220}
