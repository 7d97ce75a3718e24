# SPDX-License-Identifier: GPL-2.0-only
PLAIN += clean
## group: build and clean, 5
## about: Removes the output directory, when it bears the mark of the lab and no make is at work in it. What
## about: was downloaded stays in the cache.
## knobs: O
## example: make clean
## code: 0 it is gone
## code: 2 nothing was removed, and a line says why
clean: ## remove what was built and measured; downloads are kept
	$(Q)tests/targets/clean/clean $(call quote,$(O))
