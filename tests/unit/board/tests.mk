tests += board/test_trigger
board/test_trigger-srcs := board/trigger.c
