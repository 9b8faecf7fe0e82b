# SPDX-License-Identifier: GPL-2.0-or-later
#
# What BOARD's firmware is like, for whoever makes one: the test's own (Makefile)
# and Linux (tests/machines/linux).

soc    := ath79
cross  := mips-linux-gnu-
target := ath79/generic

# mkimage.py's, unless the board says another
hwid   := 0
format := sysupgrade
# uart, where the firmware partition starts and how large it is: the board's
# device tree says the same.  On NAND it is "kernel" and "ubi", the second of
# which has so many bytes.
ifeq ($(BOARD),malta)
device := mti,malta
start  := 0xc0000
limit  := 0x340000
soc    := malta
hwid   := 0x4d414c54
target := malta/be
else ifeq ($(BOARD),malta2)
device := mti,malta
start  := 0xc0000
limit  := 0x330000
soc    := malta
hwid   := 0x4d414c54
target := malta/be
else ifeq ($(BOARD),maltael)
device := mti,maltael
start  := 0xc0000
limit  := 0x340000
soc    := malta
cross  := mipsel-linux-gnu-
hwid   := 0x4d414c45
target := malta/le
else ifeq ($(BOARD),glinet_gl-ar150)
device := glinet,gl-ar150
uart   := -DUART_AR933X
start  := 0x50000
limit  := 0xfa0000
else ifeq ($(BOARD),dlink_dir-505)
device := dlink,dir-505
uart   := -DUART_AR933X
flash  := 0x800000
start  := 0x80000
limit  := 0x780000
else ifeq ($(BOARD),tplink_wdr4300)
# OpenWrt's image with metadata is not what mkimage.py makes of this format
device := tplink,tl-wdr4300-v1
uart   :=
start  := 0x20000
limit  := 0x7d0000
hwid   := 0x43000001
format := tplink
else ifeq ($(BOARD),tplink_archer-c6-v2)
device := tplink,archer-c6-v2
uart   :=
start  := 0x30000
limit  := 0x7a0000
support := {product_name:Archer C6,product_ver:2.0.0,special_id:45550000}
else ifeq ($(BOARD),glinet_gl-ar300m-nor)
device := glinet,gl-ar300m-nor
uart   :=
start  := 0x50000
limit  := 0xfa0000
else ifeq ($(BOARD),glinet_gl-ar300m-nand)
device := glinet,gl-ar300m-nand
uart   :=
start  := 0
limit  := 0x8000000
ubi    := 0x7c00000
chip   := spinand.c
else ifeq ($(BOARD),zbtlink_zbt-wg3526-16m)
device := zbtlink,zbt-wg3526-16m
start  := 0x50000
limit  := 0xfb0000
soc    := mt7621
else ifeq ($(BOARD),tplink_archer-a6-v3)
device := tplink,archer-a6-v3
start  := 0x40000
limit  := 0xf60000
soc    := mt7621
else ifeq ($(BOARD),dlink_dir-860l-b1)
device := dlink,dir-860l-b1
start  := 0x50000
limit  := 0xfb0000
soc    := mt7621
# where OpenWrt's stub is linked: the entity names no address
load   := 0x81000000
format := seama
else ifeq ($(BOARD),dlink_dir-882-a1)
device := dlink,dir-882-a1
start  := 0x60000
limit  := 0xfa0000
soc    := mt7621
format := sge
else ifeq ($(BOARD),netgear_r6220)
device := netgear,r6220
start  := 0x200000
limit  := 0x2000000
soc    := mt7621
ubi    := 0x1c00000
else ifeq ($(BOARD),xiaomi_mi-router-3g)
device := xiaomi,mi-router-3g
start  := 0x600000
limit  := 0x7980000
soc    := mt7621
ubi    := 0x7580000
else
$(error there is no firmware for BOARD "$(BOARD)")
endif

ifeq ($(soc),mt7621)
cross  := mipsel-linux-gnu-
uart   := -DSOC_MT7621
load   ?= 0x80001000
target := ramips/mt7621
endif

# where OpenWrt's kernels are loaded
ifneq ($(soc),malta)
load   ?= 0x80060000
endif

ifdef ubi
format := nand
endif

# an image for the board; whoever calls says what is in it, and what differs
mkimage.py := $(top)/tests/firmware/mkimage.py
mkimage = $(PYTHON) $(mkimage.py) image --out $@ --limit $(limit) \
	--hwid $(hwid) --target $(target) --device $(device) --format $(format)
