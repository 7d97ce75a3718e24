# SPDX-License-Identifier: GPL-2.0-only
# From a line, or from what the user gives, to one tree for each arm, and its kernel.

# How the programs of this room are called.  Each gets the knobs that it needs as words in front.
build-command = kernel-config/build V=$(V) LLVM=$(LLVM) KCFLAGS=$(call quote,$(KCFLAGS)) \
	LAB_CCACHE=$(LAB_CCACHE) O=$(O)
build-program = $(LEASH) $(build-command)
build = exec $(build-program)
fetch = exec $(LEASH) kernel-config/fetch O=$(O) KERNEL_SRC=$(call quote,$(KERNEL_SRC))
copy = exec $(LEASH) kernel-config/copy O=$(O)
compatible = exec $(LEASH) kernel-config/compatible FLAVOUR=$(FLAVOUR) O=$(O)
tree = $(LEASH) kernel-config/tree
config = kernel-config/config LLVM=$(LLVM)
# The user's tree, when KERNEL_SRC= is a directory and not a tarball.
source-tree := $(if $(call is-directory,$(KERNEL_SRC)),$(shell cd -- $(call quote,$(KERNEL_SRC)) && pwd))

# --- kernels: source -> pristine tree -> fit -> a tree an arm -> linux ---
# A tree is made again only when its own input changed, not whenever a file of it is newer.
# So NAME.checked is made whenever NAME may have to change, and a program that does change NAME
# removes NAME.done.
$(S)/source.checked: kernel-config/lines/$(LINE) $(if $(KERNEL_SRC),FORCE) | $(LEASH)
	@mkdir -p $(@D)
	$(Q)$(fetch) $(LINE) >$@
	$(if $(KERNEL_SRC),@stat -c '%s %y' "$$(cat $@)" >>$@)
	@cmp -s $@ $(S)/source || cp $@ $(S)/source

$(S)/source: $(S)/source.checked
	@[ -f $@ ] || cp $< $@

ifneq ($(own-arms),)
# Each arm is a tree or a revision of the user's, kept up to date.
arm-spec = $(call at-home,$(if $(filter $1,$(FIRST)),$(firstword $(arms)),$(lastword $(arms))))
arm-is-tree = $(if $(filter /% .% ~%,$(call arm-spec,$1)),$(call is-directory,$(call arm-spec,$1)))
copied-tree = $(call quote,$(abspath $(call arm-spec,$1))) $(K)/$1
copied-revision = $(call quote,$(KERNEL_SRC)) $(K)/$1 $(call quote,$(call arm-spec,$1))
$(sort $(K)/$(FIRST).checked $(K)/$(SECOND).checked): $(K)/%.checked: FORCE | $(LEASH)
	@mkdir -p $(@D); [ -d $(K)/$* ] || echo '  TREE   $*'
	$(Q)$(compatible) copy $(if $(call arm-is-tree,$*),$(call copied-tree,$*),$(call copied-revision,$*)) >$@
	@{ cat $(K)/$*.files 2>/dev/null; grep -vx all $@; } | sort -u >$@.names; mv $@.names $(K)/$*.files
else ifneq ($(source-tree),)
$(PRISTINE).checked: FORCE | $(LEASH)
	@mkdir -p $(@D); [ -d $(PRISTINE) ] || printf '  COPY   %s\n' $(call quote,$(KERNEL_SRC))
	$(Q)$(copy) $(call quote,$(source-tree)) $(PRISTINE) >$@
	@grep -qx all $@ || [ ! -s $@ ] || \
		printf '  COPY   %s changed in %s\n' "$$(wc -l <$@)" $(call quote,$(KERNEL_SRC))
$(PRISTINE).done: $(PRISTINE).checked
	@[ -f $@ ] || touch $@
else
$(PRISTINE).done: $(S)/source | $(LEASH)
	@echo '  UNPACK $(notdir $(S))'
	$(Q)$(tree) unpack "$$(head -n 1 $<)" $(PRISTINE)
	@touch $@
endif

# What the tree needs of kernel-config/compat on this host, as a rule nothing, and of
# kernel-config/price for its flavour; it goes into every arm, and what does not fit is told
# before anything is built.
ifeq ($(own-arms),)
$(COMPAT).checked: $(PRISTINE).done $(prices) $(if $(KERNEL_SRC)$(call line-says,$$fp),FORCE) | $(LEASH)
	$(Q)$(compatible) $(PRISTINE) >$@
	@p=$$(cut -d ' ' -f 1 $@); cmp -s $@ $(COMPAT) && \
		[ -z "$${p:+$$(find $$p -newer $(COMPAT))}" ] || cp $@ $(COMPAT)
$(COMPAT): $(COMPAT).checked
	@[ -f $@ ] || cp $< $@
compat := $$(cut -d ' ' -f 1,2 $(COMPAT))
endif

ifneq ($(PATCHES),)
$(K)/patches.checked: FORCE | $(LEASH)
	@mkdir -p $(@D)
	$(Q)patches/series $(call quote,$(PATCHES)) $@.d
	@diff -r $@.d $(K)/patches >$@ 2>/dev/null || { rm -rf $(K)/patches && mv $@.d $(K)/patches && \
		{ [ ! -f $(K)/patches/taken ] || sed 's/^/  PATCHES /' $(K)/patches/taken; }; }
	@rm -rf $@.d
$(K)/patches/series: $(K)/patches.checked
	@:
$(K)/unpatched.checked: $(PRISTINE).done $(COMPAT) | $(LEASH)
	@[ -d $(K)/unpatched ] || echo '  TREE   $(notdir $(S)) unpatched'
	$(Q)$(tree) arm $(PRISTINE) $(K)/unpatched $(compat)
	@touch $@
$(K)/patched.checked: $(PRISTINE).done $(K)/patches/series $(COMPAT) | $(LEASH)
	@echo '  TREE   $(notdir $(S)) patched'
	$(Q)$(tree) arm $(PRISTINE) $(K)/patched \
		$$(sed 's,^\([^ ]*\) \([^ ]*\) .*,$(K)/patches/\1 \2,' $(K)/patches/series) $(compat) || { rc=$$?; \
		patches/where O=$(O) base $(K)/patches $(PRISTINE) $(call quote,$(PATCHES)) \
			$(call quote,$(KERNEL_SRC)); \
		exit $$rc; }
	@touch $@
# When a patch does not apply nothing is built.
$(K)/unpatched/$B.config: | $(K)/patched.done
else ifeq ($(own-arms),)
$(K)/fit.checked: $(PRISTINE).done $(wildcard patches/$(SUBJECT)/*.patch)
	@mkdir -p $(@D)
	$(Q)patches/fit $(PRISTINE) patches/$(SUBJECT) >$@
	@read -r p _ <$@ && cmp -s $@ $(K)/fit && [ -z "$$(find $$p -newer $(K)/fit)" ] || cp $@ $(K)/fit

$(K)/fit: $(K)/fit.checked
	@[ -f $@ ] || cp $< $@

# The subject goes in where the tree lacks it, and comes out where it has it.
$(K)/unpatched.checked $(K)/patched.checked: $(K)/%.checked: $(K)/fit $(PRISTINE).done $(COMPAT) | $(LEASH)
	@[ -d $(K)/$* ] || echo '  TREE   $(notdir $(K)) $*'
	$(Q)read -r patch way <$<; case $*,$$way in \
	unpatched,reverse | patched,forward) $(tree) arm $(PRISTINE) $(K)/$* "$$patch" $$way $(compat) ;; \
	*) $(tree) arm $(PRISTINE) $(K)/$* $(compat) ;; \
	esac
	@touch $@
endif

arm-stamps := $(foreach s,done kconfig,$(patsubst %,$(K)/%.$s,$(sort $(FIRST) $(SECOND))))
$(filter %.done,$(arm-stamps)): %.done: %.checked
	@[ -f $@ ] || touch $@
$(filter %.kconfig,$(arm-stamps)): %.kconfig: %.done
	@[ -f $@ ] || touch $@

FRAGMENTS := kernel-config/base.config kernel-config/$(FLAVOUR).config $(subst $(comma), ,$(FRAGMENT))
options = "$$(. ./kernel-config/lines/$(LINE) && echo "$$without $$with")"

# The first arm starts from the line's own objects, where there are any.
$(K)/$(FIRST)/$B.config: $(K)/$(FIRST).kconfig $(FRAGMENTS) kernel-config/lines/$(LINE)
	@echo '  CONFIG $(notdir $(K)) $(FIRST) $(FLAVOUR)'
	@[ $(S) = $(K) ] || [ -d $(@D)/$B ] || [ ! -x $(S)/unpatched/$B/linux ] || \
		kernel-config/tree seed $(S)/unpatched $(@D)
	$(Q)$(config) $(@D) $B $(options) $(FRAGMENTS)
	@cp $(@D)/$B/.config $@

# The second arm starts from the first one's objects, and is made beside it later.
ifneq ($(FIRST),$(SECOND))
second-linux := $(K)/$(SECOND)/$B/linux
$(K)/$(SECOND)/$B.config: $(K)/$(SECOND).kconfig $(K)/$(FIRST)/$B.config
$(K)/$(SECOND)/$B.config: | $(if $(wildcard $(second-linux)),,$(K)/$(FIRST)/$B/linux)
	@echo '  SEED   $(notdir $(K)) $(SECOND) $(FLAVOUR)'
	$(if $(own-arms),$(Q)[ -d $(@D)/$B ] || kernel-config/tree differ $(K)/$(FIRST) $(@D))
	$(Q)old=$$([ -d $(@D)/$B ] && echo old); [ "$$old" ] || kernel-config/tree seed $(K)/$(FIRST) $(@D); \
	if [ "$$old" ] || [ ! -d $(@D)/$B ] || grep -q Kconfig $(@D).files; then \
		$(config) $(@D) $B $(options) $(FRAGMENTS); fi
	@cp $(@D)/$B/.config $@
endif

# How many files a build compiles is known after the first whole one: for its progress.
count-in = $$(cat $1 2>/dev/null || echo 0)
$(patsubst %,$(K)/%/$B/linux,$(sort $(FIRST) $(SECOND))): $(K)/%/$B/linux: $(K)/%/$B.config $(K)/%.done | $(LEASH)
	@echo '  KERNEL $(notdir $(K)) $* $(FLAVOUR)'
	$(live)$(Q)$(build) $(K)/$* $B $$([ $* != $(FIRST) ] || cat $(O)/compiled-$B 2>/dev/null)
	@n=$(call count-in,$(K)/$*/$B/compiled); [ $$n -le $(call count-in,$(O)/compiled-$B) ] || \
		echo $$n >$(O)/compiled-$B
	@touch $@
