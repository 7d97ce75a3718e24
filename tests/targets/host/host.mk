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

.PHONY: lab-host-tools
lab-host-tools: $(host-bins) $(BIN)/judge $(BIN)/exit.so
	@:

CODED += lab-host
ready-lab-host := lab-host-tools
lab-host: lab-host.do ## no guest, no kernel build: does this machine's own kernel make others wait?
	$(ends-with)
do-lab-host = tests/targets/host/run all $(JOB)/knobs
