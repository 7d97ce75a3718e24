# SPDX-License-Identifier: GPL-2.0-only
# This is said before kernels are built.
ifneq ($(filter lab-freeze,$(MAKECMDGOALS)),)
$(call must,$(AT),AT= is missing; type make lab-freeze AT=exit_mmap UNDER=load_elf_binary DURING=ps)
endif
CODED += lab-freeze
## group: look inside, 2
## about: Stops one task of the guest at a kernel function, lets everything else run, and says which
## about: commands wait, for which lock, and which kernel stacks hold it. It does so in both kernels.
## knobs: @kernel @guest @lab PATCHES ARMS ARM AT UNDER AFTER TASK DURING START NTH HOLD SCENARIO_DIR
## example: make lab-freeze AT=exit_mmap UNDER=load_elf_binary DURING=ps
## code: 0 each arm answered
## code: 1 one did not
## code: 2 3 4 5
lab-freeze: lab-freeze.do ## freeze an execve() at AT=, run DURING= meanwhile, and say which command waits
	$(ends-with)
do-lab-freeze = tests/targets/freeze/ask $(JOB)/knobs $(O)/freeze \
	$(foreach a,$(or $(ARM),$(FIRST) $(filter-out $(FIRST),$(SECOND))),$a=$(K)/$a/$B/linux)
