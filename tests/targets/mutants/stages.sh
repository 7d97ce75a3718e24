# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2153,SC2154 # from and for run
# Sourced by run: the stages of a run, in order, but for those on the debug kernel.
#
#	names		all mutants that are asked for
#	todo		those that are other code than the right patch
#	later		those that only the clock or the debug kernel should reject
#	alive		those that no experiment has rejected yet (all of todo with ALL)
#	broken		experiments that reject the right patch, and are not used

broken=

# --- what the stages share ---

# make_all FLAVOUR TARGET...: has make build the targets.  A guest waits more than it works,
# so there are more jobs than CPUs.  The redirection is one of a subshell, because the trap of
# a signal runs while that of a function holds.
make_all() {
	flavour=$1
	shift
	(with_knobs "$MAKE_PROGRAM" -k -j$((per_cpu * $(getconf _NPROCESSORS_ONLN))) FLAVOUR="$flavour" O="$O" \
		MUTANTS="$MUTANTS" MUTANTS_DIR="$MUTANTS_DIR" M="$M" MUTANTS_RUN="$run" \
		MUTANTS_OF="$MUTANTS_OF" CONFINED="$CONFINED" \
		"$@") </dev/null >>"$run/make.log" 2>&1
}
# each PREFIX SUFFIX NAME...: prints PREFIX/NAME/SUFFIX for each name.
each() {
	prefix=$1 suffix=$2
	shift 2
	for w; do printf '%s\n' "$prefix/$w/$suffix"; done
}
# note NAME WORDS: keeps why the mutant did not become a kernel of its own.
note() { echo "$2" >"$run/$1/state"; }
say() { progress "  $*"; }
# through STAGE NAME...: puts the mutants, or control, through a stage: structure or every, side by side, or
# timed, one after the other with nothing beside it.  With HOSTS= each is a job for one of these machines.
through() {
	stage=$1
	shift
	if [ $# = 0 ]; then
		return
	elif [ -n "${HOSTS-}" ]; then
		through_hosts "$@"
	elif [ "$stage,$1" = structure,control ]; then
		# In two parts side by side, for their guests wait more than they work.
		for part in 0 1; do
			# shellcheck disable=SC2046 # lists
			right_through $(printf '%s\n' $(experiments_of structure control) |
				awk -v part=$part 'NR % 2 != part') &
		done
		wait
	elif [ "$1" = control ]; then
		# shellcheck disable=SC2046 # a list
		right_through $(experiments_of "$stage" control)
	elif [ "$stage" = timed ]; then
		for n; do
			say "timed: $n"
			scenarios=$(experiments_of timed "$n")
			# shellcheck disable=SC2086 # a list
			[ -z "$scenarios" ] || put_through "$n" "$M/$n/$B/linux" $scenarios
		done
	else
		# shellcheck disable=SC2046,SC2086 # lists
		make_all "$FLAVOUR" $(each "$run" "$stage" "$@") $(each "$M" "$B/linux" ${later-})
	fi
}
# right_through EXPERIMENT...: puts the right patch through these.
right_through() { tests/targets/mutants/one -a "$KNOBS_FILE" control "$(kernel patched)" "$@"; }
# through_hosts NAME...: the same for $stage with HOSTS=.  What has no kernel is left out.
through_hosts() {
	# shellcheck disable=SC2046,SC2086 # lists
	[ "$1" = control ] || make_all "$FLAVOUR" $(each "$M" "$B/linux" "$@" ${later-})
	for n; do
		[ "$n" != control ] && [ ! -x "$M/$n/$B/linux" ] || echo "$stage:$n"
	done >"$hosts/asked-$stage-$1"
	(spread "tests/targets/mutants/there $KNOBS_FILE" <"$hosts/asked-$stage-$1" >>"$run/make.log" 2>&1) ||
		fail 6 "no host made all of stage $stage: $(tail -n 1 "$hosts/lost")"
}
# keep_lists: keeps the lists of experiments for one and structure.
keep_lists() {
	quoted STRUCTURE="$STRUCTURE" GUARDS="$GUARDS" TIMED="$TIMED" DEBUG="$DEBUG" ALL="$ALL" GO_ON="$all" \
		>>"$KNOBS_FILE" || exit 2
}
# put_through [OPTION] NAME KERNEL EXPERIMENT...: one does the work.
put_through() {
	option=
	case $1 in -*) option=$1; shift ;; esac
	# shellcheck disable=SC2086 # one word or none, each
	tests/targets/mutants/one $all $option "$KNOBS_FILE" "$@"
}
# rejected NAME: true when an experiment has rejected the mutant.
rejected() { grep -qE '^[^ ]+ (reject|crash|hang|controls) ' "$run/$1/cells" 2>/dev/null; }

# --- the right patch ---

