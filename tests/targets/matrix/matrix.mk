# SPDX-License-Identifier: GPL-2.0-only
# lab-matrix: one run a line, one table of all.  Each line is a make of its
# own (lab-run).

$(call one-of,PHASES,0 1,one of)
ifneq ($(filter lab-matrix,$(MAKECMDGOALS)),)
$(if $(KERNEL_SRC),$(error KERNEL_SRC=$(KERNEL_SRC): lab-matrix compares lines; say LINES=))
endif

CODED += lab-matrix
ready-lab-matrix := $(BIN)/exit.so
lab-matrix: lab-matrix.do ## lab-run on every line of LINES=, one table and one plot
	$(ends-with)
do-lab-matrix = tests/targets/matrix/run all $(JOB)/knobs
