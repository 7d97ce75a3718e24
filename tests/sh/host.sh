# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by scripts that ask what this machine has.

# free_mib: prints how many MiB of memory this process may still use: what is free on
# the machine, or what is left of the limit of its control group, if that is less.
free_mib() {
	mib=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
	group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup 2>/dev/null)
	max=$(cat "$group/memory.max" 2>/dev/null)
	case $max in
	'' | max) ;;
	*)
		left=$(((max - $(cat "$group/memory.current")) / 1048576))
		[ "$left" -ge "${mib:-0}" ] || mib=$left
		;;
	esac
	echo "${mib:-0}"
}

# linked_statically FILE: returns 0 when FILE is an ELF program that needs no library, 1
# when it asks for a dynamic linker (the program header PT_INTERP), and 2 when it is not
# an ELF file.  A guest has no libraries.
linked_statically() {
	headers=$(LC_ALL=C readelf -lW "$1" 2>/dev/null) || return 2
	case $headers in *INTERP*) return 1 ;; esac
}
