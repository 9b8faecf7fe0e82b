# SPDX-License-Identifier: GPL-2.0-or-later
"""A board's device tree, out of what is known of it: what its kind has in
common is in board/*.dtsi, and what it is is written here."""
from boardfacts import Part

# MT7621's pins are given to the GPIO block by the group (Linux,
# pinctrl-mt7621.c); group: (first pin, last pin)
GROUPS = {"uart1": (1, 2), "i2c": (3, 4), "uart3": (5, 8), "uart2": (9, 12),
          "jtag": (13, 17), "wdt": (18, 18), "pcie reset": (19, 19),
          "mdio": (20, 21), "rgmii2": (22, 33), "spi": (34, 40),
          "sdxc": (41, 48), "rgmii1": (49, 60)}
# what the console, the switch and the chip are on
TAKEN = {"nor": ("uart1", "mdio", "spi", "rgmii1"),
         "nand": ("uart1", "mdio", "spi", "sdxc", "rgmii1")}
BANK = 32
KEYS = {"reset": "KEY_RESTART", "wps": "KEY_WPS_BUTTON"}
MTD = {"nor": "nor0", "nand": "nand0", "spi-nand": "spi-nand0"}
# SoCs whose UART counts the crystal, and no U-Boot file says so
UART_BY_XTAL = ("ar934x", "qca955x", "qca956x")
# LAN is behind GMAC1 of these if no one says otherwise
SWITCH_ON_GMAC1 = ("ar933x", "qca953x")
# AR933x's ETH_CFG, SW_PHY_SWAP and SW_PHY_ADDR_SWAP (mach-ath79's
# ar71xx_regs.h), of which the data sheet says what they do
PHY_SWAP = (0x18070000, 0x180, 0x180)
# QCA953x's ETH_XMII_CONTROL as OpenWrt has it for GMAC0 at 100 Mbit/s (pll-data of
# eth0, qca953x.dtsi); what it is after reset is not known
XMII_100 = (0x1805002c, 0xffffffff, 0x80000101)
# a boot partition so small has no room for what nobody asks
LEAN = 64 << 10


def lean(board):
    return board.boot.size <= LEAN


def node(name, body, label=""):
    """its lines; BODY: lines of what is in it"""
    head = f"{label}: {name}" if label else name
    return [f"{head} {{"] + ["\t" + line if line else "" for line in body] + \
        ["};"]


def prop(name, *texts):
    """a list of strings"""
    escaped = (t.replace("\\", "\\\\").replace('"', '\\"') for t in texts)
    return f"{name} = " + ", ".join(f'"{t}"' for t in escaped) + ";"


def handle(label):
    return "part_" + label.replace("-", "_")


def merged(board):
    """the map that Lifeboat is told: where room is short, what lies in front
    of the firmware is one partition"""
    parts = board.flash.parts
    if not lean(board):
        return parts
    firmware = board.firmware[0]
    return [Part("protected", 0, firmware.offset), *board.firmware]


def partitions(board):
    own = [p.label for p in board.firmware]
    body = ['compatible = "fixed-partitions";', "#address-cells = <1>;",
            "#size-cells = <1>;"]
    for p in merged(board):
        body += node(f"partition@{p.offset:x}", [
            prop("label", p.label), f"reg = <{p.offset:#x} {p.size:#x}>;"] +
            ([] if p.label in own + board.slots else ["read-only;"]),
            handle(p.label))
    return node("partitions", body)


def identity(board, on_pc=True):
    """partitions, and /lifeboat as far as tools on a PC ask for it"""
    refs = ", ".join(f"<&{handle(p.label)}>" for p in board.firmware)
    body = [prop("model", board.model), f"firmware-partitions = {refs};",
            prop("devices", *board.names), prop("formats", *board.formats)]
    if board.compat:
        body.append(prop("compat-version", board.compat))
    body += [prop(k, *v) for k, v in board.constants.items()]
    # which the router asks its chip for
    if on_pc or not lean(board):
        body += [f"flash-size = <{board.flash.size:#x}>;",
                 f"erase-size = <{board.flash.block:#x}>;"]
    return node("/", partitions(board) + node("lifeboat", body))


