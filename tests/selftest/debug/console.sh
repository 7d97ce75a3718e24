# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154
# Canned logs of debug kernels and what is read out of them; sourced after lib.sh.

# log [THREAD]: stdin as the kernel's log says it.
log() {
	sed "s/^/[    1.230000][ ${1:-  T42}] /" >>"$work/console"
}

# stack FUNCTION...: a stack in UML's form, behind what reports and among words
# that only look like addresses.
stack() {
	echo 'Stack:'
	echo ' 00000000 60f71d00 00000000 6080ad4e'
	echo 'Call Trace:'
	echo ' [<60030d13>] ? looks_like_one+0x0/0x40'
	echo ' [<6003d8b2>] show_stack.cold+0x6d/0x97'
	echo ' [<6009c15e>] dump_stack_lvl+0x75/0x9b'
	for f; do
		echo " [<600${#f}1d2a>] $f+0x1a/0x90"
		echo ' [<6047b680>] ? vsnprintf+0x0/0xb40'
	done
}

stall() {
	{
		echo 'rcu: INFO: rcu_preempt self-detected stall on CPU'
		echo 'rcu: 	0-....: (1500 ticks this GP) idle=1b2c/1/0x4000000000000002 softirq=87/87 fqs=733'
		stack lab_stall lab_write
	} | log ' C0'
	echo 'done' | log ' C0'
}

# noise LINE...: the list of known noise.
noise() {
	{
		echo '# a comment'
		for l; do printf '%s\n why\n' "$l"; done
	} >"$work/noise"
}

reads() {
	want=$1
	shift
	exits "$want" \
		"$OUT/bin/boot" -N "$work/noise" -K "${of:-7.2/debug}" -R "$work/console" -c "${cpus:-2}" "$@"
}
fresh() { : >"$work/console" && noise; }
only() {
	[ "$(grep -c '^[a-z]' "$work/said")" = "$1" ] || {
		echo "expected $1 fingerprint(s)"
		return 1
	}
}
