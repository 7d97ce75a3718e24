# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The files of kernel-config/lines are well formed, and the lab keeps to what they say.
. "$(dirname "$0")/lib.sh"

lines=$LAB/kernel-config/lines

# well_formed FILE: there are only comments and the variables, each once and in its form.
well_formed() {
	awk -v line="${1##*/}" -f "$LAB/tests/selftest/lines/well-formed.awk" "$1"
}

# asked_for FILE: every option of without= is in one of the fragments.
asked_for() {
	(
		without=
		# shellcheck source=/dev/null
		. "$1" || exit 1
		rc=0
		for o in $without; do
			cat "$LAB"/kernel-config/*.config | grep -q "^$o=\|^# $o is not set" ||
				{ echo "${1##*/}: $o is asked for by no fragment"; rc=1; }
		done
		exit "$rc"
	)
}

# worded FILE: a comment above says why of every option of without= and with=.
worded() {
	(
		without='' with=''
		# shellcheck source=/dev/null
		. "$1" || exit 1
		rc=0
		for o in $without $with; do
			o=${o#CONFIG_}
			o=${o%=y}
			grep -qE "^# ([A-Z0-9_]+, )*$o(, [A-Z0-9_]+)*[[:blank:]]+[^[:blank:]]" "$1" ||
				{ echo "${1##*/}: no comment says why of $o"; rc=1; }
		done
		exit "$rc"
	)
}

every() { for f in "$lines"/*; do "$@" "$f" || return 1; done; }

# edited SED: makes a copy of line 6.1 in which one thing is wrong.
edited() { sed "$1" "$lines/6.1" >"$work/6.1" && ! cmp -s "$lines/6.1" "$work/6.1"; }
seen_wrong() { edited "$1" && ! well_formed "$work/6.1"; }
typo() { edited 's/CONFIG_SMP/CONFIG_SPM/' && ! asked_for "$work/6.1"; }
unexplained() { edited '/^# PREEMPT/d' && ! worded "$work/6.1"; }

# canned: makes a tree whose configuration has only SMP and CRYPTO, whatever is asked for.
canned() {
	mkdir -p "$work/tree/scripts/kconfig" &&
		script "$work/tree/scripts/kconfig/merge_config.sh" <<-'SH' &&
			grep '^CONFIG_\(SMP\|CRYPTO\)=' "$4" >"$3/.config"
		SH
		printf 'CONFIG_SMP=y\nCONFIG_TIME_NS=y\n' >"$work/f.config"
}
config() { "$LAB/kernel-config/config" "$work/tree" build "$1" "$work/f.config"; }
lacks() { canned && exits 0 config CONFIG_TIME_NS; }
needs() {
	canned &&
		exits 0 config 'CONFIG_TIME_NS CONFIG_CRYPTO=y' &&
		grep -qx CONFIG_CRYPTO=y "$work/tree/build/.config"
}
not_told() {
	canned && exits 3 config '' &&
		says 'not obtained: CONFIG_TIME_NS=y' &&
		[ ! -e "$work/tree/build/.config" ]
}
wrong_without() { canned && exits 3 config CONFIG_TIME && says 'not obtained: CONFIG_TIME_NS=y'; }
wrong_with() {
	canned && exits 3 config 'CONFIG_TIME_NS CONFIG_ZRAM=y' &&
		says 'not obtained: CONFIG_ZRAM=y'
}

# depends: makes a tree in which NR_CPUS and CPUSETS depend on SMP, HOTPLUG depends on
# NR_CPUS, and AIO cannot be had.  The lab's own fragments are those beside `config`, so a
# copy of `config` has one here.
lab=$work/lab/kernel-config
depends() {
	part_of_lab "$work/lab" kernel-config/config tests/sh && mkdir -p "$work/tree/scripts/kconfig" || return
	printf '%s\n' CONFIG_SMP=y CONFIG_NR_CPUS=8 CONFIG_HOTPLUG=y 'CONFIG_CMDLINE="a b"' >"$lab/base.config"
	script "$work/tree/scripts/kconfig/merge_config.sh" <<-'SH'
		awk '
		/=n$/ { $0 = "# " substr($0, 1, length - 2) " is" }
		/^# CONFIG/ { delete v[$2] }
		/^CONFIG/ { n = $0; sub(/=.*/, "", n); v[n] = $0 }
		END {
			if (!("CONFIG_SMP" in v)) { delete v["CONFIG_NR_CPUS"]; delete v["CONFIG_CPUSETS"] }
			if (!("CONFIG_NR_CPUS" in v)) delete v["CONFIG_HOTPLUG"]
			delete v["CONFIG_AIO"]
			for (n in v) print v[n]
		}' "$4" >"$3/.config"
	SH
}
# user OPTION...: makes a configuration with a fragment of the user's that has these lines.
user() {
	printf '%s\n' "$@" >"$work/user.config"
	"$lab/config" "$work/tree" build "${OPTIONS-}" "$lab/base.config" "$work/user.config"
}
obtained() { cut -d = -f 1 "$work/tree/build/.config" | sort | tr '\n' ' ' | grep -qx "$1"; }
all_there() {
	depends && exits 0 user CONFIG_TTY=y &&
		[ ! -s "$work/said" ] &&
		obtained 'CONFIG_CMDLINE CONFIG_HOTPLUG CONFIG_NR_CPUS CONFIG_SMP CONFIG_TTY '
}
switched_off() {
	depends &&
		exits 0 user '# CONFIG_SMP is not set' CONFIG_TTY=y &&
		obtained 'CONFIG_CMDLINE CONFIG_TTY ' &&
		says 'depends on what your fragment switches off: CONFIG_HOTPLUG=y CONFIG_NR_CPUS=8' &&
		[ "$(wc -l <"$work/said")" = 1 ] &&
		exits 0 user CONFIG_SMP=n && says 'CONFIG_NR_CPUS=8'
}
own_is_asked() {
	depends &&
		exits 3 user '# CONFIG_SMP is not set' CONFIG_NR_CPUS=4 &&
		says 'not obtained: CONFIG_NR_CPUS=4' &&
		[ ! -e "$work/tree/build/.config" ]
}
own_and_dropped() {
	depends &&
		exits 3 user '# CONFIG_SMP is not set' CONFIG_CPUSETS=y &&
		says 'not obtained: CONFIG_CPUSETS=y' &&
		says 'switches off: CONFIG_HOTPLUG=y CONFIG_NR_CPUS=8'
}
not_the_reason() {
	depends && echo CONFIG_AIO=y >>"$lab/base.config" &&
		exits 3 user '# CONFIG_TTY is not set' &&
		says 'not obtained: CONFIG_AIO=y'
}
line_asks() {
	depends &&
		OPTIONS='CONFIG_CPUSETS=y' exits 0 user '# CONFIG_SMP is not set' &&
		says 'CONFIG_CPUSETS=y'
}

