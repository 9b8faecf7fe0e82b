# SPDX-License-Identifier: GPL-2.0-or-later
#
# Lifeboat's front door, and the only file that calls U-Boot's make (without
# KBUILD_KCONFIG one call would silently drop our options).

include u-boot/pin.mk

# U-Boot has a BOARD of its own: what is given here on the command line must
# not reach its make
MAKEOVERRIDES :=

BOARD   ?= malta
HTTP    ?= 8080
FLASH   ?= build/run/$(BOARD)-flash.img
RESET   ?= 5
TIME    ?= 60

BUILD   := $(CURDIR)/build
SRC     := $(BUILD)/src
UBOOT   := $(SRC)/u-boot-$(UBOOT_VERSION)
VERSION := $(shell git describe --always --dirty --tags 2>/dev/null || echo unknown)
# when that was: the same sources give the same bytes, and what is built stays
DATED   := $(shell git log -1 --format=%ct 2>/dev/null || echo 0)
PYTHON  := /usr/bin/python3
# routers wait more than they work, and rest meanwhile; their chips of up to
# 132 MiB lie in pages of 2 MiB, where the host has them, for on a virtual
# machine a fault may cost 25 us.  Eight at once took longer than five: they are
# out of each other's caches, and TLBs, all the time
PYTEST  := GLIBC_TUNABLES=glibc.malloc.hugetlb=1 \
	$(PYTHON) -m pytest -q -p no:cacheprovider -n 5 --durations=10
export UBOOT PYTHON

# boards share most of what is compiled for them: cached by content.  Where it
# was compiled first is all that -g has wrong then.
export PATH := /usr/lib/ccache:$(PATH)
export CCACHE_DIR ?= $(BUILD)/ccache
export CCACHE_NOHASHDIR := 1

# what follows from board/*.board; make begins anew when it has been made
include tools/boards.mk

# name:column of the index of all boards
column   = $(shell awk -v b=$(1) -v c=$(2) '$$1 == b { print $$c }' $(INDEX))
BOARDS  := $(shell awk '{ print $$1 }' $(INDEX))
CROSS    = $(if $(filter little,$(call column,$(BOARD),3)),mipsel,mips)-linux-gnu-
class    = $(call column,$(BOARD),11)

# the image for flash; the same program for RAM ("ram"); with LIFEBOAT_EXPERT
# ("expert"); plain U-Boot ("stock")
VARIANT ?= flash
unexport BOARD VARIANT
OUT      = $(BUILD)/$(BOARD)
# compiled once for all boards of a class; what is this board's own, and links
# to what is not
O        = $(BUILD)/class/$(class)/u-boot-$(VARIANT)
OWN      = $(OUT)/u-boot-$(VARIANT)
IMAGE    = $(OUT)/lifeboat-$(BOARD).bin
UPDATE   = $(OUT)/lifeboat-$(BOARD)-update.bin
RAM      = $(OUT)/lifeboat-$(BOARD)-ram.uimage
PREFLIGHT = $(OUT)/preflight-$(BOARD).sh
TRIAL    = $(OUT)/lifeboat-$(BOARD)-trial

# MT7621's first stages lie in front of U-Boot in one file, and between them
# MediaTek's code for DRAM: mt7621_stage_sram.bin in the folder BLOBS, or else
# what our model makes do with
BLOBS   ?= $(BUILD)/blobs
BLOB     = $(BLOBS)/mt7621_stage_sram.bin

.DEFAULT_GOAL := board
SUB = +@$(MAKE) --no-print-directory

.PHONY: help
help: ## this list
	@echo "make BOARD=name    build one of $(words $(BOARDS)): board/NAME.board, boards.cfg"
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

.PHONY: board
board: ## build BOARD (default malta) into build/BOARD/, and its preflight
	@tools/need build
	$(SUB) BOARD=$(BOARD) image ram-image

# a board of each class
EXAMPLES := $(shell awk '!seen[$$11]++ { print $$1 }' $(INDEX))
# a board that fails keeps none of the others from being built, or from the table
PACKED := doc/boards/packed.txt
.PHONY: all-boards
all-boards: source $(BLOB) ## build every board; a table of what room is left
	@tools/need build
	+@rc=0; \
	for b in $(EXAMPLES); do $(MAKE) -s BOARD=$$b compile || rc=1; done; \
	$(MAKE) -sk -j$(shell nproc) -Otarget $(addprefix packed-,$(BOARDS)) || rc=1; \
	tools/board-table $(PACKED) $(BOARDS) || rc=1; \
	tools/boards-doc && exit $$rc

