# SPDX-License-Identifier: GPL-2.0-only
# HOSTS=: the programs that are sent to other machines, and what this one needs to reach them.

# The same programs as here, linked statically, for a machine may have any C library.
far-programs := $(addprefix $(BIN)/far/,boot leash probe)
lab-tools: $(far-programs)
$(BIN)/far/boot: $(call room-files,boot)
$(BIN)/far/leash: tests/make/leash.c
$(BIN)/far/probe: tests/targets/doctor/probe.c tests/boot/memory.c tests/boot/memory.h
$(far-programs):
	@mkdir -p $(@D)
	@echo '  HOSTCC $(@F), static'
	$(Q)$(HOSTCC) $(CFLAGS) -static $(filter %.c,$^) -o $@

PLAIN += hosts-needs
hosts-needs:
	$(Q)$(need) install hosts

ifneq ($(HOSTS)$(filter-out 1,$(JOBS)),)
needs: | hosts-needs
endif
ifneq ($(HOSTS),)
hosts-said := $(shell tests/hosts/names $(call quote,$(HOSTS)) 2>&1 >/dev/null)
$(call must,$(if $(hosts-said),,yes),$(hosts-said))
endif