# lab KNOB...: make with these knobs, which builds nothing.
lab() { make -s -C "$LAB" O="$work/out" "$@" help; }
refused() { why=$1; shift; exits 2 lab "$@" && says "$why"; }
default() { want=$1; shift; exits 0 lab "$@" && says "$want"; }

t 'the files of all lines are well formed' every well_formed
t 'that test sees an unknown variable' seen_wrong 's/^cpus=/cpu=/'
t 'that test sees that a variable is missing' seen_wrong '/^with=/d'
t 'that test sees the version of another line' seen_wrong 's/^version=.*/version=6.2/'
t 'that test sees a sha256 that is cut short' seen_wrong 's/^sha256=.*/sha256=f9fef3d1/'
t 'that test sees more than one CPU without seccomp' seen_wrong 's/^cpus=.*/cpus=2/'
t 'every option that a line lacks is asked for by a fragment' every asked_for
t 'that test sees an option that is mistyped' typo
t 'a comment says why of every option of a line' every worded
t 'that test sees an option without such a comment' unexplained
t 'an option that the line lacks is not asked for' lacks
t 'an option that the line needs is asked for' needs
t 'it is an error when an option is not obtained' not_told
t 'half the name of an option does not excuse the option' wrong_without
t 'it is an error when an option that the line needs is not obtained' wrong_with
t 'the fragments of the lab and of the user are merged' all_there
t "when a user's fragment switches an option off, those that depend on it are dropped" switched_off
t 'but it is an error when the user asks for one of them' own_is_asked
t 'it is an error as well when others are dropped beside it' own_and_dropped
t 'it is an error when an option is missing for another reason' not_the_reason
t 'an option that the line asks for is dropped as well' line_asks
t 'a mode that the line lacks is refused' refused 'UML of line 6.1 has only ptrace' LINE=6.1 UML_MODE=seccomp
t 'more CPUs than the line can have are refused' refused 'UML of line 6.12 has at most 1' LINE=6.12 CPUS=2
t 'more CPUs than the mode can have are refused' \
	refused 'at most 1 with UML_MODE=ptrace' LINE=7.2 CPUS=2 UML_MODE=ptrace
t 'the best mode of the line is the default' default '[ptrace]' LINE=6.1
t 'that is seccomp where the line has it' default '[seccomp]' LINE=7.3
end
