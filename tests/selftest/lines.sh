# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# The files of kernel-config/lines: well formed, and what they say is kept to.
. "$(dirname "$0")/lib.sh"

lines=$LAB/kernel-config/lines

# well_formed FILE: only comments and the variables, each once, each of its form.
well_formed() {
	awk -v line="${1##*/}" -v q="'" '
	function bad(why) { print FILENAME ":" FNR ": " why; wrong = 1 }
	BEGIN {
		n = split("version tarball sha256 package suites without with cpus modes fp", known, " ")
		form["version"] = "^[0-9]+[.][0-9]+$"
		form["tarball"] = "^v[0-9]+[.]x/linux-[0-9.]+[.]tar[.]xz$"
		form["sha256"] = "64 hex digits or nothing"
		form["package"] = "^linux-source-[0-9.]+$"
		form["suites"] = "^[a-z-]+( [a-z-]+)*$"
		form["without"] = "^(CONFIG_[A-Z0-9_]+( CONFIG_[A-Z0-9_]+)*)?$"
		form["with"] = "^(CONFIG_[A-Z0-9_]+=y( CONFIG_[A-Z0-9_]+=y)*)?$"
		form["cpus"] = "^[1-9][0-9]?$"
		form["modes"] = "^(ptrace|seccomp ptrace)$"
		form["fp"] = "^([1-9][0-9]*)?$"
	}
	function matches(v, f) {
		if (f ~ /hex/) return v == "" || (length(v) == 64 && v ~ /^[0-9a-f]+$/)
		return v ~ f
	}
	/^#/ || /^$/ { next }
	!/^[a-z0-9]+=/ { bad("neither a comment nor a variable: " $0); next }
	{
		name = $0; sub(/=.*/, "", name)
		value = substr($0, length(name) + 2)
		if (value ~ /[ ]/ && value !~ ("^" q ".*" q "$")) bad("not quoted: " $0)
		gsub(q, "", value)
		if (!(name in form)) bad("unknown variable " name)
		else if (seen[name]++) bad(name " twice")
		else if (!matches(value, form[name])) bad(name "=" value " is not of the form " form[name])
		got[name] = value
	}
	END {
		for (i = 1; i <= n; i++) if (!seen[known[i]]) bad("no " known[i])
		if (got["version"] != line) bad("version " got["version"] " in the file of line " line)
		if (got["modes"] == "ptrace" && got["cpus"] != 1) bad("ptrace alone, but not one CPU")
		exit wrong
	}' "$1"
}

# asked_for FILE: every option of without= is one of the fragments.
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
		exit $rc
	)
}

