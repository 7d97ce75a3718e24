# SPDX-License-Identifier: GPL-2.0-only
override SHARE := $(call at-home,$(SHARE))
CODED += lab-shell
## group: look inside, 4
## about: Boots a guest and gives it the terminal; help tells what is in it. The end of the shell switches it off.
## about: At another terminal the same command opens one more shell in that guest; exit or Ctrl-] leaves it.
## knobs: @kernel @guest @lab PATCHES ARMS ARM SCENARIO_DIR SHARE DEBUGINFO
## example: make lab-shell ARM=unpatched
## example: make lab-shell SHARE=~/exchange
## code: 0 the guest ended as it should
## code: 2 3 4 5
lab-shell: lab-shell.do ## open a shell in a guest of ARM= (default patched)
	$(ends-with)
do-lab-shell = tests/targets/shell/shell $(JOB)/knobs
