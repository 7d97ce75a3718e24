# SPDX-License-Identifier: GPL-2.0-only
# Kernels of the flavour cover count how often each line ran of the files that the patch
# changes.  Each is a copy of its arm's kernel in which a few objects are compiled again.
COVER_BUILD := $(B:build-%=build-cover-%)
# Experiments that were typed are run alone.
COVERED := $(if $(filter SCENARIOS,$(GIVEN)),$(filter-out auto,$(SCENARIOS)))
DERIVED += COVER_BUILD ALL_SCENARIOS COVERED

CODED += lab-cover
## group: judge a patch, 13
## about: Tells which functions and lines of the patch were executed, how often, on each arm, and by
## about: which of the scenarios and checks, all or those that you name. Lines that nothing executed are listed.
## knobs: @kernel @guest @lab PATCHES ARMS SCENARIOS CHECKS SCENARIO_DIR
## example: make lab-cover
## example: make lab-cover SCENARIOS=attach-rss CHECKS=failing
## example: make lab-cover KERNEL_SRC=~/linux PATCHES=my.mbox
## code: 0 a changed line ran, or the patch changes no line of code in a function
## code: 7 the patch changes lines of code, and no experiment executed any of them
## code: 2 3 4 5
lab-cover: lab-cover.do ## tell which lines of the patch the scenarios and checks execute
	$(ends-with)
do-lab-cover = tests/targets/cover/cover table $(JOB)/knobs

PLAIN += cover-kernels
cover-kernels: $(patsubst %,$(K)/%/$(COVER_BUILD)/linux,$(sort $(FIRST) $(SECOND)))
	@:

# What is counted is the same in both arms, and a kernel is built again only when that changed.
first-built := $(K)/$(FIRST)/$B/linux
second-built := $(K)/$(SECOND)/$B/linux
$(K)/$(COVER_BUILD).checked: $(first-built) $(second-built)
	$(Q)tests/targets/cover/changed $(K)/$(FIRST) $(K)/$(SECOND) $B >$(K)/$(COVER_BUILD).changed
	@cp $(K)/$(COVER_BUILD).changed $@

$(K)/$(COVER_BUILD).objects: $(K)/$(COVER_BUILD).checked
	@sed -n 's/^object //p' $< | cmp -s - $@ || sed -n 's/^object //p' $< >$@

# GCOV_PROFILE_NAME.o names an object without its directory (scripts/Makefile.lib).
profiled = CONFIG_GCOV_KERNEL=y $$(sed 's,.*/,,; s/.*/GCOV_PROFILE_&=y/' $(K)/$(COVER_BUILD).objects)
$(patsubst %,$(K)/%/$(COVER_BUILD)/linux,$(sort $(FIRST) $(SECOND))): $(K)/%/$(COVER_BUILD)/linux: \
		$(K)/%/$B/linux $(K)/$(COVER_BUILD).objects | $(LEASH)
	@echo '  KERNEL $(notdir $(K)) $* cover'
	$(Q)cmp -s $(K)/$*/$B/.config $(@D)/.config || { rm -rf $(@D) && cp -a $(K)/$*/$B $(@D); }
	$(live)$(Q)$(build) $(K)/$* $(COVER_BUILD) '' $(profiled)
	@touch $@
