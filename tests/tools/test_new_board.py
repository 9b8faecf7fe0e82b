# SPDX-License-Identifier: GPL-2.0-or-later
"""tools/new-board, of a device tree that is laid out as OpenWrt's are."""
import pathlib
import subprocess
import sys

import pytest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tools"))
import boardfile  # noqa: E402

TREE = """/dts-v1/;
/ {
    compatible = "acme,r1", "mediatek,mt7621-soc";
    model = "ACME R1";
    #address-cells = <1>;
    #size-cells = <1>;
    aliases { led-boot = &led; };
    gpio: gpio@600 { gpio-controller; #gpio-cells = <2>; };
    leds { led: power { gpios = <&gpio 41 1>; }; };
    keys {
        wps { gpios = <&gpio 6 0>; linux,code = <0x211>; };
        reset { gpios = <&gpio 18 1>; linux,code = <0x198>; };
    };
    flash@0 {
        compatible = "jedec,spi-nor";
        partitions {
            compatible = "fixed-partitions";
            #address-cells = <1>;
            #size-cells = <1>;
            partition@0 { label = "u-boot"; reg = <0 0x30000>; };
            partition@30000 { label = "u-boot-env"; reg = <0x30000 0x10000>; };
            partition@40000 {
                label = "factory";
                reg = <0x40000 0x10000>;
                nvmem-layout {
                    #address-cells = <1>;
                    #size-cells = <1>;
                    mac: macaddr@e000 { reg = <0xe000 6>; CELLS };
                };
            };
            partition@80000 { label = "firmware"; reg = <0x80000 0xf80000>; };
        };
    };
    ethernet@1e100000 { mac@0 { nvmem-cells = <&mac ADD>; MORE }; };
    switch@1f { ports {
        port@0 { reg = <0>; label = "wan"; };
        port@1 { reg = <1>; label = "lan2"; };
        port@2 { reg = <2>; label = "lan1"; };
        port@3 { reg = <3>; label = "lan3"; status = "disabled"; };
        port@6 { reg = <6>; label = "cpu"; };
    }; };
};
"""
BASE = (("CELLS", "#nvmem-cell-cells = <1>;"), ("ADD", "1"), ("MORE", ""))
WANT = """\
model    ACME R1
names    acme,r1
soc      mt7621
ram      ?
flash    nor 16M
map      boot 192K, env 64K, factory 64K, @0x80000 firmware 15872K
reset    18 low
led      41 low
lan      2 1
wan      0
mac      factory+0xe000+1
formats  ?
status   builds
evidence OpenWrt's device tree x.dtb
"""


def run(tmp_path, *changes):
    text = TREE
    for old, new in changes + BASE:
        text = text.replace(old, new)
    subprocess.run(["dtc", "-q", "-@", "-O", "dtb", "-o", tmp_path / "x.dtb"],
                   input=text.encode(), check=True)
    return subprocess.run([TOP / "tools/new-board", tmp_path / "x.dtb"],
                          check=False, capture_output=True, text=True)


def test_a_draft(tmp_path):
    p = run(tmp_path)
    assert p.stdout == WANT
    told = p.stderr.splitlines()
    assert told[0] == "not known:"
    assert [line.split(":")[0].split(",")[0].strip() for line in told[1:]] == \
        ["RAM", "formats"]


def test_a_draft_that_is_filled_in_is_a_board(tmp_path):
    text = run(tmp_path).stdout.replace("ram      ?", "ram      128 ddr3") \
        .replace("formats  ?", "formats  uimage")
    board = boardfile.parse("acme_r1", text)
    assert (board.lan, board.wan, board.mac_at) == ([2, 1], 0, 0x4e000)


def test_an_address_that_is_counted_down(tmp_path):
    p = run(tmp_path, ("CELLS", ""), (" ADD", ""),
            ("MORE", "mac-address-increment = <(-1)>;"))
    assert "mac      factory+0xe000-1\n" in p.stdout


ETHERNETS = """ethernet@1e100000 { };
    eth@19000000 { nvmem-cells = <&mac 2>; };
    eth@1a000000 { nvmem-cells = <&mac 1>; };
    mdio@1 { switch@0 { qca,ar8327-initvals = <0x04 0x80080 0x0c 0x07600000
        0x50 1 0x7c 0x7e 0x94 0x7e>; }; };"""
MT7621_ETHERNET = "ethernet@1e100000 { mac@0 { nvmem-cells = <&mac ADD>; " \
    "MORE }; };"


def test_an_ar8327_beside_a_qca9558(tmp_path):
    """LAN is GMAC1's in OpenWrt"""
    p = run(tmp_path, (MT7621_ETHERNET, ETHERNETS),
            ("mediatek,mt7621-soc", "qca,qca9558"))
    assert "switch   6 0x04=0x80080 0x0c=0x7600000 0x7c=0x7e 0x94=0x7e\n" \
        "mac      factory+0xe000+1\n" in p.stdout
    p = run(tmp_path, (MT7621_ETHERNET, ETHERNETS),
            ("mediatek,mt7621-soc", "qca,qca9558"), ("0x07600000", "0"))
    assert "switch   ?\n" in p.stdout and "switch:" in p.stderr
    p = run(tmp_path, (MT7621_ETHERNET, ETHERNETS),
            ("mediatek,mt7621-soc", "qca,qca9563"))
    assert "switch " not in p.stdout
    assert "mac      factory+0xe000+2\n" in p.stdout


def test_what_no_tree_says(tmp_path):
    p = run(tmp_path, ("0x198", "0x100"), ("led-boot", "led-wan"),
            ("nvmem-cells = <&mac ADD>;", ""), ("mediatek,", "acme,x"))
    assert "reset    ?\nwps      6 high\n" in p.stdout
    assert "led " not in p.stdout and "mac " not in p.stdout
    for word in ("reset:", "LED:", "MAC address:", "SoC:"):
        assert word in p.stderr


DOG = """watchdog { compatible = "linux,wdt-gpio"; hw_algo = "toggle";
    gpios = <&gpio 10 0>; hw_margin_ms = <25000>; always-running; };
    leds"""


def test_watchdog_on_a_gpio(tmp_path):
    p = run(tmp_path, ("leds", DOG))
    assert "watchdog 10 25000\n" in p.stdout


BOTH = "switch-phy-swap = <4>; switch-phy-addr-swap = <4>;"
AR9331 = ("mediatek,mt7621-soc", "qca,ar9331")


@pytest.mark.parametrize("swap, refused, more", [
    ("switch-phy-swap = <4>;", True, ()),
    ("switch-phy-addr-swap = <1>;", True, ()), (BOTH, True, ()),
    ("switch-phy-swap = <4>;", True, (AR9331,)),
    ("switch-phy-swap = <0>;", False, ()), (BOTH, False, (AR9331,))])
def test_phys_that_change_places(tmp_path, swap, refused, more):
    p = run(tmp_path, ("MORE", f"gmac-config {{ {swap} }};"), *more)
    assert ("swap     0 4\n" in p.stdout) == (bool(more) and not refused)
    assert bool(p.returncode) == refused and bool(p.stdout) != refused
    assert ("WAN would be served" in p.stderr) == refused


def test_what_is_no_tree(tmp_path):
    (tmp_path / "x").write_bytes(bytes(64))
    p = subprocess.run([TOP / "tools/new-board", tmp_path / "x"], check=False,
                       capture_output=True, text=True)
    assert p.returncode == 1 and "is no device tree" in p.stderr
