# SPDX-License-Identifier: GPL-2.0-only
# lab-grade: marks for patches that others hand in.  lab.mk keeps what PATCHES= names apart, as SUBMISSION.
override CLASS := $(call at-home,$(CLASS))
$(call one-of,CONFINE,yes none,one of)
ifneq ($(filter lab-grade,$(MAKECMDGOALS)),)
$(call must,$(if $(filter-out lab-grade,$(MAKECMDGOALS)),,yes),lab-grade: type it alone)
$(call must,$(if $(SUBMISSION),$(if $(CLASS),,yes),$(CLASS)),lab-grade needs PATCHES=my.patch or CLASS=directory)
$(call must,$(if $(CLASS),$(call is-directory,$(CLASS)),yes),CLASS=$(CLASS): no such directory)
$(call must,$(filter timing,$(FLAVOUR)),FLAVOUR=$(FLAVOUR): lab-grade itself builds kernels of the flavours it needs)
$(call must,$(if $(own-arms),,yes),ARMS=$(ARMS): lab-grade is about SUBJECT=$(SUBJECT))
endif
DERIVED += SUBMISSION
ready-lab-grade := lab-tools lab-rootfs lab-kernels PATCHES=

PLAIN += grade-needs
grade-needs: | needs
	$(if $(filter yes,$(CONFINE)),$(Q)$(need) install grade)

CODED += lab-grade
lab-grade.do: | grade-needs
## group: judge a patch, 25
## about: Marks a patch that solves what the subject solves, made for the unpatched arm, or each *.patch of CLASS=:
## about: which claims hold, which fail and why, and points of 20 by a scheme that is printed. Nobody is trusted: only C
## about: files may change, and bubblewrap confines builds and guests (tests/targets/grade/README says by how much).
## knobs: @kernel @guest @lab PATCHES CLASS CONFINE
## example: make lab-grade PATCHES=mine.patch
## example: make lab-grade CLASS=~/handed-in
## code: 0 each submission has its mark
## code: 2 3
## code: 6 the host failed, or the subject itself was rejected by an experiment
lab-grade: lab-grade.do ## give a patch that others hand in a mark out of 20, with reasons
	$(ends-with)
do-lab-grade = tests/targets/grade/grade $(JOB)/knobs
