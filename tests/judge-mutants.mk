# SPDX-License-Identifier: GPL-2.0-only
# The judge judged: a simulation of its intervals.

$(BIN)/coverage: tests/selftest/coverage.c $(filter-out %/main.c,$(wildcard tests/judge/*.c)) $(wildcard tests/judge/*.h)
	@mkdir -p $(@D)
	@echo '  HOSTCC coverage'
	$(Q)$(HOSTCC) $(CFLAGS) -Itests/judge $(filter %.c,$^) -o $@ $(LIBS-judge)

# The programs of the host once more, for tests: what reads or counts past an end, stops.
# Its warnings are those of the ordinary build, and some that are wrong.
SANITIZE := -w -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
define asan-program
$(BIN)/asan/$1: $(wildcard tests/$2/*.[ch]) $3 $(if $3,$(wildcard tests/judge/*.h))
	@mkdir -p $$(@D)
	@echo '  HOSTCC $1, sanitized'
	$$(Q)$$(HOSTCC) $$(CFLAGS) $$(SANITIZE) $(if $3,-Itests/judge) $$(filter %.c,$$^) -o $$@ $4
lab-asan: $(BIN)/asan/$1
endef
.PHONY: lab-asan
$(foreach p,$(host-programs),$(eval $(call asan-program,$p,$p,,$(LIBS-$p))))
$(eval $(call asan-program,odds,bisect,tests/judge/stats.c tests/judge/die.c,$(LIBS-judge)))

.PHONY: lab-judge-mutants
lab-judge-mutants: lab-asan | needs $(LEASH) ## wrong versions of the judge: which its tests reject; TIMES= SEED= ONLY=judge,freeze,boot
	$(live)$(Q)exec env O=$(O) $(LEASH) tests/selftest/mutate $(SEED) $(if $(filter TIMES,$(GIVEN)),$(TIMES),100) $(call quote,$(or $(ONLY),judge))
