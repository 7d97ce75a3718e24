# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# lab-selftests with real kernels, and a small part of the kernel's own tests.  They run in the kernels of the flavour
# timing, which other tests need anyway; ../long/selftests.sh builds those of the flavour selftests.
. "$(dirname "$0")/../lib.sh"

typed() { timeout 500 make lab-selftests O="$OUT" FLAVOUR=timing "$@"; }

# The subject changes nothing that these tests see; and they do run.
no_difference() {
	exits 0 typed COLLECTIONS=exec:execveat,exec:load_address.0x200000,timens &&
		says 'ok 1 - exec: ' && says 'ok 2 - timens: ' && says 'None differs on patched.' &&
		grep -qx 'ok 1 selftests: exec: execveat' "$OUT"/results/latest/boots/exec/A-1/results &&
		grep -qx 'ok 2 selftests: exec: load_address.0x200000' "$OUT"/results/latest/boots/exec/B-2/results
}
no_such() { exits 2 typed COLLECTIONS=exec:nothing && says 'exec has no test nothing'; }
no_collection() { exits 2 typed "COLLECTIONS=$1" && says "there is no tools/testing/selftests/$1;"; }
# A collection for other hardware.
no_program() { exits 3 typed COLLECTIONS=exec,arm64 && says 'nothing of arm64 could be built; log in '; }

t 'the tests of two collections run, and none differs' no_difference
t 'a collection that is not there is refused' no_collection nothing
t 'so is the name of another directory' no_collection exec/..
t 'so is a collection of which nothing can be built' no_program
t 'so is a test' no_such
end
