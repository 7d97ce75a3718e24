# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Which lines of a patch ran, and which experiments are chosen by that.  The kernel of an arm
# is a small program, which gcov counts as it counts the kernel, and whose argument is the
# name of an experiment.
. "$(dirname "$0")/lib.sh"

o=$work/o
k=$work/k

# sources: makes the tree of the unpatched arm, and the patched one as its copy.
sources() {
	rm -rf "$k" "$o"
	mkdir -p "$k/unpatched/fs" "$k/unpatched/b/fs" "$k/unpatched/c/fs" "$o/bin"
	cat >"$k/unpatched/fs/x.c" <<-'END'
		#include <string.h>
		static int often(int n)
		{
			return n + 1;
		}
		static int seldom(int n)
		{
			/* a comment */
			if (n > 5)
				n = often(n);
			return n;
		}
		int main(int argc, char *argv[])
		{
			int n = often(argc);
			if (!strcmp(argv[1], "wait-b"))
				n = seldom(n);
			return n == 100;
		}
	END
	cp "$k/unpatched/fs/x.c" "$k/unpatched/fs/ext.c"
	: >"$k/unpatched/b/fs/x.o"
	printf "%s\n" "deps_fs/x.o := " >"$k/unpatched/b/fs/.x.o.cmd"
	cp -R "$k/unpatched" "$k/patched"
	printf '%s\n' fs/x.c fs/ext.c >"$k/patched.files"
	echo root >"$work/initramfs"
}
# edit FILE SED: changes FILE of the patched arm.
edit() { sed -i "$2" "$k/patched/$1"; }

