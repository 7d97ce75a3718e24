# SPDX-License-Identifier: GPL-2.0-only
# lab-matrix: one run a line, one table of all.  Each line is a make of its
# own (lab-run), so that this is not one of CODED, which are about one LINE.

$(call one-of,PHASES,0 1,one of)

.PHONY: lab-matrix lab-matrix.do
lab-matrix: lab-matrix.do ## lab-run on every line of LINES=, one table and one plot
	$(ends-with)

lab-matrix.do:
	$(if $(KERNEL_SRC),$(error KERNEL_SRC=$(KERNEL_SRC): lab-matrix compares lines; say LINES=))
	$(Q)kernel-config/need install more
	@mkdir -p $(O) 2>/dev/null && [ -w $(O) ] || { echo 'O=$(O): cannot be written; name another directory' >&2; exit 2; }
	+$(Q)code=3; if flock $(O)/.lock $(MAKE) $(BIN)/exit.so; then \
		MAKE='$(MAKE)' O='$O' B='$B' PHASES='$(PHASES)' LINES='$(subst $(comma), ,$(LINES))' tests/matrix/run; code=$$?; \
	fi; echo $$code >$(code)
