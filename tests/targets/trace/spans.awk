# SPDX-License-Identifier: GPL-2.0-only
# Reads what traced printed, and prints the spans of one system call, which is one of those in the variable `calls`, and
# of the tasks that it meets, with a tab between: lane, row, kind, begin, end, name.  Times are microseconds from the
# beginning of the call.
# Lane 0 is the task that makes it; the others are those that used one of the two locks of execve() meanwhile.
# Row 0 of a lane has the system calls, each further row one kind of thing, so that what overlaps is
# not in one row.
#
# The call is the one that the scenario aimed at: t_exec of its sample, which is on the same clock.

BEGIN {
	OFS = "\t"
	n = 0
	is_call = "^sys_(" calls ")"
	gsub(/ /, "|", is_call)
}

/^scenario=/ && !aimed {
	for (i = 1; i <= NF; i++) if (split($i, w, "=") == 2) is[w[1]] = w[2]
	if (is["hit"] == 1 && is["t_exec"] != "") aimed = is["t_exec"] / 1000
}

# "  a name-57   [001] .....  42.433753: event: ..."; the name may have blanks and dashes.
match($0, /-[0-9]+ +\[[0-9]+\] +[^ ]+ +[0-9]+\.[0-9]+: /) {
	comm = substr($0, 1, RSTART - 1)
	sub(/^ +/, "", comm)
	split(substr($0, RSTART + 1, RLENGTH - 1), w, / +/)
	m = n++
	pid[m] = w[1] + 0
	name_of[pid[m]] = comm
	split(w[4], t, /[.:]/)
	at[m] = t[1] * 1000000 + t[2]
	said[m] = substr($0, RSTART + RLENGTH)
}

# span LANE ROW KIND BEGIN END NAME
function span(lane, row, kind, from, to, name) {
	if (from < 0) from = 0
	print lane, row, kind, from, to, name
}

# lock_of EVENT: the last word of a lock's event, without what stands before its name.
function lock_of(s) { sub(/^.*->/, "", s); sub(/ .*/, "", s); return s }

# find_call: sets from, begin, end, task: the index of the call, its times, and who makes it.
function find_call(   i) {
	from = -1
	for (i = 0; i < n; i++)
		if (said[i] ~ is_call "\\(" && at[i] >= aimed - 1000) { from = i; break }
	if (from < 0) return 0
	task[pid[from]] = 1
	begin = at[from]
	end = -1
	for (i = from; i < n; i++) {
		# A thread that calls execve() gets the id of its process.
		if (said[i] ~ /^sched_process_exec: / && match(said[i], /old_pid=[0-9]+/) &&
				(substr(said[i], RSTART + 8, RLENGTH - 8) + 0) in task)
			task[pid[i]] = 1
		if (said[i] ~ is_call " -> " && pid[i] in task) { end = at[i]; break }
	}
	return end >= 0
}

# own_rows: the lane of the task that makes the call.
function own_rows(   i, l, freed, got, passed, swapping, is_new, renamed) {
	span(0, 0, "call", 0, end - begin, substr(said[from], 5, index(said[from], "(") - 5) "()")
	freed = -1
	for (i = from; i < n && at[i] <= end; i++) {
		if (!(pid[i] in task)) continue
		if (said[i] ~ /^sched_prepare_exec: /) {
			span(0, 1, "point", at[i] - begin, at[i] - begin, "no return")
			passed = 1
		}
		if (said[i] ~ /^task_rename: /) {
			span(0, 1, "point", at[i] - begin, at[i] - begin, "new name")
			renamed = at[i]
		}
		if (said[i] ~ /^sched_process_exec: /) span(0, 1, "point", at[i] - begin, at[i] - begin, "new image")
		# Of a lock that was only tried nothing else is told.
		if (said[i] ~ /^lock_acquired: |^lock_acquire: [^ ]+ try /) {
			got[l = lock_of(said[i])] = at[i]
			if (passed && l == "exec_update_lock") swapping = 1
		}
		if (said[i] ~ /^lock_release: / && (l = lock_of(said[i])) in got) {
			span(0, l == "cred_guard_mutex" ? 2 : 3, "holds", got[l] - begin, at[i] - begin, l)
			# commit_creds() has no event, and is called between these two.
			if (l == "exec_update_lock" && renamed) {
				span(0, 5, "commits", renamed - begin, at[i] - begin, "credentials")
				renamed = 0
			}
			delete got[l]
		}
		# Until the swap the new memory is not the task's own either.
		if (match(said[i], /^rss_stat: mm_id=[0-9]+/)) {
			l = substr(said[i], RSTART, RLENGTH)
			if (!swapping) is_new[l] = 1
			else if (freed < 0 && !(l in is_new)) freed = at[i]
		}
		if (said[i] ~ /^exit_mmap: / && freed >= 0) {
			span(0, 4, "frees", freed - begin, at[i] - begin, "old memory")
			freed = -1
		}
	}
}

# others: a lane for each task that asked for one of the locks meanwhile.
function others(   i, lane, p, l, wants, called) {
	lane = 0
	for (i = from; i < n; i++)
		if (at[i] <= end && said[i] ~ /^lock_acquire: / && !(pid[i] in task) && !(pid[i] in lane_of))
			lane_of[pid[i]] = ++lane
	for (i = 0; i < n; i++) {
		p = pid[i]
		if (!(p in lane_of)) continue
		if (match(said[i], /^sys_[a-z0-9_]+\(/)) {
			called[p] = at[i]
			call[p] = substr(said[i], 5, RLENGTH - 5)
		}
		if (said[i] ~ /^sys_[a-z0-9_]+ -> / && p in called) {
			if (at[i] >= begin && called[p] <= end && used[p])
				span(lane_of[p], 0, "call", called[p] - begin, at[i] - begin, call[p] "()")
			delete called[p]
			used[p] = 0
		}
		if (at[i] < begin) continue
		if (said[i] ~ /^lock_acquire: /) { l = lock_of(said[i]); used[p] = 1; wants[p, l] = at[i] }
		if (said[i] ~ /^lock_acquired: / && (p, l = lock_of(said[i])) in wants) {
			if (wants[p, l] <= end)
				span(lane_of[p], 1, "waits", wants[p, l] - begin, at[i] - begin, l)
			delete wants[p, l]
		}
	}
	for (p in lane_of) print lane_of[p], -1, "name", 0, 0, name_of[p] "-" p
}

END {
	if (!aimed || !find_call()) exit 1
	print 0, -1, "name", 0, 0, name_of[pid[from]] "-" pid[from]
	own_rows()
	others()
}
