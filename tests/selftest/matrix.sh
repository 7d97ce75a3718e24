#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# lab-matrix on made-up results: its table, its plot, its exit code, and what
# tests/targets/matrix/facts reads in a boot, a configuration and a binary.
# shellcheck shell=sh disable=SC1091,SC2154,SC2317	# lib.sh: $work; t runs functions
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/judge/made.sh"

# made_line DIR LINE CODE [KEY=VALUE...]: makes the result of a line in DIR.
made_line() {
	d=$1 l=$2
	mkdir -p "$d/$l.run"
	echo "$3" >"$d/$l.code"
	shift 3
	made "$@" >"$d/$l.run/samples"
	"$judge" -j "$d/$l.run/report.json" "$d/$l.run/samples" >/dev/null
}
# facts_of DIR LINE SMP PREEMPT SECCOMP MODE: makes the facts of a line in DIR.
facts_of() {
	printf '%s\n' "release=$2.9" "smp=$3" "preempt=$4" cpus=1 "mode=$6" "seccomp=$5" hz=100 rcu=tiny >"$1/$2.facts"
}
m=$work/m
made_line "$m" 7.2 0 seed=1
made_line "$m" 6.12 0 seed=2
made_line "$m" 6.1 1 seed=3 late=20000000
facts_of "$m" 7.2 yes yes yes seccomp
facts_of "$m" 6.12 never yes never ptrace
facts_of "$m" 6.1 never never never ptrace
echo 3 >"$m/7.3.code"

table() { tests/targets/matrix/run table "$1"; }
worst() { exits 3 table "$m"; }
# rows CODE LINE: prints the rows of a line in the first table; the matrix ends with CODE.
rows() { exits "$1" table "$m" >/dev/null; sed '/^How long others wait/,$d' "$work/said" | grep "^$2 "; }
in_order() {
	[ "$(rows 3 '[67][.0-9]*' | cut -d ' ' -f 1 | tr '\n' ' ')" = '6.1 6.12 7.2 7.3 6.1 6.12 7.2 ' ]
}
cannot() {
	exits 3 table "$m" >/dev/null
	grep -q '^6.1   6.1.9     1\*    no\*      ptrace\* .*1 not as expected' "$work/said" &&
		grep -q '^6.12  6.12.9    1\*    yes      ptrace\*' "$work/said" &&
		grep -q '^7.2   7.2.9     1     yes      seccomp ' "$work/said" &&
		says 'CPUs*: its UML has no SMP' && says 'no*: its UML cannot be built preemptible'
}
could() {
	mkdir -p "$work/could" && made_line "$work/could" 7.2 0 seed=1 &&
		facts_of "$work/could" 7.2 no no yes ptrace
	exits 0 table "$work/could" &&
		grep -q '^7.2   7.2.9     1     no       ptrace  ' "$work/said" &&
		! grep -q '\*' "$work/said"
}
not_built() { rows 3 7.3 | grep -q '3 not built'; }
bar_ok() { rows 3 7.2 | grep -q '+.* us *ok$\|+.* ms *ok$'; }
# The waits are 20 ms longer than what was predicted.
bar_missed() { rows 3 6.1 | grep -q '+2[01].* ms *NO$'; }
own_rows() { [ "$(exits 3 table "$m" | grep -c 'unpatched  10 ')" = 3 ]; }
narrow() {
	exits 3 table "$m" >/dev/null &&
		sed '/^Plot: /d' "$work/said" | awk 'length > 80 { print; bad = 1 } END { exit bad }'
}
figure() { rows 3 7.2 | awk '/unpatched/ { ok = $4 > 1000 && $4 < 1350 } END { exit !ok }'; }
# A directory of commands without gnuplot, and one with a gnuplot that fails.
path() {
	mkdir -p "$work/path"
	for c in sh dash jq awk sort sed cat head tail tr grep dirname rm; do
		ln -sf "$(command -v "$c")" "$work/path/$c"
	done
}
bars() {
	path
	PATH=$work/path exits 3 table "$m" && says '6.1 unpatched ' &&
		says 'How long others wait in attach-rss, nine # a factor of ten' && says '###' &&
		! grep -q Plot: "$work/said"
}
broken_plot() {
	path
	printf '#!/bin/sh\nexit 1\n' >"$work/path/gnuplot" && chmod +x "$work/path/gnuplot"
	PATH=$work/path exits 3 table "$m" && says '###' && ! grep -q Plot: "$work/said"
}
plotted() {
	exits 3 table "$m" && says 'Plot: ' &&
		grep -q '>How long others wait in attach-rss<' "$m/plot.svg" && grep -q '7.2 patched' "$m/plot.svg" &&
		grep -q '6.1 unpatched' "$m/plot.svg"
}
# Of another subject the table and the plot are of its scenarios.
other_scenarios() {
	mkdir -p "$work/other/7.2.run" && echo 0 >"$work/other/7.2.code" &&
		facts_of "$work/other" 7.2 yes yes yes seccomp && made seed=1 |
		sed 's/attach-rss/mine-a/; s/attach-aio/mine-b/' >"$work/other/7.2.run/samples" || return
	"$judge" -j "$work/other/7.2.run/report.json" "$work/other/7.2.run/samples" >/dev/null
	exits 0 table "$work/other" && says 'mine-a: ms per GiB' && says 'mine-b: the wait at 200' &&
		grep -q '>How long others wait in mine-a<' "$work/other/plot.svg" &&
		grep '^7.2 .*unpatched' "$work/said" | grep -q 'ok$' &&
		[ "$(grep -c '^[0-9]' "$work/other/points")" -ge 4 ]
}
nothing() { mkdir -p "$work/none" && exits 2 table "$work/none" && says 'has no line'; }
cut_short() {
	cp -r "$m" "$work/cut" && echo '{"rows":[' >"$work/cut/7.2.run/report.json"
	exits 6 table "$work/cut" && says 'cannot be read'
}

