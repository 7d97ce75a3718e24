# SPDX-License-Identifier: GPL-2.0-only
# Programs without a library, for those who execute many or must know what is
# in them.
small-images := $(addprefix $(O)/rootfs/lab/,$(basename $(notdir $(wildcard tests/images/*.c))))
guest-bins += $(small-images)
SMALL := -nostdlib -static -ffreestanding -fno-stack-protector \
	-Wl,--build-id=none -Wl,-z,noseparate-code

$(small-images): $(O)/rootfs/lab/%: tests/images/%.c $(wildcard tests/images/*.h)
	@mkdir -p $(@D)
	@echo '  CC     $*'
	$(Q)$(HOSTCC) $(CFLAGS) $(SMALL) $< -o $@

$(O)/rootfs/lab/turncoat: SMALL += -fno-pie -no-pie -Wl,--section-start=.secret=0x500000
$(O)/rootfs/lab/anywhere: SMALL += -static-pie -fPIE

$(INITRAMFS): $(small-images)
