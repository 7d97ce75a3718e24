# SPDX-License-Identifier: GPL-2.0-only
ifneq ($(filter lab-new-subject,$(MAKECMDGOALS)),)
$(call must,$(PATCH),PATCH= is missing; type make lab-new-subject NAME=mine PATCH=my.patch)
endif
override PATCH := $(call at-home,$(PATCH))
CODED += lab-new-subject
ready-lab-new-subject := $(BIN)/exit.so
## group: judge a patch, 24
## about: Makes a subject of your own, the directory patches/NAME, with all that is known of the patch: which
## about: lines it fits, which functions it changes, which experiments execute them, and the sentences of its
## about: message, each as a claim to be filled in. It says what to type next. With QUICK=1 no kernel is built,
## about: and the experiments are left out.
## knobs: NAME PATCH QUICK @kernel @guest @lab
## example: make lab-new-subject NAME=mine PATCH=my.patch
## code: 0 the directory is there
## code: 2 the name or the patch will not do
## code: 3 the patch fits no line whose source is here
lab-new-subject: lab-new-subject.do ## make a subject of a patch, NAME= and PATCH=
	$(ends-with)
do-lab-new-subject = tests/targets/new-subject/new-subject $(JOB)/knobs
