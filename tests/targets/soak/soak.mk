# SPDX-License-Identifier: GPL-2.0-only
# Hours of load that the lab's authors did not write, in kernels that watch themselves.

CODED += lab-soak
$(if $(filter lab-soak,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-soak))
$(call must,$(call matches,$(HOURS),[0-9]{1$(comma)3}([.][0-9]{1$(comma)5})?),HOURS=$(HOURS): must be a number like 8 \
	or 0.02)
## group: check the lab, 5
## about: For HOURS= it runs stress-ng (exec, ptrace, procfs, vm, aio, fork, vfork, clone, pidfd, kcmp) and the
## about: subject's own storm (attaches, and execs whose allocations fail), in debug kernels of both arms at once.
## about: A complaint, a leak, memory that is not given back, or a hang is kept with its seed, the decoded
## about: stack and the command that repeats it, and is counted once by its fingerprint. First a kernel with
## about: deliberate bugs shows that each of these would be found, which takes some minutes.
## about: stress-ng is the distribution's, fetched without root; without apt it is the one of this machine.
## knobs: @kernel @guest @lab PATCHES HOURS SEED ARM HOSTS SSH
## example: make lab-soak HOURS=8
## example: make lab-soak HOURS=0.02 SEED=7 ARM=patched
## code: 0 nothing went wrong, and each deliberate bug was found
## code: 1 the memory at the end is not that of the beginning
## code: 2 3 4 5
## code: 6 a deliberate bug was not found
lab-soak: lab-soak.do ## hours of stress-ng and storms in debug kernels: complaints, leaks, hangs
	$(ends-with)
do-lab-soak = tests/targets/soak/soak $(JOB)/knobs $(or $(ARM),$(FIRST) $(SECOND))
ifeq ($(FLAVOUR),debug)
ready-lab-soak := lab-tools lab-rootfs lab-kernels lab-controls
endif
