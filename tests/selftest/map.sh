# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016,SC2015 # functions are called by t; made-up text
# The map of the lab: what the READMEs say of its rooms is so, and what the rooms may use of each
# other is kept to.  Each check prints what breaks it, and is seen to fail on a copy of the lab
# in which one thing is wrong.
. "$(dirname "$0")/lib.sh"
map=$LAB/tests/selftest/map

# files_of TOP: every file of the lab at TOP, by its path.  What git ignores is not of the lab.
files_of() {
	(
		cd "$1" || exit
		if [ -e .git ] && git ls-files -co --exclude-standard >"$work/files" 2>/dev/null; then
			while IFS= read -r f; do [ ! -f "$f" ] || printf '%s\n' "$f"; done <"$work/files"
		else
			find . \( -path ./out -o -path ./.git \) -prune -o -type f -print | sed 's,^[.]/,,'
		fi | LC_ALL=C sort
	)
}
# text_of TOP: those that people write and read.  A golden is what a program printed, and a
# patch is what others wrote or what has to apply as it is.
text_of() { files_of "$1" | grep -vE '(^|/)(LICENSE|golden/.*|[^/]*[.]patch)$'; }
# shell_of TOP: shell scripts and what they read.
shell_of() {
	(cd "$1" && text_of . | while IFS= read -r f; do
		case $f in
		*.sh) echo "$f" ;;
		*.*) ;;
		*) if head -n 1 "$f" | grep -q '^#!.*sh'; then echo "$f"; fi ;;
		esac
	done)
}
# none: nothing was printed by what is before it in the pipe.
none() { if grep .; then return 1; fi; }

