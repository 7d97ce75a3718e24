# SPDX-License-Identifier: GPL-2.0-only
CODED += lab-shell
lab-shell: lab-shell.do ## a shell in a guest of ARM= (default patched); its exit powers off
	$(ends-with)
do-lab-shell = tests/targets/shell/shell $(JOB)/knobs
