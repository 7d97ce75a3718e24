# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-claims lab-check
lab-claims: lab-claims.do ## every claim of the subject: confirmed or refuted on both arms
	$(ends-with)
do-lab-claims = tests/targets/claims/claims all $(JOB)/knobs

lab-check: lab-check.do ## the same for CHECKS= alone
	$(ends-with)
do-lab-check = tests/targets/claims/claims some $(JOB)/knobs

.PHONY: lab-list
lab-list: ## scenarios and checks, what each does and what it does not show
	$(Q)tests/targets/claims/list
