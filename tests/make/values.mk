# SPDX-License-Identifier: GPL-2.0-only
# What a knob may be.  A wrong value is refused in one line that names the knob and the
# right values.  `must`, `one-of` and the other questions are in knobs.mk.

# --- lines, subjects, flavours ---
ALL_LINES := $(notdir $(wildcard kernel-config/lines/*))
ALL_FLAVOURS := $(patsubst kernel-config/%.config,%,$(filter-out %/base.config,$(wildcard kernel-config/*.config)))
$(call one-of,LINE,$(ALL_LINES),one of)
$(call one-of,LINES,$(ALL_LINES),of)
$(call one-of,SUBJECT,$(patsubst patches/%/,%,$(filter %/,$(wildcard patches/*/))),one of)
$(call one-of,FLAVOUR,$(ALL_FLAVOURS),one of)
$(if $(ARM),$(call one-of,ARM,$(FIRST) $(SECOND),one of))
$(call must,$(call matches,$(LLVM),|1|-[0-9]+),LLVM=$(LLVM): must be 1$(comma) or -16 for clang-16)
fragments := $(subst $(comma), ,$(FRAGMENT))
$(if $(FRAGMENT),$(call for-rules,FRAGMENT=$(FRAGMENT),$(subst $() ,,$(fragments)),name another file))
$(foreach f,$(fragments),$(call must,$(call exists,$f),FRAGMENT=$(FRAGMENT): $f: no such file))

