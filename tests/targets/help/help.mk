# SPDX-License-Identifier: GPL-2.0-only
.PHONY: help
help: ## this text
	@$(foreach k,$(KNOBS),KNOB_$k=$(call quote,$($k))) awk -f tests/targets/help/help.awk lab.mk $(PARTS)
