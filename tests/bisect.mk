# SPDX-License-Identifier: GPL-2.0-only
# Bisection: which commit, which patch of a series, which option of a fragment.

$(if $(SCENARIO),$(call one-of,SCENARIO,$(ALL_SCENARIOS),one of))
$(if $(CHECK),$(call one-of,CHECK,$(ALL_CHECKS),one of))
$(call one-of,CRASH,0 1,one of)
$(call number,ITERS)
$(if $(shell case '$(DOSES)' in (*[!0-9,]*) echo x;; esac),$(error DOSES=$(DOSES): must be numbers, comma separated))
$(if $(shell echo '$(CONFIDENCE)' | grep -xE '0\.[5-9][0-9]{0,5}' || echo x | grep -v .),,$(error CONFIDENCE=$(CONFIDENCE): must be from 0.5 to 0.999999))

.PHONY: lab-bisect lab-bisect-config lab-bisect-arms
lab-bisect: lab-bisect.do ## the commit of GOOD= to BAD=, or patch of SERIES=, that changed SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect = drive $(if $(SERIES),series,git)

lab-bisect-config: lab-bisect-config.do ## which option of FRAGMENT= changes SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect-config = drive config

lab-bisect-arms: lab-bisect-arms.do ## the two kernels around the answer that FOUND= says, compared
	$(ends-with)
do-lab-bisect-arms = arms

bisect-env = $(run-env) MAKE='$(MAKE)' $(foreach k,GOOD BAD SCENARIO CHECK CRASH CMD SERIES FRAGMENT \
	CONFIDENCE DOSES ITERS FOUND FLAVOUR FRAGMENTS,$k=$(call quote,$($k)))

# Without the subject's kernels: these are others.
.PHONY: lab-bisect.do lab-bisect-config.do lab-bisect-arms.do
lab-bisect.do lab-bisect-config.do lab-bisect-arms.do:
	$(Q)kernel-config/need install more
	@mkdir -p $(O) 2>/dev/null && [ -w $(O) ] || { echo 'O=$(O): cannot be written; name another directory' >&2; exit 2; }
	+$(Q)code=3; if flock $(O)/.lock $(MAKE) lab-tools; then $(bisect-env) tests/bisect/$(do-$(@:.do=)); code=$$?; fi; echo $$code >$(code)

lab-tools: $(BIN)/odds
$(BIN)/odds: $(wildcard tests/bisect/*.[ch]) tests/compare/stats.c tests/compare/die.c $(wildcard tests/compare/*.h)
	@mkdir -p $(@D)
	@echo '  HOSTCC odds'
	$(Q)$(HOSTCC) $(CFLAGS) -Itests/compare $(filter %.c,$^) -o $@ $(LIBS-compare)

CODED += lab-bisect-trials
lab-bisect-trials: lab-bisect-trials.do ## bisect made-up histories of the line's tree: is the right commit named?
	$(ends-with)
do-lab-bisect-trials = $(bisect-env) SEED='$(SEED)' KIND='$(KIND)' DELAY='$(DELAY)' TIMES=$(if $(filter file,$(origin TIMES)),20,$(TIMES)) tests/bisect/trials
$(call one-of,KIND,series git,one of)
$(call number,SEED)
$(call number,DELAY)
