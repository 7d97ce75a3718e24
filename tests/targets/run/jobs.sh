# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  JOBS=auto: how many guests can be booted at a time so that they do not disturb each other?  That is
# found by an A/A control: a guest alone is held against the same one with others beside it, each on CPUs of its own.

CONTROL_BOOTS=6		# of each kind

# jobs_found: makes JOBS the largest number with which the control finds nothing, and keeps what it saw in
# $dir/jobs-N.
jobs_found() {
	JOBS=$(($(own_cpus | wc -l) / CPUS))
	while [ "$JOBS" -gt 1 ] && disturbed "$dir/jobs-$JOBS"; do JOBS=$((JOBS - 1)); done
	[ "$JOBS" -ge 1 ] || JOBS=1
	complain "  JOBS   $JOBS at a time"
}

# disturbed DIR: true when the first of JOBS guests waits longer than it does alone.
disturbed() {
	mkdir "$1" || exit 2
	i=0 number=0
	while [ $i -lt $CONTROL_BOOTS ]; do
		i=$((i + 1))
		for kind in $(in_turn $i alone beside); do
			progress "  JOBS=auto: $JOBS guests at a time, control $i of $CONTROL_BOOTS, $kind"
			beside "$1/$i-$kind" "$kind"
			number=$((number + 1)) side=A
			[ "$kind" = alone ] || side=B
			sed -n -e "s/^scenario=/boot=$number arm=$kind side=$side &/p" -e '/^scenario name=/p' \
				"$1/$i-$kind/1/results" >>"$1/samples"
		done
	done
	progress_done
	"$O/bin/judge" -w - "$1/samples" >"$1/report"
	[ $? != 0 ]
}

# beside DIR KIND: boots a guest, with others at the same time unless it is to be alone.
beside() {
	k=0 guests=''
	for at_host in $(cpu_sets); do
		k=$((k + 1))
		(become_guest "$(kernel unpatched)" "$1/$k" "$limit" each q "${scenarios%% *}" 2>"$1.$k.said") &
		guests="$guests $!"
		[ "$2" != alone ] || break
	done
	at_host='' jobs=$guests
	k=0
	for g in $guests; do
		k=$((k + 1))
		wait "$g" || fail 2 "JOBS=auto: $(tail -n 1 "$1.$k.said")"
	done
	jobs=''
}
