# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-phases
lab-phases: lab-phases.do ## who waits in which phase of exec, both arms, a letter a cell
	$(ends-with)
do-lab-phases = tests/targets/phases/table $(JOB)/knobs $(O)/phases \
	$(foreach a,unpatched patched,$a=$(K)/$a/$B/linux)