t 'the exit code is the worst of the lines' worst
t 'lines stand in their order, and one without figures is only in the first table' in_order
t 'the table says what a line cannot do' cannot
t 'it marks nothing that a line could do and does not' could
t 'a line that was not built has a row' not_built
t 'a wait within 10 ms of the known delay is ok' bar_ok
t 'a wait that is off by 20 ms is not ok' bar_missed
t 'each line has its own boots' own_rows
t 'the figure is that of the samples' figure
t 'of another subject it shows the scenarios of that' other_scenarios
t 'the table fits 80 columns' narrow
t 'without gnuplot the plot is made of bars' bars
t 'with a gnuplot that fails the plot is made of bars' broken_plot
if command -v gnuplot >/dev/null; then
	t 'with gnuplot there is a plot of all curves' plotted
else
	skip 'with gnuplot there is a plot of all curves' 'no gnuplot'
fi
t 'a directory without a line ends it with 2' nothing
t 'a report that is cut short ends it with 6' cut_short

# facts: asked of the kernel itself.
f=$work/f
boot() { # CONSOLE-LINE... on stdin
	mkdir -p "$f/boots/1-unpatched" "$f/build"
	cat >"$f/boots/1-unpatched/console"
}
facts() { exits 0 tests/targets/matrix/facts "$f" "$f/build"; }
new_line() {
	boot <<-'E'
	Checking that seccomp filters can be installed...OK
	[    0.000000] Linux version 7.2.12 (lab@lab) (gcc) #1 SMP PREEMPT Thu Jan  1
	[    0.000000] SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=2, Nodes=1
	E
	printf 'CONFIG_SMP=y\nCONFIG_HZ=100\nCONFIG_PREEMPT_RCU=y\n' >"$f/build/.config"
	printf 'x\0seccomp=<on/auto/off>\0y' >"$f/build/linux"
	facts && for w in release=7.2.12 smp=yes preempt=yes cpus=2 mode=seccomp seccomp=yes hz=100 rcu=preempt; do
		says "$w" || return 1
	done
}
old_line() {
	boot <<-'E'
	Checking that ptrace can change system call numbers...OK
	[    0.000000] Linux version 6.1.192 (lab@lab) (gcc) #1 Thu Jan  1
	[    0.000000] SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=1, Nodes=1
	E
	printf '%s\n' CONFIG_ARCH_NO_PREEMPT=y CONFIG_HZ=100 CONFIG_TINY_RCU=y '# CONFIG_PREEMPT is not set' \
		>"$f/build/.config"
	echo x >"$f/build/linux"
	facts && for w in smp=never preempt=never cpus=1 mode=ptrace seccomp=never rcu=tiny; do
		says "$w" || return 1
	done
}
unused() {
	printf '# CONFIG_SMP is not set\n# CONFIG_PREEMPT is not set\nCONFIG_HZ=100\n' >"$f/build/.config"
	facts && says smp=no && says preempt=no
}
no_boot() { exits 2 tests/targets/matrix/facts "$work/none" "$f/build" && says 'cannot be read'; }
t 'SMP, preemption and seccomp are seen in the boot and in the binary' new_line
t 'they are called "never" for a UML that cannot have them' old_line
t 'they are called "no" when they are only switched off' unused
t 'without a boot there are no facts, and it ends with 2' no_boot

