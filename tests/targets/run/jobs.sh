# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  Without HOSTS=, JOBS= and LAUNCH=, and with JOBS=auto: how many guests can be booted at a time so
# that they do not disturb each other?  That is found by an A/A control: a guest alone is held against the same one with
# others beside it, each on CPUs of its own.

CONTROL_BOOTS=6		# of each kind
LEAST_BOOTS=3		# of each arm that each set of CPUs makes at least, for it has controls of its own

# choose_jobs: sets JOBS to nothing for one guest at a time, and finds how many when that is left to the lab.  What
# was found since the host was booted holds for a run that does not say JOBS=auto.
choose_jobs() {
	if [ "$SHOW" = 1 ] || is_exact; then
		[ "${JOBS-}" != auto ] || JOBS=''
		return
	fi
	case ${JOBS-} in
	auto) ;;
	'')
		[ -z "${HOSTS-}${LAUNCH-}" ] || return
		command -v parallel >/dev/null && command -v taskset >/dev/null || return 0
		;;
	1) JOBS=''; return ;;
	*) return 0 ;;
	esac
	asked=${JOBS:-found} JOBS=$(most_jobs)
	if [ "$JOBS" -le 1 ]; then
		JOBS=''
		return
	fi
	key="$(cat /proc/sys/kernel/random/boot_id) $(own_cpus | tr '\n' ,) $JOBS $CPUS $MEM $UML_MODE"
	found=$(sed -n "s/^$key //p" "$O/jobs" 2>/dev/null | tail -n 1)
	case $asked,$found in
	found,?*) JOBS=$found ;;
	*)
		while [ "$JOBS" -gt 1 ] && disturbed "$dir/jobs-$JOBS"; do JOBS=$((JOBS - 1)); done
		echo "$key $JOBS" >>"$O/jobs"
		;;
	esac
	complain "  JOBS   $JOBS at a time; $O/jobs has what was found here"
	[ "$JOBS" -gt 1 ] || JOBS=''
}

# most_jobs: prints how many guests there is room for, and enough boots.
most_jobs() {
	most=$(($(own_cpus | wc -l) / CPUS))
	[ $most -le $((boots / LEAST_BOOTS)) ] || most=$((boots / LEAST_BOOTS))
	echo "$most"
}

# disturbed DIR: true when the first of JOBS guests waits longer than it does alone.
disturbed() {
	mkdir "$1" || exit 2
	i=0 number=0
	while [ $i -lt $CONTROL_BOOTS ]; do
		i=$((i + 1))
		for kind in $(in_turn $i alone beside); do
			progress "  $JOBS guests at a time? control $i of $CONTROL_BOOTS, $kind"
			beside "$1/$i-$kind" "$kind"
			number=$((number + 1)) side=A
			[ "$kind" = alone ] || side=B
			sed -n -e "s/^scenario=/boot=$number arm=$kind side=$side &/p" -e '/^scenario name=/p' \
				"$1/$i-$kind/1/results" >>"$1/samples"
		done
	done
	progress_done
	! "$O/bin/judge" -w - "$1/samples" >"$1/report"
}

# beside DIR KIND: boots a guest, with others at the same time unless it is to be alone.
beside() {
	k=0 guests=''
	mkdir "$1" || exit 2
	for at_host in $(cpu_sets); do
		k=$((k + 1))
		(become_guest "$(kernel "$a")" "$1/$k" "$limit" each q "${scenarios%% *}" 2>"$1.$k.said") &
		guests="$guests $!"
		[ "$2" != alone ] || break
	done
	at_host='' jobs=$guests
	k=0
	for g in $guests; do
		k=$((k + 1))
		wait "$g" || fail 2 "$JOBS guests at a time: $(tail -n 1 "$1.$k.said")"
	done
	jobs=''
}
