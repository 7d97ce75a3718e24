# SPDX-License-Identifier: GPL-2.0-only
# The debug flavour: its known noise, the sweep of faults, and its controls.

export LAB_NOISE := $(CURDIR)/kernel-config/noise
export LAB_KERNEL := $(LINE)/$(FLAVOUR)
export FLAVOUR

CODED += lab-faults
$(if $(filter lab-faults,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-faults))
lab-faults: lab-faults.do ## debug kernels: fail every allocation of exec in turn; deliberate bugs
	$(ends-with)
do-lab-faults = flock $(O)/.lock $(MAKE) $(K)/controls/$B/linux && $(run-env) tests/faults/run

# The controls: one kernel that goes wrong when asked, from the patched arm's objects.
$(K)/controls.done: tests/faults/controls.patch $(K)/patched.done
	$(Q)kernel-config/tree arm $(K)/patched $(K)/controls $< forward
	@touch $@

$(K)/controls/$B/linux: $(K)/controls.done $(K)/patched/$B/linux
	@echo '  KERNEL $(notdir $(K)) controls $(FLAVOUR)'
	$(Q)rm -rf $(@D) && kernel-config/tree seed $(K)/patched $(K)/controls $B
	+$(Q)kernel-config/build $(K)/controls $B
	@touch $@
