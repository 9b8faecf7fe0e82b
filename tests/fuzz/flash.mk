# SPDX-License-Identifier: GPL-2.0-or-later
#
# The identify path: on every board, and each format by itself.  What they have
# in common is compiled once.
include $(top)/tests/host/image.mk

fuzzers += fuzz_json
fuzz_json-srcs := flash/json.c flash/region.c

# of the smallest boards
fuzzers += fuzz_unlzma
fuzz_unlzma-srcs := flash/unlzma.c $(filter uboot:%,$(unpack-srcs))
fuzz_unlzma-cflags := $(image-cflags)
fuzz_unlzma-parser := flash/unlzma.c
$(out)/fuzz_unlzma: $(out)/seeds/fuzz_unlzma/text
$(out)/seeds/fuzz_unlzma/text: $(top)/LICENSE
	@mkdir -p $(@D) && head -c 3000 $< | xz --format=lzma -c >$@

# name:0, or name:1 if it may have another format inside
image-formats := $(foreach f,$(sort $(wildcard $(top)/flash/image_*.c)),\
	$(shell sed -n 's/^\t\.name = "\(.*\)",/\1/p' $(f)):$(shell \
	grep -qwE 'image_inner|IMAGE_ENVELOPE' $(f) && echo 1 || echo 0):$(notdir $(f)))
format-name = $(word 1,$(subst :, ,$(1)))
# its own file; what they share is fuzz_identify's
fuzz_identify-parser := $(patsubst %,flash/%.c,image guess metadata fwtool \
	kernel payload rootfs squashfs uimage tplink tar ubi fit unzip \
	inflate gunzip disk_stream disk_table sums)
$(foreach f,$(image-formats),$(eval \
	fuzz_format_$(call format-name,$(f))-parser := flash/$(word 3,$(subst :, ,$(f)))))

image-fuzzers := fuzz_identify \
	$(foreach f,$(image-formats),fuzz_format_$(call format-name,$(f)))
fuzzers += $(image-fuzzers)

repair-srcs := $(patsubst $(top)/%,%,$(wildcard $(top)/tests/fuzz/repair.c \
	$(top)/tests/fuzz/fix_*.c))
common-srcs := tests/fuzz/verdict.c $(repair-srcs) $(image-srcs) \
	$(dtboard-srcs)
common-objs = $(patsubst $(UBOOT)/%.c,$(out)/obj/u-boot/%.o,\
	$(patsubst $(top)/%.c,$(out)/obj/%.o,$(call full,$(common-srcs))))
image-flags := -max_len=65536 -timeout=10 -dict=$(top)/tests/fuzz/image.dict

COMPILE = @mkdir -p $(@D); clang $(CFLAGS) $(image-cflags) $(any-cflags) $(dtboard-cflags) \
	$(coverage) -MMD -MP -c -o $@ $<

# to find new ways through a checksum leads nowhere, and costs most of the time
no-coverage := $(out)/obj/tests/host/crc32.o $(out)/obj/tests/fuzz/verdict.o \
	$(filter $(out)/obj/u-boot/lib/mbedtls/%,$(common-objs)) \
	$(filter $(out)/obj/u-boot/scripts/%,$(common-objs)) \
	$(out)/obj/tests/host/dtboard.o
$(no-coverage): coverage := -fno-sanitize=fuzzer,fuzzer-no-link -O2
# it looks at each byte several times, and none of it is under test
$(repair-srcs:%.c=$(out)/obj/%.o): coverage := -fno-sanitize=all -O2

# U-Boot's tree is inside ours, and its files come first
$(out)/obj/u-boot/%.o: $(UBOOT)/%.c
	$(COMPILE)
$(out)/obj/%.o: $(top)/%.c
	$(COMPILE)

define image_rule
$(1)-flags := $(image-flags)
$(1)-time := $(IMAGE_TIME)
$(out)/$(1): $(out)/obj/tests/fuzz/$(1).o $$(common-objs) \
		$(top)/tests/host/lists.lds | $(out)/seeds/.image $(identities)
	@clang -fsanitize=fuzzer,address,undefined -o $$@ $$< $$(common-objs) \
		$(LDFLAGS)
endef
$(foreach f,$(image-fuzzers),$(eval $(call image_rule,$(f))))

define format_rule
$(out)/obj/tests/fuzz/fuzz_format_$(call format-name,$(1)).o: \
		$(top)/tests/fuzz/fuzz_format.c
	$$(COMPILE) -DFORMAT='"$(call format-name,$(1))"' \
		-DWRAPPER=$(word 2,$(subst :, ,$(1)))
endef
$(foreach f,$(image-formats),$(eval $(call format_rule,$(f))))

# without the images there is still the dictionary
$(out)/seeds/.image: $(top)/tests/fuzz/seeds.py $(wildcard \
		$(top)/tests/lib/disk.py $(top)/tests/lib/made.py $(top)/tests/lib/vendors.py \
		$(top)/tests/lib/sent_vendors.py \
		$(vectors)/MANIFEST.tsv) $(identities)
	@mkdir -p $(@D)
	$(if $(vectors),@/usr/bin/python3 $< $(vectors) \
		$(top)/build/identity $(@D))
	@touch $@

-include $(wildcard $(out)/obj/*/*.d $(out)/obj/*/*/*.d)
