# SPDX-License-Identifier: GPL-2.0-only
# The tests of the lab itself.

PLAIN += check check-long
## group: check the lab, 1
## about: Runs the tests of the lab itself: first those that need no kernel, then those that boot both
## about: kernels for real. The last line says how many passed and how many failed.
## knobs: @lab TESTS
## example: make check
## example: make check TESTS="make judge"
## code: 0 all passed
## code: 1 one failed
## code: 2 3
check: | needs $(LEASH) ## run the tests of the lab; the last line says "N passed, N failed"
	$(live)$(Q)exec $(LEASH) tests/selftest/check $(O) usual $(call quote,$(TESTS))

## group: check the lab, 8
## about: Runs those tests of the lab that take long and seldom fail: the programs of the host with
## about: sanitizers, a bisection with real kernels, runs of SCENARIOS=auto, and patches that cost something.
## knobs: @lab TESTS
## example: make check-long
## code: 0 all passed
## code: 1 one failed
## code: 2 3
check-long: | needs $(LEASH) ## run the tests of the lab that take long
	$(live)$(Q)exec $(LEASH) tests/selftest/check $(O) long $(call quote,$(TESTS))

## group: check the lab, 7
## about: Measures what the lab costs on this machine: builds without a cache, boots, and runs, each beside its
## about: goal. It takes as long as three kernel builds. With HOSTS= it measures instead how the time of a run falls
## about: with hosts, and where that ends.
## knobs: @lab HOSTS SSH
## example: make lab-bench
## example: make lab-bench HOSTS=a,b
## code: 0 it was measured
## code: 2 3
ifeq ($(HOSTS),)
PLAIN += lab-bench
lab-bench: | needs $(LEASH) ## measure what the lab costs: builds, boots, runs
	$(live)$(Q)exec $(LEASH) tests/selftest/bench $(O)
else
CODED += lab-bench
lab-bench: lab-bench.do
	$(ends-with)
do-lab-bench = tests/hosts/bench $(JOB)/knobs
endif

# A simulation of the judge's intervals.
$(BIN)/coverage: tests/selftest/coverage.c $(filter-out %/main.c,$(call room-files,judge))
	@mkdir -p $(@D)
	@echo '  HOSTCC coverage'
	$(Q)$(HOSTCC) $(CFLAGS) $(call room-flags,judge) $(filter %.c,$^) -o $@ $(LIBS-judge)

# The programs of the host once more, for tests: what reads or counts past an end, stops.
# Its warnings are those of the ordinary build, and some that are wrong.
SANITIZE := -w -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
define asan-program
$(BIN)/asan/$1: $2
	@mkdir -p $$(@D)
	@echo '  HOSTCC $1, sanitized'
	$$(Q)$$(HOSTCC) $$(CFLAGS) $$(SANITIZE) $3 $$(filter %.c,$$^) -o $$@ $4
lab-asan: $(BIN)/asan/$1
endef
PLAIN += lab-asan
$(foreach p,$(host-programs),$(eval $(call asan-program,$p,$(call room-files,$p),$(call room-flags,$p),$(LIBS-$p))))
$(eval $(call asan-program,odds,$(odds-files),-Itests/judge,$(LIBS-judge)))

PLAIN += lab-judge-mutants
$(if $(and $(ONLY),$(filter lab-judge-mutants,$(MAKECMDGOALS))),$(call one-of,ONLY,judge freeze boot,of))
## group: check the lab, 6
## about: Puts one wrong operator, number or missing statement into the judge itself, and looks whether its
## about: tests fail; then the next one.
## knobs: @lab TIMES SEED ONLY
## example: make lab-judge-mutants TIMES=20 ONLY=judge
## code: 0 at least nine of ten were noticed
## code: 1 fewer were
## code: 2 3
lab-judge-mutants: lab-asan | needs $(LEASH) ## try whether the tests of the judge reject wrong versions of it
	$(live)$(Q)exec $(LEASH) tests/selftest/mutate $(O) $(SEED) $(if $(filter TIMES,$(GIVEN)),$(TIMES),100) \
		$(call quote,$(or $(ONLY),judge))
