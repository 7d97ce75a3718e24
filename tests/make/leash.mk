# SPDX-License-Identifier: GPL-2.0-only
# How a script is started.  A program that runs long is started by the leash (leash.c), which
# ends all descendants of the program when make ends, by whatever signal.

LEASH := $(BIN)/leash
$(LEASH): tests/make/leash.c $(if $(filter 0,$(MAKELEVEL)),| needs)
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(CFLAGS) $< -o $@

PLAIN += needs
needs:
	$(Q)$(need) install more

# The guests' memory needs a directory; that there is none is said before anything is built.
PLAIN += room
room: | needs
	$(if $(filter 1,$(SHOW)),,$(Q)$(need) memory $(MEM))

# A recipe that names $(MAKE) itself would be run by make -n.
make-program := $(MAKE)
# All kernels of one source share a lock; the tools and the guest's root share another.
SOURCE_LOCK := $(O)/.lock-$(firstword $(subst /, ,$(patsubst $(O)/kernel/%,%,$(S))))
ready-all := tests/make/ready $(make-program) $(O)/.lock $(SOURCE_LOCK) $(PRISTINE).done
# ready NAME: the command that builds what NAME needs: what ready-NAME says, or all that
# lab-ready builds.
ready = $(if $(ready-$1),tests/make/ready $(make-program) $(O)/.lock $(ready-$1),$(ready-all))
PLAIN += lab-ready
lab-ready: | $(LEASH)
	$(if $(dry),$(MAKE) lab-tools lab-rootfs lab-kernels)
	$(live)$(Q)exec $(LEASH) $(ready-all)

# A target whose exit code counts adds its name to CODED (exit-codes.mk), any other to PLAIN.
CODED :=
