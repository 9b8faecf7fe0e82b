# SPDX-License-Identifier: GPL-2.0-or-later
include $(top)/tests/host/image.mk

# TABLE=1 prints a line a row
tests += flash/test_vectors
flash/test_vectors-srcs := $(image-srcs) $(dtboard-srcs)
flash/test_vectors-cflags := -I$(out)/flash $(image-cflags) $(any-cflags) \
	$(dtboard-cflags)

flash/test_vectors-needs := $(out)/flash/vectors.inc $(identities)
$(out)/flash/vectors.inc: $(top)/tests/unit/flash/vectors.py $(vectors)/MANIFEST.tsv
	@mkdir -p $(@D)
	/usr/bin/python3 $(vectors)/materialise $(top)/build/vectors
	/usr/bin/python3 $< $(vectors)/MANIFEST.tsv $(top)/build/vectors $@

tests += flash/test_slots
flash/test_slots-srcs := flash/slots.c flash/layout.c

tests += flash/test_plan flash/test_json flash/test_job flash/test_job_nand
peb-srcs := flash/peb.c flash/sums.c tests/host/crc32.c \
	mbedtls:md5 mbedtls:platform_util
flash/test_plan-srcs := flash/region.c flash/layout.c flash/plan.c $(peb-srcs)
flash/test_json-srcs := flash/region.c flash/json.c
job-srcs := flash/job.c flash/job_block.c flash/block.c flash/blocks.c \
	flash/port.c flash/resume.c
# what a job asks of flash/image.c
plain-srcs := flash/uimage.c tests/host/begins.c
sim-job-srcs := flash/region.c flash/layout.c flash/plan.c $(job-srcs) \
	$(plain-srcs) $(peb-srcs) tests/host/simflash.c \
	tests/host/simchip.c tests/host/uimageseal.c
flash/test_job-srcs := $(sim-job-srcs) tests/unit/flash/jobchip.c
flash/test_job_nand-srcs := $(flash/test_job-srcs)

tests += flash/test_upload flash/test_thin
upload-srcs := flash/upload.c flash/peb_keep.c mbedtls:sha256
flash/test_upload-srcs := $(upload-srcs) flash/region.c $(peb-srcs)
flash/test_thin-srcs := $(flash/test_upload-srcs) tests/host/ubipeb.c

# TABLE=1 prints a line a chip; ID=… replays one cut
tests += flash/test_powercut
flash/test_powercut-srcs := $(sim-job-srcs)
flash/test_powercut-cflags := -O2
sweeps += flash/test_powercut

# TABLE=1 prints a line a chip and case
tests += flash/test_work
flash/test_work-srcs := $(sim-job-srcs) flash/eta.c
flash/test_work-cflags := -O2

tests += flash/test_backup flash/test_overlay
flash/test_backup-srcs := flash/backup.c flash/layout.c tests/host/simflash.c \
	tests/host/simchip.c
flash/test_overlay-srcs := $(image-srcs) flash/overlay.c $(job-srcs) \
	tests/host/simflash.c tests/host/simchip.c
flash/test_overlay-cflags := $(image-cflags) $(any-cflags) -O2
tests += flash/test_update
flash/test_update-srcs := $(image-srcs) flash/update.c flash/block.c \
	tests/host/updateimage.c
flash/test_update-cflags := $(image-cflags) $(any-cflags)

disk-cflags := -I$(out)/flash -I$(top)/tests/unit/flash $(image-cflags) \
	$(any-cflags)
tests += flash/test_disk flash/test_disk_job
flash/test_disk-srcs := $(image-srcs)
flash/test_disk-cflags := $(disk-cflags)
flash/test_disk-needs := $(out)/flash/disk.inc
flash/test_disk_job-srcs := $(image-srcs) flash/job_disk.c \
	flash/disk_flow.c
flash/test_disk_job-cflags := $(disk-cflags)
flash/test_disk_job-needs := $(out)/flash/disk.inc
$(out)/flash/disk.inc: $(top)/tests/unit/flash/disk_images.py $(top)/tests/lib/disk.py
	@mkdir -p $(@D)
	/usr/bin/python3 $< $@

include $(top)/tests/host/ubi.mk
volume-srcs := flash/job_volume.c flash/job_peb.c
tests += flash/test_ubi
flash/test_ubi-srcs := $(image-srcs) $(dtboard-srcs) $(ubi-srcs) $(job-srcs) \
	$(volume-srcs) flash/eta.c tests/host/simflash.c \
	tests/host/ubichip.c
flash/test_ubi-cflags := -O2 -DCONFIG_LIFEBOAT_UBI=1 $(image-cflags) \
	$(any-cflags) $(dtboard-cflags)
# vectors.inc comes with the files that it names
flash/test_ubi-needs := $(identities) $(out)/flash/vectors.inc

tests += flash/test_ubiraw
flash/test_ubiraw-srcs := $(ubi-srcs) flash/region.c flash/layout.c \
	flash/plan.c $(job-srcs) $(plain-srcs) $(volume-srcs) $(peb-srcs) \
	tests/host/simflash.c tests/host/ubichip.c
flash/test_ubiraw-cflags := -DCONFIG_LIFEBOAT_UBI=1

tests += flash/test_ubisafe flash/test_ubifails flash/test_resume
flash/test_ubifails-srcs := $(flash/test_ubiraw-srcs) \
	tests/unit/flash/ubijobs.c
