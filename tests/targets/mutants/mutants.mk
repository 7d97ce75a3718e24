# SPDX-License-Identifier: GPL-2.0-only
# Wrong versions of the subject.  Each is a patch on top of the patched arm, and is built from the
# objects of that arm.

CODED += lab-mutants
MUTANTS_DIR := $(if $(MUTANTS),$(realpath $(MUTANTS)),patches/$(SUBJECT)/mutants)
M := $(K)/mutants$(if $(MUTANTS),-$(call checksum,$(MUTANTS_DIR)))
# Which arm they are made of.  What stands in front of programs that build and boot them: nothing, or what
# ../grade/confine is, because what others hand in is not trusted.
MUTANTS_OF := patched
CONFINED :=
DERIVED += M MUTANTS_DIR MUTANTS_OF CONFINED
# A misspelt name is refused before anything is built.
mutants := $(basename $(notdir $(wildcard $(MUTANTS_DIR)/*.patch)))
not-mutants := $(if $(filter lab-mutants,$(MAKECMDGOALS)),$(filter-out $(mutants),$(subst $(comma), ,$(ONLY))))
$(call must,$(if $(not-mutants),,yes),ONLY=$(ONLY): $(firstword $(not-mutants)): no such mutant in $(MUTANTS_DIR))

## group: check the lab, 2
## about: Builds wrong versions of the subject, and runs experiments on each, the cheapest first, until one
## about: rejects it. Harmless rewrites stand beside them, and must pass all experiments.
## knobs: @kernel @guest @lab CLOCK PRICES MUTANTS ONLY ALL SCENARIOS HOSTS SSH
## example: make lab-mutants ONLY=no-backstop,put-twice
## code: 0 each mutant was rejected for the reason that it states, and each harmless rewrite passed
## code: 1 one was not, or did not
## code: 2
## code: 3 one does not apply, does not compile, or does not change the kernel
## code: 6 the right patch was rejected, or the host failed
lab-mutants: lab-mutants.do ## try whether the experiments reject wrong versions of the subject
	$(ends-with)
do-lab-mutants = tests/targets/mutants/run $(if $(filter 1,$(ALL)),-a) $(JOB)/knobs

# A header costs much: the objects are those of the patched arm when the mutant has its headers.
seed-of = $$(h=$$(cat $M/$*.files $(K)/$(MUTANTS_OF).files | grep '[.]h$$'); for f in $$h; do \
	cmp -s $M/$*/$$f $(K)/patched/$$f || { echo $(MUTANTS_OF); exit; }; done; echo patched)
# The kernel's build would configure a tree anew that sees other tools than its arm has seen.
as-configured := may-sync-config= need-compiler=1
build-mutant = $(if $(CONFINED),$(LEASH) $(CONFINED) build $(LAB_CCACHE) $(K) $M/$* $B $(build-command) \
	LAB_CCACHE=no $M/$* $B '' $(as-configured),$(build-program) $M/$* $B)
# NAME.said keeps why a tree or a kernel could not be made.  A mutant's life is short, so its
# build directory keeps only the kernel and the files that describe it.
$M/%.done: $(MUTANTS_DIR)/%.patch $(K)/$(MUTANTS_OF)/$B/linux
	@mkdir -p $(@D)
	@rm -rf $@ $M/$*
	$(Q)kernel-config/tree variant $(K)/$(MUTANTS_OF) $M/$* $< 2>$M/$*.said || { cat $M/$*.said >&2; exit 1; }
	@# What is as in the patched arm need not be compiled again.
	@while read -r f; do ! cmp -s $(K)/patched/$$f $M/$*/$$f || touch -r $(K)/patched/$$f $M/$*/$$f; \
		done <$M/$*.files
	@touch $@

.PRECIOUS: $M/%.done
$M/%/$B/linux: $M/%.done | $(LEASH)
	@echo '  KERNEL $(notdir $(K)) mutant $* $(FLAVOUR)'
	$(Q)kernel-config/tree seed $(K)/$(seed-of) $M/$* $B
	$(live)$(Q)$(build-mutant) 2>$M/$*.said || { cat $M/$*.said >&2; exit 1; }
	$(Q)find $M/$*/$B -name '*.[oa]' -delete -o -name 'vmlinux*' -delete -o -name '.tmp_vmlinux*' -delete
	@touch $@

# tests/targets/mutants/run calls this make with MUTANTS_RUN=, the directory of the run.
ifdef MUTANTS_RUN
unexport M MUTANTS_DIR MUTANTS_RUN MUTANTS_OF CONFINED
# The boots go on beside builds and other boots, because nothing of them is timed.  The kernel
# is not a prerequisite, or make would build all kernels before the first boot.
define put-through
	+$(Q)$(MAKE) $M/$*/$B/linux && tests/targets/mutants/structure $(MUTANTS_RUN)/knobs $* $M/$*/$B/linux $1
	@touch $@
endef
$(MUTANTS_RUN)/%/structure: FORCE
	$(put-through)
$(MUTANTS_RUN)/%/every: FORCE
	$(call put-through,every)
endif