def mac(board):
    """where its MAC address is"""
    place, chip = board.mac, board.mac_chip
    label, offset = place.label, place.offset
    if chip is board.flash and lean(board):
        label, offset = "protected", chip.part(label).offset + offset
    body = [f"mtd-mac-address = <&{handle(label)} {offset:#x}>;"]
    if place.text:
        body.append("mtd-mac-text;")
    if place.add:
        body.append(f"mtd-mac-add = <{place.add & 0xffffffff:#x}>;")
    if chip is not board.flash:
        body.append(prop("mtd-mac-chip", MTD[chip.kind]))
    return body


def lifeboat(board):
    body = [prop("board", board.name), prop("addresses", *board.addresses)]
    if board.flash.kind == "nor" and not lean(board):
        body.append(f"boot-partition = <&{handle('boot')}>;")
    if board.keep:
        body.append("boot-keep = " + ", ".join(
            f"<{at:#x} {length:#x}>" for at, length in board.keep) + ";")
    if board.flash.kind != "nor":
        body.append(prop("flash", MTD[board.flash.kind]))
    if board.mac:
        body += mac(board)
    if board.count:
        body.append(f"boot-count = <&{handle(board.count)}>;")
    if board.slots:
        body.append("slot-partitions = " + ", ".join(
            f"<&{handle(label)}>" for label in board.slots) + ";")
    styles = dict(board.styles)
    if board.leds:
        styles.setdefault("led-waiting", [board.leds[0].label])
    else:
        body.append("/delete-property/ led-waiting;")
    body += [prop(k, *v) for k, v in styles.items()]
    if board.fetches:
        body.append(prop("tftp-fetch", *(t for f in board.fetches
                                         for t in (f.server, f.name))))
        if any(f.skip for f in board.fetches):
            skips = " ".join(f"{f.skip:#x}" for f in board.fetches)
            body.append(f"tftp-fetch-skip = <{skips}>;")
    return node("lifeboat", body)


def gpio(board, pin, level):
    bank = "gpio"
    if board.family == "mt7621":
        bank, pin = f"gpio{pin // BANK}", pin % BANK
    return f"<&{bank} {pin} GPIO_ACTIVE_{'HIGH' if level else 'LOW'}>"


def keys(board):
    body = ['compatible = "gpio-keys";']
    for b in board.buttons:
        body += node(b.label, [
            prop("label", b.label),
            f"gpios = {gpio(board, b.pin, b.level)};",
            f"linux,code = <{KEYS[b.label]}>;"])
    return node("buttons" if board.family == "mt7621" else "keys", body)


def leds(board):
    if not board.leds:
        return []
    body = ['compatible = "gpio-leds";']
    for l in board.leds:
        name = f"led-{l.label}" if board.family == "mt7621" else l.label
        body += node(name, [prop("label", l.label),
                            f"gpios = {gpio(board, l.pin, l.level)};"] +
                     ([prop("default-state", l.state)] if l.state else []))
    return node("leds", body)


def watchdog(board):
    """Linux, devicetree/bindings/watchdog/linux,wdt-gpio.yaml"""
    if not board.watchdog:
        return []
    pin, ms = board.watchdog
    return node("watchdog", [
        'compatible = "linux,wdt-gpio";', f"gpios = {gpio(board, pin, 1)};",
        'hw_algo = "toggle";', f"hw_margin_ms = <{ms}>;", "always-running;"])


def usb(board):
    if not board.usb:
        return []
    if board.family == "mt7621":
        out = node("&ssusb", ['status = "okay";']) + \
            node("&u3phy", ['status = "okay";'])
    else:
        out = node("&ehci0", ['compatible = "qca,ath79-ehci";',
                              'status = "okay";'])
    power = board.usb_power
    if power:
        bank, pin = "gpio", power.pin
        if board.family == "mt7621":
            bank, pin = f"gpio{pin // BANK}", pin % BANK
        out += node(f"&{bank}", node("usb-power", [
            "gpio-hog;", f"gpios = <{pin} GPIO_ACTIVE_HIGH>;",
            f"output-{'high' if power.level else 'low'};"]))
    return out


def mask(ports):
    bits = 0
    for port in ports:
        bits |= 1 << port
    return bits


