# SPDX-License-Identifier: GPL-2.0-only
# Bisection: which commit, which patch of a series, which option of a fragment.

$(if $(SCENARIO),$(call one-of,SCENARIO,$(ALL_SCENARIOS),one of))
$(if $(CHECK),$(call one-of,CHECK,$(ALL_CHECKS),one of))
$(call one-of,CRASH,0 1,one of)
$(call number,ITERS)
$(if $(call matches,$(DOSES),[0-9$(comma)]*),,$(error DOSES=$(DOSES): must be numbers, comma separated))
$(call must,$(call matches,$(CONFIDENCE),0[.][5-9][0-9]{0$(comma)5}),CONFIDENCE=$(CONFIDENCE): must be from 0.5 to 0.999999)
$(call one-of,KIND,series git,one of)
$(call number,SEED)
$(call number,DELAY)
DERIVED += FRAGMENTS TRIALS
# What TIMES= is for lab-bisect-trials, when it is not given.
TRIALS := $(if $(filter TIMES,$(GIVEN)),$(TIMES),20)

# Without the subject's kernels: these are others.
CODED += lab-bisect lab-bisect-config lab-bisect-arms
ready-lab-bisect := lab-tools
ready-lab-bisect-config := lab-tools
ready-lab-bisect-arms := lab-tools

lab-bisect: lab-bisect.do ## the commit of GOOD= to BAD=, or patch of SERIES=, that changed SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect = tests/targets/bisect/drive $(JOB)/knobs $(if $(SERIES),series,git)

lab-bisect-config: lab-bisect-config.do ## which option of FRAGMENT= changes SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect-config = tests/targets/bisect/drive $(JOB)/knobs config

lab-bisect-arms: lab-bisect-arms.do ## the two kernels around the answer that FOUND= says, compared
	$(ends-with)
do-lab-bisect-arms = tests/targets/bisect/arms $(JOB)/knobs

lab-tools: $(BIN)/odds
odds-files := $(wildcard tests/targets/bisect/odds/*.[ch] tests/judge/*.h) tests/judge/stats.c tests/judge/die.c
$(BIN)/odds: $(odds-files)
	@mkdir -p $(@D)
	@echo '  HOSTCC odds'
	$(Q)$(HOSTCC) $(CFLAGS) -Itests/judge $(filter %.c,$^) -o $@ $(LIBS-judge)

CODED += lab-bisect-trials
lab-bisect-trials: lab-bisect-trials.do ## bisect made-up histories of the line's tree: is the right commit named?
	$(ends-with)
do-lab-bisect-trials = tests/targets/bisect/trials $(JOB)/knobs