# what is left when it fails is of before
packed-%:
	+@$(MAKE) -s BOARD=$* pack || { rm -f $(BUILD)/$*/lifeboat-$*.bin; exit 1; }

# --- U-Boot ---------------------------------------------------------------

$(SRC)/$(UBOOT_TARBALL):
	@tools/fetch $(UBOOT_POOL) $(UBOOT_TARBALL) $(UBOOT_SHA256) $@

.PHONY: source
source: $(SRC)/$(UBOOT_TARBALL)
	@u-boot/unpack $< $(UBOOT)

UMAKE = $(MAKE) -s -C $(UBOOT) O=$(O) KBUILD_KCONFIG=Kconfig.lifeboat \
	ARCH=mips CROSS_COMPILE=$(CROSS) SOURCE_DATE_EPOCH=$(DATED) \
	--no-print-directory

soc    = $(call column,$(BOARD),2)
family = $(if $(filter ar% qca%,$(soc)),ath79,$(soc))
base   = $(call column,$(BOARD),10)

FRAGMENTS_flash = $(BUILT)/class/$(class).config
FRAGMENTS_ram   = $(FRAGMENTS_flash) board/ram.config
FRAGMENTS_expert = $(FRAGMENTS_flash) board/expert.config
FRAGMENTS_stock = board/stock.config
FRAGMENTS       = $(FRAGMENTS_$(VARIANT))

# what we ask of U-Boot's Kconfig on top of the defconfig; later lines win.  It
# is put in place when it is whole: Kconfig asks for ever about what is missing
$(O)/.config: $(FRAGMENTS) Makefile $(wildcard Kconfig */Kconfig) | source
	@mkdir -p $(dir $(O))
	@cat $(FRAGMENTS) >$(O).config
	@{ echo "# $(CROSS)"; cat $(UBOOT)/configs/$(base) $(O).config; } >$(O).wanted
	@tools/seed $(O) $(O).wanted
	@cp $(O).wanted $@.new
	+@$(UMAKE) KCONFIG_CONFIG=$@.new olddefconfig >$@.log 2>&1 || \
		{ cat $@.log >&2; exit 1; }
	@tools/config-check $(O).config $@.new
	@mv $@.new $@

$(BUILD)/blobs/%.bin: tests/machines/%.S
	@mkdir -p $(@D)
	@mipsel-linux-gnu-gcc -c -o $@.o $<
	@mipsel-linux-gnu-objcopy -O binary -j .text $@.o $@

# whose first stage an image for flash begins with: its family's, or none
STAGED   = $(if $(filter flash,$(VARIANT)),$(filter ath79 mt7621,$(family)))
GOAL_    = u-boot-nodtb.bin
GOAL_ath79 = $(GOAL_)
# the boot ROM loads SPL out of NAND by itself
GOAL_mt7621 = $(GOAL_) spl/u-boot-spl.bin \
	$(if $(filter nor:%,$(call column,$(BOARD),4)),tpl/u-boot-tpl.bin)
# plain U-Boot has a device tree of its own
GOAL     = $(if $(filter stock,$(VARIANT)),u-boot.bin,$(GOAL_$(STAGED)))

# what an update of Lifeboat itself must be for.  One that was built with the
# stand-in for DRAM code leaves a router without DRAM: only its like takes it.
model_only = $(and $(filter mt7621,$(STAGED)),$(filter $(BUILD)/blobs,$(BLOBS)))
SEAL       = $(BOARD)$(if $(model_only),$(comma)model)
comma     := ,

NAMED = LIFEBOAT_VERSION='$(VERSION)'
# of U-Boot's make, unless whoever called gave us our share
JOBS = $(if $(findstring jobserver,$(MAKEFLAGS)),,-j$(shell nproc))

# kbuild knows what changed; asking it takes two seconds.  Boards of a class
# ask one after the other.  Nothing is packed of what was compiled before
.PHONY: compile compiled
compile: source
	@mkdir -p $(dir $(O))
	+@flock $(O).lock $(MAKE) -s BOARD=$(BOARD) VARIANT=$(VARIANT) compiled || \
		{ rm -f $(O)/u-boot-nodtb.bin; exit 1; }

