# SPDX-License-Identifier: GPL-2.0-only
# A finished run as one file that others can check, and that check.

override CAPSULE := $(call at-home,$(CAPSULE))
$(call one-of,BINARIES,0 1,one of)

PLAIN += lab-capsule
## group: judge a patch, 20
## about: Packs a finished run into one tar file: samples, report, knobs, configurations, patches, and the exact
## about: version and sum of the source; with BINARIES=1 the kernels and the initramfs as well. It prints the path
## about: of the file, which is in the directory of the run, and its sha256. The same run gives the same file.
## knobs: @lab RUN BINARIES
## example: make lab-capsule
## example: make lab-capsule RUN=20261126-150326 BINARIES=1
## code: 0 it was packed
## code: 2 there is no such run, or it has too little
lab-capsule: | needs ## pack a finished run into one file that others can check
	$(Q)tests/targets/capsule/capsule $(of-a-run) BINARIES=$(BINARIES)

CODED += lab-verify
ready-lab-verify := $(BIN)/exit.so $(BIN)/judge
$(if $(filter lab-verify,$(MAKECMDGOALS)),$(call must,$(CAPSULE),CAPSULE=: lab-verify needs the file of a capsule; \
	make lab-capsule makes one))
## group: judge a patch, 21
## about: Checks a capsule: whether it contradicts itself, whether the same source gives the same kernels here,
## about: bit by bit, and if not which compiler that takes. It then boots them afresh, and says of each thing that
## about: the report in the capsule says whether it is reproduced. Nothing that is in the capsule is run but its
## about: patches, in the kernels. SHOW=1 builds and boots nothing. For a tree of somebody's add KERNEL_SRC=.
## knobs: @lab CAPSULE KERNEL_SRC ARMS SCENARIO_DIR BOOTS SHOW LAB_CCACHE
## example: make lab-verify CAPSULE=20261126-150326.capsule.tar
## example: make lab-verify CAPSULE=20261126-150326.capsule.tar SHOW=1
## code: 0 reproduced: what can be told came out again, and nothing else
## code: 1 not reproduced: the kernels do something else here
## code: 2 the file is no capsule, or is refused; or something that the lab needs is missing
## code: 3 cannot tell: the same kernels cannot be built here; it says what to type
## code: 4 5
## code: 6 cannot tell: this host cannot repeat the run, or too little is proven
## code: 8 altered: the capsule contradicts itself, so it was changed after the run
lab-verify: lab-verify.do ## check a capsule: the same figures, the same kernels, the same answers
	$(ends-with)
do-lab-verify = tests/targets/capsule/verify $(JOB)/knobs