# begin_control: puts the right patch through everything that any mutant will be put
# through, in the background.  Nothing of it is timed, so trees and kernels can be made
# at the same time.
begin_control() {
	say 'the right patch'
	keep_control_kernel || fail 2 "$run: cannot be written"
	asked=$(for n in $names; do every_structure_of "$n"; done | tr '\n' ' ')
	STRUCTURE=$(common "$STRUCTURE" "$asked")
	keep_lists
	a_kernel=$(kernel patched)
	[ -z "${HOSTS-}" ] || open_hosts
	through structure control &
	control_pid=$! jobs="${masters-} $!"
}

# keep_control_kernel: keeps the kernel of the right patch, and what freeze needs beside it.
keep_control_kernel() {
	own_kernels "$run/kernels" patched "$MUTANTS_OF" || return
	[ -z "$(common freeze "$STRUCTURE")" ] || own_frozen "$K/patched/$B/linux" "$run/kernels/patched"
}

# end_control: waits for the right patch, times it, and takes what rejects it off the lists.
end_control() {
	wait "$control_pid"
	jobs=${masters-}
	through timed control
	note_broken ''
	STRUCTURE=$(without "$STRUCTURE" "$broken")
	TIMED=$(without "$TIMED" "$broken")
	keep_lists
}

# note_broken PREFIX: adds to broken what the right patch has not passed.  PREFIX is debug/
# for the debug kernel.
note_broken() {
	awk -v prefix="$1" -v told=" $broken" '
		index($1, prefix) == 1 && (prefix != "" || $1 !~ /\//) && $2 != "pass" && !index(told, " " $1 " ")
		' "$run/control/cells" >"$run/control/broken"
	broken="$broken$(awk '{ printf "%s ", $1 }' "$run/control/broken")"
	[ -s "$run/control/broken" ] || return
	progress_done
	complain "$me: not used, for the right patch does not pass:"
	sed 's/^/  /' "$run/control/broken" | printable >&2
}

# --- trees, and the first kernels ---

# make_trees: makes the source trees of all mutants, and sets todo.  While the right patch
# is being tried, the first kernels are built, too.
make_trees() {
	for n in $names; do mkdir -p "$run/$n"; done
	# shellcheck disable=SC2046,SC2086 # lists
	make_all "$FLAVOUR" $(for n in $names; do echo "$M/$n.done"; done)
	todo=
	for n in $names; do
		if [ ! -f "$M/$n.done" ]; then
			note "$n" 'does not apply'
		elif same_code "$K/$MUTANTS_OF" "$M/$n"; then
			note "$n" 'changes no code'
		else
			todo="$todo $n"
		fi
	done
	for n in $todo; do
		kill -0 "$control_pid" 2>/dev/null || break
		make_all "$FLAVOUR" "$M/$n/$B/linux"
	done
}

# same_code TREE VARIANT: true when the two differ in comments and white space alone.
same_code() {
	while IFS= read -r f; do
		cmp -s "$1/$f" "$2/$f" && continue
		case $f in *.[chS]) ;; *) return 1 ;; esac
		if [ ! -f "$1/$f" ] || [ ! -f "$2/$f" ]; then return 1; fi
		[ "$(code_of "$1/$f")" = "$(code_of "$2/$f")" ] || return 1
	done <"$2.files"
}
# code_of FILE: prints it on one line without its comments, directives as they are.
code_of() { gcc -fpreprocessed -dD -E -P "$1" 2>/dev/null | tr -s ' \t\n' ' '; }

# --- boots ---

# boot_structure: puts each mutant through the experiments that it names, side by side.
# Sets later and alive.
boot_structure() {
	first='' later='' alive=''
	for n in $todo; do
		if [ -n "$(structure_of "$n")" ]; then first="$first $n"; else later="$later $n"; fi
	done
	say "builds and boots of $(echo "$todo" | wc -w)"
	# shellcheck disable=SC2086 # a list
	through structure $first
	# shellcheck disable=SC2046,SC2086 # lists
	[ -n "$first" ] || make_all "$FLAVOUR" $(each "$M" "$B/linux" $later)
	for n in $todo; do
		if [ ! -x "$M/$n/$B/linux" ]; then
			note "$n" 'does not compile'
		elif cmp -s "$M/$n/$B/linux" "$(kernel "$MUTANTS_OF")"; then
			note "$n" 'changes no code'
		elif cmp -s "$M/$n/$B/linux" "$(kernel patched)"; then
			note "$n" 'is the right patch'
		elif ! rejected "$n" || [ "$ALL" = 1 ]; then
			alive="$alive $n"
		fi
	done
}

# boot_timed: times what is alive, one mutant after the other, with nothing beside it.
boot_timed() {
	# shellcheck disable=SC2086 # a list
	through timed $alive
}

# boot_long_way: what the clock alone should have rejected, and has not, goes through all
# the other experiments.
boot_long_way() {
	left=
	for n in $(common "$later" "$alive"); do
		rejected "$n" || needs_debug "$n" || left="$left $n"
	done
	# shellcheck disable=SC2086 # a list
	through every $left
}
