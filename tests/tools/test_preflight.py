# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/preflight against recorded routers: all is right, one thing is wrong,
one thing cannot be read; by nothing but BusyBox, and once by dash."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from recorded import ROUTERS, ar150, dir505
from verdicts import FIT, UNFIT, UNKNOWN, lines

TOP = pathlib.Path(__file__).resolve().parents[2]
UBOOT = pathlib.Path(os.environ["UBOOT"])

# name: its columns, of the routers that there is a model of
BOARDS = {words[0]: words for words in map(
    str.split, (TOP / "build/boards/boards.cfg").read_text().splitlines())
    if words[7] == "model"}


def config(board):
    """what its fragments ask for, which is all that is looked at"""
    symbols = {}
    path = TOP / f"build/boards/class/{BOARDS[board][10]}.config"
    for line in path.read_text().splitlines():
        if m := re.fullmatch("(CONFIG_[A-Z0-9_]+)=(.*)", line):
            symbols[m[1]] = m[2]
        elif m := re.fullmatch("# (CONFIG_[A-Z0-9_]+) is not set", line):
            symbols.pop(m[1], None)
    return symbols


@pytest.fixture(scope="session")
def scripts(tmp_path_factory):
    """what `make image` writes, of device trees without the rest of U-Boot"""
    made = {}
    for board, (_, soc, _, chip, *_) in BOARDS.items():
        build = tmp_path_factory.mktemp(board)
        (build / "include/generated").mkdir(parents=True)
        symbols = config(board)
        (build / ".config").write_text(
            "".join(f"{name}={value}\n" for name, value in symbols.items()))
        (build / "include/generated/autoconf.h").write_text(
            "".join(f"#define {name} 1\n" for name, value in symbols.items()
                    if value == "y"))
        subprocess.run([TOP / "tools/tree", TOP / f"build/boards/{board}.dts",
                        build / "dts/dt.dtb"], check=True)
        made[board] = build / "preflight.sh"
        subprocess.run([TOP / "tools/preflight-for", build, soc, chip, "test",
                        made[board]], check=True)
    return made


@pytest.fixture(scope="session")
def applets(tmp_path_factory):
    """nothing but BusyBox"""
    path = tmp_path_factory.mktemp("applets")
    subprocess.run(["busybox", "--install", "-s", path], check=True)
    return path


@pytest.fixture
def run(scripts, applets, tmp_path):
    """(exit status, what is said, the report) for a recorded router"""
    def preflight(board, root, without=(), dash=False):
        command, path = [shutil.which("busybox"), "ash"], applets
        if dash:
            command = [shutil.which("dash")]
        if without:
            path = tmp_path / "bin"
            shutil.copytree(applets, path, symlinks=True)
            for name in without:
                (path / name).unlink()
        before = root.files()
        report = tmp_path / "report.txt"
        r = subprocess.run([*command, scripts[board], report],
                           env={"PATH": str(path),
                                "PREFLIGHT_ROOT": str(root.path)},
                           capture_output=True, text=True, check=False)
        assert r.stderr == ""
        assert root.files() == before
        text = report.read_text()
        assert not re.search("94:83:c4:12|9483c412|a0:40:a0:12", text), \
            "the whole of a MAC address is in the report"
        return r.returncode, r.stdout, text
    return preflight


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_expects_something(scripts, board):
    expected = dict(re.findall(r"^(\w+)='(.*)'$", scripts[board].read_text(),
                               flags=re.MULTILINE))
    soc, kind = BOARDS[board][1], BOARDS[board][3].split(":")[0]
    assert (expected["board"], expected["soc"]) == (board, soc)
    wanted = ["devices", "ram", "flash", "parts", "buttons"]
    wanted += ["nor_ids"] if kind == "nor" else []
    wanted += ["dram_speed"] if soc == "mt7621" else ["xtal"]
    assert [name for name in wanted if not expected[name]] == []


