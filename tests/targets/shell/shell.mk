# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-shell
## group: look inside, 4
## about: Boots a guest and gives it the terminal. The end of the shell switches the guest off.
## knobs: @kernel @guest @lab PATCHES ARMS ARM SCENARIO_DIR
## example: make lab-shell ARM=unpatched
## code: 0 the guest ended as it should
## code: 2 3 4 5
lab-shell: lab-shell.do ## open a shell in a guest of ARM= (default patched)
	$(ends-with)
do-lab-shell = tests/targets/shell/shell $(JOB)/knobs
