# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-ablate
## group: check the lab, 3
## about: Leaves each hunk of the subject out in turn, and says what that hunk buys: milliseconds, safety,
## about: or nothing.
## knobs: @kernel @guest @lab
## example: make lab-ablate
## code: 0 each hunk was judged
## code: 2 3 6
lab-ablate: lab-ablate.do ## leave out each hunk of the subject, and say what it buys
	$(ends-with)
do-lab-ablate = tests/targets/ablate/ablate $(JOB)/knobs
