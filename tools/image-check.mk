# SPDX-License-Identifier: GPL-2.0-or-later
#
# build/image-check/image-check: what tools/image-check runs.  An object file a
# source, so that a change to one format is quick.

top := $(CURDIR)
include $(top)/u-boot/pin.mk
UBOOT ?= $(top)/build/src/u-boot-$(UBOOT_VERSION)
out := $(top)/build/image-check

.DEFAULT_GOAL := all
include $(top)/tests/host/image.mk

CC := gcc
CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare \
	-Wno-missing-field-initializers -D__LIFEBOAT_HOST__ -MMD -MP \
	-I$(top)/tests/host/include -I$(top)/tests/host -I$(top) \
	-idirafter $(UBOOT)/lib/mbedtls/external/mbedtls/include \
	-DUBOOT_LINKER_LISTS='"$(UBOOT)/include/linker_lists.h"' \
	$(image-cflags) $(any-cflags) $(dtboard-cflags)
LDFLAGS := -Wl,-T,$(top)/tests/host/lists.lds

srcs := $(patsubst mbedtls:%,$(UBOOT)/lib/mbedtls/external/mbedtls/library/%.c,\
	$(patsubst uboot:%,$(UBOOT)/%.c,$(sort tools/image-check.c \
	httpd/json_out.c $(image-srcs) $(dtboard-srcs))))
objs := $(patsubst %.c,$(out)/%.o,$(patsubst $(UBOOT)/%,u-boot/%,$(srcs)))

# two who call it at once must not write the same file
.PHONY: all
all:
	@mkdir -p $(out)
	+@flock $(out)/lock $(MAKE) -s -j$(shell nproc) \
		-f tools/image-check.mk $(UBOOT)/.lifeboat-key
	+@flock $(out)/lock $(MAKE) -s -j$(shell nproc) \
		-f tools/image-check.mk $(out)/image-check $(identities)

# only if it is not there: unpacking makes links afresh that a build of
# U-Boot at the same time looks for
$(UBOOT)/.lifeboat-key:
	$(MAKE) -s -f Makefile source

$(out)/image-check: $(objs) $(top)/tests/host/lists.lds
	$(CC) -o $@.new $(objs) $(LDFLAGS)
	mv $@.new $@

$(out)/u-boot/%.o: $(UBOOT)/%.c tools/image-check.mk
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

$(out)/%.o: $(top)/%.c tools/image-check.mk
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<

-include $(objs:.o=.d)
