# SPDX-License-Identifier: GPL-2.0-only
# lab-matrix: one run a line, one table of all.  Each line is a make of its
# own (lab-run).

$(call one-of,PHASES,0 1,one of)
ifneq ($(filter lab-matrix,$(MAKECMDGOALS)),)
$(if $(KERNEL_SRC),$(error KERNEL_SRC=$(KERNEL_SRC): lab-matrix compares lines; say LINES=))
endif

CODED += lab-matrix
ready-lab-matrix := $(BIN)/exit.so
## group: judge a patch, 5
## about: Runs lab-run on several kernel lines, one after the other, and puts them into one table and
## about: one plot. Lines that have other abilities are never pooled.
## knobs: @kernel @guest @lab CLOCK PRICES LINES PHASES SCENARIOS SCENARIO_DIR EXPECT BOOTS QUICK
## knobs: HOSTS SSH
## example: make lab-matrix LINES="6.1 7.2" QUICK=1
## code: 0 each line's lab-run ended with 0
## code: 1 one ended with 1; the code is that of the worst
## code: 2 3 4 5 6
lab-matrix: lab-matrix.do ## do lab-run on each line of LINES=, and make one table and one plot
	$(ends-with)
do-lab-matrix = tests/targets/matrix/run all $(JOB)/knobs
