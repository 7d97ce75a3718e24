# SPDX-License-Identifier: GPL-2.0-only
# The debug flavour: its known noise, the sweep of faults, and its controls.

export LAB_NOISE := $(CURDIR)/kernel-config/noise
export LAB_KERNEL := $(LINE)/$(FLAVOUR)
export FLAVOUR