# --- scenarios and checks: one file each, of the lab or of the user; a scenario may be for sh ---
# A family of scenarios is one program with the names that its comment says.
scenarios-in = $(wildcard $1/*.c $1/*.sh)
families := $(shell sed -nE 's/^( \*|\#) as: *//p' $(call scenarios-in,tests/scenarios))
family-programs := $(foreach f,$(families),$(firstword $(subst -, ,$f)))
scenario-files := $(basename $(notdir $(call scenarios-in,tests/scenarios)))
lab-scenarios := $(sort $(filter-out $(family-programs),$(scenario-files)) $(families))
override SCENARIO_DIR := $(call at-home,$(SCENARIO_DIR))
own-scenarios :=
ifneq ($(SCENARIO_DIR),)
$(call for-rules,SCENARIO_DIR=$(SCENARIO_DIR),$(SCENARIO_DIR),name another directory)
override SCENARIO_DIR := $(abspath $(SCENARIO_DIR))
own-scenarios := $(basename $(notdir $(call scenarios-in,$(SCENARIO_DIR))))
$(foreach s,$(sort $(own-scenarios)),$(call must,$(filter 1,$(words $(filter $s,$(own-scenarios)))),\
	SCENARIO_DIR=$(SCENARIO_DIR): $s.c and $s.sh are two scenarios of one name; rename one))
$(call must,$(own-scenarios)$(filter lab-new-scenario,$(MAKECMDGOALS)),SCENARIO_DIR=$(SCENARIO_DIR): there is no \
	scenario in it; type make lab-new-scenario NAME=mine SCENARIO_DIR=$(SCENARIO_DIR))
ifneq ($(SCENARIO_DIR),$(CURDIR)/tests/scenarios)
$(foreach s,$(filter $(own-scenarios),$(lab-scenarios)),$(error SCENARIO_DIR=$(SCENARIO_DIR): $s is the name of a \
	scenario of the lab's own))
endif
endif
ALL_SCENARIOS := $(sort $(lab-scenarios) $(own-scenarios))
ifeq ($(SCENARIOS),all)
# A scenario whose head says "subject: NAME" shows nothing of other subjects; it may show something of a patch of the
# user's.
head-of = $(shell sed -nE 's/^( \*|\#) $2: *//p' $1)
names-of = $(or $(call head-of,$1,as),$(basename $(notdir $1)))
of-others := $(if $(PATCHES)$(own-revisions),,$(foreach f,$(call scenarios-in,tests/scenarios),\
	$(if $(filter-out $(SUBJECT),$(call head-of,$f,subject)),$(call names-of,$f))))
override SCENARIOS := $(subst $() ,$(comma),$(filter-out $(of-others),$(ALL_SCENARIOS)))
endif
ALL_CHECKS := $(basename $(notdir $(wildcard tests/checks/*.c)))
$(if $(filter-out auto,$(SCENARIOS)),$(call listed,SCENARIOS,$(ALL_SCENARIOS),of))
$(if $(CHECKS),$(call listed,CHECKS,$(ALL_CHECKS),of))
override EXPECT := $(call at-home,$(EXPECT))
$(call must,$(if $(EXPECT),$(call exists,$(EXPECT)),yes),EXPECT=$(EXPECT): no such file)
override MUTANTS := $(call at-home,$(MUTANTS))
$(call must,$(if $(MUTANTS),$(call is-directory,$(MUTANTS)),yes),MUTANTS=$(MUTANTS): no such directory)
$(if $(MUTANTS),$(call for-rules,MUTANTS=$(MUTANTS),$(MUTANTS),name another directory))

# What the subject names for the target $1 to run (patches/README).
named-by-subject = $(shell sed -n 's/^$1 //p' patches/$(SUBJECT)/targets 2>/dev/null)

# --- numbers and switches ---
$(if $(UML_MODE),$(call one-of,UML_MODE,seccomp ptrace,one of))
$(if $(HOLD),$(call one-of,HOLD,task vcpu,one of))
$(foreach k,QUICK COST SHOW V AUTO ALL SKIPPED HELP DEBUGINFO,$(call one-of,$k,0 1,one of))
$(foreach k,LAB_INSTALL LAB_CCACHE,$(call one-of,$k,yes no,one of))
$(foreach k,BOOTS CPUS MEM LIMIT TIMES NTH,$(call count,$k))
$(call must,$(call matches,$(RACES),|[1-9][0-9]{0$(comma)5}),RACES=$(RACES): must be a number from 1 to 999999)

# --- what the line can do (kernel-config/lines/7.2 explains), and is not asked beyond ---
line-says = $(shell . ./kernel-config/lines/$(LINE) && echo $1)
line-modes := $(call line-says,$$modes)
$(call must,$(if $(UML_MODE),$(filter $(line-modes),$(UML_MODE)),yes),UML_MODE=$(UML_MODE): UML of line $(LINE) has \
	only $(line-modes))
override UML_MODE := $(or $(UML_MODE),$(firstword $(line-modes)))
# A flavour has its "# NAME: ..." lines: fewer CPUs, flags of the compiler, kernel parameters.
flavour-says = $(shell sed -n 's/^\# $1: //p' kernel-config/$(FLAVOUR).config)
# UML that runs its user space by ptrace has one CPU.
line-cpus := $(call line-says,$$cpus)
one-cpu := $(filter ptrace,$(UML_MODE))$(filter 1,$(line-cpus))
max-cpus := $(if $(one-cpu),1,$(or $(call flavour-says,cpus),$(line-cpus)))
$(call must,$(if $(CPUS),$(shell [ $(CPUS) -le $(max-cpus) ] && echo yes),yes),CPUS=$(CPUS): UML of line $(LINE) has \
	at most $(max-cpus) with UML_MODE=$(UML_MODE))
override CPUS := $(or $(CPUS),$(if $(filter 1,$(max-cpus)),1,2))
flavour-flags := $(call flavour-says,KCFLAGS)
# What DEBUGINFO=1 adds, unless the flavour has it already: line numbers and the names of functions, not one
# instruction.  Such kernels have a directory of their own (B in lab.mk).
lines-wanted := $(if $(filter 1,$(DEBUGINFO)),$(filter-out $(flavour-flags),-g1))
KCFLAGS := $(strip $(flavour-flags) $(lines-wanted))
unexport KCFLAGS
override APPEND := $(strip $(APPEND) $(call flavour-says,parameters))
# The clock and the prices of the flavour exact are parameters of its kernels.
$(call one-of,CLOCK,inf-cpu basic,one of)
price-of = $(patsubst $1=%,%,$(filter $1=%,$(subst $(comma), ,$(PRICES))))
# The default needs no look.
is-price = $(call matches,$(call price-of,$1),[0-9]{1$(comma)7})
$(if $(filter PRICES,$(GIVEN)),$(foreach p,page vma table,$(call must,$(call is-price,$p),PRICES=$(PRICES): \
	must be like page=256$(comma)vma=1024$(comma)table=1024$(comma) at most 9999999 each)))
$(call must,$(filter 3,$(words $(subst $(comma), ,$(PRICES)))),PRICES=$(PRICES): page= vma= table= are all)
exact-parameters = time-travel$(if $(filter inf-cpu,$(CLOCK)),=inf-cpu) \
	$(foreach p,page vma table,lab_price_$p=$(call price-of,$p))
override APPEND := $(strip $(APPEND) $(if $(filter exact,$(FLAVOUR)),$(exact-parameters)))
