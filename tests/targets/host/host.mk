# SPDX-License-Identifier: GPL-2.0-only
# lab-host: the measuring programs on this machine's own kernel, or the program with which the subject
# reproduces its bug.  Needs no kernel source and no guest.

$(call number,HOST_MEM)
$(call one-of,DEADLOCK,0 1,one of)

host-bins := $(addprefix $(O)/host/,attach-rss kill-rss deadlock)
reproducer := $(patsubst patches/%.c,$(O)/host/%,$(wildcard patches/$(SUBJECT)/reproducer.c))
$(foreach k,$(if $(and $(reproducer),$(filter lab-host,$(MAKECMDGOALS))),$(filter HOST_MEM DEADLOCK,$(COMMANDED))),\
	$(error $k=: SUBJECT=$(SUBJECT) has a program of its own that is run here; leave out $k=))

$(filter-out %/deadlock,$(host-bins)): $(O)/host/%: tests/scenarios/%.c
$(O)/host/deadlock: tests/targets/host/deadlock.c
$(host-bins): $(lib-objects) $(wildcard tests/lib/*.h)
	@mkdir -p $(@D)
	@echo '  CC     $(@F) for this machine'
	$(Q)$(GUEST_CC) $(GUEST_CFLAGS) -static -Itests/lib $(filter %.c %.o,$^) -o $@

$(O)/host/%/reproducer: patches/%/reproducer.c
	@mkdir -p $(@D)
	@echo '  CC     $* $(@F) for this machine'
	$(Q)$(GUEST_CC) -O2 -Wall -Wextra -pthread -static $< -o $@

PLAIN += lab-host-tools
lab-host-tools: $(host-bins) $(reproducer) $(BIN)/judge $(BIN)/exit.so
	@:

CODED += lab-host
ready-lab-host := lab-host-tools
## group: judge a patch, 6
## about: Asks the kernel of this very machine, without a guest, without a kernel build and without root:
## about: does an execve() make others wait longer, the more memory the process had? A subject that has a
## about: reproducer of its bug asks with that instead: does this machine's kernel have the bug?
## knobs: @lab HOST_MEM DEADLOCK SUBJECT
## example: make lab-host
## example: make lab-host DEADLOCK=1
## example: make lab-host SUBJECT=landlock-tsync
## code: 0 it was measured or tried, whatever came out
## code: 2 3
## code: 6 what was measured cannot be trusted
lab-host: lab-host.do ## ask this machine's own kernel whether it has what the subject mends
	$(ends-with)
do-lab-host = tests/targets/host/run $(if $(reproducer),bug,all) $(JOB)/knobs
