# SPDX-License-Identifier: GPL-2.0-only
# The instrument against itself: is the answer always the same?

CODED += lab-soak
lab-soak: lab-soak.do ## the same freeze TIMES= times, both arms, host idle and loaded
	$(ends-with)
do-lab-soak = tests/targets/soak/soak $(JOB)/knobs $(O)/soak \
	$(foreach a,unpatched patched,$a=$(K)/$a/$B/linux)
