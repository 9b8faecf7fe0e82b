# SPDX-License-Identifier: GPL-2.0-or-later
#
# Lifeboat's front door, and the only file that calls U-Boot's make (without
# KBUILD_KCONFIG one call would silently drop our options).

include u-boot/pin.mk

BOARD   ?= malta
HTTP    ?= 8080
FLASH   ?= build/run/$(BOARD)-flash.img
RESET   ?= 5
TIME    ?= 60

BUILD   := $(CURDIR)/build
SRC     := $(BUILD)/src
UBOOT   := $(SRC)/u-boot-$(UBOOT_VERSION)
VERSION := $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)
PYTHON  := /usr/bin/python3
export UBOOT PYTHON

# name:column of boards.cfg
column   = $(shell awk -v b=$(1) -v c=$(2) '$$1 == b { print $$c }' boards.cfg)
BOARDS  := $(shell awk '!/^\#/ && NF { print $$1 }' boards.cfg)
O        = $(BUILD)/$(BOARD)/u-boot
endian   = $(call column,$(BOARD),3)
files    = $(call column,$(BOARD),9)
CROSS    = $(if $(filter little,$(endian)),mipsel,mips)-linux-gnu-

.PHONY: help
help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "  make BOARD=name    builds one line of boards.cfg ($(BOARDS))"

.DEFAULT_GOAL := board

.PHONY: board
board: ## build BOARD (default malta) into build/BOARD/
	@+./tools/need build
	@+$(MAKE) --no-print-directory $(BUILD)/$(BOARD)/lifeboat-$(BOARD).bin

.PHONY: all-boards
all-boards: ## build every board and show what room is left
	@+for b in $(BOARDS); do $(MAKE) --no-print-directory BOARD=$$b board || exit 1; done
	@tools/board-table $(BOARDS)

# --- U-Boot ---------------------------------------------------------------

$(SRC)/$(UBOOT_TARBALL):
	u-boot/fetch $(UBOOT_POOL) $(UBOOT_TARBALL) $(UBOOT_SHA256) $@

.PHONY: source
source: $(SRC)/$(UBOOT_TARBALL)
	@u-boot/unpack $< $(UBOOT)

UMAKE = $(MAKE) -C $(UBOOT) O=$(O) KBUILD_KCONFIG=Kconfig.lifeboat \
	ARCH=mips CROSS_COMPILE=$(CROSS) --no-print-directory

# what we ask of U-Boot's Kconfig on top of the defconfig: what every board
# has, what this one has, and what boards.cfg says; later lines win
$(BUILD)/$(BOARD)/config: boards.cfg Makefile board/common.config board/$(files).config | source
	@mkdir -p $(@D)
	@{ cat board/common.config board/$(files).config; \
	echo 'CONFIG_LIFEBOAT_BOARD="$(BOARD)"'; \
	echo 'CONFIG_LIFEBOAT_ADDRESSES="$(call column,$(BOARD),6)"'; \
	echo 'CONFIG_LIFEBOAT_FORMATS="$(call column,$(BOARD),7)"'; \
	echo 'CONFIG_DEFAULT_DEVICE_TREE="lifeboat-$(files)"'; \
	} >$@.new
	@if cmp -s $@.new $@; then rm $@.new; touch $@; else mv $@.new $@; fi

$(O)/.config: $(BUILD)/$(BOARD)/config $(wildcard Kconfig */Kconfig)
	@mkdir -p $(O)
	@cat $(UBOOT)/configs/$(call column,$(BOARD),10) $< >$@
	@$(UMAKE) -s olddefconfig 2>&1 | grep -v 'override: reassigning' || true
	@tools/config-check $< $@

# kbuild knows what changed; asking it takes a few seconds
.PHONY: u-boot
u-boot: $(O)/.config
	@$(UMAKE) -s -j$(shell nproc) LIFEBOAT_VERSION='$(VERSION)' u-boot.bin

$(BUILD)/$(BOARD)/lifeboat-$(BOARD).bin: u-boot
	@tools/fit $(O)/u-boot.bin $@ $(call column,$(BOARD),5)