@pytest.mark.parametrize("soc,said,fit", [
    ("ar9330", "Atheros AR9331 rev 1", True),
    ("ar9331", "Atheros AR9344 rev 2", False),
    ("ar9344", "Atheros AR9342 rev 3", True),
    ("qca9533", "Qualcomm Atheros QCA9533 ver 2 rev 0", True),
    ("qca9533", "Qualcomm Atheros QCA9531 ver 1 rev 0", True),
    ("qca9558", "Qualcomm Atheros QCA9558 ver 1 rev 0", True),
    ("qca9558", "Qualcomm Atheros QCA9556 ver 1 rev 0", True),
    ("qca9563", "Qualcomm Atheros TP9343 ver 1 rev 0", True),
    ("qca9563", "Qualcomm Atheros QCA9558 ver 1 rev 0", False),
])
def test_socs_of_a_kind(run, scripts, tmp_path, soc, said, fit):
    """one image is for all of them"""
    name = "glinet_gl-ar150"
    root = ar150(tmp_path / "root")
    change("proc/cpuinfo", "Atheros AR9330 rev 1", said)(root)
    text = scripts[name].read_text()
    assert text.count("soc='ar9331'") == 1
    scripts[name].write_text(text.replace("soc='ar9331'", f"soc='{soc}'"))
    try:
        _, _, report = run(name, root)
    finally:
        scripts[name].write_text(text)
    assert "SoC" in lines(report, "fit" if fit else "unfit")


@pytest.mark.parametrize("dash", [False, True])
@pytest.mark.parametrize("name", ROUTERS)
def test_right_router(run, tmp_path, name, dash):
    status, said, report = run(name, ROUTERS[name](tmp_path / "root"),
                               dash=dash)
    assert (status, lines(report, "unfit"), lines(report, "unknown")) == \
        (FIT, [], []), said
    assert "VERDICT: fit" in said
    assert len(lines(report, "fit")) >= 7


def test_report_has_what_nobody_compares(run, tmp_path):
    _, _, report = run("glinet_gl-ar150", ar150(tmp_path / "root"))
    for text in ("18000014: 000040c2",
                 "180600ac: 00002000; the image makes it 00042000",
                 "18040028: 00000000; the image makes it 00008001",
                 "18060090: 00001110", "U-Boot 1.1.4",
                 "w25q128 (16384 Kbytes)", "MAC, the one of      eth0",
                 "mac 94:83:c4:xx:xx:xx"):
        assert text in report


def change(name, old, new):
    def mutate(root):
        path = root.path / name
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))
    return mutate


JEDEC = "sys/bus/spi/devices/spi0.0/spi-nor/jedec_id"


@pytest.mark.parametrize("name,old,new", [
    ("glinet_gl-ar150", "ef4018", "0b4018"),    # a maker that no table has
    ("glinet_gl-ar150", "ef4018", "012018"),    # Spansion's, in a table
    ("dlink_dir-505", "204017", "016f17"),      # told by its size alone
])
def test_other_nor_chip(run, tmp_path, name, old, new):
    root = ROUTERS[name](tmp_path / "root")
    change(JEDEC, old, new)(root)
    status, said, _ = run(name, root)
    assert status == FIT, said


def test_nor_chip_that_linux_does_not_know(run, tmp_path):
    root = ar150(tmp_path / "root")
    root.remove(JEDEC)
    for number, verdict in (("0b, 40, 18", "fit"), ("01 6f 18 00", "unfit")):
        root.write("dmesg", "[    0.6] spi-nor spi0.0: unrecognized JEDEC id "
                            f"bytes: {number}\n")
        assert "NOR chip" in lines(run("glinet_gl-ar150", root)[2], verdict)


SFDP = JEDEC.replace("jedec_id", "sfdp")
# basic table at 0x30, one of Macronix's or that of 4-byte instructions behind it;
# the fifth word of the basic one is what follows
HEADERS = ("53464450000101ff" "00000109300000ff" "%s" + "ff" * 24 + "00" * 16)
MACRONIX, FOUR_BYTES = "c2000104600000ff", "84000102d00000ff"