# fake: makes a make whose lab-run writes a result and ends with a code of the line's.
fake() {
	script "$work/make" <<-E
	l=\${2#LINE=}
	[ "\$1" = lab-run ] || { echo "ok - \$1 of \$l"; exit 1; }
	case \$l in
	6.1) exit 3 ;;
	6.12) sleep 1; exit 5 ;;
	7.3) kill -INT \$PPID; sleep 1; exit 130 ;;
	esac
	echo 'Verdict: as told.'
	r=r\$\$
	mkdir -p "$O/results/\$r/boots/1-unpatched" && cp "$m/7.2.run/report.json" "$O/results/\$r/" &&
		cp "$f/boots/1-unpatched/console" "$O/results/\$r/boots/1-unpatched/" &&
		ln -sfn "\$r" "$O/results/latest"
	E
	mkdir -p "$O/results" "$O/kernel/7.2/unpatched"
	ln -sfn "$f/build" "$O/kernel/7.2/unpatched/b"
}
export O="$work/out" B=b
fake
run() {
	asked=$(knobs_file MAKE_PROGRAM="$work/make" O="$O" B=b LINES="$1" PHASES="${PHASES:-0}")
	tests/targets/matrix/run all "$asked"
}
ran() {
	exits 5 run '7.2 6.12' && says '0 as expected' &&
		says '5 a guest hung' && says 'Verdict: as told.'
}
old_result() {
	exits 3 run 6.1 && says 'no figures (exit code 3)' &&
		says '3 not built' && ! grep -q '1.0[0-9] s' "$work/said"
}
kept() {
	exits 0 run 7.2 && dir=$(sed -n 's/^All of it: //p' "$work/said") &&
		[ -s "$dir/7.2.run/report.json" ] && [ -s "$dir/table" ]
}
phases() {
	PHASES=1 exits 1 run 7.2 &&
		says 'Phases, 7.2: ok - lab-phases of 7.2' &&
		says '1 not as expected'
}
stopped() {
	exits 130 run '7.3 7.2' && says 'is what there is' &&
		! grep -q 'Line 7.2' "$work/said"
}
odd_line() { exits 2 make -s help LINES=6.1,9.9 && says 'LINES=6.1,9.9: must be of'; }
terminal() { LINES=24 exits 0 make -s help && says '[6.1 6.12 7.2 7.3]'; }
t 'one line that hangs does not keep another from its figures' ran
t 'the result of an earlier run is not taken for that of a line' old_result
t 'what was seen is kept' kept
t 'PHASES=1 adds the table of the phases, and its exit code counts' phases
t 'after an interruption no further line is run, and it ends with 130' stopped
t 'an unknown line is refused' odd_line
t 'LINES of a terminal is not taken for the knob' terminal
end