# --- the checks; each takes the top of a lab ---
rooms='(tests|kernel-config|rootfs|patches)'
named() {
	(cd "$1" && files_of . >"$work/all" && grep -E '(^|/)README([.]md)?$' "$work/all" >"$work/readmes" &&
		xargs awk -f "$map/names.awk" "$work/all" <"$work/readmes" | none)
}
says_of() { grep -qiE "$2" "$1" || echo "$1: does not say $3"; }
rooms_have_readme() {
	(cd "$1" && for d in kernel-config rootfs patches patches/*/ tests/*/; do
		[ -f "${d%/}/README" ] || { echo "${d%/}: has no README"; continue; }
		says_of "${d%/}/README" "(comes )?in:" "what comes in"
		says_of "${d%/}/README" "(goes )?out:" "what goes out"
		says_of "${d%/}/README" "first|begin with|from its end" "where to begin"
		says_of "${d%/}/README" "to add|a new|belongs here" "how to add one"
	done | none)
}
no_loose_file() { files_of "$1" | grep -xE 'tests/[^/]*' | grep -vx tests/README | none; }
# paths_exist TOP: the paths of the lab that comments, messages and rules speak of are there.  A test
# makes up some, and a word in capitals stands for one of several.
paths_exist() {
	(cd "$1" && text_of . | grep -v '^tests/selftest/' | xargs grep -onE \
		"(^|[^A-Za-z0-9_./-])$rooms/[A-Za-z0-9_./-]*[A-Za-z0-9_]" /dev/null |
		while IFS=: read -r f line said; do
			p=$(printf '%s\n' "$said" | grep -oE "$rooms/.*")
			case /${p%README*}/ in */[A-Z][A-Z]*/*) continue ;; esac
			[ -e "$p" ] || [ -n "$(find "${p%/*}" -maxdepth 1 -name "${p##*/}*" 2>/dev/null)" ] ||
				echo "$f:$line: there is no $p"
		done | none)
}
# Which rooms a C file may include from.
includes() {
	(cd "$1" && files_of . | grep '^tests/.*[.][ch]$' | xargs grep -nE '^#[[:space:]]*include "' /dev/null |
		awk -F '[:"]' -v rooms="$map/includes" -f "$map/includes.awk" | none)
}
# The compiler's own command lines: a program of the host has nothing of tests/lib.
lib_is_of_guests() {
	(cd "$1" && make -n -B V=1 O="$work/nothing" lab-tools) >"$work/lines" 2>&1 &&
		grep -q -- "-o $work/nothing/bin/judge" "$work/lines" || { cat "$work/lines"; return 1; }
	grep -- "-o $work/nothing/bin/" "$work/lines" | grep 'tests/lib' | none
}
# A comment may say who uses a file.
points_one_way() {
	(cd "$1" && files_of . | grep -E '^tests/(boot|freeze|judge|report|lib|checks|scenarios)/' |
		grep -v '/README$' |
		xargs awk '
		{
			code = $0
			if (FILENAME ~ "[.][ch]$")
				sub("^[ \t]*([*]|/[*]|//).*", "", code)
			else
				sub("(^|[ \t])#.*", "", code)
		}
		code ~ "(^|[^a-z])targets/" { print FILENAME ":" FNR ": " $0 }' | none)
}
exports() {
	(cd "$1" && {
		files_of . | grep '[.]mk$'
		shell_of . | grep -v '^tests/selftest/'
	} | xargs grep -nE '^[^#]*(^|[[:space:];(&|])(export|set -[a-z]*a)([[:space:]]|$)' /dev/null |
		awk -v allowed="$map/exports" -f "$map/exports.awk" | none)
}
# A variable for awk is no interface: its text comes so without that awk reads escapes in it.
handed() {
	(cd "$1" && {
		files_of . | grep '[.]mk$'
		shell_of . | grep -v '^tests/selftest/'
	} | xargs awk -f "$map/handed.awk" | none)
}
file_length() {
	(cd "$1" && files_of . | grep -vE '(^|/)(LICENSE|golden/.*)$' | xargs wc -l |
		awk '$2 != "total" && $1 > 400 { print $2 ": has " $1 " lines" }' | none)
}
function_length() {
	(cd "$1" && shell_of . | xargs awk '
	FNR == 1 { name = "" }
	match($0, "^\t*[a-z_0-9]+[(][)] *[{(]") && $0 !~ "[})]$" && name == "" {
		name = $0
		sub("[(].*", "", name)
		indent = name
		sub("[a-z_0-9]+$", "", indent)
		sub("^\t*", "", name)
		start = FNR
	}
	name != "" && ($0 == indent "}" || $0 == indent ")" || $0 ~ "^" indent "[})] *[|<>|&2]") {
		if (FNR - start + 1 > 40)
			print FILENAME ":" start ": " name "() has " FNR - start + 1 " lines"
		name = ""
	}' | none)
}
# A fingerprint is one line, however long, and the names of packages are a table.
data='kernel-config/noise|tests/targets/doctor/needs'
line_length() {
	(cd "$1" && text_of . | grep -vxE "$data" | while IFS= read -r f; do
		LC_ALL=C tr -d '\200-\277' <"$f" | expand |
			awk -v f="$f" 'length > 120 { print f ":" FNR ": has " length " columns" }'
	done | none)
}

# A copy of the lab as it is, made once.
copy() {
	[ -d "$work/lab" ] || part_of_lab "$work/lab" lab.mk Makefile README.md .gitignore .shellcheckrc .ci LICENSE \
		kernel-config patches rootfs tests
}
# seen CHECK FILE TEXT WORDS...: with TEXT at the end of FILE in a copy of the lab, CHECK fails
# and prints WORDS.
seen() {
	copy && check=$1 file=$work/lab/$2 || return
	mkdir -p "${file%/*}" && { [ ! -e "$file" ] || cp -p "$file" "$work/kept"; }
	printf '%b\n' "$3" >>"$file"
	"$check" "$work/lab" >"$work/broken"
	got=$?
	if [ -e "$work/kept" ]; then mv "$work/kept" "$file"; else rm "$file"; rmdir -p "${file%/*}" 2>/dev/null; fi
	cat "$work/broken"
	[ "$got" = 1 ] && grep -qF -- "$4" "$work/broken"
}

t 'each README names every file or kind of file of its room' named "$LAB"
t 'a file that no README names is seen' seen named rootfs/unheard-of.x \
	text 'missing rootfs/unheard-of.x'
t 'a README that lists what is not there is seen' seen named rootfs/README \
	'  gone.c\tis not there' 'stale rootfs/README gone.c'
t 'each room has a README that says what comes in and goes out' rooms_have_readme "$LAB"
t 'a room without one is seen' seen rooms_have_readme tests/attic/attic.c int 'tests/attic: has no README'
t 'no file lies loose in tests' no_loose_file "$LAB"
t 'a loose file is seen' seen no_loose_file tests/loose text tests/loose
t 'every path of the lab that is spoken of is there' paths_exist "$LAB"
t 'a path that is gone is seen' seen paths_exist rootfs/init \
	'# see tests/gone/prober.c' 'there is no tests/gone/prober.c'
t 'C files include from the rooms that they may use' includes "$LAB"
t 'a program of the guest that includes from freeze is seen' seen includes tests/checks/bad.c \
	'#include "freeze.h"' freeze.h
t 'a program of the host that includes from lib is seen' seen includes tests/judge/bad.c \
	'#include "lab.h"' lab.h
t 'no program of the host is built with tests/lib' lib_is_of_guests "$LAB"
t 'one that is built with it is seen' seen lib_is_of_guests tests/selftest/selftest.mk \
	'CFLAGS += -Itests/lib' Itests/lib
t 'no program uses the script of a target' points_one_way "$LAB"
t 'one that does is seen' seen points_one_way tests/freeze/frozen.sh \
	'. tests/targets/run/run' 'tests/targets/run/run'
t 'nothing is exported but what the list allows' exports "$LAB"
t 'an export is seen' seen exports tests/targets/run/run 'export BOOTS' 'tests/targets/run/run'
t 'one of make is seen' seen exports lab.mk 'export BOOTS' lab.mk
t 'set -a is seen' seen exports tests/targets/run/run 'set -a' 'set -a'
t 'no program of the lab gets its words from the environment' handed "$LAB"
t 'words by env are seen' seen handed kernel-config/kernels.mk \
	'unpack = exec env O=$(O) $(LEASH) kernel-config/tree' 'kernel-config/kernels.mk'
t 'words in front of a program are seen' seen handed tests/targets/run/run \
	'if V=1 kernel-config/build t b; then :; fi' 'tests/targets/run/run'
t 'words of $(shell) in two lines are seen' seen handed lab.mk \
	'x := $(shell LINE=$(call quote,$(if $(GIVEN),$(LINE))) \\\n\tkernel-config/given)' lab.mk
t 'no file has more than 400 lines' file_length "$LAB"
t 'a long file is seen' seen file_length rootfs/long "$(seq -s '\n' 401)" 'rootfs/long: has 401 lines'
t 'no shell function has more than 40 lines' function_length "$LAB"
t 'a long function is seen' seen function_length tests/sh/long.sh \
	"f() {\n$(seq -s '\n' 39)\n}" 'f() has 41 lines'
t 'no line has more than 120 columns' line_length "$LAB"
t 'a long line is seen' seen line_length rootfs/init "\t# $(printf '%0111d' 0)" 'has 121 columns'
end
