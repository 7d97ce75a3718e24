# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-demo
lab-demo: lab-demo.do ## the story of the subject in five minutes, live; AUTO=1 runs through
	$(ends-with)
do-lab-demo = tests/targets/demo/demo $(JOB)/knobs