def mt7621(board):
    """pins and ports"""
    used = {b.pin for b in board.buttons} | {l.pin for l in board.leds}
    if board.usb_power:
        used.add(board.usb_power.pin)
    used |= set(board.watchdog[:1])
    groups = []
    for name, (first, last) in GROUPS.items():
        mine = sorted(p for p in used if first <= p <= last)
        if mine and name in TAKEN[board.flash.kind]:
            raise ValueError(f"GPIO {mine[0]} is one of the {name} pins, "
                             "which are needed")
        if mine:
            groups.append(name)
    return node("&state_default", node("gpio", [
        prop("groups", *groups), 'function = "gpio";']) if groups else []) + \
        node("&eth", [f"lan-ports = <{mask(board.lan):#04x}>;"])


def ath79(board):
    """clocks, pins and ports"""
    out = node("&xtal", [f"clock-frequency = <{board.xtal}>;"]) \
        if board.xtal else []
    if board.kind in UART_BY_XTAL:
        out += node("&uart0", [f"clock-frequency = <{board.xtal}>;"])
    pins = board.pins + ([PHY_SWAP] if board.swap else [])
    if (board.kind, board.lan_mac) == ("qca953x", "gmac0"):
        pins.append(XMII_100)
    if pins:
        # what the kind has already, if it has
        triplets = ["AR933X_PINS"] if board.kind == "ar933x" else []
        triplets += [f"<{at:#010x} {bits:#010x} {value:#010x}>"
                     for at, bits, value in pins]
        out += node("&gpio", [f"qca,pins = {', '.join(triplets)};"])
    usual = "gmac1" if board.kind in SWITCH_ON_GMAC1 else "gmac0"
    unit = board.lan_mac or usual
    body = ["phy = <&switch>;"] if board.kind == "ar933x" else []
    body.append('status = "okay";')
    if unit == usual:
        body.append(f"qca,lan-phys = <{mask(board.lan):#04x}>;")
    if board.switch:
        pairs = ", ".join(f"<{at:#04x} {value:#010x}>"
                          for at, value in board.switch)
        body += [f"qca,ar8327-initvals = {pairs};",
                 f"qca,cpu-port = <{board.cpu_port}>;"]
    out += node(f"&{unit}", body)
    if board.flash.kind == "spi-nand":
        out += node("&spi0", node("flash@1", [
            'compatible = "spi-nand";', "spi-max-frequency = <25000000>;",
            "reg = <1>;"]))
    return out


def other_chip(board):
    """of the chip that it starts from: what the MAC address is in"""
    if not board.start or not board.mac or board.mac_chip is not board.start:
        return []
    p = board.start.part(board.mac.label)
    return node("nor", ["#address-cells = <1>;", "#size-cells = <1>;"] + node(
        f"partition@{p.offset:x}", [f"reg = <{p.offset:#x} {p.size:#x}>;"],
        handle(p.label)))


def includes(board):
    if board.family == "mt7621":
        kind = "_nand" if board.flash.kind == "nand" else ""
        return [f"lifeboat-mt7621{kind}.dtsi"]
    return [f"lifeboat-ath79_{board.kind}.dtsi", "lifeboat-ath79.dtsi",
            "lifeboat-ath79_nor.dtsi"]


def tree(board):
    """the text of its .dts"""
    own, soc = (mt7621, "mediatek,mt7621-soc") if board.family == "mt7621" \
        else (ath79, f"qca,{board.kind}")
    top = [prop("compatible", board.names[0], soc)]
    if board.family == "mt7621":
        top.append(prop("model", board.model))
    out = ["// SPDX-License-Identifier: GPL-2.0-or-later",
           f"/* {board.name}.board says this (tools/boardtree.py) */",
           "/dts-v1/;"]
    out += [f'#include "{name}"' for name in includes(board)]
    out += ["#include <dt-bindings/gpio/gpio.h>",
            "#include <dt-bindings/input/input.h>"]
    out += identity(board, on_pc=False)
    out += node("/", top + lifeboat(board) + keys(board) + leds(board) +
                watchdog(board) + other_chip(board))
    out += own(board) + usb(board)
    if lean(board):
        out.append(f'#include "lifeboat-{board.family}_lean.dtsi"')
    return "\n".join(out + board.tree) + "\n"
