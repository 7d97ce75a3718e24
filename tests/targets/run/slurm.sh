# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # run, which sources this, sets the knobs and its own variables
# Sourced by run.  LAUNCH=slurm: the boots are made as an array of jobs of Slurm.  A task is a round, as with HOSTS=,
# and has a node for itself; the script task makes it there, and reads all
# from the directory of the run.  What a node has
# lost is asked again, in a new array and a new directory, so that a task that comes back late changes nothing.
#
# Task I, of an array whose directory is try:
#	try/out.I	what Slurm and the task said
#	try/node.I	the node that began it
#	try/made.I	the lines of its boots, once all are made
#	try/boots	the files of its boots, which are moved to those of the run

# boot_on_slurm: makes all rounds, and takes their boots as they come.
boot_on_slurm() {
	n=0 began=$(date +%s) state='' medians='' hosts=$dir/hosts array=uml-lab-${dir##*/}-$$ queued=
	told=$began
	command -v sbatch >/dev/null || fail 2 'LAUNCH=slurm: there is no sbatch here (slurm-client, slurm-wlm)'
	trap 'end_array; [ -z "${keep-}" ] || rm -rf "$keep"' EXIT
	mkdir "$hosts" && : >"$hosts/lost" || exit 2
	left=$(seq 1 "$boots"; [ "$total" = $((2 * boots)) ] || seq $((boots + 1)) $((total - boots)))
	for turn in 1 2 3; do
		[ -n "$left" ] || break
		one_array "$hosts/try-$turn"
	done
	at_host=''
	names_of_hosts=$(find "$hosts" -mindepth 2 -name facts | sed 's,/facts$,,; s,.*/,,' | sort)
	progress_done
	[ -z "$left" ] ||
		fail 2 "no node made $((total - n)) of the $total boots: $(tail -n 1 "$hosts/lost"); all: $hosts"
	rm -rf "$hosts"/try-?
}

# end_array: leaves nothing of the run in the queue.  Of sbatch itself the leash takes care: it heeds no SIGTERM.
end_array() {
	[ -n "$queued" ] || return 0
	queued=
	scancel --name="$array"
}

# one_array TRY: has the tasks in left made, and leaves in it those that were lost.
# shellcheck disable=SC2086 # lists of words
one_array() {
	try=$1
	mkdir -p "$try/boots" && cp "$dir/knobs" "$try/knobs" || exit 2
	quoted INITRAMFS="$INITRAMFS" KERNELS="$KERNELS" a="$a" b="$b" each="$each" limit="$limit" boots="$boots" \
		experiments="$(echo $scenarios $costs | tr ' ' ,)" rulers="$(echo $rulers | tr ' ' ,)" >>"$try/knobs"
	queued=1
	sbatch --wait --array="$(echo $left | tr ' ' ,)" --job-name="$array" --nodes=1 --ntasks=1 \
		--cpus-per-task="$CPUS" --exclusive --no-requeue --chdir="$PWD" --output="$try/out.%a" \
		--wrap="exec $PWD/tests/targets/run/task $try/knobs" >"$try/said" 2>&1 &
	sbatch=$!
	while kill -0 $sbatch 2>/dev/null; do
		progress "  boot $((n + 1)) of $total, by Slurm${state:+, $state}"
		sleep 0.2
		take_made
	done
	wait $sbatch
	take_made
	queued=
	grep -q '^Submitted' "$try/said" || fail 2 "sbatch: $(tail -n 1 "$try/said")"
	for i in $left; do
		{ cat "$try/node.$i" 2>/dev/null || echo '-'; } | tr '\n' ' '
		echo "task $i: $(tail -n 1 "$try/out.$i" 2>/dev/null | printable)"
	done >>"$hosts/lost"
}

# take_made: takes the boots of the tasks that are over, and leaves the others in left.
take_made() {
	still=
	for i in $left; do
		[ -f "$try/made.$i" ] || { still="$still $i"; continue; }
		while read -r num arm side code at_host; do
			n=$((n + 1))
			mv "$try/boots/$num-$arm" "$dir/boots/" || exit 2
			sed "s|$try/|$dir/|g" "$try/hosts/said.$num" >"$dir/said"
			echo "$num" >>"$hosts/$at_host/made"
			took "$num" "$arm" "$side" "$code" "$dir/said"
			rulers_are_known
		done <"$try/made.$i"
	done
	left=$still
}
