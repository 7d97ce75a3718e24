# SPDX-License-Identifier: GPL-2.0-only
# Makes the JSON trace format of chrome://tracing and Perfetto ("Trace Event Format", Google, 2016) of
# the spans of both arms.  The input is an array of [ARM, LINES], the lines being those of spans.awk.
# An arm is a process there, and each row of a lane a thread, for what a thread has must nest.

def spans: split("\n")[] | select(. != "") | split("\t")
	| { lane: (.[0] | tonumber), row: (.[1] | tonumber), kind: .[2],
	    begin: (.[3] | tonumber), end: (.[4] | tonumber), name: .[5] };
def thread: .lane * 10 + .row;
def row_name($task): if .row == 0 then $task else $task + ": " + ({
		"1": (if .lane == 0 then "phases" else "waits" end),
		"2": "holds cred_guard_mutex", "3": "holds exec_update_lock", "4": "frees",
		"5": "commits credentials" }[.row | tostring]) end;

{ displayTimeUnit: "ms",
  traceEvents: [
	to_entries[] | (.key + 1) as $pid | .value[0] as $arm | [.value[1] | spans] as $s
	| ([$s[] | select(.kind == "name") | { (.lane | tostring): .name }] | add) as $tasks
	| { ph: "M", name: "process_name", pid: $pid, tid: 0, args: { name: $arm } },
	  ([$s[] | select(.kind != "name")] | unique_by(thread)[]
		| { ph: "M", name: "thread_name", pid: $pid, tid: thread,
		    args: { name: row_name($tasks[.lane | tostring]) } }),
	  ($s[] | select(.kind == "point")
		| { ph: "i", s: "t", name: .name, cat: .kind, pid: $pid, tid: thread, ts: .begin }),
	  ($s[] | select(.kind != "name" and .kind != "point")
		| { ph: "X", name: .name, cat: .kind, pid: $pid, tid: thread, ts: .begin, dur: (.end - .begin) })
  ] }
