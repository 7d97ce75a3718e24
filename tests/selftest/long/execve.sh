# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Wrong versions of execve(), which are found by the kernel's own tests, each by the name of a
# case.  ../execve/*.patch are made for line 7.2, or for that of a line "Line: "; the line "Seen-by: CASE" at the top of
# one names the case that must differ, and "Collections: LIST" what is run.
. "$(dirname "$0")/../lib.sh"

# head_of PATCH WORD: what the patch says behind "WORD: ".
head_of() { sed -n "s/^$2: //p" "$1"; }

seen() {
	patch=$LAB/tests/selftest/execve/$1.patch
	line=$(head_of "$patch" Line)
	exits 1 timeout 1800 make lab-selftests O="$OUT" PATCHES="$patch" \
		${line:+LINE="$line"} COLLECTIONS="$(head_of "$patch" Collections)" || return
	head_of "$patch" Seen-by | while IFS= read -r case; do says "# DIFFERS $case: " || exit 1; done
}

for patch in tests/selftest/execve/*.patch; do
	name=${patch##*/}
	t "$(head_of "$patch" Subject | sed 's/.*] //')" seen "${name%.patch}"
done
end
