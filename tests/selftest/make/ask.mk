# SPDX-License-Identifier: GPL-2.0-only
# The graph with a few targets more, which say what is in it.  Tests run
# make -f tests/selftest/make/ask.mk in the place of an edited lab.mk.

PLAIN := ask-knobs ask-file ask-file-below
include lab.mk

# the names of the knobs
ask-knobs: ; @echo $(KNOBS)
# the file of knobs, as a script would get it
ask-file: ; @cat $(info $(knobs-file))/dev/null
# the same of a make that make runs
ask-file-below: ; @$(MAKE) -f $(firstword $(MAKEFILE_LIST)) ask-file
