# SPDX-License-Identifier: GPL-2.0-only
# The instrument against itself: is the answer always the same?

CODED += lab-freeze-repeat
## group: check the lab, 9
## about: Repeats the same freeze many times in both kernels, with an idle and with a loaded host, and counts
## about: how often the answer is right.
## knobs: @kernel @guest @lab TIMES
## example: make lab-freeze-repeat TIMES=40
## code: 0 each answer is right, and at most 1 % of the freezes gave none
## code: 1 an answer is wrong, a guest died, or a process is left
## code: 2 3
lab-freeze-repeat: lab-freeze-repeat.do ## repeat the same freeze TIMES= times: is the answer always the same?
	$(ends-with)
do-lab-freeze-repeat = tests/targets/freeze/repeat $(JOB)/knobs $(O)/freeze-repeat \
	$(foreach a,unpatched patched,$a=$(K)/$a/$B/linux)