# built [ARM...]: builds the program of each arm, or of these, and says what is changed, as make does.
built() {
	[ $# -gt 0 ] || set -- unpatched patched
	for arm; do
		(cd "$k/$arm/c" && gcc -O0 -fprofile-arcs -ftest-coverage -c ../fs/x.c -o fs/x.o &&
			gcc --coverage fs/x.o -o linux) || return 1
	done
	tests/targets/cover/changed "$k/unpatched" "$k/patched" b >"$k/c.changed" || return 1
	sed -n 's/^object //p' "$k/c.changed" >"$k/c.objects"
	script "$o/bin/boot" <<-'END'
		while getopts k:i:d:m:c:u:t:a:N:K:s:n o; do
			case $o in k) kernel=$OPTARG ;; d) dir=$OPTARG ;; s) shared=$OPTARG ;; *) ;; esac
		done
		mkdir -p "$dir" "$shared/gcda"
		echo booted >>"${0%/bin/boot}/booted"
		while read -r name _; do
			echo "begin $name"
			"$kernel" "$name"
			mv "${kernel%/*}/fs/x.gcda" "$shared/gcda/$name.1"
			echo "experiment $name 0 1.00 1.10"
		done <"$shared/experiments" >"$dir/results"
		! grep -q '^wait-crash ' "$shared/experiments" || exit 4
	END
}
# cover WORD [ARG...] [NAME=VALUE...]: runs the script with these knobs.
cover() {
	word=$1 dir=
	shift
	case ${1-} in /*) dir=$1; shift ;; esac
	asked=$(knobs_file O="$o" K="$k" B=b COVER_BUILD=c RUN_ARMS=unpatched,patched FLAVOUR=timing LINE=7.2 \
		ALL_SCENARIOS='attach-rss attach-aio wait-a wait-b' LLVM='' CPUS=1 MEM=64 UML_MODE=seccomp APPEND= \
		INITRAMFS="$work/initramfs" NOISE='' EXPECT='' SCENARIO_DIR='' COVERED='' CHECKS='' COST=0 \
		QUICK=0 MAKE_PROGRAM=true "$@")
	# shellcheck disable=SC2086 # none or one
	tests/targets/cover/cover "$word" "$asked" $dir
}

places() {
	sources && edit fs/x.c 's/n + 1/n + 2/; s/n > 5/n > 6/' && edit fs/ext.c 's/5/6/' && built || return 1
	cat "$k/c.changed"
	printf '%s\n' '# fs/ext.c: not built' 'fs/ext.c 9 1 9 1' 'object fs/x.o' 'fs/x.c 4 1 4 1' \
		'fs/x.c 9 1 9 1' | cmp - "$k/c.changed"
}
only_comments() {
	sources && edit fs/x.c 's/a comment/another\n\t * one/' && built &&
		[ "$(cat "$k/c.changed")" = '# fs/x.c: comments' ] &&
		exits 3 cover choose "$work" && grep 'Comments and white space alone' "$work/coverage"
}
not_built() {
	sources && edit fs/ext.c 's/n > 5/n > 6/' && built &&
		exits 3 cover choose "$work" && grep 'does not build fs/ext.c' "$work/coverage"
}
declaration() {
	sources && edit fs/x.c 's/^#include.*/&\nextern int other;/' && built &&
		exits 1 cover choose "$work" && grep 'No function is changed in fs/x.c' "$work/coverage"
}
both_ran() {
	sources && edit fs/x.c 's/n + 1/n + 2/; s/n > 5/n > 6/' && built && exits 0 cover table || return 1
	says 'The patch changes 2 functions with 4 lines of code. 2 of the functions and 4' &&
		says 'wait-b: often 1 / 1, seldom 1 / 1' && says 'wait-a: often 1 / 1' &&
		says 'Every changed line of code was executed.'
}
one_did_not() {
	sources && edit fs/x.c 's/n = often(n)/n = often(n) + 1/; s/n + 1/n + 2/' && built &&
		exits 0 cover table &&
		says 'These did not run: seldom (fs/x.c; it ran, but not the lines that are changed)' &&
		says 'patched fs/x.c:10 seldom: n = often(n) + 1;'
}
special_is_chosen() {
	sources && edit fs/x.c 's/n > 5/n > 6/' && built && exits 0 cover choose "$work" || return 1
	cat "$work/chosen" "$work/coverage"
	[ "$(cat "$work/chosen")" = "$(printf '%s\n' 'scenario attach-aio' 'scenario wait-b')" ] &&
		grep 'in these experiments: wait-b' "$work/coverage"
}
usual_is_chosen() {
	sources && edit fs/x.c 's/n + 1/n + 2/' && built && exits 0 cover choose "$work" || return 1
	grep -qx 'scenario wait-a' "$work/chosen" && grep -q '^check ' "$work/chosen"
}
none_runs() {
	sources && edit fs/x.c 's/n = often(n)/n = often(n) + 1/' && built &&
		exits 7 cover choose "$work" && grep 'None of these lines ran' "$work/coverage" &&
		exits 7 cover table
}
counted_once() {
	sources && edit fs/x.c 's/n > 5/n > 6/' && built && exits 0 cover table && exits 0 cover table &&
		[ "$(wc -l <"$o/booted")" = 2 ] || return 1
	# Another kernel is another hash.
	edit fs/x.c "s/n > 6/n > 7/" && built patched && rm -f "$o/booted" && exits 0 cover table &&
		[ "$(wc -l <"$o/booted")" = 1 ]
}
named() {
	sources && edit fs/x.c 's/n > 5/n > 6/' && built && exits 0 cover table COVERED=wait-b CHECKS=creds &&
		says '1 other experiment: none of them'
}
# The first arm was counted whole, and the second needs what was chosen alone.
quick() {
	sources && edit fs/x.c 's/n > 5/n > 6/' && built && exits 0 cover choose "$work" QUICK=1 || return 1
	for e in "$o"/cover/*/experiments; do wc -l <"$e"; done | sort -n | head -n 1 | grep -x 3
}
crash() {
	sources && edit fs/x.c 's/n > 5/n > 6/' && built &&
		exits 4 cover table ALL_SCENARIOS='attach-rss wait-crash' && says 'patched in the experiment'
}
clang() { exits 2 cover table LLVM=1 && one_line && says 'gcc only'; }
same_arms() { exits 2 cover table RUN_ARMS=patched,patched && one_line && says 'name two arms'; }

t 'what is changed, and what is built of it' places
t 'comments alone are said to be so' only_comments
t 'a file that is not built is named' not_built
t 'a declaration is in no function, which is said' declaration
t 'each function, its lines, and the experiments that executed them' both_ran
t 'a line that nothing executed is listed with its text' one_did_not
t 'the scenario that alone executes the change is chosen' special_is_chosen
t 'one scenario of each family and checks are chosen when all execute the change' usual_is_chosen
t 'that nothing executes the change has its own exit code' none_runs
t 'what was counted is not counted again until the kernel changes' counted_once
t 'experiments that were named are run alone' named
t 'a quick run counts only what is chosen on the second arm' quick
t 'a guest that crashes ends it with 4, and the experiment is named' crash
t 'kernels of clang are refused' clang
t 'one arm is refused' same_arms
end
