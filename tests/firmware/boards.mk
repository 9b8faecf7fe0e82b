# SPDX-License-Identifier: GPL-2.0-or-later
#
# What BOARD's firmware is like, for whoever makes one: the test's own (Makefile)
# and Linux (tests/machines/linux).  It follows from board/BOARD.board:
#
#	soc     family of SoCs: ath79, mt7621, malta
#	cross   prefix of its compiler
#	kind    which of Makefile's programs it runs
#	format  what the kernel in flash is wrapped in

mkimage.py := $(top)/tests/firmware/mkimage.py
facts := $(shell $(PYTHON) $(mkimage.py) facts $(BOARD))
$(if $(facts),,$(error there is no firmware for BOARD "$(BOARD)"))
$(foreach fact,$(facts),$(eval $(subst =, := ,$(fact))))

# an image for the board; whoever calls says what is in it, and what differs
mkimage = $(PYTHON) $(mkimage.py) image --board $(BOARD) --out $@
