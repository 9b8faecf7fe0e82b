# SPDX-License-Identifier: GPL-2.0-or-later
#
# build/image-check/BOARD/image-check, with what the board's Kconfig has; or
# build/image-check/any/image-check, which has everything.  An object file a
# source, so that a change to one format is quick.

top := $(CURDIR)
include $(top)/u-boot/pin.mk
UBOOT ?= $(top)/build/src/u-boot-$(UBOOT_VERSION)
BOARD ?=
out := $(top)/build/image-check/$(or $(BOARD),any)

lock := $(top)/build/image-check/lock

.DEFAULT_GOAL := all
include $(top)/tests/host/image.mk
class := $(shell awk '$$1 == "$(BOARD)" { print $$11 }' $(INDEX))
config := $(if $(BOARD),$(top)/build/class/$(class)/u-boot-flash/.config)

CC := gcc
CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare \
	-Wno-missing-field-initializers -D__LIFEBOAT_HOST__ -MMD -MP \
	-I$(top)/tests/host/include -I$(top)/tests/host -I$(top) \
	-idirafter $(UBOOT)/lib/mbedtls/external/mbedtls/include \
	-DUBOOT_LINKER_LISTS='"$(UBOOT)/include/linker_lists.h"' \
	$(image-cflags) -DIDENTITIES='"$(top)/build/identity-all"'
CONFIG := $(if $(BOARD),-include $(out)/config.h,$(any-cflags))
LDFLAGS := -Wl,-T,$(top)/tests/host/lists.lds

full = $(patsubst mbedtls:%,$(UBOOT)/lib/mbedtls/external/mbedtls/library/%.c,\
	$(patsubst uboot:%,$(UBOOT)/%.c,$(1)))
srcs := $(call full,$(sort tools/image-check.c httpd/json_out.c $(image-srcs) \
	$(dtboard-srcs)))
ifneq ($(BOARD),)
# as Kbuild has it
has := $(shell sed -n 's/^CONFIG_LIFEBOAT_\([A-Z0-9_]*\)=y$$/\1/p' \
	$(config) | tr A-Z a-z)
ifneq ($(filter unlzma,$(has)),)
srcs := $(filter-out $(call full,$(unpack-srcs)),$(srcs)) $(unpack-small-srcs)
endif
srcs := $(filter-out flash/image_% flash/fit.c flash/fit_tree.c flash/guess.c \
	flash/ram_boot.c,$(srcs)) \
	$(filter $(has:%=flash/%.c),$(srcs)) \
	$(if $(filter fit,$(has)),flash/fit.c flash/fit_tree.c) \
	flash/guess$(if $(filter guess,$(has)),,_none).c
srcs := $(sort $(srcs))
endif
# U-Boot's own are the same for all
shared := $(top)/build/image-check/u-boot
objs := $(patsubst $(UBOOT)/%.c,$(shared)/%.o,$(filter $(UBOOT)/%,$(srcs))) \
	$(patsubst %.c,$(out)/%.o,$(filter-out $(UBOOT)/%,$(srcs)))

# two who call it at once must not write the same file
.PHONY: all
all:
	@mkdir -p $(out)
	+@flock $(lock) $(MAKE) -s -j$(shell nproc) \
		-f tools/image-check.mk $(UBOOT)/.lifeboat-key
	+@flock $(lock) $(MAKE) -s -j$(shell nproc) \
		-f tools/image-check.mk $(out)/image-check $(all-identities)

# only if it is not there: unpacking makes links afresh that a build of
# U-Boot at the same time looks for
$(UBOOT)/.lifeboat-key:
	$(MAKE) -s -f Makefile source

# what the sources ask for, on a machine without a watchdog; a Kconfig that says
# the same changes nothing
$(out)/config.h: $(config) tools/image-check.mk
	@sed -n -e '/^CONFIG_LIFEBOAT_WATCHDOG=/d' \
		-e 's/^\(CONFIG_GZIP\|CONFIG_LIFEBOAT_[A-Z0-9_]*\)=y$$/#define \1 1/p' \
		-e 's/^\(CONFIG_LIFEBOAT_[A-Z0-9_]*\)=\([^y].*\)$$/#define \1 \2/p' \
		$(config) >$@.new
	@if cmp -s $@.new $@; then rm $@.new; touch $@; else mv $@.new $@; fi

$(objs): $(if $(BOARD),$(out)/config.h)

$(out)/image-check: $(objs) $(top)/tests/host/lists.lds
	$(CC) -o $@.new $(objs) $(LDFLAGS)
	mv $@.new $@

$(shared)/%.o: $(UBOOT)/%.c tools/image-check.mk
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(out)/%.o: $(top)/%.c tools/image-check.mk
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(CONFIG) -c -o $@ $<

-include $(objs:.o=.d)
