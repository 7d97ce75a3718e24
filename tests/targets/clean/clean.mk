# SPDX-License-Identifier: GPL-2.0-only
.PHONY: clean
clean: ## remove what was built and measured; downloads are kept
	$(Q)tests/targets/clean/clean $(call quote,$(O))
