# SPDX-License-Identifier: GPL-2.0-only
# The debug flavour: the sweep of faults, and its controls.

CODED += lab-faults
$(if $(filter lab-faults,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-faults))
## group: check the lab, 4
## about: Builds debug kernels, in which each allocation of an execve() fails in turn (for SUBJECT=landlock-tsync of a
## about: TSYNC), and looks for leaks and complaints. Then a kernel with deliberate bugs shows that such bugs would be
## about: noticed.
## knobs: @kernel @guest @lab HOSTS SSH
## example: make lab-faults
## code: 0 no complaint, and each deliberate bug was noticed
## code: 1 an observation is not as the claims say
## code: 2 3 4 5
## code: 6 a deliberate bug was not noticed
lab-faults: lab-faults.do ## let each allocation of the calls under study fail in turn, in debug kernels
	$(ends-with)
do-lab-faults = tests/targets/faults/run $(JOB)/knobs

# The controls: one kernel that goes wrong when asked.  Otherwise it is the arm that should be right: the subject's
# patched one, but not one with PATCHES=, which may go wrong by itself and hide the deliberate bugs.  Its tree is taken
# when nothing is being built in it.
controls-arm := $(K)/$(if $(PATCHES),unpatched,patched)
$(K)/controls.done: tests/targets/faults/controls.patch $(controls-arm).done | $(controls-arm)/$B/linux
	$(Q)kernel-config/tree arm $(controls-arm) $(K)/controls $< forward
	@touch $@

$(K)/controls/$B/linux: $(K)/controls.done $(controls-arm)/$B/linux | $(LEASH)
	@echo '  KERNEL $(notdir $(K)) controls $(FLAVOUR)'
	$(Q)rm -rf $(@D) && kernel-config/tree seed $(controls-arm) $(K)/controls $B
	$(live)$(Q)$(build) $(K)/controls $B
	@touch $@

ifeq ($(FLAVOUR),debug)
lab-controls: $(K)/controls/$B/linux
PLAIN += lab-controls
ready-lab-faults := lab-tools lab-rootfs lab-kernels lab-controls
endif