# worded FILE: every option of without= and with= has its word why, above.
worded() {
	(
		without='' with=''
		# shellcheck source=/dev/null
		. "$1" || exit 1
		rc=0
		for o in $without $with; do
			o=${o#CONFIG_}
			grep -q "^# \([A-Z0-9_]*, \)*${o%=y}\(, [A-Z0-9_]*\)*[[:blank:]][[:blank:]]*[^[:blank:]]" "$1" ||
				{ echo "${1##*/}: no word why ${o%=y}"; rc=1; }
		done
		exit $rc
	)
}

every() { for f in "$lines"/*; do "$@" "$f" || return 1; done; }

# edited SED: a copy of line 6.1 with one thing wrong.
edited() { sed "$1" "$lines/6.1" >"$work/6.1" && ! cmp -s "$lines/6.1" "$work/6.1"; }
seen_wrong() { edited "$1" && ! well_formed "$work/6.1"; }
typo() { edited 's/CONFIG_SMP/CONFIG_SPM/' && ! asked_for "$work/6.1"; }
unexplained() { edited '/^# PREEMPT/d' && ! worded "$work/6.1"; }

# A tree whose configuration knows SMP alone, whatever is asked for.
canned() {
	mkdir -p "$work/tree/scripts/kconfig" && cat >"$work/tree/scripts/kconfig/merge_config.sh" <<-'SH' &&
	#!/bin/sh
	grep '^CONFIG_\(SMP\|CRYPTO\)=' "$4" >"$3/.config"
	SH
	chmod +x "$work/tree/scripts/kconfig/merge_config.sh" &&
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

# A tree where CONFIG_NR_CPUS is there with CONFIG_SMP, and CONFIG_AIO with nothing.  The lab's fragments are those beside its config.
depends() {
	mkdir -p "$work/tree/scripts/kconfig" "$work/lab" && cat >"$work/tree/scripts/kconfig/merge_config.sh" <<-'SH' &&
	#!/bin/sh
	awk '/=n$/ { $0 = "# " substr($0, 1, length - 2) " is" } /^# CONFIG/ { delete v[$2] } /^CONFIG/ { n = $0; sub(/=.*/, "", n); v[n] = $0 }
		END { if (!("CONFIG_SMP" in v)) { delete v["CONFIG_NR_CPUS"]; delete v["CONFIG_CPUSETS"] }
			if (!("CONFIG_NR_CPUS" in v)) delete v["CONFIG_HOTPLUG"]
			delete v["CONFIG_AIO"]
			for (n in v) print v[n] }' "$4" >"$3/.config"
	SH
	chmod +x "$work/tree/scripts/kconfig/merge_config.sh" &&
		cp "$LAB/kernel-config/config" "$work/lab/" &&
		printf 'CONFIG_SMP=y\nCONFIG_NR_CPUS=8\nCONFIG_HOTPLUG=y\nCONFIG_CMDLINE="a b"\n' >"$work/lab/base.config"
}
# user OPTION...: what config makes of a fragment of the user's.
user() {
	printf '%s\n' "$@" >"$work/user.config"
	"$work/lab/config" "$work/tree" build "${OPTIONS-}" "$work/lab/base.config" "$work/user.config"
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
	depends && echo CONFIG_AIO=y >>"$work/lab/base.config" &&
		exits 3 user '# CONFIG_TTY is not set' &&
		says 'not obtained: CONFIG_AIO=y'
}
line_asks() {
	depends &&
		OPTIONS='CONFIG_CPUSETS=y' exits 0 user '# CONFIG_SMP is not set' &&
		says 'CONFIG_CPUSETS=y'
}

# lab KNOB...: what make says of knobs, without building anything.
lab() { make -s -C "$LAB" O="$work/out" "$@" help; }
refused() { why=$1; shift; exits 2 lab "$@" && says "$why"; }
default() { want=$1; shift; exits 0 lab "$@" && says "$want"; }

t 'the files of all lines are well formed' every well_formed
t 'an unknown variable is seen' seen_wrong 's/^cpus=/cpu=/'
t 'a missing variable is seen' seen_wrong '/^with=/d'
t 'another line'\''s version is seen' seen_wrong 's/^version=.*/version=6.2/'
t 'a sha256 cut short is seen' seen_wrong 's/^sha256=.*/sha256=f9fef3d1/'
t 'SMP without seccomp is seen' seen_wrong 's/^cpus=.*/cpus=2/'
t 'every option a line lacks is asked for by a fragment' every asked_for
t 'a mistyped option is seen' typo
t 'every option of a line has a word why' every worded
t 'an option without one is seen' unexplained
t 'an option the line lacks is not asked for' lacks
t 'an option the line needs is asked for' needs
t 'an option not obtained is refused' not_told
t 'half the name of an option does not excuse it' wrong_without
t 'an option needed and not obtained is refused' wrong_with
t 'the fragments of the lab and of the user are merged' all_there
t 'what a fragment switches off takes with it what depends on it' switched_off
t 'what the user asks for and does not obtain is refused' own_is_asked
t 'the same beside what is dropped' own_and_dropped
t 'what is missing for another reason is refused' not_the_reason
t 'what the line asks for is dropped as well' line_asks
t 'a mode the line lacks is refused' refused 'UML of line 6.1 has only ptrace' LINE=6.1 UML_MODE=seccomp
t 'CPUs the line lacks are refused' refused 'UML of line 6.12 has at most 1' LINE=6.12 CPUS=2
t 'CPUs the mode lacks are refused' refused 'at most 1 with UML_MODE=ptrace' LINE=7.2 CPUS=2 UML_MODE=ptrace
t 'the line'\''s best mode is the default' default '[ptrace]' LINE=6.1
t 'seccomp where the line has it' default '[seccomp]' LINE=7.3
end
