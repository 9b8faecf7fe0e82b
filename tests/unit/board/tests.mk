tests += board/test_trigger
board/test_trigger-srcs := board/trigger.c

tests += board/test_hang
board/test_hang-srcs := board/hang.c

tests += board/test_bootcount
board/test_bootcount-srcs := board/bootcount.c flash/layout.c tests/host/simbed.c \
	tests/host/simflash.c tests/host/simchip.c tests/host/resetbc.c

tests += board/test_led_steps
board/test_led_steps-srcs := board/led_steps.c

tests += board/test_millis
board/test_millis-srcs := drivers/millis.c

tests += board/test_bootlog
board/test_bootlog-srcs := board/bootlog.c flash/layout.c tests/host/simbed.c \
	tests/host/simflash.c tests/host/simchip.c

tests += board/test_starts_env
board/test_starts_env-srcs := board/starts.c board/starts_env.c \
	flash/layout.c tests/host/crc32.c
board/test_starts_env-cflags := -I$(top)/tests/unit/rescue \
	-DCONFIG_LIFEBOAT_ENV=1 \
	-DCONFIG_LIFEBOAT_STARTS_ENV=1 -DCONFIG_LIFEBOAT_STARTS_LOG=1 \
	-DCONFIG_LIFEBOAT_STARTS_MAX=3

tests += board/test_slotdata
board/test_slotdata-srcs := board/slotdata.c
board/test_slotdata-cflags := -I$(top)/tests/unit/rescue \
	-DCONFIG_LIFEBOAT_ENV=1 -DCONFIG_LIFEBOAT_SLOTS=1
