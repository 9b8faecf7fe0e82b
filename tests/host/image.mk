# SPDX-License-Identifier: GPL-2.0-or-later
#
# What identifies an image, and the boards that it may be for, on a PC: for
# the unit tests, the fuzzers and tools/image-check.  $(top), $(UBOOT) and the
# prefixes mbedtls: and uboot: are the including Makefile's.

# as Kbuild has them, without CONFIG_LIFEBOAT_UNLZMA and with it
unpack-srcs := board/unpack_lzma.c $(addprefix uboot:lib/lzma/,LzmaDec LzmaTools)
unpack-small-srcs := board/unpack_small.c flash/unlzma.c
image-srcs := flash/region.c flash/layout.c flash/image.c flash/guess.c \
	flash/metadata.c flash/fwtool.c flash/json.c flash/squashfs.c flash/rootfs.c \
	flash/kernel.c $(unpack-srcs) \
	flash/uimage.c flash/payload.c flash/payload_any.c flash/tplink.c \
	flash/sums.c flash/peb.c flash/ubi.c flash/tar.c \
	flash/fit.c flash/fit_tree.c \
	flash/ram_boot.c flash/aes_cbc.c flash/unzip.c flash/inflate.c flash/gunzip.c \
	flash/disk_stream.c flash/disk_table.c flash/plan.c \
	$(patsubst $(top)/%,%,$(sort $(wildcard $(top)/flash/image_*.c))) \
	tests/host/crc32.c \
	$(addprefix mbedtls:,md5 sha256 sha512 aes aesni platform_util) \
	$(addprefix uboot:lib/zlib/,zlib) \
	$(addprefix uboot:scripts/dtc/libfdt/,fdt fdt_ro fdt_rw fdt_wip)

# zlib's own warnings are not ours
image-cflags := -idirafter $(UBOOT)/include \
	-idirafter $(UBOOT)/scripts/dtc/libfdt -Wno-implicit-fallthrough \
	-Wno-shift-negative-value
# of no board in particular: it knows everything
any-cflags := $(patsubst %,-DCONFIG_%=1,GZIP LIFEBOAT_DISK LIFEBOAT_FIT \
	LIFEBOAT_GUESS LIFEBOAT_ENVELOPES \
	LIFEBOAT_KERNEL_HOOKS LIFEBOAT_MAGICS LIFEBOAT_RAM_BOOT LIFEBOAT_SELFUPDATE)

# beside $(image-srcs)
dtboard-srcs := tests/host/dtboard.c
dtboard-cflags := -DIDENTITIES='"$(top)/build/identity"'

include $(top)/tools/boards.mk
hand := $(wildcard $(top)/board/identity/*.dtsi)
# a fuzzer tells them by a byte: those of routers that nothing but a build has
# been tried of are not among them, but for those of which there are images
with-images := asus_rt-ac65p dlink_dap-1620-b1 dlink_dir-882-r1 dlink_dir-1960-a1 edimax_ra21s \
	elecom_wrc-1167gst2 engenius_esr900 linksys_e5600 nec_wg1200cr nec_wg800hp netgear_ex6150 \
	tplink_archer-c7-v2 tplink_ex220-v1 ubnt_edgerouter-x yuncore_a770 zyxel_nbg6616
tested := $(shell awk '$$8 != "builds" && $$12 != "-" { print $$12 }' $(INDEX))
identities := $(patsubst %,$(top)/build/identity/%.dtb,$(sort \
	$(basename $(notdir $(hand))) $(tested) $(with-images)))
all-identities := $(patsubst %.dtsi,$(top)/build/identity-all/%.dtb,$(sort \
	$(notdir $(hand) $(wildcard $(BUILT)/identity/*.dtsi))))

define identity-rule
$(top)/build/identity$(1)/%.dtb: $(2)/%.dtsi
	@mkdir -p $$(@D) && { echo '/dts-v1/;'; cat $$<; } | \
		dtc -q -I dts -O dtb -o $$@.new && mv $$@.new $$@
endef
$(foreach d,$(BUILT)/identity $(top)/board/identity,\
	$(eval $(call identity-rule,,$(d)))$(eval $(call identity-rule,-all,$(d))))
