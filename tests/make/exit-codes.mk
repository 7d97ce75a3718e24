# SPDX-License-Identifier: GPL-2.0-only
# How the exit code of a script becomes the exit code of make.
#
# GNU make exits with 2 whatever went wrong, but the exit codes of the lab say
# what it was.  So a target NAME whose code counts adds its name to CODED, says in
# do-NAME which script it runs, and is made by NAME.do:
#
#	1. what the host lacks is installed, or what to type is said (needs)
#	2. the knobs are written for the script (knobs.mk)
#	3. tests/make/do builds what the script needs (ready-NAME, or everything), runs
#	   the script, and writes the code with which it ended into a file
#	4. the recipe of NAME reads that code, and ends this make with it
#	   (ends-with): exit.so, loaded into make, calls exit()
#
# A make without "load" in .FEATURES ends with 2, and its message names the code.

$(BIN)/exit.so: tests/make/exit.c
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(CFLAGS) -fPIC -shared $< -o $@

define exit-with-code
$(if $(filter load,$(.FEATURES)),$(eval load $(BIN)/exit.so(lab_exit_$(strip $1))))@exit $1
endef
# The code, once: the directory of this make goes with it.
code-of-script = $(shell cat $(JOB)/code; rm -rf $(JOB))
end-with = $(if $(filter-out 0 2,$1),$(call exit-with-code,$1),@exit $1)
ends-with = $(if $(dry),,$(call end-with,$(code-of-script)))

# What is about the subject and its two arms cannot be asked of others.
of-any-arms := lab-run lab-shell lab-gdb lab-freeze lab-host lab-matrix lab-bisect%
of-subject := $(if $(own-arms),$(filter-out $(of-any-arms),$(CODED)) lab-bisect-trials,\
	$(if $(PATCHES),lab-claims lab-check lab-demo lab-mutants lab-ablate lab-faults))
$(foreach g,$(filter $(of-subject),$(MAKECMDGOALS)),$(error \
	$g is about SUBJECT=$(SUBJECT) and its two arms: leave out PATCHES= and ARMS=))

# These run what the subject names for them (patches/README).
run-by-name := lab-faults lab-programs lab-soak lab-trace
$(foreach g,$(filter $(run-by-name),$(MAKECMDGOALS)),$(call must,$(call named-by-subject,$g),$g: \
	SUBJECT=$(SUBJECT) names nothing that it could run; add a line \
	"$g" to patches/$(SUBJECT)/targets; patches/README says what it must name))
.PHONY: $(CODED) $(addsuffix .do,$(CODED))
$(addsuffix .do,$(filter-out lab-host lab-patches lab-page lab-slides lab-verify,$(CODED))): | room
$(addsuffix .do,$(CODED)): | needs $(LEASH)
	$(if $(dry),$(MAKE) $(or $(ready-$(@:.do=)),lab-tools lab-rootfs lab-kernels))
	$(write-knobs)$(live)$(Q)$(LEASH) tests/make/do $(JOB) $(call quote,$(call ready,$(@:.do=))) $(do-$(@:.do=))