# TPL and SPL look for a device tree that they do not take, which U-Boot's make
# links U-Boot for
compiled: $(O)/.config
	@tools/seed $(O) $(O).wanted
	+@$(if $(filter mt7621,$(STAGED)),$(UMAKE) $(JOBS) $(NAMED) dts/dt.dtb)
	+@$(UMAKE) $(JOBS) $(NAMED) $(GOAL)
	@[ '$(STAGED)' != ath79 ] || tools/stage $(O) $(CROSS)
	@cp $(O).wanted $(O)/.wanted

# what is the board's own of it; plain U-Boot has a device tree of its own
own = tools/own $(O) $(OWN) $(if $(filter stock,$(VARIANT)),,\
	$(BUILT)/$(BOARD).dts '$(SEAL)')

.PHONY: u-boot image pack
u-boot: compile
	@$(own)

image: compile
	$(SUB) BOARD=$(BOARD) pack

pack: $(if $(filter mt7621,$(STAGED)),$(BLOB))
	@$(own)
	@SOURCE_DATE_EPOCH=$(DATED) tools/packed '$(STAGED)' $(OWN) $(BLOB)
	@tools/fit $(OWN)/lifeboat.bin $(IMAGE) $(call column,$(BOARD),5)
	@! grep -qx CONFIG_LIFEBOAT_SELFUPDATE=y $(O)/.config || \
		tools/update-image '$(SEAL)' '$(VERSION)' $(IMAGE) $(UPDATE)
	@$(if $(filter malta,$(soc)),,tools/preflight-for $(OWN) $(soc) \
		$(call column,$(BOARD),4) '$(VERSION)' $(PREFLIGHT) || \
		{ rm -f $(PREFLIGHT); echo "no $(notdir $(PREFLIGHT))" >&2; })
	@$(if $(model_only), \
		echo "$(notdir $(IMAGE)) and $(notdir $(UPDATE)):" \
			"for the model only (doc/boards.md)")

.PHONY: ram-image
ram-image: | source
	$(SUB) BOARD=$(BOARD) VARIANT=ram u-boot
	@tools/ram-image $(OUT)/u-boot-ram $(RAM)

.PHONY: trial
trial: ## BOARD's image for RAM as a firmware, for the loader that is there
	@tools/need build trial
	$(SUB) BOARD=$(BOARD) ram-image
	@tools/trial $(OUT)/u-boot-ram $(soc) $(CROSS) '$(VERSION)' $(TRIAL)

# U-Boot as it is released, not a byte of ours in it: tests start RAM images by
# it.  Its sources do not change, so that one build of each defconfig will do.
# On MT7621 it has to know the board's DRAM, which is in one object of it: boards
# take turns in one tree, and each has a folder for what comes of that
PRISTINE := $(UBOOT)-pristine
TREE     = $(BUILD)/pristine/$(base)
P        = $(TREE)$(if $(filter mt7621,$(family)),-$(BOARD))
PMAKE    = $(MAKE) -s -C $(PRISTINE) O=$(TREE) ARCH=mips CROSS_COMPILE=$(CROSS) \
	--no-print-directory

$(PRISTINE)/Makefile: $(SRC)/$(UBOOT_TARBALL)
	@rm -rf $(PRISTINE).new && mkdir -p $(PRISTINE).new
	@tar -C $(PRISTINE).new --strip-components=1 -xmf $<
	@rm -rf $(PRISTINE) && mv $(PRISTINE).new $(PRISTINE)

OFFSETS  = include/generated
PGOAL    = $(or $(PGOAL_$(family)),u-boot.bin)
PGOAL_mt7621 = u-boot-mt7621.bin
PMORE_mt7621 = all BINMAN_INDIRS=$(BLOBS)
.PHONY: pristine
pristine: source
	@mkdir -p $(BUILD)/pristine
	+@flock $(TREE).lock $(MAKE) -s BOARD=$(BOARD) $(P)/$(PGOAL)
$(P)/$(PGOAL): $(PRISTINE)/Makefile $(if $(PMORE_$(family)),$(BLOB))
	@{ echo "# $(CROSS)"; cat $(PRISTINE)/configs/$(base); \
		grep -hs ^CONFIG_MT7621_DRAM_ $(FRAGMENTS_flash) || true; } \
		>$(TREE).wanted
	@tools/seed $(TREE) $(TREE).wanted
	@mkdir -p $(P)
