# SPDX-License-Identifier: GPL-2.0-only
# The tests of the lab itself.

.PHONY: check lab-bench
check: | needs $(LEASH) ## the lab's own tests, then both arms for real; ends "N passed, N failed"
	$(live)$(Q)exec env O=$(O) TESTS=$(call quote,$(TESTS)) $(LEASH) tests/selftest/check

lab-bench: | needs $(LEASH) ## what the lab costs: builds, boots, runs
	$(live)$(Q)exec env O=$(O) $(LEASH) tests/selftest/bench

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
.PHONY: lab-asan
$(foreach p,$(host-programs),$(eval $(call asan-program,$p,$(call room-files,$p),$(call room-flags,$p),$(LIBS-$p))))
$(eval $(call asan-program,odds,$(odds-files),-Itests/judge,$(LIBS-judge)))

.PHONY: lab-judge-mutants
lab-judge-mutants: lab-asan | needs $(LEASH) ## wrong versions of the judge: which its tests reject; ONLY=judge,freeze,boot
	$(live)$(Q)exec env O=$(O) $(LEASH) tests/selftest/mutate $(SEED) $(if $(filter TIMES,$(GIVEN)),$(TIMES),100) \
		$(call quote,$(or $(ONLY),judge))
