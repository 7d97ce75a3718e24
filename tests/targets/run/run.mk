# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-run
lab-run: lab-run.do ## boot both arms, measure, say what the subject changed
	$(ends-with)
do-lab-run = tests/targets/run/run $(JOB)/knobs
