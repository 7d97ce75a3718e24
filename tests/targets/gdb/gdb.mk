# SPDX-License-Identifier: GPL-2.0-only
# lab-gdb: the host's gdb on the kernel of a guest.
override SCRIPT := $(call at-home,$(SCRIPT))
$(call must,$(if $(SCRIPT),$(call exists,$(SCRIPT)),yes),SCRIPT=$(SCRIPT): no such file)

PLAIN += gdb-needs
gdb-needs: | needs
	$(Q)$(need) install gdb

CODED += lab-gdb
lab-gdb.do: | gdb-needs
## group: look inside, 5
## about: Attaches the host's gdb to the guest of lab-shell that runs with the same O=; without one it boots a guest
## about: that runs START=, which begins once gdb is there. The command lab tells what the lab adds: which task is how
## about: far in execve(), which task holds and waits for which lock, the tasks and their stacks. Ctrl-C stops it.
## knobs: @kernel @guest @lab PATCHES ARMS ARM SCENARIO_DIR START SCRIPT DEBUGINFO
## example: make lab-gdb ARM=unpatched START='wait-ps 2000'
## example: make lab-gdb ARM=unpatched DEBUGINFO=1
## code: 0 gdb ended, and the guest that was booted for it
## code: 1 a command of SCRIPT= failed
## code: 2 3 4 5
lab-gdb: lab-gdb.do ## look into a guest with gdb: its tasks, their locks, how far an execve() is
	$(ends-with)
do-lab-gdb = tests/targets/gdb/gdb $(JOB)/knobs
