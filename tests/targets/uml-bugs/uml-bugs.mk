# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-uml-bugs
$(if $(filter lab-uml-bugs,$(MAKECMDGOALS)),$(call one-of,FLAVOUR,debug,for lab-uml-bugs))
## group: look inside, 7
## about: Runs the reproducer of each bug of User-mode Linux itself that the lab has met and works around, and
## about: says whether this kernel still has it. The reproducers are files of a few lines whose heads are reports.
## knobs: @kernel @guest @lab ONLY
## example: make lab-uml-bugs
## example: make lab-uml-bugs ONLY=userfaultfd-poison
## code: 0 each was tried
## code: 2 3
lab-uml-bugs: lab-uml-bugs.do ## which of the known bugs of User-mode Linux itself does this kernel have?
	$(ends-with)
do-lab-uml-bugs = tests/targets/uml-bugs/try $(JOB)/knobs
ready-lab-uml-bugs := lab-tools lab-rootfs lab-kernels FLAVOUR=debug
