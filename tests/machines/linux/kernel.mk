# SPDX-License-Identifier: GPL-2.0-or-later
#
# One kernel out of Debian's linux-source-6.1.  Whoever includes this says
#
#	name      its folder below build/linux/
#	config    files with what is asked for on top of allnoconfig
#	settings  a command that prints more of it, if there is more
#	cross     prefix of the compiler
#
# and has $(O)/vmlinux.bin, and $(O)/NAME/vmlinux.bin of the same kernel with
# $(O)/NAME/initramfs.cpio in it.

top     ?= $(realpath $(CURDIR)/../../..)
tarball := /usr/src/linux-source-6.1.tar.xz
debian  := $(shell dpkg-query -W -f '$${Version}' linux-source-6.1)
linux   := $(top)/build/src/linux-$(debian)
O       := $(top)/build/linux/$(name)-$(debian)

# two kernels may be made at once: one of them unpacks
$(linux)/.unpacked:
	@mkdir -p $(dir $(linux))
	@flock $(dir $(linux)) sh -ec '[ -f $@ ] && exit; \
		echo "unpacking linux-source-6.1 $(debian)"; \
		rm -rf $(linux) $(linux).new; mkdir $(linux).new; \
		tar -C $(linux).new --strip-components=1 -xf $(tarball); \
		touch $(linux).new/.unpacked; mv $(linux).new $(linux)'

# what makes a file system for a kernel
$(O)/gen_init_cpio: $(linux)/.unpacked
	@mkdir -p $(O)
	@gcc -o $@ $(linux)/usr/gen_init_cpio.c

# what is in every kernel for which nobody has another
$(O)/initramfs.cpio: $(O)/gen_init_cpio
	@$< $(linux)/usr/default_cpio_list >$@

# what the kernel is made of; changes only when that changes
$(O)/all.config: $(config) $(MAKEFILE_LIST)
	@mkdir -p $(O)
	@{ cat $(config); $(or $(settings),:); \
		echo '# linux-source-6.1 $(debian), $(kflags)'; } >$@.new
	@cmp -s $@ $@.new && rm $@.new || mv $@.new $@

# a kernel shares what is compiled with nothing but itself, built again: ccache
# need not preprocess each file to see whether it has the same.  It is compiled
# in less time rather than into less code (-O1 after -Os), and no object is looked
# through for exported symbols that are local: those are for modules
kflags = KCFLAGS=-O1 cmd_check_local_export=:
kmake = CCACHE_DEPEND=1 $(MAKE) -s --no-print-directory -C $(linux) O=$(O) \
	ARCH=mips CROSS_COMPILE=$(cross) KBUILD_BUILD_TIMESTAMP=2026-01-01 \
	KBUILD_BUILD_USER=lifeboat KBUILD_BUILD_HOST=tests $(kflags)

# the stamp is what the kernel there was made of: its content decides, not its
# date
$(O)/vmlinux.stamp: $(O)/all.config $(O)/initramfs.cpio
	@cmp -s $(O)/all.config $@ && [ -f $(O)/vmlinux ] || { \
		echo "building Linux $(debian) for $(name), a few minutes" && \
		$(kmake) KCONFIG_ALLCONFIG=$(O)/all.config allnoconfig && \
		$(top)/tools/config-check $(O)/all.config $(O)/.config && \
		$(kmake) -j$(shell nproc) vmlinux; }
	@cp $(O)/all.config $@

# as scripts/link-vmlinux.sh does where vmlinux.o is at hand (LTO), by the
# linker and with the flags that the kernel was linked with
$(O)/%/vmlinux: $(O)/%/initramfs.cpio $(O)/vmlinux.stamp
	@$(PYTHON) -c 'import os, sys; sys.stdout.buffer.write( \
		os.path.getsize("$<").to_bytes(4, "$(endian)"))' >$(@D)/size
	@cd $(O) && $(cross)objcopy --update-section .init.ramfs=$< \
		--update-section .init.ramfs.info=$*/size vmlinux.o $@.o && \
	eval set -- "$$(sed -n 's/^cmd_vmlinux := \(.*\);.*/\1/p' .vmlinux.cmd)" && \
	$$2 $$3 $$4 --script=arch/mips/kernel/vmlinux.lds -o $@ $@.o \
		init/version-timestamp.o && \
	scripts/sorttable $@ && rm $@.o

endian = $(if $(filter mipsel-%,$(cross)),little,big)

$(O)/vmlinux: $(O)/vmlinux.stamp ;

.PRECIOUS: $(O)/%/vmlinux %/vmlinux.bin

%/vmlinux.bin: %/vmlinux
	@$(cross)objcopy -O binary -R .reginfo -R .notes -R .note -R .comment \
		-R .mdebug -S $< $@

# of a symbol in a vmlinux
address = 0x$$($(cross)nm $(2) | awk '$$3 == "$(1)" { print $$1 }')
