# SPDX-License-Identifier: GPL-2.0-only
# A knob that none of the typed targets takes would be taken in silence, and the user would
# think that it counts.  It is refused here; takes.awk reads beside each target what it takes.
# Not asked are goals that are files, and a make of the lab itself: one that make has called
# (MAKELEVEL), or a script that hands on what was typed (BY_SCRIPT, see with_knobs).

unexport BY_SCRIPT
by-lab := $(filter-out 0,$(MAKELEVEL))$(filter command,$(firstword $(origin BY_SCRIPT)))
typed-goals := $(if $(by-lab)$(findstring /,$(MAKECMDGOALS)),,$(MAKECMDGOALS))
not-taken := $(if $(and $(typed-goals),$(COMMANDED)),$(shell awk -v typed=$(call quote,$(COMMANDED)) \
	-v goals=$(call quote,$(typed-goals)) -f tests/make/takes.awk $(help-files)))
$(call must,$(if $(not-taken),,yes),$(not-taken))
