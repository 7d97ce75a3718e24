# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # need sources this, and has the variables
# Sourced by `need`: what `make lab-doctor` prints of this machine.

# line STATE NAME TEXT...: prints one line of the list.  STATE is ok, missing or optional.
# Sets bad when a need is missing.
line() {
	state=$1
	name=$2
	shift 2
	[ "$state" != missing ] || bad=2
	printf '%-8s %-10s %s\n' "$state" "$name" "$*" | printable
}

# doctor_tools: prints a line for each need of the table.
doctor_tools() {
	while read -r name kind test _; do
		if there "$test"; then
			[ -n "$found" ] || found=$(version_of "$name")
			line ok "$name" "$found"
		elif [ "$kind" != must ] && [ "$kind" != more ]; then
			line optional "$name" "type: $(what_to_type "$name")"
		else
			line missing "$name" "type: $(what_to_type "$name")"
		fi
	done <<-EOF
	$(grep -v '^#' "$table")
	EOF
	if [ -e /etc/debian_version ]; then
		if has apt-get dpkg-deb; then
			line ok apt "$(version_of apt-get)"
		else
			line optional apt 'no apt-get and dpkg-deb: sources come from kernel.org only'
		fi
	fi
}

# room NAME DIR MB ADVICE: prints whether the file system of DIR has MB megabytes free.
room() {
	place=$(place_of "$2")
	mb=$(df -Pk "$place" | awk 'NR == 2 { print int($4 / 1024) }')
	if [ ! -w "$place" ]; then
		line missing "$1" "$2 cannot be written: $4"
	elif [ "${mb:-0}" -ge "$3" ]; then
		line ok "$1" "$mb MB free in $2"
	else
		line missing "$1" "${mb:-0} MB free in $2, $3 needed: $4"
	fi
}

# memory: prints whether enough memory is free for two guests and a build.
memory() {
	mb=$(free_mib)
	if [ "$mb" -ge 1500 ]; then
		line ok memory "$mb MB free"
	else
		line missing memory "$mb MB free, 1500 needed: end other programs or raise the limit"
	fi
}

# host_right NAME ADVICE PROBE_ARG...: prints whether the probe could use a right of the
# host, and ADVICE when it could not.
host_right() {
	name=$1
	advice=$2
	shift 2
	if [ ! -x "$tmp/probe" ]; then
		line missing "$name" 'cannot be tried without gcc'
	elif why=$("$tmp/probe" "$@" 2>&1); then
		line ok "$name" "$why"
	else
		line missing "$name" "$why: $advice"
	fi
}

# fpstate: prints how large the FP state of a process is on this host's CPU (AMX makes it
# large).  The UML of an old line may have less room for it, and is patched then.
fpstate() {
	size=$("$tmp/probe" fpstate 2>/dev/null) || return
	room='' small=''
	for f in "$top"/kernel-config/lines/*; do
		# shellcheck source=../../../kernel-config/lines/7.2
		fp=$(. "$f" && echo "$fp")
		[ -n "$fp" ] || continue
		room="${room:+$room, }${f##*/} has $fp"
		[ "$size" -le "$fp" ] || small="$small ${f##*/}"
	done
	if [ -n "$small" ]; then
		line ok fpstate "$size bytes, too many for UML of$small ($room):" \
			'its kernels are built with kernel-config/compat/larger-fp-state.patch'
	else
		line ok fpstate "$size bytes${room:+, where UML of $room}"
	fi
}

# doctor_cache: prints where the cache is, and whether others could change it.
doctor_cache() {
	cache=$(O=$out cache_dir)
	if why=$(trusted "$cache/src" 2>&1); then
		room cache "$cache" 500 "free some, or set XDG_CACHE_HOME to another place"
	else
		line missing cache "${why#need: }"
	fi
}

# doctor_host: prints a line for each right of this host, and for each place of the lab's.
doctor_host() {
	case $(uname -m) in
	x86_64) line ok machine x86_64 ;;
	*) line missing machine "$(uname -m), but UML runs on x86_64 only" ;;
	esac
	memory
	build_probe
	host_right memfile "set TMPDIR to a directory with room for the memory of two guests" \
		memory 1300 "$(place_of "$out")"
	advice='allow seccomp filters here (in a container: --security-opt seccomp=unconfined)'
	host_right seccomp "$advice, or type make UML_MODE=ptrace" seccomp
	yama=$(cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null)
	advice="kernel.yama.ptrace_scope is ${yama:-not there}; 0 to 2 will do"
	advice="$advice; in a container allow ptrace (--cap-add SYS_PTRACE); needed for UML_MODE=ptrace"
	host_right ptrace "$advice" ptrace
	fpstate
	for p in "$top" "$out"; do
		case $p in
		*[\ :]*)
			line missing path "'$p' has a space or a colon, which the kernel's build cannot take:" \
				'move it, or set O='
			;;
		*) line ok path "$p" ;;
		esac
	done
	room disk "$out" 4000 'free some, or set O= to another place'
	doctor_cache
}

