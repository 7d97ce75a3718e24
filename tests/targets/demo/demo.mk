# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-demo
## group: look inside, 1
## about: Tells the story of the subject in five minutes, in a terminal of 80 by 24. Each number and each
## about: kernel stack comes from a guest that was booted a moment ago.
## knobs: @kernel @guest @lab AUTO
## example: make lab-demo
## example: make lab-demo AUTO=1
## code: 0 it was shown
## code: 2 3
## code: 6 the aim missed four times; run it again
lab-demo: lab-demo.do ## tell the story of the subject in five minutes, live
	$(ends-with)
do-lab-demo = tests/targets/demo/demo $(JOB)/knobs
