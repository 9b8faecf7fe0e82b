tests += board/test_trigger
board/test_trigger-srcs := board/trigger.c

tests += board/test_hang
board/test_hang-srcs := board/hang.c
