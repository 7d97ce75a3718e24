# SPDX-License-Identifier: GPL-2.0-only
# The kernel's own tests, in kernels of the flavour selftests.

CODED += lab-selftests
collection := [A-Za-z0-9_][A-Za-z0-9_./-]*(:[A-Za-z0-9_.-]+)?
ifneq ($(filter lab-selftests,$(MAKECMDGOALS)),)
$(call must,$(call matches,$(COLLECTIONS),$(collection)($(comma)$(collection))*),\
	COLLECTIONS=$(COLLECTIONS): must be names of \
	collections with a comma between$(comma) core or all)
endif
## group: judge a patch, 14
## about: Builds the tests of the kernel's own tools/testing/selftests, as they are, runs them in both kernels,
## about: each collection in boots of its own, and tells which cases differ between the arms. A case that
## about: varies by itself is told apart. These tests were not written for the lab or for the patch.
## knobs: @kernel @guest @lab PATCHES ARMS COLLECTIONS SKIPPED
## example: make lab-selftests
## example: make lab-selftests COLLECTIONS=exec,ptrace
## example: make lab-selftests KERNEL_SRC=~/linux PATCHES=my.mbox COLLECTIONS=all
## code: 0 no case differs
## code: 1 a case differs, in each of six boots of each arm
## code: 2 3 4 5
lab-selftests: lab-selftests.do ## run the kernel's own selftests in both kernels, and tell what differs
	$(ends-with)
do-lab-selftests = tests/targets/selftests/selftests $(JOB)/knobs

# The flavour of these kernels follows from the name of the goal (lab.mk).
PLAIN += selftests-kernels
selftests-kernels: $(kernels)
	@:
ready-lab-selftests := lab-tools lab-rootfs selftests-kernels
