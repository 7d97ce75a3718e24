# SPDX-License-Identifier: GPL-2.0-only
# What `make help` prints, and `make TARGET HELP=1`, from the comments beside targets and knobs;
# help.awk says how these are written.

## groups: judge a patch, look inside, bisect, check the lab, build and clean
## set kernel, of the kernels: LINE KERNEL_SRC SUBJECT FLAVOUR FRAGMENT LLVM LAB_CCACHE
## set guest, of the guests: CPUS MEM UML_MODE APPEND LIMIT
## set lab, of every target: O V HELP LAB_INSTALL BUSYBOX GUEST_CC

help-files := lab.mk kernel-config/kernels.mk rootfs/rootfs.mk $(sort $(wildcard tests/make/*.mk)) $(PARTS)
help-of = $(foreach k,$(KNOBS),KNOB_$k=$(call quote,$($k))) awk -v one=$(call quote,$1) \
	-f tests/targets/help/help.awk $(help-files)

PLAIN += help
ifeq ($(HELP),1)
# lab.mk reads this file alone then: no other rule is there, so nothing else can be done.
help-goals := $(or $(MAKECMDGOALS),help)
.PHONY: $(help-goals)
$(help-goals):
	@$(call help-of,$@)
else
## group: build and clean, 6
## about: Prints all targets in groups, then all knobs with the values that they have now.
## about: HELP=1 behind a target prints that target alone.
## knobs: @lab
## example: make help
## example: make lab-run HELP=1
## code: 0 always
help: ## print this text
	@$(call help-of,)
endif
