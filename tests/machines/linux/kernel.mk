# SPDX-License-Identifier: GPL-2.0-or-later
#
# One kernel out of Debian's linux-source-6.1.  Whoever includes this says
#
#	name      its folder below build/linux/
#	config    files with what is asked for on top of allnoconfig
#	settings  a command that prints more of it, if there is more
#	cross     prefix of the compiler
#
# and has $(O)/vmlinux.bin and $(O)/vmlinux.lzma.

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

# what the kernel is made of; changes only when that changes
$(O)/all.config: $(config) $(MAKEFILE_LIST)
	@mkdir -p $(O)
	@{ cat $(config); $(or $(settings),:); \
		echo '# linux-source-6.1 $(debian)'; } >$@.new
	@cmp -s $@ $@.new && rm $@.new || mv $@.new $@

# a kernel shares what is compiled with nothing but itself, built again: ccache
# need not preprocess each file to see whether it has the same
kmake = CCACHE_DEPEND=1 $(MAKE) -s --no-print-directory -C $(linux) O=$(O) \
	ARCH=mips CROSS_COMPILE=$(cross) KBUILD_BUILD_TIMESTAMP=2026-01-01 \
	KBUILD_BUILD_USER=lifeboat KBUILD_BUILD_HOST=tests

# the stamp is what the kernel there was made of: its content decides, not its
# date
$(O)/vmlinux.stamp: $(O)/all.config $(linux)/.unpacked
	@cmp -s $(O)/all.config $@ && [ -f $(O)/vmlinux ] || { \
		echo "building Linux $(debian) for $(name), a few minutes" && \
		$(kmake) KCONFIG_ALLCONFIG=$(O)/all.config allnoconfig && \
		$(top)/tools/config-check $(O)/all.config $(O)/.config && \
		$(kmake) -j$(shell nproc) vmlinux; }
	@cp $(O)/all.config $@

$(O)/vmlinux.bin: $(O)/vmlinux.stamp
	@$(cross)objcopy -O binary -R .reginfo -R .notes -R .note -R .comment \
		-R .mdebug -S $(O)/vmlinux $@

$(O)/%.lzma: $(O)/%.bin
	@xz --format=lzma -9e --stdout $< >$@

# of a symbol
address = 0x$$($(cross)nm $(O)/vmlinux | awk '$$3 == "$(1)" { print $$1 }')
