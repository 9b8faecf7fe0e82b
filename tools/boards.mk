# SPDX-License-Identifier: GPL-2.0-or-later
#
# What follows from board/*.board and boards.cfg: in $(BUILT), all boards in
# $(INDEX).  Whoever includes this has it before all else is made.

boards-top := $(dir $(realpath $(dir $(lastword $(MAKEFILE_LIST)))))
BUILT := $(boards-top)build/boards
# before it is made make reads this file once
INDEX := $(or $(wildcard $(BUILT)/boards.cfg),/dev/null)

# the folder is younger than this when a file has come or gone
$(BUILT)/index.mk: $(boards-top)board $(wildcard $(boards-top)board/*.board \
		$(boards-top)board/*.config $(boards-top)board/*.dts \
		$(boards-top)tools/board*) $(boards-top)boards.cfg
	@[ -x /usr/bin/python3 ] || $(boards-top)tools/need build
	@$(boards-top)tools/boards $(BUILT)

include $(BUILT)/index.mk
