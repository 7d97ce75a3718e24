# SPDX-License-Identifier: GPL-2.0-only
need := tests/targets/doctor/need O=$(call quote,$(O)) LAB_INSTALL=$(LAB_INSTALL) LAB_CCACHE=$(LAB_CCACHE) \
	BUSYBOX=$(call quote,$(BUSYBOX))
PLAIN += lab-doctor
doctor-sends := $(if $(HOSTS),$(LEASH) $(far-programs) $(O)/rootfs/busybox)
## group: build and clean, 1
## about: Says which tools and which abilities the lab needs, which of them this machine has, and what to type
## about: for those that are missing.
## about: With HOSTS= it says the same of other machines, and which of them are left out.
## knobs: @lab LAB_CCACHE HOSTS SSH LINE MEM UML_MODE
## example: make lab-doctor
## code: 0 everything that must be there is there
## code: 2 something is missing
lab-doctor: $(doctor-sends) ## say what this machine has of what the lab needs, and what to type
	$(if $(HOSTS),$(write-knobs)$(live))$(Q)$(need) doctor$(if $(HOSTS),; code=$$?; \
		$(LEASH) tests/hosts/doctor $(JOB)/knobs || code=2; rm -rf $(JOB); exit $$code)

# Typed alone, these want the tools as well; others ask in their recipe, and
# run these in a make of their own.
ifeq ($(MAKELEVEL)$(dry),0)
ifneq ($(filter lab-kernels lab-rootfs lab-tools,$(MAKECMDGOALS)),)
$(if $(shell $(need) install more >&2 && echo there),,$(error see above what to type))
endif
endif

