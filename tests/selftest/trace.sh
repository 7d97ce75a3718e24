# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154 # functions are called by t; lib.sh sets work
# lab-trace, from what a guest printed to spans, drawings and the file for Perfetto.  trace/unpatched, trace/tsync and
# trace/patched are what three guests of line 7.2 printed, with fewer of their events.
. "$(dirname "$0")/lib.sh"
here=tests/targets/trace
tab=$(printf '\t')

spans() { awk -v calls="${calls-execve execveat}" -f "$here"/spans.awk "$1"; }
# has ARM LANE ROW KIND BEGIN END NAME: the spans of ARM have this one.
has() {
	a=$1
	shift
	want=$(printf "%s$tab" "$@")
	grep -qxF "${want%"$tab"}" "$work/$a.spans" || { cat "$work/$a.spans"; echo "lacks: $*"; return 1; }
}
both_arms() {
	for arm in unpatched patched; do
		spans "tests/selftest/trace/$arm" >"$work/$arm.spans" || return
	done
	has unpatched 0 0 call 0 1458927 'execve()' &&
		has unpatched 0 2 holds 3378 1456542 cred_guard_mutex &&
		has unpatched 0 4 frees 7429 1448007 'old memory' &&
		has unpatched 0 5 commits 1456520 1456537 credentials &&
		has unpatched 1 1 waits 8591 1456630 cred_guard_mutex &&
		has patched 0 2 holds 45323 45784 cred_guard_mutex &&
		has patched 0 4 frees 47330 4482748 'old memory' &&
		has patched 0 5 commits 45770 45781 credentials &&
		has patched 1 1 waits 126084 126088 cred_guard_mutex
}
t 'which locks are held when, what is freed, and which task waits, is read from the events' both_arms

# Of another call, which another subject names: its lock is only tried, and then held.
other_call() {
	calls=landlock_restrict_self
	spans tests/selftest/trace/tsync >"$work/tsync.spans" || return
	has tsync 0 0 call 0 68793 "$calls()" && has tsync 0 3 holds 128 68758 exec_update_lock &&
		has tsync 1 1 waits 4982 68820 exec_update_lock &&
		awk -v title=x -v most=6 -f "$here/arms.awk" -f "$here/lanes.awk" "$work/tsync.spans" >"$work/said" &&
		says "ms from the call of $calls()" && says "  $calls() of l =====" && says "it waits 63.8 ms" &&
		! says passes && ! says "point of no return" &&
		calls=vfork exits 1 spans tests/selftest/trace/tsync
}
t "what another call does is read and drawn when the subject names it" other_call

# Only a sample that hit says which execve() it is about.
missed() {
	sed 's/ hit=1 / hit=0 /' tests/selftest/trace/patched >"$work/missed"
	exits 1 spans "$work/missed" && [ ! -s "$work/said" ] &&
		grep -v 'sys_execve' tests/selftest/trace/patched >"$work/none" && exits 1 spans "$work/none" &&
		[ ! -s "$work/said" ]
}
t 'without an execve() that the scenario met there are no spans' missed

draw() {
	awk -v title="a & <b>" -v most="$2" -f "$here/arms.awk" -f "$here/$1" \
		"$work/unpatched.spans" "$work/patched.spans"
}
letters() {
	draw lanes.awk 6 >"$work/drawn" && diff tests/selftest/trace/drawn "$work/drawn" &&
		! grep -n '.\{81\}' "$work/drawn"
}
t 'the drawing is as it was, and no line is wider than 80 columns' letters

fewer() { draw lanes.awk 0 >"$work/drawn" && [ "$(grep -c 'and 1 tasks more' "$work/drawn")" = 2 ]; }
t 'what does not fit is counted' fewer

picture() {
	draw svg.awk 6 >"$work/t.svg" && xmllint --noout "$work/t.svg" &&
		[ "$(grep -c '<rect ' "$work/t.svg")" = "$(grep -vc "${tab}name$tab" "$work/unpatched.spans" |
			awk -v more="$(grep -vc "${tab}name$tab" "$work/patched.spans")" '{ print $1 + more }')" ] &&
		[ "$(xmllint --xpath 'count(//*[local-name() = "rect"]/*[local-name() = "title"])' "$work/t.svg")" = \
			"$(grep -c '<rect ' "$work/t.svg")" ]
}
if command -v xmllint >/dev/null; then
	t 'the picture is well-formed, has each span, and says in words what each is' picture
else
	skip 'the picture is well-formed, has each span, and says in words what each is' 'there is no xmllint'
fi

# The members that the Trace Event Format requires of events of the types M, X and i.
perfetto() {
	jq -n --arg a unpatched --arg b patched --rawfile x "$work/unpatched.spans" --rawfile y "$work/patched.spans" \
		'[[$a, $x], [$b, $y]]' | jq -f "$here"/perfetto.jq >"$work/trace.json" &&
		jq -e '.traceEvents | length > 20 and all(.[];
			(.name | type == "string") and (.pid | type == "number") and (.tid | type == "number") and
			(.ph == "M" and (.args.name | type == "string") or
			 .ph == "X" and .ts >= 0 and .dur >= 0 or
			 .ph == "i" and .ts >= 0 and .s == "t"))' "$work/trace.json" &&
		# What one thread has does not overlap, so it nests.
		jq -e '[.traceEvents[] | select(.ph == "X")] | group_by([.pid, .tid]) | all(.[];
			sort_by(.ts) | . as $e | all(range(1; length); $e[. - 1].ts + $e[. - 1].dur <= $e[.].ts))' \
			"$work/trace.json"
}
t 'the file for Perfetto has what its format asks for, and nothing overlaps in a thread' perfetto
end
