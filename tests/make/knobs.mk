# SPDX-License-Identifier: GPL-2.0-only
# How a knob gets from make's command line to the program that uses it: as the bytes that
# were typed, quoted once.  lab.mk includes this file after its list of knobs.

unexport $(KNOBS)

comma := ,
define newline :=


endef
# quote TEXT: TEXT as one word of a shell command.
quote = '$(subst ','\'',$1)'
# typed NAME: is not empty when the user gave this knob.
typed = $(filter command environment,$(firstword $(origin $1)))

GIVEN := $(foreach k,$(KNOBS),$(if $(call typed,$k),$k))
# Those that stand on the command line.
COMMANDED := $(foreach k,$(GIVEN),$(if $(filter command,$(firstword $(origin $k))),$k))
# A misspelt knob must not pass: with PATCH=my.mbox the lab would judge its own patch.  These
# are no knobs, but may be typed, or are handed by a script of the lab to a make of its own.
NO_KNOBS := KERNEL_MIRROR NO_COLOR LAB_MEMORY_DIRS LAB_FPSTATE TMPDIR XDG_CACHE_HOME HOSTCC CFLAGS SHELL MAKEFLAGS \
	PRISTINE M MUTANTS_DIR MUTANTS_OF MUTANTS_RUN CONFINED BY_SCRIPT
misspelt := $(firstword $(foreach v,$(filter-out $(KNOBS) $(NO_KNOBS),$(.VARIABLES)),\
	$(if $(filter command,$(firstword $(origin $v))),$v)))
$(if $(misspelt),$(error $(misspelt)=: is no knob of the lab; make help lists them))
# The arguments as they were typed, for a script that calls make (see knobs-file below).
TYPED := $(foreach k,$(GIVEN),$(call quote,$k=$(value $k)))

# The value that the user typed is not expanded: $ and # in it are ordinary characters.  A
# default may refer to other variables, and ends before its comment.
# ($(eval) defines the knob whose name is in $k; make has no other way to do that.)
$(foreach k,$(KNOBS),$(if $(findstring $(newline),$(value $k)),$(error $k=: has a line break, but a knob is one line)))
$(foreach k,$(KNOBS),$(eval override $k := $(if $(filter $k,$(GIVEN)),$$(value $k),$$(strip $$($k)))))

# --- questions about a value; a value is always quoted before a shell sees it ---

# drop TEXT,SIGNS: TEXT without any of the SIGNS.
drop = $(if $2,$(call drop,$(subst $(firstword $2),,$1),$(wordlist 2,$(words $2),$2)),$1)
digits := 0 1 2 3 4 5 6 7 8 9
letters := a b c d e f g h i j k l m n o p q r s t u v w x y z A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
# matches TEXT,REGEX: is not empty when the extended REGEX matches the whole TEXT.
matches = $(shell printf '%s\n' $(call quote,$1) | LC_ALL=C grep -qxE $(call quote,$2) && echo yes)
exists = $(shell [ -e $(call quote,$1) ] && echo yes)
is-directory = $(shell [ -d $(call quote,$1) ] && echo yes)
checksum = $(firstword $(shell printf %s $(call quote,$1) | cksum))
# at-home PATH: PATH with the user's home for a ~ in front, as a shell has it.
at-home = $(subst $(newline),,$(subst $(newline)~/,$(value HOME)/,$(newline)$1))

# must CONDITION,TEXT: make ends with TEXT when CONDITION is empty.
must = $(if $1,,$(error $2))
# is-of NAME,WORDS: each comma separated word of the knob is one of WORDS, and there is one.
is-of = $(if $(strip $($1)),$(if $(filter-out $2,$(subst $(comma), ,$($1))),,yes))
# one-of NAME,WORDS,OF: refuses another value.  listed: the same for WORDS too many for a message.
one-of = $(call must,$(call is-of,$1,$2),$1=$($1): must be $3 $2)
listed = $(call must,$(call is-of,$1,$2),$1=$($1): must be $3 those that make lab-list shows)
number = $(if $($1),$(call must,$(call matches,$($1),[0-9]{1$(comma)4}),$1=$($1): must be a number of 4 digits at most))
# count NAME: a number that is not 0, in the form in which the arithmetic of sh takes it.
from-1 = $(if $($1),$(filter-out 0%,$($1)),yes)
count = $(call number,$1)$(call must,$(call from-1,$1),$1=$($1): must be at least 1$(comma) with no 0 in front)

# for-rules WHAT,PATH,ADVICE: make ends, and gives ADVICE, when PATH cannot stand in a rule
# of make or in the kernel's build.
for-rules = $(if $(filter-out 1,$(words $2))$(call drop,$2,$(digits) $(letters) / . _ - + @ ~ $(comma)),$(error \
	$1: the kernel's build cannot take a path with a space or a colon$(comma) nor the lab one with a sign like \
	\# % $$; $3))

# --- make -n and -q change nothing, and make -t runs no script ---
dry := $(strip $(foreach f,n q t,$(findstring $f,$(filter-out --%,$(firstword -$(MAKEFLAGS))))))
# Stands before a recipe line whose program takes part in make's -j, unless make runs dry.
live := $(if $(dry),,+)

# --- the output directory ---
override O := $(call at-home,$(O))
$(call for-rules,O=$(O),$(O),name another directory)
override O := $(abspath $(O))

# --- the directory of this make, in which it hands the knobs to its script ---
# The script copies JOB/knobs into the directory of its run.  JOB/code is the exit code of
# the script.
JOB := $(O)/.job-$(shell echo $$PPID)
define knobs-file
# The knobs of one make, and what follows from them; a script reads them with tests/sh/lab.sh.
$(foreach k,$(KNOBS) $(DERIVED),$k=$(call quote,$($k))$(newline))\
# with_knobs MAKE [ARG...]: runs make with what was typed, and ARG after it.
with_knobs() { make=$$1; shift; MAKEFLAGS= MAKELEVEL= "$$make" $(TYPED) BY_SCRIPT=1 "$$@"; }
endef
write-knobs = $(if $(dry),,$(shell mkdir -p $(JOB))$(file >$(JOB)/knobs,$(knobs-file)))
