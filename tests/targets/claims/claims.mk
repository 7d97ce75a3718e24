# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-claims lab-check
## group: judge a patch, 2
## about: Runs every check in both kernels, and holds what the checks saw against each claim that is
## about: written down for the subject. A claim holds, is refuted, or is not decided in this flavour.
## knobs: @kernel @guest @lab RACES BOOTS HOSTS SSH
## example: make lab-claims
## example: make lab-claims FLAVOUR=debug
## code: 0 every observation is as the claims say
## code: 1 one is not
## code: 2 3 4 5
lab-claims: lab-claims.do ## hold every claim of the subject against what checks see in both kernels
	$(ends-with)
do-lab-claims = tests/targets/claims/claims all $(JOB)/knobs

## group: judge a patch, 3
## about: Runs the checks that you name in both kernels, and holds what they saw against the claims
## about: that they belong to.
## knobs: @kernel @guest @lab CHECKS RACES BOOTS HOSTS SSH
## example: make lab-check CHECKS=where,creds
## code: 0 every observation is as the claims say
## code: 1 one is not
## code: 2 3 4 5
lab-check: lab-check.do ## run the checks of CHECKS= alone
	$(ends-with)
do-lab-check = tests/targets/claims/claims some $(JOB)/knobs

PLAIN += lab-list
## group: judge a patch, 4
## about: Lists every scenario and every check: what it does, and what it does not show.
## knobs: @lab SCENARIO_DIR
## example: make lab-list
## code: 0 always
lab-list: ## list scenarios and checks, with what each does and does not show
	$(Q)tests/targets/claims/list
