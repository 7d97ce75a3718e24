# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # from run
# Sourced by run: the last stage, in which what is left goes through experiments on the
# debug kernel.  Nothing here is timed, so guests run side by side.
#
#	sick		mutants that should be rejected, and are not yet
#	guests		processes of the guests that run

# on_debug NAME KERNEL EXPERIMENTS: puts a mutant, or the right patch, through those of the
# experiments that the right patch passes.  Adds the process to guests.
on_debug() {
	# shellcheck disable=SC2046 # a list
	put_through -d "$1" "$2" $(without "$3" "$(echo "$broken" | sed 's,debug/,,g')") &
	guests="$guests $!"
}

# right_on_debug EXPERIMENTS: puts the right patch through experiments that it has not been
# through yet, each in a guest of its own.
right_on_debug() {
	for e in $(without "$1" "$tried"); do
		tried="$tried $e"
		on_debug control "$run/kernels/debug/linux" "$e"
	done
}

# await: waits for all guests, if there are any: wait without a number would wait for the connections of HOSTS=, too.
# An experiment that rejects the right patch has said nothing about the others, so its cells are removed.
await() {
	# shellcheck disable=SC2086 # a list
	[ -z "$guests" ] || wait $guests
	guests=
	note_broken debug/
	for s in $sick; do
		for e in $broken; do
			[ ! -f "$run/$s/cells" ] || sed -i "\\,^$e ,d" "$run/$s/cells"
		done
	done
}

# room: waits until fewer than two guests for each CPU run.
room() {
	# shellcheck disable=SC2086 # a list
	set -- $guests
	while [ $# -ge $((2 * $(getconf _NPROCESSORS_ONLN))) ]; do
		wait "$1"
		shift
	done
	guests=$*
}

# make_debug_kernels: builds them for the right patch and for what is sick.
make_debug_kernels() {
	say "debug kernels of $(echo "$sick" | wc -w)"
	make_all debug "$K/patched/build-debug/linux"
	mkdir -p "$run/kernels/debug" && own_file "$K/patched/build-debug/linux" "$run/kernels/debug/linux"
	# shellcheck disable=SC2046,SC2086 # lists
	make_all debug $(each "$M" build-debug/linux $sick)
}

# boot_named: puts each mutant through the experiments that it names, beside the right patch.
boot_named() {
	for n in $sick; do
		named=$(named_on_debug "$n")
		right_on_debug "$named"
		[ -z "$named" ] || [ ! -x "$M/$n/build-debug/linux" ] ||
			on_debug "$n" "$M/$n/build-debug/linux" "$named"
	done
	say "debug kernels: $sick"
	await
}

# boot_others: puts what is still not rejected through all the others.
boot_others() {
	for n in $sick; do
		if rejected "$n" || [ ! -x "$M/$n/build-debug/linux" ]; then continue; fi
		right_on_debug "$DEBUG"
		room
		on_debug "$n" "$M/$n/build-debug/linux" "$(others_on_debug "$n")"
	done
	await
}

# boot_debug: the stage.  What the debug kernel alone should have rejected, and has not, goes
# the long way afterwards.
boot_debug() {
	sick='' tried='' guests='' left=''
	for n in $alive; do
		rejected "$n" || equivalent "$n" || sick="$sick $n"
	done
	if [ -n "$sick" ] && [ -n "${DEBUG# }" ] && [ -f kernel-config/debug.config ]; then
		make_debug_kernels
		boot_named
		boot_others
	fi
	for n in $sick; do
		rejected "$n" || ! needs_debug "$n" || left="$left $n"
	done
	# shellcheck disable=SC2086 # a list
	through every $left
}
