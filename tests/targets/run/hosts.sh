# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  HOSTS=: the boots are made on other machines; JOBS=: on CPUs of this one.  A round, one boot of each
# arm, is a job, and is made on one host as a whole, so that the arms are interleaved on each.  The script round makes
# it.

# boot_on_hosts: makes all rounds, and takes their boots as they come.
# shellcheck disable=SC2086 # lists of names
boot_on_hosts() {
	n=0 began=$(date +%s) state='' medians=''
	told=$began
	a_kernel=$(kernel "$a")
	if [ -n "${JOBS-}" ]; then open_cpus; else open_hosts; fi
	cp "$KNOBS_FILE" "$dir/knobs.jobs" || exit 2
	KNOBS_FILE=$dir/knobs.jobs
	quoted JOBS="${JOBS-}" INITRAMFS="$INITRAMFS" KERNELS="$KERNELS" a="$a" b="$b" each="$each" \
		limit="$limit" experiments="$(echo $scenarios $costs | tr ' ' ,)" rulers="$(echo $rulers | tr ' ' ,)" \
		>>"$KNOBS_FILE" || fail 2 "$hosts: cannot be written"
	mkfifo "$hosts/made" || exit 2
	{
		seq 1 "$boots"
		[ "$total" = $((2 * boots)) ] || seq $((2 * boots + 1)) "$total" | sed 's/^/ruler-/'
	} >"$hosts/asked"
	(spread "tests/targets/run/round $KNOBS_FILE" <"$hosts/asked" >"$hosts/made" 2>"$hosts/parallel.said") &
	jobs="$jobs $!"
	while read -r num arm side code host; do
		n=$((n + 1))
		progress "  $(shown_of "boot $n of $total" "$arm on $host")"
		at_host=$host
		took "$num" "$arm" "$side" "$code" "$hosts/said.$num"
		rulers_are_known
	done <"$hosts/made"
	rm "$hosts/made" "$hosts/asked" "$KNOBS_FILE"
	at_host=''
	progress_done
	close_hosts
	[ "$n" = "$total" ] || fail 2 "no host made $((total - n)) of the $total boots:" \
		"$(tail -n 1 "$hosts/lost"); all: $hosts/lost"
	KNOBS_FILE=$dir/knobs
}
