# SPDX-License-Identifier: GPL-2.0-only
# How what one types is run, and how its exit code comes out of make.
#
# GNU make exits with 2 whatever went wrong, but the exit codes of the lab say
# what it was.  So a target NAME whose code counts is made by NAME.do:
#
#	1. what the host lacks is installed, or what to type is said (needs)
#	2. the knobs are written for the script (knobs.mk)
#	3. tests/make/do builds what the script needs, runs it, and keeps its code
#	4. the recipe of NAME reads that code, and ends this make with it
#	   (ends-with): exit.so, loaded into make, calls exit()
#
# A make without "load" in .FEATURES ends with 2, and its message names the code.

# Everything that runs long does so on a leash: it ends when make ends.
LEASH := $(BIN)/leash
$(LEASH): tests/make/leash.c $(if $(filter 0,$(MAKELEVEL)),| needs)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(CFLAGS) $< -o $@

$(BIN)/exit.so: tests/make/exit.c
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(CFLAGS) -fPIC -shared $< -o $@

.PHONY: needs
needs:
	$(Q)$(need) install more

# Is there a directory for the guests' memory?  Said before anything is built.
.PHONY: room
room: | needs
	$(if $(filter 1,$(SHOW)),,$(Q)$(need) memory $(MEM))

define exit-with-code
$(if $(filter load,$(.FEATURES)),$(eval load $(BIN)/exit.so(lab_exit_$(strip $1))))@exit $1
endef
ends-with = $(if $(dry),,$(foreach c,$(shell cat $(JOB)/code; rm -rf $(JOB)),$(if $(filter-out 0 2,$c),$(call exit-with-code,$c),@exit $c)))

# Not $(MAKE) in the recipe: make -n would run the line.
make-program := $(MAKE)
# Kernels made of one source have one lock; the tools and the guest's root have another.
SOURCE_LOCK := $(O)/.lock-$(firstword $(subst /, ,$(patsubst $(O)/kernel/%,%,$(S))))
ready-all = tests/make/ready $(make-program) $(O)/.lock $(SOURCE_LOCK) $(PRISTINE).done
# What NAME needs is in ready-NAME, when that is not all that lab-ready builds.
ready-some = tests/make/ready $(make-program) $(O)/.lock $(ready-$1)
lab-ready: | $(LEASH)
	$(if $(dry),$(MAKE) lab-tools lab-rootfs lab-kernels)
	$(live)$(Q)exec $(LEASH) $(ready-all)

# --- the output directory is marked before anything is written into it ---
writing := $(filter-out help clean lab-list lab-doctor lab-new-scenario,$(or $(MAKECMDGOALS),help))
ifneq ($(writing),)
output-said := $(if $(dry)$(wildcard $(O)/.lab-output),,$(shell tests/make/output $(O) 2>&1))
$(if $(output-said),$(error $(output-said)))
endif
