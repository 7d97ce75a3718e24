# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091 # functions are called by t; lib.sh sets work
# Runs of SCENARIOS=auto on real kernels, for patches of a
# user's, which all have one name, so that only the patched arm is built again.
. "$(dirname "$0")/../lib.sh"

latest=$OUT/results/latest
file=fs/proc/base.c
of=$OUT/kernel/7.2/pristine/$file
run() { timeout 600 make lab-run O="$OUT" PATCHES="$work/user.patch" QUICK=1 "$@"; }

# patch_by AWK: makes the user's patch of what the awk program does to the file.
patch_by() {
	mkdir -p "$work/a/fs/proc" "$work/b/fs/proc"
	cp "$of" "$work/a/$file"
	awk "$1" "$of" >"$work/b/$file"
	(cd "$work" && diff -u "a/$file" "b/$file" >user.patch)
	[ -s "$work/user.patch" ]
}
# The kernel has "proc: protect ptrace_may_access() with exec_update_lock (FD links)"; the
# patch takes it out, so that a link is read while execve() holds the lock.
fd_links() {
	patch_by '/^static int call_proc_get_link/ { inside = 1 }
		inside && /ret = down_read_killable/ { getline; getline; print "\tret = -EACCES;"; next }
		inside && /up_read/ { next }
		{ print }
		/^}/ { inside = 0 }' && exits 0 run || return 1
	head -n 1 "$latest/report" | grep 'The patch changes 1 function with' &&
		grep '^scenario=wait-link-exe\|scenario=wait-link-exe ' "$latest/samples" >/dev/null &&
		says 'maplock.waiters.link-exe: waits:ok on unpatched, now:ok on patched' &&
		jq -e '[.rows[] | select(.dose == 100 and (.scenario | startswith("mmap-link-"))) | .ratio.estimate] |
			length > 0 and min >= 50' "$latest/report.json"
}
error_path() {
	patch_by '/^static int call_proc_get_link/ { inside = 1 }
		inside && /^\t\tgoto out_put_task;/ { sub(/goto.*/, "{ barrier(); goto out_put_task; }") }
		{ print }
		/^}/ { inside = 0 }' && exits 7 run && says 'this run did not exercise your patch' &&
		says 'call_proc_get_link (fs/proc/base.c; it ran, but not'
}
comments() {
	patch_by '/^static int call_proc_get_link/ { print "/* A comment\n * of two lines. */" } { print }' &&
		exits 3 run && says 'Comments and white space alone are changed in fs/proc/base.c.'
}

t 'what a patch to a user of the lock changes is found without another knob' fd_links
t 'an error path that nothing takes is not judged' error_path
t 'a patch to comments alone is not judged' comments
end