# what is packed may be older than what it is packed of (binman's INDIRS)
	@rm -f $(TREE)/$(PGOAL) $(TREE)/.binman_stamp
	@cp $(TREE).wanted $(TREE)/.config
	+@$(PMAKE) olddefconfig
	+@$(PMAKE) $(JOBS) $(or $(PMORE_$(family)),$(PGOAL)) >$(TREE)/log 2>&1 || \
		{ tail $(TREE)/log >&2; exit 1; }
	@cp $(TREE).wanted $(TREE)/.wanted
# and what a debugger goes by (tests/lib/gdbstub.py)
	@[ $(P) = $(TREE) ] || { cp $(TREE)/u-boot $(TREE)/$(PGOAL) $(P) && \
		mkdir -p $(P)/$(OFFSETS) && \
		cp $(TREE)/$(OFFSETS)/generic-asm-offsets.h $(P)/$(OFFSETS); }

# --- emulated router ------------------------------------------------------

.PHONY: qemu
qemu: ## QEMU with the routers' SoCs in it, built once into build/qemu/
	@tools/need build machines
	@mkdir -p $(BUILD)
	+@flock $(BUILD)/qemu.lock $(MAKE) --no-print-directory -C tests/machines

.PHONY: firmware
firmware: ## the small firmware for BOARD that tests and `make run` restore
	@tools/need build run
	$(SUB) -C tests/firmware \
		BOARD=$(BOARD)

.PHONY: run
run: ## switch on an emulated router with reset held; HTTP= FLASH= RESET=
	@tools/need build run
	$(if $(filter malta,$(soc)),,$(SUB) qemu)
	$(SUB) BOARD=$(BOARD) image firmware
	@mkdir -p $(dir $(FLASH))
	@[ -f $(FLASH) ] || tests/make-flash --board $(BOARD) \
		--firmware build/firmware/$(BOARD)/old-sysupgrade.bin $(FLASH)
	@echo
	@echo "  http://127.0.0.1:$(HTTP)/"
	@echo
	@echo "  Drop build/firmware/$(BOARD)/new-sysupgrade.bin on the page."
	@echo "  Ctrl-A X switches the router off."
	@echo
	@tests/emulate --board $(BOARD) --flash $(FLASH) --http $(HTTP) \
		--reset $(RESET) --console stdio

# --- tests ----------------------------------------------------------------

# image-check, in test-tools, resolves boards' configurations, too
TESTS := test-unit test-fuzz test-tools 'images!' 'machines-built&' \
	test-clients test-e2e test-hostile test-powercut test-browser test-machines

.PHONY: test
test: ## what CI has time for (README); ends with one line of totals
	@tools/need build run machines test fuzz linux
	+@tests/run-all $(TESTS)

# 64 bits and little-endian; 32 and big.  mipsel has nothing that is in neither
ARCHES ?= native mips
.PHONY: test-unit
test-unit: source ## the pure parts on the host and as MIPS; ARCHES=mipsel
	@tools/need build run test
	+@for a in $(ARCHES); do \
		$(MAKE) -s -C tests/unit -j$(shell nproc) -Otarget ARCH=$$a || exit 1; \
	done

.PHONY: test-clients
test-clients: source ## DHCP and DNS against real clients, in a private namespace
	@tools/need build run test
	@$(PYTEST) tests/unit/net

.PHONY: test-tools
test-tools: source ## the commands of tools/ that people call on a PC
	@tools/need build test
	@$(PYTEST) tests/tools

# QEMU's own boards
MALTAS := $(shell awk '!/^\#/ && $$8 == "qemu" { print $$1 }' boards.cfg)
.PHONY: images
images: source qemu
	+@$(MAKE) -s -j$(shell nproc) -Otarget $(addprefix built-,$(MALTAS))

.PHONY: malta-ram malta-stock malta-expert
malta-ram: source
	+@$(MAKE) -s BOARD=malta ram-image
malta-stock malta-expert: malta-%: source
	+@$(MAKE) -s BOARD=malta VARIANT=$* u-boot

.PHONY: test-e2e
test-e2e: images ## the whole journey on the emulated router, real clients
	@tools/need build run test
	+@$(MAKE) -s -j$(shell nproc) -Otarget malta-ram malta-stock malta-expert
	@$(PYTEST) tests/e2e

# files by themselves, as make test-e2e has them among the others
DOORS := $(patsubst %,tests/e2e/test_%.py,tftp nmrp fetch netboot web log loss \
	disk net clients refused settings starts)
