# SPDX-License-Identifier: GPL-2.0-only
# lab-host: the measuring programs on this machine's own kernel.  Needs no
# kernel source and no guest.

$(call number,HOST_MEM)
$(call one-of,DEADLOCK,0 1,one of)

host-bins := $(addprefix $(O)/host/,attach-rss kill-rss deadlock)

$(filter-out %/deadlock,$(host-bins)): $(O)/host/%: tests/scenarios/%.c
$(O)/host/deadlock: tests/targets/host/deadlock.c
$(host-bins): $(lib-objects) $(wildcard tests/lib/*.h)
	@mkdir -p $(@D)
	@echo '  CC     $(@F) for this machine'
	$(Q)$(GUEST_CC) $(GUEST_CFLAGS) -static -Itests/lib $(filter %.c %.o,$^) -o $@

PLAIN += lab-host-tools
lab-host-tools: $(host-bins) $(BIN)/judge $(BIN)/exit.so
	@:

CODED += lab-host
ready-lab-host := lab-host-tools
## group: judge a patch, 6
## about: Asks the kernel of this very machine, without a guest, without a kernel build and without root:
## about: does an execve() make others wait longer, the more memory the process had?
## knobs: @lab HOST_MEM DEADLOCK
## example: make lab-host
## example: make lab-host DEADLOCK=1
## code: 0 it was measured, whatever came out
## code: 2 3
## code: 6 what was measured cannot be trusted
lab-host: lab-host.do ## ask this machine's own kernel whether execve() makes others wait
	$(ends-with)
do-lab-host = tests/targets/host/run all $(JOB)/knobs
