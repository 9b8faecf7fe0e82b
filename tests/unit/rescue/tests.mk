# SPDX-License-Identifier: GPL-2.0-or-later
tests += rescue/test_selfupdate
rescue/test_selfupdate-srcs := selfupdate.c $(flash/test_update-srcs) \
	flash/plan.c $(filter-out flash/block.c,$(job-srcs)) \
	tests/host/simflash.c tests/host/simchip.c tests/host/quiet.c
rescue/test_selfupdate-cflags := $(flash/test_update-cflags) \
	-DCONFIG_LIFEBOAT_SELFUPDATE -O2 -Wl,--wrap=printf

tests += rescue/test_restore
rescue/test_restore-srcs := service.c $(image-srcs) flash/backup.c \
	flash/slots.c flash/overlay.c flash/peb_keep.c tests/host/ubipeb.c \
	tests/host/quiet.c
rescue/test_restore-cflags := $(image-cflags) $(any-cflags) \
	-DCONFIG_LIFEBOAT_EXPERT=1 -DCONFIG_LIFEBOAT_SLOTS=1 \
	-Wl,--wrap=printf,--wrap=puts,--wrap=plan_guard,--wrap=plan_add_image

tests += rescue/test_slot_for_file
rescue/test_slot_for_file-srcs := corridor_slots.c tests/host/quiet.c
rescue/test_slot_for_file-cflags := $(image-cflags) $(any-cflags) \
	-DCONFIG_LIFEBOAT_SLOTS=1 -Wl,--wrap=printf,--wrap=puts

# doors, and the corridor behind them
doors-srcs := doors.c status.c corridor.c corridor_job.c \
	corridor_resume.c corridor_disk.c flash/job_disk.c flash/disk_flow.c \
	$(image-srcs) flash/upload.c flash/peb_keep.c $(job-srcs) flash/eta.c \
	tests/host/simflash.c tests/host/simchip.c tests/host/ubipeb.c
doors-cflags := $(image-cflags) $(any-cflags) \
	-I$(top)/tests/unit/rescue -DCONFIG_LIFEBOAT_SERVICE \
	-Wl,--wrap=printf,--wrap=puts
tests += rescue/test_doors rescue/test_doors_jobs
rescue/test_doors-srcs := $(doors-srcs) $(out)/rescue/door_nothing.c
rescue/test_doors-cflags := $(doors-cflags)
rescue/test_doors_jobs-srcs := $(doors-srcs)
rescue/test_doors_jobs-cflags := $(doors-cflags)

# the door that doc/doors.md shows
$(out)/rescue/door_nothing.c: $(top)/doc/doors.md
	@mkdir -p $(@D)
	@sed -n '/^# A door/,$${/^```c$$/,/^```$$/{/^```/!p}}' $< >$@

include $(top)/tests/host/conlog.mk
tests += rescue/test_conlog
rescue/test_conlog-srcs := $(conlog-srcs)
rescue/test_conlog-cflags := $(conlog-cflags)
