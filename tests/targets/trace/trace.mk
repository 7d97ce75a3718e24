# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-trace
$(if $(filter lab-trace,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-trace))
TRACED_SCENARIO := $(or $(SCENARIO),$(firstword $(subst $(comma), ,$(filter-out auto,$(usual)))),attach-rss)
TRACED_DOSE := $(or $(DOSES),64)
DERIVED += TRACED_SCENARIO TRACED_DOSE
ifneq ($(filter lab-trace,$(MAKECMDGOALS)),)
$(call must,$(call matches,$(TRACED_DOSE),[0-9]{1$(comma)6}),DOSES=$(DOSES): lab-trace takes one dose)
endif
## group: look inside, 6
## about: Shows one execve(), or the system call that the subject names, and the tasks that it meets, as the kernel
## about: itself records them, in one boot of each arm: which locks it holds, when execve() frees its old memory,
## about: and which task waits meanwhile. It is drawn on the terminal and as SVG, and kept in the form that Perfetto
## about: and chrome://tracing open.
## about: The kernels are debug kernels, for only these tell which lock is held; they take longer for all.
## knobs: @kernel @guest @lab PATCHES ARMS SCENARIO DOSES
## example: make lab-trace
## example: make lab-trace SCENARIO=stat-rss DOSES=256
## code: 0 it was drawn
## code: 2 3 4 5
## code: 6 the scenario did not meet such a call
lab-trace: lab-trace.do ## draw one execve(), or another call, and the tasks that wait for it
	$(ends-with)
do-lab-trace = tests/targets/trace/trace $(JOB)/knobs
ready-lab-trace := lab-tools lab-rootfs lab-kernels FLAVOUR=debug
