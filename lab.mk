# SPDX-License-Identifier: GPL-2.0-only
# User-mode Linux integration lab: what depends on what.
# `make` alone prints the targets and knobs below, from their ## comments.

# What the lab computes with is the same whatever the user's language: elsewhere
# [A-Z] may lack an I.  ($(shell) of make before 4.4 does not see it.)
export LC_ALL := C

# Scripts and compilers make temporary files where TMPDIR says, so one that cannot be
# used is left out.
ifneq ($(value TMPDIR),)
ifeq ($(shell case "$$TMPDIR" in (/*) [ -d "$$TMPDIR" ] && [ -w "$$TMPDIR" ] && echo yes ;; esac),)
$(warning TMPDIR=$(value TMPDIR): is no directory that can be written; /tmp is used instead)
undefine TMPDIR
endif
endif

# A knob is typed behind make.  One that stands in the environment is somebody
# else's (LINES, SEED, V), unless its name begins with LAB_ or make -e is asked.
KNOBS := $(shell LC_ALL=C sed -n 's/^\([A-Z_]*\) ?=.*\#\# .*/\1/p' lab.mk)
$(foreach k,$(filter-out LAB_%,$(KNOBS)),$(if $(filter environment,$(subst $(eval) ,-,$(origin $k))),$(eval undefine $k)))

LINE ?= 7.2			## kernel line: a file in kernel-config/lines
KERNEL_SRC ?=			## kernel source to use instead: git checkout, directory or tarball
PATCHES ?=			## your patches instead of SUBJECT: files, directories, series, mboxes, comma separated
LINES ?= 6.1 6.12 7.2 7.3	## lab-matrix: lines in its table
PHASES ?= 0			## 1: lab-matrix makes the table of lab-phases on each line as well
SUBJECT ?= exec-free-old-mm	## patch under study: a directory in patches
ARMS ?= unpatched,patched	## the two kernels compared, in this order; or two revisions of KERNEL_SRC, or two trees
FLAVOUR ?= $(if $(filter lab-faults,$(MAKECMDGOALS)),debug,timing) ## what the kernels are built for: timing or debug
FRAGMENT ?=			## Kconfig fragments of your own for every flavour, comma separated; lab-bisect-config: which option of theirs
LLVM ?=				## 1: build the kernels with clang; -16: with clang-16
SCENARIOS ?= attach-rss,attach-aio ## what is measured, comma separated (lab-list), or all
SCENARIO_DIR ?=			## directory of scenarios of your own, besides
EXPECT ?=			## file of expectations (default: the subject's; none for arms of your own)
CHECKS ?=			## what lab-check runs, comma separated (default all; lab-list)
RACES ?=			## random races of the check creds (default 5000; 100000 wants LIMIT=600)
BOOTS ?=			## boots of each arm (default 10; with QUICK=1 3)
QUICK ?= 0			## 1: a first look: few boots, the last two doses
CPUS ?=				## CPUs of a guest (default 2; 1 where UML has but one)
MEM ?= 640			## memory of a guest, MiB
UML_MODE ?=			## how UML runs user space: seccomp or ptrace (default: the line's best)
AT ?=				## lab-freeze: kernel function, or function+offset, to freeze in
UNDER ?=			## lab-freeze: only when called under this function
AFTER ?=			## lab-freeze: or only after that one
TASK ?=				## lab-freeze: name of the task (default victim, which execs)
DURING ?=			## lab-freeze: guest command to run meanwhile ($VICTIM is its pid)
START ?=			## lab-freeze: guest command that gets there (default: exec TASK)
NTH ?=				## lab-freeze: at the Nth such moment
HOLD ?=				## lab-freeze: task (default) or vcpu
HOST_MEM ?=			## lab-host: most memory it takes, MiB (default 1088, at most a quarter of what is free)
DEADLOCK ?= 0			## 1: lab-host also tries whether this kernel deadlocks (for a second)
MUTANTS ?=			## lab-mutants: directory of mutants (default the subject's own)
ONLY ?=				## lab-mutants: these alone, comma separated
LIMIT ?= 60			## seconds after which a boot is killed as hung
TIMES ?= 200			## lab-soak: freezes of each arm; lab-bisect-trials: positions (default 20)
SHOW ?= 0			## 1: print the commands that boot guests, run nothing
O ?= out			## output directory
NAME ?=				## lab-new-scenario: what the new scenario is called
ARM ?=				## lab-shell, lab-freeze: unpatched or patched, not both
AUTO ?= 0			## 1: lab-demo does not wait for a key
GOOD ?=				## lab-bisect: commit of KERNEL_SRC= at one end
BAD ?=				## lab-bisect: commit at the other end
SERIES ?=			## lab-bisect: directory of patches, in order, instead of commits
SCENARIO ?=			## lab-bisect: the scenario whose waits changed
CHECK ?=			## lab-bisect: or the check that sees something else
CRASH ?= 0			## lab-bisect: 1: or whether the guest crashes or hangs
CMD ?=				## lab-bisect: or a program with the exit codes of git bisect run
DOSES ?=			## lab-bisect: doses of SCENARIO, comma separated (default all)
ITERS ?= 1			## lab-bisect: samples of each dose in a boot
CONFIDENCE ?= 0.99		## lab-bisect: how sure the answer must be
FOUND ?=			## lab-bisect-arms: directory of an answer
KIND ?= series			## lab-bisect-trials: histories as patches (series), or of the whole tree (git)
SEED ?= 1			## lab-bisect-trials: from which the positions are drawn
DELAY ?=				## lab-bisect-trials: the commit to be found lets exec sleep so long, ms, instead
V ?= 0				## 1: show the commands and the kernel's build
BUSYBOX ?=			## static busybox to use (default: the host's, else got)
GUEST_CC ?= gcc			## compiler of the programs that run in guests (musl-gcc will do)
LAB_INSTALL ?= yes		## no: never install a missing tool
LAB_CCACHE ?= yes		## no: do not use ccache for the kernels
TESTS ?=			## check: files of tests to run, by name (default all)

# Both arms get these.  They shorten RCU's grace period, which exit_aio() waits
# for besides the I/O (two of them, percpu_ref_kill() in fs/aio.c).
APPEND ?= rcutree.jiffies_till_first_fqs=0 rcutree.jiffies_till_next_fqs=1 ## kernel parameters

include tests/make/knobs.mk

PARTS := $(wildcard tests/targets/*/*.mk tests/selftest/*.mk)
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules
ifneq ($(V),1)
Q := @
MAKEFLAGS += --no-print-directory
endif

# --- the user's own tree, patches, arms ---
FORCE:
.PHONY: FORCE
$(call for-rules,$(CURDIR),$(CURDIR),move the clone)
override KERNEL_SRC := $(call at-home,$(KERNEL_SRC))
$(if $(KERNEL_SRC),$(if $(call exists,$(KERNEL_SRC)),,$(error KERNEL_SRC=$(KERNEL_SRC): no such directory or tarball)))
arms := $(subst $(comma), ,$(ARMS))
own-arms := $(filter-out unpatched patched,$(arms))
$(if $(filter-out 2,$(words $(arms))),$(error ARMS=$(ARMS): must be two of unpatched patched, with a comma between))
line-given := $(if $(filter LINE,$(GIVEN)),$(LINE))
ifneq ($(KERNEL_SRC)$(PATCHES)$(own-arms),)
given-said := $(shell KERNEL_SRC=$(call quote,$(KERNEL_SRC)) PATCHES=$(call quote,$(PATCHES)) \
	ARMS=$(call quote,$(ARMS)) LINE=$(call quote,$(line-given)) kernel-config/given 2>&1)
$(if $(filter-out ok,$(firstword $(given-said))),$(error $(given-said)))
override LINE := $(word 2,$(given-said))
endif
given = $(or $(word $1,$(given-said)),$2)
FIRST := $(if $(own-arms),$(call given,5),unpatched)
SECOND := $(if $(own-arms),$(call given,6),patched)

# --- wrong values are refused by name, with those that are right ---
ALL_LINES := $(notdir $(wildcard kernel-config/lines/*))
# A family of scenarios is one program with the names that its comment says.
families := $(shell sed -n 's/^ \* as: *//p' tests/scenarios/*.c)
ALL_SCENARIOS := $(sort $(filter-out $(foreach f,$(families),$(firstword $(subst -, ,$f))),\
	$(basename $(notdir $(wildcard tests/scenarios/*.c)))) $(families))
override SCENARIO_DIR := $(call at-home,$(SCENARIO_DIR))
$(if $(SCENARIO_DIR),$(call for-rules,SCENARIO_DIR=$(SCENARIO_DIR),$(SCENARIO_DIR),name another directory))
override SCENARIO_DIR := $(abspath $(SCENARIO_DIR))
own-scenarios := $(if $(SCENARIO_DIR),$(basename $(notdir $(wildcard $(SCENARIO_DIR)/*.c))))
$(if $(SCENARIO_DIR),$(if $(own-scenarios)$(filter lab-new-scenario,$(MAKECMDGOALS)),,$(error \
	SCENARIO_DIR=$(SCENARIO_DIR): there is no scenario in it; type make lab-new-scenario NAME=... SCENARIO_DIR=...)))
$(foreach s,$(filter $(own-scenarios),$(ALL_SCENARIOS)),$(if $(filter $(CURDIR)/tests/scenarios,$(SCENARIO_DIR)),,$(error \
	SCENARIO_DIR=$(SCENARIO_DIR): $s is the name of a scenario of the lab's own)))
ALL_SCENARIOS := $(sort $(ALL_SCENARIOS) $(own-scenarios))
override EXPECT := $(call at-home,$(EXPECT))
$(if $(EXPECT),$(if $(call exists,$(EXPECT)),,$(error EXPECT=$(EXPECT): no such file)))
fragments := $(subst $(comma), ,$(FRAGMENT))
$(if $(FRAGMENT),$(call for-rules,FRAGMENT=$(FRAGMENT),$(subst $() ,,$(fragments)),name another file))
$(foreach f,$(fragments),$(if $(call exists,$f),,$(error FRAGMENT=$(FRAGMENT): $f: no such file)))
ifeq ($(SCENARIOS),all)
override SCENARIOS := $(subst $() ,$(comma),$(ALL_SCENARIOS))
endif
ALL_CHECKS := $(basename $(notdir $(wildcard tests/checks/*.c)))
override MUTANTS := $(call at-home,$(MUTANTS))
$(if $(MUTANTS),$(if $(call is-directory,$(MUTANTS)),$(call for-rules,MUTANTS=$(MUTANTS),$(MUTANTS),name another directory),$(error \
	MUTANTS=$(MUTANTS): no such directory)))
$(call one-of,LINE,$(ALL_LINES),one of)
$(call one-of,LINES,$(ALL_LINES),of)
$(call one-of,SUBJECT,$(patsubst patches/%/,%,$(filter %/,$(wildcard patches/*/))),one of)
$(if $(ARM),$(call one-of,ARM,$(FIRST) $(SECOND),one of))
$(call one-of,FLAVOUR,$(patsubst kernel-config/%.config,%,$(filter-out %/base.config,$(wildcard kernel-config/*.config))),one of)
$(call one-of,SCENARIOS,$(ALL_SCENARIOS),of)
$(if $(CHECKS),$(call one-of,CHECKS,$(ALL_CHECKS),of))
$(if $(UML_MODE),$(call one-of,UML_MODE,seccomp ptrace,one of))
$(if $(HOLD),$(call one-of,HOLD,task vcpu,one of))
$(foreach k,QUICK SHOW V AUTO,$(call one-of,$k,0 1,one of))
$(foreach k,LAB_INSTALL LAB_CCACHE,$(call one-of,$k,yes no,one of))
$(foreach k,BOOTS CPUS MEM LIMIT TIMES NTH,$(call number,$k))
$(if $(RACES),$(if $(call matches,$(RACES),[1-9][0-9]{0$(comma)5}),,$(error RACES=$(RACES): must be a number from 1 to 999999)))
$(if $(call matches,$(LLVM),|1|-[0-9]+),,$(error LLVM=$(LLVM): must be 1, or -16 for clang-16))

# --- what the line can do (kernel-config/lines/7.2 explains), and is not asked beyond ---
line-says = $(shell . ./kernel-config/lines/$(LINE) && echo $1)
line-modes := $(call line-says,$$modes)
line-cpus := $(call line-says,$$cpus)
$(if $(filter-out $(line-modes),$(UML_MODE)),$(error UML_MODE=$(UML_MODE): UML of line $(LINE) has only $(line-modes)))
override UML_MODE := $(or $(UML_MODE),$(firstword $(line-modes)))
# A flavour has its "# NAME: ..." lines: fewer CPUs, flags of the compiler, kernel parameters.
flavour-says = $(shell sed -n 's/^\# $1: //p' kernel-config/$(FLAVOUR).config)
max-cpus := $(if $(filter ptrace,$(UML_MODE))$(filter 1,$(line-cpus)),1,$(or $(call flavour-says,cpus),$(line-cpus)))
$(if $(CPUS),$(if $(shell [ $(CPUS) -le $(max-cpus) ] || echo x),$(error \
	CPUS=$(CPUS): UML of line $(LINE) has at most $(max-cpus) with UML_MODE=$(UML_MODE))))
override CPUS := $(or $(CPUS),$(if $(filter 1,$(max-cpus)),1,2))
KCFLAGS := $(call flavour-says,KCFLAGS)
unexport KCFLAGS
override APPEND := $(strip $(APPEND) $(call flavour-says,parameters))

HOSTCC := gcc
CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE
BIN := $(O)/bin
# One program for each room of C files; judge prints with what is in report.
host-programs := $(foreach p,boot judge freeze,$(if $(wildcard tests/$p/*.c),$p))
tools := $(addprefix $(BIN)/,$(host-programs) exit.so leash) $(patsubst tests/selftest/%.c,$(BIN)/%,$(wildcard tests/selftest/*.c))
# Kernels of a line, or of the source the user names.  S: where its source is.
PRISTINE := $(O)/kernel/$(call given,3,$(LINE)/pristine)
S := $(patsubst %/,%,$(dir $(PRISTINE)))
K := $(O)/kernel/$(call given,4,$(LINE))
B := build-$(FLAVOUR)$(if $(LLVM),-llvm$(filter-out 1,$(LLVM)))$(if $(FRAGMENT),-$(call checksum,$(FRAGMENT)))
R := $(O)/rootfs
# Scenarios of the user's are in an initramfs of their own.
OWN := $(if $(own-scenarios),$(R)/own-$(call checksum,$(SCENARIO_DIR)))
INITRAMFS := $(or $(OWN),$(R)/initramfs).cpio

# What scripts are told besides the knobs; parts of the graph add to it.
RUN_ARMS := $(if $(own-arms),$(FIRST)$(comma)$(SECOND),$(ARMS))
RUN_CONTROL := $(if $(own-arms)$(PATCHES),,unpatched)
NOISE := $(CURDIR)/kernel-config/noise
MAKE_PROGRAM = $(make-program)
DERIVED := K B FIRST SECOND PRISTINE INITRAMFS RUN_ARMS RUN_CONTROL KCFLAGS NOISE MAKE_PROGRAM

include tests/make/leash.mk

.PHONY: lab-kernels lab-rootfs lab-tools
lab-kernels: $(foreach a,$(if $(own-arms),$(sort $(FIRST) $(SECOND)),$(sort unpatched $(arms))),$(K)/$a/$B/linux) ## build the kernels
	@:
lab-rootfs: $(INITRAMFS) ## build the guest's initramfs
	@:
lab-tools: $(tools) ## build the programs of the host
	@:

# --- kernels: from a line, or what the user names, to linux ---
include kernel-config/kernels.mk
# --- programs of the host ---
LIBS-judge := -lgsl -lgslcblas -lm
LIBS-freeze := -lelf

# Of which rooms a program is made, when not of the one of its name.
rooms-judge := judge report
room-files = $(wildcard $(foreach r,$(or $(rooms-$1),$1),tests/$r/*.[ch]))
room-flags = $(foreach r,$(rooms-$1),-Itests/$r)

define host-program
$(BIN)/$1: $(call room-files,$1)
	@mkdir -p $$(@D)
	@echo '  HOSTCC $1'
	$$(Q)$$(HOSTCC) $$(CFLAGS) $(call room-flags,$1) $$(filter %.c,$$^) -o $$@ $$(LIBS-$1)
endef
$(foreach p,$(host-programs),$(eval $(call host-program,$p)))

$(BIN)/%: tests/selftest/%.c
	@mkdir -p $(@D)
	@echo '  HOSTCC $*'
	$(Q)$(HOSTCC) $(CFLAGS) $< -o $@

# --- the guest's root ---
include rootfs/rootfs.mk

# --- what one types: a folder each, and the tests of the lab itself ---
include $(PARTS)
include tests/make/exit-codes.mk
