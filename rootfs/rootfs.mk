# SPDX-License-Identifier: GPL-2.0-only
# From the programs of the guest to one initramfs, which every kernel boots.

guest-programs := $(wildcard tests/scenarios/*.c tests/checks/*.c tests/freeze/programs/*.c tests/lib/programs/*.c \
	tests/lessons/*/*.c)
guest-bins := $(addprefix $(O)/rootfs/lab/,$(basename $(notdir $(guest-programs))))
vpath %.c tests/scenarios tests/checks tests/freeze/programs tests/lib/programs $(wildcard tests/lessons/*/)
lib-objects := $(patsubst tests/lib/%.c,$(O)/rootfs/lib/%.o,$(wildcard tests/lib/*.c))

$(if $(call matches,$(GUEST_CC),[A-Za-z0-9 ./_+=-]+),,$(error GUEST_CC=$(GUEST_CC): must be a compiler and its options))
# musl has no headers of the kernel; those of the host's C library are used.
GUEST_CFLAGS := $(CFLAGS) $(if $(findstring musl,$(GUEST_CC)),-idirafter /usr/include \
	-idirafter /usr/include/$(shell $(HOSTCC) -print-multiarch))

# When GUEST_CC= changes, all programs are made again.
compiler-was := $(shell cat $(O)/rootfs/cc 2>/dev/null)
$(O)/rootfs/cc: $(if $(filter-out $(call quote,$(compiler-was)),$(call quote,$(GUEST_CC))),FORCE)
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(GUEST_CC)) >$@

$(O)/rootfs/lib/%.o: tests/lib/%.c $(wildcard tests/lib/*.h) $(O)/rootfs/cc
	@mkdir -p $(@D)
	$(Q)$(GUEST_CC) $(GUEST_CFLAGS) -c $< -o $@

lib-headers := $(wildcard tests/lib/*.h tests/lib/images/*.h)
# A program of the guest is linked with all of lib; kselftest_harness.h is the kernel's.
compile-program = $(GUEST_CC) $(GUEST_CFLAGS) -static -Itests/lib -isystem $(PRISTINE)/tools/testing/selftests \
	$< $(lib-objects) -o $@
$(guest-bins): $(O)/rootfs/lab/%: %.c $(lib-objects) $(lib-headers) | $(PRISTINE).done
	@mkdir -p $(@D)
	@echo '  CC     $*'
	$(Q)$(compile-program)

# A scenario for sh is packed as it is, once its head and its syntax are known to be right.
define take-script
@mkdir -p $(@D)
@echo '  CHECK  $(@F)'
$(Q)$(O)/rootfs/lab/timed -c $< && $(O)/rootfs/busybox sh -n $< && cp $< $@ && chmod 755 $@
endef
script-needs := $(O)/rootfs/lab/timed $(O)/rootfs/busybox
guest-scenarios := $(patsubst tests/scenarios/%.sh,$(O)/rootfs/lab/%,$(wildcard tests/scenarios/*.sh))
$(guest-scenarios): $(O)/rootfs/lab/%: tests/scenarios/%.sh $(script-needs)
	$(take-script)
# One more is for lab-programs alone, and is none of those that SCENARIOS= may name.
$(O)/rootfs/lab/program: tests/targets/programs/program.sh $(script-needs)
	$(take-script)
program-names := $(shell sed -n 's/^\# as: *//p' tests/targets/programs/program.sh)
guest-scenarios += $(O)/rootfs/lab/program

own-bins := $(addprefix $(OWN)/,$(own-scenarios))
own-scripts := $(patsubst $(SCENARIO_DIR)/%.sh,$(OWN)/%,$(wildcard $(SCENARIO_DIR)/*.sh))
ifneq ($(OWN),)
$(filter-out $(own-scripts),$(own-bins)): $(OWN)/%: $(SCENARIO_DIR)/%.c $(lib-objects) $(wildcard tests/lib/*.h) | \
		$(PRISTINE).done
	@mkdir -p $(@D)
	@echo '  CC     $*'
	$(Q)$(compile-program)
$(own-scripts): $(OWN)/%: $(SCENARIO_DIR)/%.sh $(script-needs)
	$(take-script)
endif

# Programs without a C library, for checks that execute many images or must know every
# page of one.
small-images := $(addprefix $(O)/rootfs/lab/,$(basename $(notdir $(wildcard tests/lib/images/*.c))))
guest-bins += $(small-images)
SMALL := -nostdlib -static -ffreestanding -fno-stack-protector \
	-Wl,--build-id=none -Wl,-z,noseparate-code

$(small-images): $(O)/rootfs/lab/%: tests/lib/images/%.c $(wildcard tests/lib/images/*.h)
	@mkdir -p $(@D)
	@echo '  CC     $*'
	$(Q)$(HOSTCC) $(CFLAGS) $(SMALL) $< -o $@

$(O)/rootfs/lab/turncoat: SMALL += -fno-pie -no-pie -Wl,--section-start=.secret=0x500000
$(O)/rootfs/lab/anywhere $(O)/rootfs/lab/stamp: SMALL += -static-pie -fPIE

$(BIN)/gen_init_cpio: | $(PRISTINE).done
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) -O2 $(PRISTINE)/usr/gen_init_cpio.c -o $@

$(O)/rootfs/busybox: rootfs/busybox | $(LEASH)
	@mkdir -p $(@D)
	$(Q)exec $(LEASH) rootfs/busybox BUSYBOX=$(call quote,$(BUSYBOX)) O=$(O) $@

# With -t 0 all files have the same time, so the same content gives the same archive.
guest-scripts := $(filter-out %/README %.mk,$(wildcard rootfs/* tests/selftest/guest/*)) \
	tests/targets/faults/control tests/targets/cover/covered tests/targets/soak/storms \
	tests/targets/programs/with-programs tests/targets/selftests/guest tests/targets/shell/shellrc
$(INITRAMFS): $(BIN)/gen_init_cpio $(O)/rootfs/busybox $(guest-scripts) $(guest-bins) $(guest-scenarios) $(own-bins)
	@echo '  ROOTFS $(notdir $@)'
	$(Q)rootfs/pack $(O)/rootfs/busybox rootfs/manifest $(guest-bins) $(guest-scenarios) \
		$(own-bins) $(families) $(program-names) >$@.list
	$(Q)$(BIN)/gen_init_cpio -t 0 $@.list >$@
