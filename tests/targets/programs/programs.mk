# SPDX-License-Identifier: GPL-2.0-only
ifneq ($(filter lab-programs,$(MAKECMDGOALS)),)
$(if $(ONLY),$(call one-of,ONLY,$(call named-by-subject,lab-programs),of))
endif
CODED += lab-programs
## group: judge a patch, 8
## about: Runs programs that people use, as the distribution has them, while a process of 256 MiB is in its
## about: execve(): strace -p, gdb -p, ps, pgrep, top, lsof and pidstat. It prints how long they take to come back
## about: on each kernel; of strace and gdb also how long their attach takes, and how long it takes from there until
## about: the process has stopped. Their packages are fetched once, without root. Without apt, or without the
## about: network, the programs of this machine are taken.
## knobs: @kernel @guest @lab PATCHES ARMS BOOTS QUICK ONLY
## example: make lab-programs
## example: make lab-programs QUICK=1 ONLY=ps,gdb
## code: 0 it was measured, whatever came out
## code: 2 3 4 5
## code: 6 a program could not be measured
lab-programs: lab-programs.do ## how long strace, gdb, ps, top ... take that meet an execve()
	$(ends-with)
do-lab-programs = tests/targets/programs/programs $(JOB)/knobs
