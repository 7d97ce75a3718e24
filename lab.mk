# SPDX-License-Identifier: GPL-2.0-only
# User-mode Linux integration lab: the graph of what depends on what.  Its parts are in
# the rooms: kernel-config/kernels.mk (from a line to a kernel), rootfs/rootfs.mk (the
# guest's root), tests/targets/*/*.mk (the things that one types); tests/make/*.mk says
# how a knob gets to a script, and how the script's exit code gets out of make.

# Programs behave alike whatever the user's language: in another one [A-Z] may lack
# an I.  ($(shell) of make before 4.4 does not see this.)
export LC_ALL := C

# Scripts and compilers make temporary files where TMPDIR says, so a TMPDIR that cannot
# be used is left out.
ifneq ($(value TMPDIR),)
ifeq ($(shell case "$$TMPDIR" in (/*) [ -d "$$TMPDIR" ] && [ -w "$$TMPDIR" ] && echo yes ;; esac),)
$(warning TMPDIR=$(value TMPDIR): is no directory that can be written; /tmp is used instead)
undefine TMPDIR
endif
endif

# --- knobs ---
# A knob is typed behind make, which beats the `=` here.  A variable of the same name in
# the environment (LINES, SEED, V) is somebody else's and does not, unless make -e is
# asked for; the names that begin with LAB_ are the lab's own, so they have `?=`.
KNOBS := \
	LINE KERNEL_SRC PATCHES LINES PHASES SUBJECT ARMS FLAVOUR FRAGMENT LLVM SCENARIOS \
	SCENARIO_DIR EXPECT CHECKS RACES BOOTS QUICK COST CPUS MEM UML_MODE CLOCK PRICES AT UNDER AFTER TASK DURING \
	START NTH HOLD HOST_MEM DEADLOCK MUTANTS ONLY ALL LIMIT TIMES SHOW O NAME ARM AUTO GOOD BAD \
	SERIES SCENARIO CHECK CRASH CMD DOSES ITERS CONFIDENCE FOUND KIND SEED DELAY V HELP BUSYBOX \
	COLLECTIONS SKIPPED GUEST_CC LAB_INSTALL LAB_CCACHE TESTS APPEND HOURS RUN LETTER \
	FORMAT PATCH SHARE CAPSULE BINARIES SCRIPT CLASS CONFINE LESSON ANSWER HINT HOSTS SSH DEBUGINFO JOBS LAUNCH

LINE = 7.2			## kernel line: a file in kernel-config/lines
KERNEL_SRC =			## kernel source to use instead: git checkout, directory or tarball
PATCHES =			## your patches instead of SUBJECT: files, directories, series, mboxes, comma separated
LINES = 6.1 6.12 7.2 7.3	## lab-matrix: lines in its table
PHASES = 0			## 1: lab-matrix makes the table of lab-phases on each line as well
SUBJECT = exec-free-old-mm	## patch under study: a directory in patches
ARMS = unpatched,patched	## the two kernels compared; or two revisions of KERNEL_SRC, or two trees
FLAVOUR = $(or $(goal-flavour),timing)	## timing, debug, or exact (virtual time); lab-selftests has its own
FRAGMENT =			## your Kconfig fragments, comma separated; lab-bisect-config: which option of theirs
LLVM =				## 1: build the kernels with clang; -16: with clang-16
SCENARIOS = $(if $(has-expectations),$(usual),auto) ## what is measured (lab-list), all, or auto: what runs the patch
SCENARIO_DIR =			## directory of scenarios of your own, besides
EXPECT =			## file of expectations (default: the subject's; none for arms of your own)
CHECKS =			## what lab-check runs, comma separated (default all; lab-list)
RACES =			## random races of the check creds (default 5000; 100000 wants LIMIT=600)
BOOTS =			## boots of each arm (default 10; with QUICK=1 3)
QUICK = 0			## 1: a first look: few boots, the last two doses
COST = $(if $(filter 1,$(QUICK)),0,1)	## 0: lab-run leaves out what the second arm costs (default with QUICK=1)
CPUS =				## CPUs of a guest (default 2; 1 where UML has but one)
MEM = 640			## memory of a guest, MiB
UML_MODE =			## how UML runs user space: seccomp or ptrace (default: the line's best)
CLOCK = inf-cpu		## flavour exact: CPU work takes no time but its price; basic: ticks of the host as well
PRICES = page=256,vma=1024,table=1024 ## flavour exact: ns that it takes to free a page or page table, or close a VMA
AT =				## lab-freeze: kernel function, or function+offset, to freeze in
UNDER =			## lab-freeze: only when called under this function
AFTER =			## lab-freeze: only after this function was called
TASK =				## lab-freeze: name of the task (default victim, which execs)
DURING =			## lab-freeze: guest command to run meanwhile ($VICTIM is its pid)
START =			## lab-freeze: guest command that gets there (default: exec TASK); lab-gdb: what its guest runs
NTH =				## lab-freeze: at the Nth such moment
HOLD =				## lab-freeze: task (default) or vcpu
HOST_MEM =			## lab-host: most memory it takes, MiB (default 1088, or a quarter of what is free)
DEADLOCK = 0			## 1: lab-host also tries whether this kernel deadlocks (for a second)
MUTANTS =			## lab-mutants: directory of mutants (default the subject's own)
ONLY =				## lab-mutants, lab-uml-bugs, lab-programs: these; lab-judge-mutants: of these
ALL = 0				## lab-mutants: 1: go on after a rejection, which fills the matrix
LIMIT = 60			## seconds after which a boot is killed as hung
TIMES = 200		## how often: lab-freeze-repeat (200); lab-bisect-trials (20), lab-judge-mutants (100)
SHOW = 0			## 1: print the commands that boot guests, run nothing
O = out			## output directory
NAME =				## what the new scenario (NAME=foo.sh: a script) or subject is called
ARM =				## lab-shell, lab-gdb, lab-freeze: unpatched or patched (default: its help says it)
SHARE =				## lab-shell: directory that the guest sees as /host; :rw behind it: may write
DEBUGINFO = 0			## lab-gdb, lab-shell, lab-kernels: 1: kernels with debug information: source lines
SCRIPT =			## lab-gdb: file of gdb's commands that it runs instead of asking you
LESSON =			## lab-lesson: the name of a lesson (make lab-lesson lists them)
ANSWER =			## lab-lesson: your answer, a word or a file
HINT =				## lab-lesson: 1, or 2, which is plainer
AUTO = 0			## 1: lab-demo does not wait for a key
GOOD =				## lab-bisect: commit of KERNEL_SRC= at one end
BAD =				## lab-bisect: commit at the other end
SERIES =			## lab-bisect: directory of patches, in order, instead of commits
SCENARIO =			## lab-bisect, lab-trace: the scenario; of lab-bisect the one whose waits changed
CHECK =			## lab-bisect: the check that sees something else since then, if it is no scenario
CRASH = 0			## lab-bisect: 1 asks whether the guest crashes or hangs
CMD =				## lab-bisect: a program that tells good from bad by the exit codes of git bisect run
DOSES =				## lab-bisect: doses of SCENARIO, comma separated (default all); lab-trace: one
ITERS = 1			## lab-bisect: samples of each dose in a boot
CONFIDENCE = 0.99		## lab-bisect: how sure the answer must be
FOUND =			## lab-bisect-arms: directory of an answer
KIND = series			## lab-bisect-trials: histories as patches (series), or of the whole tree (git)
SEED = $(if $(filter lab-soak,$(MAKECMDGOALS)),,1) ## lab-bisect-trials: of its positions; lab-soak: of the first boot
HOURS = 1			## lab-soak: how long, as 8 or 0.02
DELAY =				## lab-bisect-trials: the commit to be found lets exec sleep so long, ms, instead
V = 0				## 1: show the commands and the kernel's build
HELP = 0			## 1: explain the targets that are typed, and do nothing
PATCH =				## lab-new-subject: the patch, a file
RUN =				## lab-letter, -report, -capsule, -slides, -page (several): runs (default: latest)
FORMAT = text		## lab-run: text, or ktap: what it prints
LETTER = letter		## lab-letter: letter, mail (with a subject in front), or tested-by
CAPSULE =			## lab-verify: the file of a capsule
BINARIES = 0			## lab-capsule: 1: packs the kernels and the initramfs as well
COLLECTIONS = core		## lab-selftests: which of the kernel's own tests, comma separated; core or all
SKIPPED = 0			## lab-selftests: 1: also tell whether the tests that it leaves out would pass
CLASS =				## lab-grade: directory of patches that were handed in, *.patch
CONFINE = yes		## lab-grade: none: builds and boots what is handed in without bubblewrap
HOSTS =				## boots are made on these machines: a,user@b:2222; ./file; or default (tests/hosts)
SSH = ssh			## what reaches HOSTS=, as ssh -F ~/my.config
JOBS =				## lab-run: guests at a time, each on CPUs of its own (default: what a control allows)
LAUNCH =			## lab-run: slurm: boots are made by Slurm, on nodes that share O= (tests/hosts)
BUSYBOX =			## static busybox to use (default: that of the host, or one that is fetched or built)
GUEST_CC = gcc			## compiler of the programs that run in guests (musl-gcc will do)
LAB_INSTALL ?= yes		## no: never install a missing tool
LAB_CCACHE ?= yes		## no: do not use ccache for the kernels
TESTS =				## tests to run, by file name without .sh, blanks between (default all)

debug-goals := lab-faults lab-controls lab-soak lab-uml-bugs lab-trace
# What a kernel is built for, when only kernels of one flavour will do for a goal.
goal-flavour := $(firstword $(if $(filter $(debug-goals),$(MAKECMDGOALS)),debug) \
	$(if $(filter lab-selftests selftests-kernels,$(MAKECMDGOALS)),selftests))

# A subject with expectations has scenarios of its own, which its file names behind "# usual:"; what runs another
# patch is found out.
usual = $(firstword $(shell sed -n 's/^\# usual: //p' patches/$(value SUBJECT)/expect) $(USUAL))
USUAL := attach-rss,attach-aio
own-revisions = $(filter-out unpatched patched,$(subst $(comma), ,$(value ARMS)))
has-expectations = $(if $(value PATCHES)$(own-revisions),,$(wildcard patches/$(value SUBJECT)/expect))

# Both arms get these parameters.  They shorten RCU's grace period, for which exit_aio() waits
# besides the I/O (twice: percpu_ref_kill() in fs/aio.c).
APPEND = rcutree.jiffies_till_first_fqs=0 rcutree.jiffies_till_next_fqs=1 ## kernel parameters, in the place of these

# To lab-grade PATCHES= is what was handed in; the arms are those of the subject.
ifneq ($(filter lab-grade,$(MAKECMDGOALS)),)
SUBMISSION := $(value PATCHES)
override PATCHES :=
endif

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
FORCE:
.PHONY: FORCE

# --- the line, the tree, the series and the arms: the lab's own, or what the user gives ---
$(call for-rules,$(CURDIR),$(CURDIR),move the clone)
override KERNEL_SRC := $(call at-home,$(KERNEL_SRC))
$(call must,$(if $(KERNEL_SRC),$(call exists,$(KERNEL_SRC)),yes),KERNEL_SRC=$(KERNEL_SRC): no such directory or tarball)
arms := $(subst $(comma), ,$(ARMS))
$(call must,$(filter 2,$(words $(arms))),ARMS=$(ARMS): must be two of unpatched patched$(comma) with a comma between)
# Arms that are trees or revisions of the user's, instead of one tree without and with a patch.
own-arms := $(filter-out unpatched patched,$(arms))
FIRST := unpatched
SECOND := patched
# Where the trees and kernels are, below O/kernel: the tree to start from, and the arms.
pristine-name = $(LINE)/pristine
# The arms of another subject than the default one stand beside those of the line.
default-subject := $(firstword $(shell sed -n 's/^SUBJECT = //p' lab.mk))
other-subject := $(if $(filter SUBJECT,$(GIVEN)),$(patsubst %,-%,$(filter-out $(default-subject),$(SUBJECT))))
arms-name = $(LINE)$(other-subject)
ifneq ($(KERNEL_SRC)$(PATCHES)$(own-arms),)
# The script prints "ok" and five words (its head says which), or one line with the reason.
given-said := $(shell kernel-config/given KERNEL_SRC=$(call quote,$(KERNEL_SRC)) PATCHES=$(call quote,$(PATCHES)) \
	ARMS=$(call quote,$(ARMS)) LINE=$(call quote,$(if $(filter LINE,$(GIVEN)),$(LINE))) 2>&1)
$(call must,$(filter ok,$(firstword $(given-said))),$(given-said))
override LINE := $(word 2,$(given-said))
pristine-name := $(word 3,$(given-said))
arms-name := $(word 4,$(given-said))$(if $(PATCHES)$(own-arms),,$(other-subject))
ifneq ($(own-arms),)
FIRST := $(word 5,$(given-said))
SECOND := $(word 6,$(given-said))
endif
endif

include tests/make/values.mk

HOSTCC := gcc
CFLAGS := -std=gnu11 -O2 -Wall -Wextra -Werror -D_GNU_SOURCE
BIN := $(O)/bin
# Programs of the host; each is made of the C files in the room of its name.
host-programs := $(foreach p,boot judge freeze,$(if $(wildcard tests/$p/*.c),$p))
tools := $(addprefix $(BIN)/,$(host-programs) exit.so leash) $(patsubst tests/selftest/%.c,$(BIN)/%,\
	$(wildcard tests/selftest/*.c))
# PRISTINE: the tree as it was fetched or given.  S: its directory.  K: the directory of the
# arms.  B: the build directory in an arm's tree, named after all else that a kernel depends on.
# COMPAT: which patches of the lab's own go into every arm.  The flavour exact has one more, so its
# trees are not those of the other flavours.
PRISTINE := $(O)/kernel/$(pristine-name)
S := $(patsubst %/,%,$(dir $(PRISTINE)))
exact := $(filter exact,$(FLAVOUR))
K := $(O)/kernel/$(arms-name)$(if $(exact),-exact)
COMPAT := $(PRISTINE)$(if $(exact),-exact).compat
prices := $(if $(exact),$(wildcard kernel-config/price/*.patch))

B := build-$(FLAVOUR)$(if $(lines-wanted),-debuginfo)$(if $(LLVM),-llvm$(filter-out 1,$(LLVM)))
B := $B$(if $(FRAGMENT),-$(call checksum,$(FRAGMENT)))
R := $(O)/rootfs
# With scenarios of the user's the guest has an initramfs of its own.
OWN := $(if $(own-scenarios),$(R)/own-$(call checksum,$(SCENARIO_DIR)))
INITRAMFS := $(or $(OWN),$(R)/initramfs).cpio

# What the file of knobs tells a script besides the knobs.  Other parts of the graph add to it.
RUN_ARMS := $(if $(own-arms),$(FIRST)$(comma)$(SECOND),$(ARMS))
RUN_CONTROL := $(if $(own-arms)$(PATCHES),,unpatched)
NOISE := $(CURDIR)/kernel-config/noise
MAKE_PROGRAM = $(make-program)
DERIVED := USUAL K B FIRST SECOND PRISTINE COMPAT INITRAMFS RUN_ARMS RUN_CONTROL KCFLAGS NOISE MAKE_PROGRAM

# --- HELP=1: the targets that are typed are explained, and have no other rule ---
ifeq ($(HELP),1)
include tests/targets/help/help.mk
else

include tests/make/leash.mk

PLAIN += lab-kernels lab-rootfs lab-tools
# The unpatched kernel is always built (unless both arms are the user's): the controls need it.
kernels := $(patsubst %,$(K)/%/$B/linux,$(sort $(if $(own-arms),$(FIRST) $(SECOND),unpatched $(arms))))
## group: build and clean, 2
## about: Fetches the source, makes a tree for each arm, and builds both kernels. Nothing is booted.
## knobs: @kernel @lab PATCHES ARMS DEBUGINFO
## example: make lab-kernels LINE=6.12
## code: 0 they are there
## code: 2 something is missing, or a build failed
lab-kernels: $(kernels) ## build the kernels
	@:
## group: build and clean, 3
## about: Builds the programs of the guest, and packs them with busybox into one initramfs for all kernels.
## knobs: @lab LINE KERNEL_SRC SCENARIO_DIR
## example: make lab-rootfs
## code: 0 it is there
## code: 2 something is missing, or a build failed
lab-rootfs: $(INITRAMFS) ## build the guest's initramfs
	@:
## group: build and clean, 4
## about: Builds the programs of the host.
## knobs: @lab
## example: make lab-tools
## code: 0 they are there
## code: 2 something is missing, or a build failed
lab-tools: $(tools) ## build the programs of the host
	@:

# --- kernels: from a line, or what the user names, to linux ---
include kernel-config/kernels.mk
# --- programs of the host ---
LIBS-judge := -lgsl -lgslcblas -lm
LIBS-freeze := -lelf

# The rooms of a program that is made of more than one room.
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
$(BIN)/freeze $(BIN)/asan/freeze: tests/boot/shared.h tests/report/json-writer.h

$(BIN)/%: tests/selftest/%.c
	@mkdir -p $(@D)
	@echo '  HOSTCC $*'
	$(Q)$(HOSTCC) $(CFLAGS) $< -o $@

# --- other machines ---
include tests/hosts/hosts.mk

# --- the guest's root ---
include rootfs/rootfs.mk

# --- what one types: a folder each, and the tests of the lab itself ---
include $(PARTS)
include tests/make/exit-codes.mk

# A goal without a slash is typed by a person, to whom a misspelt one is told.
.PHONY: $(PLAIN)
is-target = $(findstring /,$1)$(filter $1 $(1:.do=),$(PLAIN) $(CODED))
$(foreach g,$(MAKECMDGOALS),$(call must,$(call is-target,$g),$g: is no target of the lab; type make help))

include tests/make/takes.mk

# The output directory is marked before anything is written into it.
reading := help clean lab-list $(if $(HOSTS),,lab-doctor) lab-new-scenario lab-letter lab-report
writing := $(filter-out $(reading),$(or $(MAKECMDGOALS),help))
ifneq ($(writing),)
output-said := $(if $(dry)$(wildcard $(O)/.lab-output),,$(shell tests/make/output $(O) 2>&1))
$(call must,$(if $(output-said),,yes),$(output-said))
endif
endif
