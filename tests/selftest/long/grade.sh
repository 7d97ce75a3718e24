# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2015,SC2154,SC2317,SC1091 # lib.sh sets work; functions are called by t
# lab-grade of a class of 30: the subject, rewrites of it, wrong versions of it, and what else is handed in.
. "$(dirname "$0")/../lib.sh"
. tests/selftest/grade/handed-in.sh

mutants=patches/exec-free-old-mm/mutants
k=$OUT/kernel/7.2
class=$work/class
host=$work/written-by-a-guest
right='null-first unlock-order owner-early helper-takes-bprm futex-done-first'
wrong='free-in-exec-mmap free-under-guard free-under-update-lock maxrss-lost no-backstop creds-window
	owner-lost owner-late locks-dropped-before-creds put-twice backstop-by-kworker futex-done-skipped
	mmap-lock-kept user-ns-of-caller'
nothing='empty comment makefile no-apply no-compile panics loops writes bomb reads'

of_mutants() {
	handed_in "$k" '' "$class/subject.patch" || return
	for m in $right $wrong; do handed_in "$k" "$mutants/$m.patch" "$class/$m.patch" || return; done
}
garbage() {
	: >"$class/empty.patch"
	own "$class/comment.patch" '/* Nothing is done. */' && own "$class/no-compile.patch" 'nothing();' &&
		sed 's/^ static int/ static long/' "$class/no-compile.patch" >"$class/no-apply.patch" &&
		sed 's,fs/exec.c,fs/Makefile,' "$class/no-compile.patch" >"$class/makefile.patch" &&
		own "$class/panics.patch" 'panic("of its own");' &&
		own "$class/loops.patch" 'for (;;)' '	barrier();' &&
		own "$class/writes.patch" "$(writes "$host")" 'panic("of its own");' &&
		own "$class/bomb.patch" 'static char bomb[1UL << 36] = { 1 };' 'pr_info("%s", bomb);' &&
		own "$class/reads.patch" 'asm(".section .data; .inc" "bin \"/etc/passwd\"; .text");'
}
# mark NAME: prints the mark of that submission; report NAME: the file for its author.
mark() { awk -F '\t' -v name="$1.patch" '$3 == name { print $1 }' "$run/marks"; }
report() {
	n=$(grep -lxF "$1.patch" "$run"/given/*.name)
	n=${n##*/}
	echo "$run/${n%.name}.report"
}
graded() {
	mkdir "$class" && of_mutants && garbage && [ "$(find "$class" -name '*.patch' | wc -l)" = 30 ] || return
	begin=$(date +%s)
	exits 0 make lab-grade O="$OUT" CLASS="$class" &&
		sed -n 's/^What was seen, logs: //p' "$work/said" >"$work/run" || return
	echo "# 30 submissions in $(($(date +%s) - begin)) s" >&2
	[ "$(wc -l <"$(cat "$work/run")/marks")" = 30 ] && [ ! -e "$host" ]
}
all_points() { for s in subject $right; do [ "$(mark "$s")" = 20 ] || { cat "$(report "$s")"; return 1; }; done; }
no_points() { for s in $nothing; do [ "$(mark "$s")" = 0 ] || { cat "$(report "$s")"; return 1; }; done; }
# told WORD REPORT: the report names the claim, the scenario or the end that WORD is.
told() {
	case $1 in
	freeze) set -- "freeze sees \\|a lock that must be held is free" "$2" ;;
	*crash) set -- "the kernel crashes " "$2" ;;
	*hang) set -- "the kernel hangs " "$2" ;;
	*) set -- "\\<$1 is \\|($1: \\|\\<$1 sees " "$2" ;;
	esac
	# The report is wrapped.
	tr -s ' \n' ' ' <"$2" | grep -q "$1"
}
# Each for its own reason: a claim that it says it breaks, or what it says sees it.
fewer_points() {
	for s in $wrong; do
		is=$(report "$s") own=
		# shellcheck disable=SC2013 # words are meant
		for word in $(sed -n "s/^seen-by: //p; s/^breaks: \\([A-Z0-9 ]*\\).*/\\1/p" "$mutants/$s.patch"); do
			if told "$word" "$is"; then own=yes; fi
		done
		[ "$(mark "$s")" != 20 ] && [ -n "$own" ] || { cat "$is"; return 1; }
	done
}
landlock() {
	handed_in "$OUT/kernel/7.2-landlock-tsync" '' "$work/landlock.patch" &&
		exits 0 make lab-grade O="$OUT" SUBJECT=landlock-tsync PATCHES="$work/landlock.patch" &&
		says 'Mark: 20 of 20'
}

t 'each submission of a class gets a mark' graded
run=$(cat "$work/run" 2>/dev/null)
t 'the subject and its rewrites get 20' all_points
t 'wrong versions get less, each for its own reason' fewer_points
t 'what changes nothing, is not built, or does not start gets 0' no_points
make lab-kernels O="$OUT" SUBJECT=landlock-tsync >"$work/kernels" 2>&1
t 'the subject of another one gets 20, too' landlock
end
