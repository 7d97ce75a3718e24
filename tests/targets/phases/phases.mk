# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-phases
## group: look inside, 3
## about: Freezes an execve() in each of its phases in turn, and asks each user of the two locks whether it
## about: is blocked. The cells in which the two kernels differ are what the patch changed.
## knobs: @kernel @guest @lab
## example: make lab-phases
## code: 0 exactly the cells differ that are of the phases which the subject names (patches/SUBJECT/phases)
## code: 1 others differ, or one of these does not
## code: 2 3
lab-phases: lab-phases.do ## show which users of the locks wait in which phase of execve()
	$(ends-with)
do-lab-phases = tests/targets/phases/table $(JOB)/knobs $(O)/phases \
	$(foreach a,unpatched patched,$a=$(K)/$a/$B/linux)
