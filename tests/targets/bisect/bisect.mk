# SPDX-License-Identifier: GPL-2.0-only
# Bisection: which commit, which patch of a series, or which option of a fragment made the
# difference?

$(if $(SCENARIO),$(call listed,SCENARIO,$(ALL_SCENARIOS),one of))
$(if $(CHECK),$(call listed,CHECK,$(ALL_CHECKS),one of))
$(call one-of,CRASH,0 1,one of)
$(call number,ITERS)
$(if $(call matches,$(DOSES),[0-9$(comma)]*),,$(error DOSES=$(DOSES): must be numbers, comma separated))
confidences := 0[.][5-9][0-9]{0$(comma)5}
$(call must,$(call matches,$(CONFIDENCE),$(confidences)),CONFIDENCE=$(CONFIDENCE): must be from 0.5 to 0.999999)
$(call one-of,KIND,series git,one of)
$(call must,$(call matches,$(SEED),|0|[1-9][0-9]{0$(comma)8}),SEED=$(SEED): must be a number of 9 digits$(comma) with \
	no 0 in front)
$(call number,DELAY)
DERIVED += FRAGMENTS TRIALS
# The default of TIMES= is another one for lab-bisect-trials.
TRIALS := $(if $(filter TIMES,$(GIVEN)),$(TIMES),20)

# What is missing is said before anything is built; the rest says the script.
bisects := $(filter lab-bisect lab-bisect-config,$(MAKECMDGOALS))
question := $(SCENARIO)$(CHECK)$(CMD)$(filter 1,$(CRASH))
$(call must,$(if $(bisects),$(question),yes),SCENARIO=$(comma) CHECK=$(comma) CRASH=1 or CMD=: what changed?)
$(call must,$(if $(and $(bisects),$(exact),$(CHECK)),,yes),CHECK=$(CHECK): checks wait in loops$(comma) in which no \
	virtual time passes; leave out FLAVOUR=exact)
$(call must,$(if $(filter lab-bisect,$(bisects)),$(KERNEL_SRC)$(SERIES),yes),KERNEL_SRC= names the git \
	repository$(comma) or SERIES= a directory of patches)
$(call must,$(if $(filter lab-bisect-config,$(bisects)),$(FRAGMENT),yes),FRAGMENT=: the file of options of which \
	one makes the difference)
$(call must,$(if $(filter lab-bisect-arms,$(MAKECMDGOALS)),$(FOUND),yes),FOUND=: which directory of a bisection? \
	Its report says it)

# These boot kernels of their own, and need none of the subject.
CODED += lab-bisect lab-bisect-config lab-bisect-arms
ready-lab-bisect := lab-tools
ready-lab-bisect-config := lab-tools
ready-lab-bisect-arms := lab-tools

## group: bisect, 1
## about: Finds the first commit, or the first patch of a series, that changed how long others wait, what a
## about: check sees, or whether the guest crashes. It boots each commit until the odds are clear enough.
## about: The same command goes on where an earlier one was ended.
## knobs: @kernel @guest @lab CLOCK PRICES GOOD BAD SERIES SCENARIO SCENARIO_DIR
## knobs: CHECK CRASH CMD DOSES ITERS CONFIDENCE BOOTS HOSTS SSH
## example: make lab-bisect KERNEL_SRC=~/linux GOOD=v7.1 BAD=v7.2 SCENARIO=attach-rss DOSES=64
## example: make lab-bisect SERIES=~/my-patches SCENARIO=attach-rss
## code: 0 one commit is named
## code: 1 it is undecided among several, or the two ends do not differ
## code: 2 3 4 5 6
lab-bisect: lab-bisect.do ## find the commit or patch that changed SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect = tests/targets/bisect/drive $(JOB)/knobs $(if $(SERIES),series,git)

## group: bisect, 2
## about: Finds which option of your Kconfig fragment changes how long others wait, or what a check sees.
## knobs: @kernel @guest @lab CLOCK PRICES SCENARIO SCENARIO_DIR CHECK CRASH CMD DOSES ITERS CONFIDENCE BOOTS
## knobs: HOSTS SSH
## example: make lab-bisect-config FRAGMENT=my.config SCENARIO=attach-rss
## code: 0 one option is named
## code: 1 it is undecided among several, or the two ends do not differ
## code: 2 3 4 5 6
lab-bisect-config: lab-bisect-config.do ## find the option of FRAGMENT= that changes SCENARIO= or CHECK=
	$(ends-with)
do-lab-bisect-config = tests/targets/bisect/drive $(JOB)/knobs config

## group: bisect, 3
## about: Boots the two kernels around the answer of a bisection in turn, and says how they differ.
## knobs: @guest @lab FOUND BOOTS
## example: make lab-bisect-arms FOUND=out/bisect/latest
## code: 0 they differ as the bisection said
## code: 1 they do not
## code: 2 4 5 6
lab-bisect-arms: lab-bisect-arms.do ## compare the two kernels around the answer that is in FOUND=
	$(ends-with)
do-lab-bisect-arms = tests/targets/bisect/arms $(JOB)/knobs

lab-tools: $(BIN)/odds
odds-files := $(wildcard tests/targets/bisect/odds/*.[ch] tests/judge/*.h) tests/judge/stats.c tests/judge/die.c
$(BIN)/odds: $(odds-files)
	@mkdir -p $(@D)
	@echo '  HOSTCC odds'
	$(Q)$(HOSTCC) $(CFLAGS) -Itests/judge $(filter %.c,$^) -o $@ $(LIBS-judge)

CODED += lab-bisect-trials
## group: bisect, 4
## about: Tries the bisection on made-up histories of 64 commits, one of which is the one to be found. With
## about: DELAY= that commit makes execve() sleep; otherwise it takes the subject out.
## knobs: @kernel @guest @lab TIMES KIND SEED DELAY SCENARIO SCENARIO_DIR DOSES ITERS CONFIDENCE BOOTS
## example: make lab-bisect-trials TIMES=20
## code: 0 the right commit was named each time
## code: 1 one answer was undecided, or took more builds than it should
## code: 2 3
## code: 6 a wrong commit was named
lab-bisect-trials: lab-bisect-trials.do ## bisect made-up histories: is the right commit named?
	$(ends-with)
do-lab-bisect-trials = tests/targets/bisect/trials $(JOB)/knobs