@pytest.mark.parametrize("number,tables,verdict", [
    ("c22019", HEADERS % MACRONIX + "eeffffff", "unfit"),       # MX25L25635E
    ("c22019", HEADERS % MACRONIX + "feffffff", "unknown"),     # MX25L25635F
    ("c22019", HEADERS % FOUR_BYTES + "eeffffff", "fit"),
    ("1c7019", HEADERS % FOUR_BYTES + "eeffffff", "fit"),
    ("1c7019", HEADERS % MACRONIX + "eeffffff", "unknown"),
    ("ef4019", None, "fit"),
    ("c22019", None, "unknown"),
])
def test_nor_above_16_mib(run, scripts, tmp_path, number, tables, verdict):
    name = "glinet_gl-ar150"
    root = ar150(tmp_path / "root")
    change(JEDEC, "ef4018", number)(root)
    change("dmesg", "(16384", "(32768")(root)
    if tables:
        root.sparse(SFDP, 256, {0: bytes.fromhex(tables)})
    text = scripts[name].read_text()
    assert text.count("flash='nor 16384'") == 1
    scripts[name].write_text(text.replace("nor 16384", "nor 32768"))
    try:
        _, _, report = run(name, root)
    finally:
        scripts[name].write_text(text)
    assert "NOR, above 16 MiB" in lines(report, verdict)


# board, what is changed, what alone is unfit then
WRONG = [
    ("glinet_gl-ar150", change(JEDEC, "ef4018", "ef4017"), "NOR chip"),
    ("glinet_gl-ar150", change(JEDEC, "ef4018", "016f18"), "NOR chip"),
    ("tplink_wdr4300", change(JEDEC, "010216", "ef4016"), "NOR chip"),
    ("dlink_dir-505", change(JEDEC, "204017", "204018"), "NOR chip"),
    ("glinet_gl-ar150", change("dmesg", "(16384", "(8192"), "NOR chip, KiB"),
    ("glinet_gl-ar150", change("proc/meminfo", "59560", "28000"), "RAM, MiB"),
    ("glinet_gl-ar150", change("proc/cpuinfo", "AR9330", "AR9344"), "SoC"),
    ("glinet_gl-ar150", change("tmp/sysinfo/board_name", "150", "300m"),
     "router"),
    ("glinet_gl-ar150", lambda r: r.word(0x180600ac, 0x2001), "crystal"),
    ("glinet_gl-ar150", lambda r: r.word(0x18040004, 1 << 11),
     "reset, GPIO 11"),
    ("dlink_dir-505", lambda r: r.word(0x18040004, 0), "wps, GPIO 11"),
    ("dlink_dir-505", lambda r: r.word(0x18040004, 3 << 11), "reset, GPIO 12"),
    ("glinet_gl-ar150", change("sys/class/mtd/mtd2/offset", f"{0x50000}",
                               f"{0x40000}"), "partition firmware"),
    ("glinet_gl-ar150", change("sys/class/mtd/mtd2/size", f"{0xfa0000}",
                               f"{0xf90000}"), "partition firmware"),
    ("glinet_gl-ar150", change("sys/class/mtd/mtd0/size", f"{0x40000}",
                               f"{0x20000}"), "partition boot"),
    ("glinet_gl-ar150", lambda r: r.sparse("dev/mtd5ro", 0x10000,
                                           {0: b"\xff" * 6}), "MAC"),
    ("glinet_gl-ar150", lambda r: r.sparse("dev/mtd5ro", 0x10000,
                                           {0: bytes(6)}), "MAC"),
    ("netgear_r6220", change("proc/meminfo", "122460", "250000"), "RAM, MiB"),
    ("netgear_r6220", lambda r: r.word(0x1e000010, 0xd1), "DRAM"),
    ("netgear_r6220", lambda r: r.word(0x1e005618, 20 << 4), "DRAM, MT/s"),
    ("netgear_r6220", change("dmesg", "page size: 2048", "page size: 4096"),
     "NAND chip"),
    ("netgear_r6220", change("sys/class/mtd/mtd3/size", f"{0x1c00000}",
                             f"{0x1b00000}"), "partition ubi"),
]