.PHONY: test-doors
test-doors: images ## each way in, with other people's clients
	@tools/need build run test
	@$(PYTEST) $(DOORS)

REASONS := $(patsubst %,tests/e2e/test_%.py,trigger stuck watchdog starts \
	resume env slots)
.PHONY: test-reasons
test-reasons: images ## each reason to be here, and each way out
	@tools/need build run test
	@$(PYTEST) $(REASONS)

# in `make test` for up to a minute (34 to 60 s on a busy machine)
.PHONY: test-hostile
test-hostile: images ## attacks on the emulated router; LONG=20 for more of each
	@tools/need build run test
	@LONG=$(or $(LONG),1) $(PYTHON) -m pytest -q -p no:cacheprovider tests/hostile

# routers that run on a model of their SoC
MODELS := $(shell awk '$$8 == "model" { print $$1 }' $(INDEX))
# those of them that a real Linux is tried on
LINUX := glinet_gl-ar150 tplink_wdr4300 zbtlink_zbt-wg3526-16m
# those that a large one is tried on in `make test`
LARGE := dlink_dir-505 netgear_r6220
# CI has no time for kernels
ifndef ALL_BOARDS
LINUX :=
LARGE :=
NO_LINUX := $(patsubst %,--ignore=tests/machines/test_%.py,linux \
	linux_preflight large_linux)
endif
linux = $(MAKE) -s -C tests/machines/linux BOARD=$(1) $(2) || exit 1
# side by side: a board's link and its compression have one thread
EACH := $(addprefix built-,$(MODELS))
.PHONY: built $(EACH) $(addprefix built-,$(MALTAS))
built: source $(BLOB) $(PRISTINE)/Makefile
	+@$(MAKE) -s -j$(shell nproc) -Otarget $(EACH)
$(EACH): built-%:
	+@$(MAKE) -s BOARD=$* image firmware
# a boot loader each, for images in RAM (tests/lib/loaders.py)
LOADERS := tplink_wdr4300
ifdef ALL_BOARDS
LOADERS += glinet_gl-ar150 glinet_gl-ar300m-nand tplink_archer-c6-v2 \
	zbtlink_zbt-wg3526-16m netgear_r6220 dlink_dir-505 \
	glinet_gl-ar300m-nor dlink_dir-860l-b1 dlink_dir-882-a1
endif
# a few more routers, of the models' classes (tests/lib/walk.py)
.PHONY: sample-built
sample-built: source $(BLOB)
	+@$(MAKE) -s -C tests/firmware kinds
	+@for b in $$(tests/boards-table --sample); do \
		$(MAKE) -s BOARD=$$b image || exit 1; done
$(addprefix built-,$(MALTAS)): built-%:
	+@$(MAKE) -s BOARD=$* image firmware
# and what test_ethernet.py has besides, for QCA955x
WIRED := tplink_archer-c5-v1
# test_large_nor.py's, of which the first has every door (test_stick.py)
OVER_16M := zbtlink_zbt-wg3526-32m openfi_5pro
.PHONY: machines-built
machines-built: qemu built sample-built
	@tools/need build run linux
	+@$(MAKE) -s BOARD=$(WIRED) image firmware
	+@for b in $(OVER_16M); do $(MAKE) -s BOARD=$$b image firmware || exit 1; done
	+@for b in $(LOADERS); do \
		$(MAKE) -s BOARD=$$b trial pristine || exit 1; done
	+@for b in $(LINUX); do $(call linux,$$b,shell); done
	+@for b in $(LARGE); do $(call linux,$$b,linux16); done

.PHONY: test-machines
test-machines: machines-built ## the image for each router, on a model of its SoC
	@tools/need test
	@LARGE='$(LARGE)' LOADERS='$(LOADERS)' $(PYTEST) tests/machines $(NO_LINUX)

# outside `make test`: N routers at a time.  What became of each is checked in
TESTED := doc/boards/tested.tsv
.PHONY: test-all-boards test-board
test-all-boards: qemu ## every router there is a file for, on its model; a table
	@tools/need build run machines test
# one that cannot be built keeps no other one from it
	-+@$(MAKE) --no-print-directory all-boards
	+@$(MAKE) -s -C tests/firmware kinds
	@rm -rf $(BUILD)/tested && mkdir -p $(BUILD)/tested
	@ALL_BOARDS=1 TABLE=$(BUILD)/tested $(PYTEST) -n $(or $(N),4) \
		tests/machines/test_boards.py; rc=$$?; \
		tests/boards-table $(BUILD)/tested >$(TESTED) && exit $$rc

