# SPDX-License-Identifier: GPL-2.0-or-later
#
# U-Boot's own UBI for the host, against U-Boot's own headers: -srcs get
# $(ubi-objs).  Its printf(), memcpy() and the like are the C library's.

ubi-objs := $(patsubst %,$(out)/uboot/%.o,drivers/mtd/mtdcore \
	drivers/mtd/mtdpart lib/rbtree lib/linux_compat lib/div64 \
	$(addprefix drivers/mtd/ubi/,attach build vtbl vmt upd kapi eba io wl \
		crc32 misc debug)) \
	$(out)/uboot/volume_ubi.o
ubi-srcs := $(ubi-objs) tests/host/ubihost.c

ubi-flags := -std=gnu11 -g -O1 $(SAN_$(ARCH)) -ffreestanding -fshort-wchar \
	-ffunction-sections -fdata-sections \
	-nostdinc -isystem $(shell $(CC) -print-file-name=include) \
	-include $(UBOOT)/include/linux/kconfig.h -I$(top)/tests/host/uboot \
	-I$(UBOOT)/include -I$(UBOOT)/arch/sandbox/include -D__KERNEL__ \
	-D__UBOOT__

ubi-deps := $(top)/tests/host/ubi.mk \
	$(wildcard $(addprefix $(top)/tests/host/uboot/,*.h */*.h))

$(out)/uboot/%.o: $(UBOOT)/%.c $(ubi-deps)
	@mkdir -p $(@D)
	$(CC) $(ubi-flags) -Dprintf=ubihost_printf -w -c -o $@ $<

$(out)/uboot/volume_ubi.o: $(top)/flash/volume_ubi.c $(top)/flash/volume.h \
		$(top)/flash/port.h $(ubi-deps)
	@mkdir -p $(@D)
	$(CC) $(ubi-flags) -I$(top) -Wall -Werror -c -o $@ $<
