# SPDX-License-Identifier: GPL-2.0-only
PLAIN += lab-new-scenario
## group: judge a patch, 7
## about: Makes a scenario of your own to start from, one file that measures something at once, and
## about: says what to type next. It is a C file, or a script for sh when NAME ends in .sh.
## knobs: NAME SCENARIO_DIR
## example: make lab-new-scenario NAME=mine SCENARIO_DIR=~/my-scenarios
## example: make lab-new-scenario NAME=mine.sh SCENARIO_DIR=~/my-scenarios
## code: 0 the file is there
## code: 2
lab-new-scenario: ## make a scenario of your own, NAME=, to start from
	$(Q)tests/targets/new-scenario/new-scenario $(call quote,$(NAME)) $(call quote,$(SCENARIO_DIR))
