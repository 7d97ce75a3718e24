# SPDX-License-Identifier: GPL-2.0-only
# lab-patches: what the lab understands of PATCHES=.  It builds no kernel, so it needs neither
# the kernels nor room for a guest.

ifneq ($(filter lab-patches,$(MAKECMDGOALS)),)
$(call must,$(PATCHES),PATCHES= is missing; type make lab-patches PATCHES=my.mbox)
endif
CODED += lab-patches
ready-lab-patches := $(BIN)/exit.so
## group: judge a patch, 12
## about: Says what the lab understands of PATCHES=, and builds nothing: a numbered line for each patch with
## about: its subject, author and files; what is left out, and why; and how many hunks apply to KERNEL_SRC=
## about: and to each line. It looks only at sources that are here already, and fetches none.
## knobs: KERNEL_SRC O V HELP LAB_INSTALL PATCHES
## example: make lab-patches PATCHES=my.mbox
## code: 0 the series applies to KERNEL_SRC= or to a line, or no source is here
## code: 2 PATCHES= cannot be read, or what is in it must not be applied; a line says why
## code: 3 it applies to no source that is here, or it changes modes of files only
lab-patches: lab-patches.do ## say what is understood of PATCHES=, and which line it fits
	$(ends-with)
do-lab-patches = tests/targets/patches/patches $(JOB)/knobs