@pytest.mark.parametrize("name,mutate,what", WRONG)
def test_one_thing_is_wrong(run, tmp_path, name, mutate, what):
    root = ROUTERS[name](tmp_path / "root")
    mutate(root)
    status, said, report = run(name, root)
    assert status == UNFIT, said
    # another SoC's registers are elsewhere, and say what they say
    if what != "SoC":
        assert lines(report, "unfit") == [what]
    assert what in lines(report, "unfit")


def test_mac_address_as_text(run, scripts, tmp_path, monkeypatch):
    script = tmp_path / "preflight.sh"
    script.write_text(re.sub(r"^mac=.*$", "mac='nor 0x20004 text'",
                             scripts["dlink_dir-505"].read_text(),
                             flags=re.MULTILINE))
    monkeypatch.setitem(scripts, "dlink_dir-505", script)
    root = dir505(tmp_path / "root")
    status, _, report = run("dlink_dir-505", root)
    assert status == FIT and "MAC" in lines(report, "fit")
    root.sparse("dev/mtd1ro", 0x10000, {4: b"\xff" * 17})
    assert lines(run("dlink_dir-505", root)[2], "unfit") == ["MAC"]


def remove(*names):
    return lambda root: [root.remove(name) for name in names]


# what cannot be read, and what is unknown then
UNREAD = [
    ("glinet_gl-ar150", remove("tmp/sysinfo/board_name"), ["router"]),
    ("glinet_gl-ar150", remove("proc/meminfo"), ["RAM, MiB"]),
    ("glinet_gl-ar150", remove("dmesg"), ["NOR chip, KiB"]),
    ("glinet_gl-ar150", remove(JEDEC, "dmesg"), ["NOR chip", "NOR chip, KiB"]),
    ("glinet_gl-ar150", remove("dev/mtd5ro"), ["MAC"]),
    ("glinet_gl-ar150", remove("sys/class/mtd"),
     ["partition firmware", "partition boot", "MAC"]),
    ("netgear_r6220", remove("dev/mem"),
     ["DRAM", "DRAM, MT/s", "reset, GPIO 14"]),
]


@pytest.mark.parametrize("name,mutate,what", UNREAD)
def test_one_thing_cannot_be_read(run, tmp_path, name, mutate, what):
    root = ROUTERS[name](tmp_path / "root")
    mutate(root)
    status, said, report = run(name, root)
    assert (status, lines(report, "unfit")) == (UNKNOWN, []), said
    assert lines(report, "unknown") == what


def test_without_registers(run, tmp_path):
    """the usual kernels of OpenWrt have no /dev/mem, but debugfs"""
    root = ar150(tmp_path / "root")
    root.remove("dev/mem")
    assert run("glinet_gl-ar150", root)[0] == FIT
    change("sys/kernel/debug/gpio", "in  lo", "in  hi")(root)
    assert lines(run("glinet_gl-ar150", root)[2], "unfit") == \
        ["reset, GPIO 11"]


@pytest.mark.parametrize("tools", [("hexdump",), ("dd",), ("basename",),
                                   ("hexdump", "dd", "basename")])
def test_without_a_tool(run, tmp_path, tools):
    status, said, report = run("glinet_gl-ar150", ar150(tmp_path / "root"),
                               without=tools)
    assert status != UNFIT and "VERDICT" in said
    assert not lines(report, "unfit")


def test_without_a_board(applets, tmp_path):
    """all is told, nothing compared"""
    root = ar150(tmp_path / "root")
    r = subprocess.run([shutil.which("busybox"), "ash", TOP / "tools/preflight",
                        tmp_path / "report"],
                       env={"PATH": str(applets),
                            "PREFLIGHT_ROOT": str(root.path)},
                       capture_output=True, text=True, check=False)
    assert (r.returncode, r.stderr) == (UNKNOWN, "")
    assert not lines(r.stdout, "fit") and "AR9330" in r.stdout


def test_shellcheck(scripts):
    for script in scripts.values():
        subprocess.run(["shellcheck", "-s", "sh", script], check=True)
