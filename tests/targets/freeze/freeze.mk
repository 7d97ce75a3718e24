# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-freeze
lab-freeze: lab-freeze.do ## freeze exec AT= a kernel function, run DURING=, say who waits
	$(ends-with)
do-lab-freeze = tests/targets/freeze/ask $(JOB)/knobs $(O)/freeze \
	$(foreach a,$(or $(ARM),$(FIRST) $(filter-out $(FIRST),$(SECOND))),$a=$(K)/$a/$B/linux)
