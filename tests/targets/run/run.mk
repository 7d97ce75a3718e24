# SPDX-License-Identifier: GPL-2.0-only
ifneq ($(filter lab-run,$(MAKECMDGOALS)),)
$(call must,$(if $(SCENARIO),,yes),SCENARIO=$(SCENARIO): lab-run takes SCENARIOS=)
endif
$(call one-of,FORMAT,text ktap,one of)
$(if $(filter auto,$(JOBS)),,$(call number,JOBS))
$(call must,$(if $(LAUNCH),$(filter slurm,$(LAUNCH)),yes),LAUNCH=$(LAUNCH): must be slurm)
$(call must,$(if $(word 2,$(foreach k,HOSTS JOBS LAUNCH,$(if $($k),$k))),,yes),HOSTS=$(comma) JOBS= and LAUNCH= \
	each say where guests are booted: give one of them)

CODED += lab-run
## group: judge a patch, 1
## about: Builds the kernel without the patch and with it, boots both in turn, and measures how long
## about: others wait for an execve(), and what the patch costs when nobody waits. It prints a verdict, and
## about: keeps everything in out/results/latest.
## about: The kernel's own selftests are run in both kernels by make lab-selftests.
## about: A tree, patches, revisions and scenarios of yours can be named instead of the lab's own.
## about: JOBS=n boots n guests at a time, each on CPUs of its own. Without it as many as there is room for, when a
## about: control has shown that they do not disturb each other; JOBS=auto asks again. Where they do so that the
## about: controls fail, what those CPUs measured is left out by name.
## knobs: @kernel @guest @lab CLOCK PRICES PATCHES ARMS SCENARIOS SCENARIO_DIR CHECKS EXPECT BOOTS QUICK COST SHOW
## knobs: FORMAT HOSTS SSH JOBS LAUNCH
## example: make lab-run
## example: make lab-run FORMAT=ktap
## example: make lab-run KERNEL_SRC=~/linux PATCHES=my.mbox
## code: 0 the subject does what is expected; without expectations: the second arm is not proven to be slower
## code: 1 it does not; without such a file: the second arm is proven to make others wait longer, or to cost more
## code: 2 3 4 5 6 7
lab-run: lab-run.do ## boot both kernels, measure, and say what the patch changed
	$(ends-with)
do-lab-run = tests/targets/run/run $(JOB)/knobs