test-board: qemu ## BOARD on its model, as test-all-boards has it
	@tools/need build run machines test
	$(SUB) BOARD=$(BOARD) image
	+@$(MAKE) -s -C tests/firmware kinds
	@ALL_BOARDS=1 $(PYTEST) -n 0 \
		'tests/machines/test_boards.py::test_board[$(BOARD)]'

.PHONY: test-linux-sizes
test-linux-sizes: machines-built ## Linux of 10 and 16 MiB on every router's model, with a table
	@tools/need test
	+@for b in $(MODELS); do $(call linux,$$b,large); done
	@rm -f $(BUILD)/linux-sizes
	@TABLE=$(BUILD)/linux-sizes $(PYTEST) tests/machines/test_large_linux.py
	@sort $(BUILD)/linux-sizes

.PHONY: door-mutations
door-mutations: images ## each way in broken in turn, for its tests; ONLY=word
	@tools/need build run test
	@tests/e2e/mutations/run $(ONLY)

.PHONY: cache-mutations
cache-mutations: source qemu ## each flush of a cache taken out in turn; ONLY=word
	@tools/need build run test
	@tests/machines/mutations/run $(ONLY)

.PHONY: test-powercut
test-powercut: images ## the plug pulled in the middle of writing
	@tools/need build run test
	@$(PYTEST) tests/powercut

.PHONY: powercut
powercut: source ## the sweep of power cuts, with a table; ID=… replays one
	@tools/need build run test
	@[ -n "$(CELL)" ] || TABLE=1 ID=$(ID) $(MAKE) -s -C tests/unit \
		run-flash/test_powercut
	@[ -n "$(ID)$(CELL)" ] || TABLE=1 $(MAKE) -s -C tests/unit \
		run-flash/test_ubicut
	@[ -n "$(ID)" -a -z "$(CELL)" ] || TABLE=1 SAMPLE=$(SAMPLE) \
		CELL=$(CELL) ID=$(ID) $(MAKE) -s -C tests/unit \
		run-flash/test_everycut

.PHONY: powercut-mutations
powercut-mutations: source ## each rule against power cuts broken in turn; ONLY=word
	@tools/need build run test
	@tests/unit/flash/mutations/run $(ONLY)

# Chromium works more than it waits: many at once are in each other's way
.PHONY: test-browser
test-browser: images ## the page in headless Chromium
	@tools/need build run test
	@$(PYTEST) -n 3 tests/browser

.PHONY: test-fuzz
test-fuzz: source ## every fuzzer for a few seconds
	@tools/need build fuzz
	$(SUB) -C tests/fuzz -j2 -Otarget TIME=2 SHARE=60

.PHONY: fuzz
fuzz: source ## every fuzzer for TIME=60 seconds
	@tools/need build fuzz
	$(SUB) -C tests/fuzz -j2 -Otarget TIME=$(TIME)

# whose U-Boot as it is released is measured, too (tests/bench/bench)
STOCK  = glinet_gl-ar150 glinet_gl-ar300m-nor zbtlink_zbt-wg3526-16m netgear_r6220 \
	 linksys_ea7500-v2
.PHONY: bench
bench: images qemu ## the measurements, side by side; build/bench.json
	@tools/need build run test
	+@for b in $(MODELS); do \
		$(MAKE) -s BOARD=$$b image firmware || exit 1; done
	+@for b in $(STOCK); do $(MAKE) -s BOARD=$$b pristine || exit 1; done
	$(SUB) BOARD=malta VARIANT=stock u-boot
	@$(PYTHON) tests/bench/bench

.PHONY: fuzz-hours
fuzz-hours: source ## up to 30 minutes of CPU a fuzzer, over days (ledger); UNTIL=HH:MM
	@tools/need build fuzz
	@tests/fuzz/hours $(if $(UNTIL),--until $(UNTIL))

.PHONY: lint
lint: source ## checkpatch, clang-format, cppcheck; pyflakes for the Python
	@tools/need build lint
	@tools/lint

.PHONY: clean
clean: ## remove what was built, keep the sources that were fetched
	rm -rf $(filter-out $(SRC),$(wildcard $(BUILD)/*))
