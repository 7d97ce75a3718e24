# SPDX-License-Identifier: GPL-2.0-only
# The debug flavour: the sweep of faults, and its controls.

CODED += lab-faults
$(if $(filter lab-faults,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-faults))
lab-faults: lab-faults.do ## debug kernels: fail every allocation of exec in turn; deliberate bugs
	$(ends-with)
do-lab-faults = tests/targets/faults/run $(JOB)/knobs

# The controls: one kernel that goes wrong when asked, from the patched arm's objects.
$(K)/controls.done: tests/targets/faults/controls.patch $(K)/patched.done
	$(Q)kernel-config/tree arm $(K)/patched $(K)/controls $< forward
	@touch $@

$(K)/controls/$B/linux: $(K)/controls.done $(K)/patched/$B/linux | $(LEASH)
	@echo '  KERNEL $(notdir $(K)) controls $(FLAVOUR)'
	$(Q)rm -rf $(@D) && kernel-config/tree seed $(K)/patched $(K)/controls $B
	$(live)$(Q)$(build) $(K)/controls $B
	@touch $@

ifeq ($(FLAVOUR),debug)
lab-controls: $(K)/controls/$B/linux
.PHONY: lab-controls
ready-lab-faults := lab-tools lab-rootfs lab-kernels lab-controls
endif
