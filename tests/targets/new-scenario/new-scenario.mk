# SPDX-License-Identifier: GPL-2.0-only
.PHONY: lab-new-scenario
lab-new-scenario: ## a scenario of your own, NAME=, to start from; SCENARIO_DIR= says where
	$(Q)tests/targets/new-scenario/new-scenario $(call quote,$(NAME)) $(call quote,$(SCENARIO_DIR))