flash/test_ubisafe-srcs := $(flash/test_ubifails-srcs) $(upload-srcs) \
	tests/host/ubipeb.c
flash/test_ubisafe-cflags := -O2 -DCONFIG_LIFEBOAT_UBI=1
flash/test_ubifails-cflags := $(flash/test_ubisafe-cflags)
flash/test_resume-srcs := $(flash/test_ubifails-srcs)
flash/test_resume-cflags := $(flash/test_ubisafe-cflags)

# TABLE=1 prints how many; ID=… replays one
tests += flash/test_ubicut
flash/test_ubicut-srcs := $(flash/test_ubiraw-srcs) \
	tests/host/uimageseal.c
flash/test_ubicut-cflags := -O2 -DCONFIG_LIFEBOAT_UBI=1
sweeps += flash/test_ubicut

tests += flash/test_fit
flash/test_fit-srcs := $(image-srcs) uboot:scripts/dtc/libfdt/fdt_sw
flash/test_fit-cflags := $(image-cflags) $(any-cflags)

tests += flash/test_ram_boot
flash/test_ram_boot-srcs := $(image-srcs)
flash/test_ram_boot-cflags := $(image-cflags) $(any-cflags)

tests += flash/test_unlzma
flash/test_unlzma-srcs := flash/unlzma.c
flash/test_unlzma-cflags := -I$(out)/flash
flash/test_unlzma-needs := $(out)/flash/streams.inc
$(out)/flash/streams.inc: $(top)/tests/unit/flash/lzma_streams.py
	@mkdir -p $(@D)
	/usr/bin/python3 $< $@

tests += flash/test_unpack
flash/test_unpack-srcs := $(unpack-srcs) flash/inflate.c flash/gunzip.c \
	flash/region.c tests/host/crc32.c uboot:lib/zlib/zlib
flash/test_unpack-cflags := -I$(out)/flash $(image-cflags) -DCONFIG_GZIP=1
flash/test_unpack-needs := $(out)/flash/streams.inc

tests += flash/test_kernel
flash/test_kernel-srcs := flash/kernel.c flash/uimage.c flash/region.c \
	$(unpack-small-srcs) tests/host/crc32.c
flash/test_kernel-cflags := -I$(out)/flash
flash/test_kernel-needs := $(out)/flash/zeros.inc
$(out)/flash/zeros.inc: $(top)/tests/unit/flash/lzma_zeros.py
	@mkdir -p $(@D)
	/usr/bin/python3 $< $@

# TABLE=1 prints a line a row; SAMPLE=n cuts in each way; CELL=board:row
tests += flash/test_everycut
flash/test_everycut-srcs := $(flash/test_ubi-srcs) board/firmware.c service.c \
	flash/backup.c flash/overlay.c flash/upload.c flash/peb_keep.c \
	$(patsubst %,tests/unit/flash/cut_%.c,begin board chip image judge \
		unpack) \
	tests/host/quiet.c
flash/test_everycut-cflags := -O2 -DCONFIG_LIFEBOAT_UBI=1 \
	-DCONFIG_LIFEBOAT_EXPERT=1 $(image-cflags) $(any-cflags) \
	$(dtboard-cflags) -I$(out)/cut -DCUTS='"$(out)/cut"' \
	-Wl,--wrap=printf,--wrap=puts,--wrap=kernel_unpack
flash/test_everycut-needs := $(identities) $(out)/cut/cells.inc
sweeps += flash/test_everycut
$(out)/cut/cells.inc: $(top)/tests/unit/flash/cut_images.py \
		$(addprefix $(top)/tools/,pack.py boardfile.py boardfacts.py) \
		$(addprefix $(top)/tests/lib/,machines.py program.py recipe.py \
		envelopes.py wrap.py) $(wildcard $(top)/board/*.board)
	/usr/bin/python3 $< $(@D)

tests += flash/test_envcopy
flash/test_envcopy-srcs := flash/envcopy.c tests/host/crc32.c

tests += flash/test_envstore flash/test_envcut
flash/test_envstore-srcs := tests/unit/flash/envlab.c flash/envcopy.c \
	flash/envflash.c flash/envstore.c flash/layout.c tests/host/simbed.c \
	tests/host/simflash.c tests/host/simchip.c tests/host/crc32.c
flash/test_envcut-srcs := $(flash/test_envstore-srcs)

# two firmwares; and the plug pulled, TABLE=1 prints how often
tests += flash/test_slotlife flash/test_slotcut
flash/test_slotlife-srcs := tests/unit/flash/slotlab.c board/bootcount.c \
	board/starts.c board/starts_linksys.c board/firmware.c \
	flash/slots.c $(image-srcs) $(job-srcs) tests/host/simflash.c \
	tests/host/simchip.c tests/host/resetbc.c tests/host/uimageseal.c \
	tests/host/quiet.c
flash/test_slotlife-cflags := -O2 -DCONFIG_LIFEBOAT_SLOTS=1 \
	-DCONFIG_LIFEBOAT_STARTS_LINKSYS=1 \
	-DCONFIG_LIFEBOAT_STARTS_MAX=3 $(image-cflags) $(any-cflags) \
	-Wl,--wrap=printf,--wrap=puts
flash/test_slotcut-srcs := $(flash/test_slotlife-srcs)
flash/test_slotcut-cflags := $(flash/test_slotlife-cflags)
sweeps += flash/test_slotcut
