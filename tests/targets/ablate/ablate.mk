# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-ablate
lab-ablate: lab-ablate.do ## the subject with each hunk left out: what the hunk buys
	$(ends-with)
do-lab-ablate = tests/targets/ablate/ablate $(JOB)/knobs
