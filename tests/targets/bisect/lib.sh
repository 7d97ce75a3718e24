# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2153,SC2154 # variables from and for the scripts that source this
# Sourced by the scripts of a bisection, after tests/sh/lab.sh: what drive, ends, step,
# again, enough and arms share.
#
# $S is the directory of the bisection.  Its files are these:
#
#	knobs		the knobs, and what drive concludes from them (remember)
#	question	everything that an answer depends on
#	commits/REV	kernel: the hash of the commit's kernel; or skip: why it has none;
#			gone: options that the commit does not know; build.log
#	kernels/HASH	each kernel, under a hash of its content
#	boots		what every boot measured (odds/boots.c describes a line)
#	logs/N		what boot N printed
#	ends		how the two ends differ
#	tree		the files of the commits, in a repository of the lab's own
#	bisect.log	what `git bisect log` prints
#
# No verdict is kept.  Each follows from the boots whenever it is needed.

# The scripts read what odds, git and the kernel's build print, so these speak the
# language of the C locale.
export LC_ALL=C
newline='
'
# Where the programs build and boot are.  The file of knobs of a test names a directory
# whose builds and boots take no time.
TOOLS=tests/targets/bisect
# shellcheck source=exact.sh
. tests/targets/bisect/exact.sh
# shellcheck source=../../hosts/near.sh
. tests/hosts/near.sh

# remember NAME=VALUE...: keeps values in the file of knobs, for every script that starts
# later.  The last value of a name counts.
remember() { quoted "$@" >>"$S/knobs" || stop 2 "$S: cannot be written"; }

# --- messages ---

say() {
	progress_done
	complain "$*"
}
# stop CODE WORD...: as fail does, on one line even if the words of the user have several.
stop() {
	progress_done
	stop_code=$1
	shift
	fail "$stop_code" "$(printf '%s' "$*" | tr '\n' '?')"
}
# at_work TEXT: shows on a terminal what is being done.  In a log the text is a line of
# its own, the first one at once and then one in 15 s at most.  told is the time of the
# last line, in seconds; a caller that begins something new empties it.
at_work() {
	if [ -t 2 ]; then
		progress "$1"
	elif [ $(($(date +%s) - ${told:-0})) -ge 15 ]; then
		complain "$1"
		told=$(date +%s)
	fi
}
# say_interrupted CODE: says so when a script ends with CODE because of a signal.  The leash
# ends what this would start, so no other program takes part.
say_interrupted() {
	trap '' INT TERM HUP
	case $1 in 129 | 130 | 143) ;; *) return ;; esac
	progress_done
	printf '%s: interrupted%s\n' "$me" "${may_go_on-}" >&2
}
# stop_on_signal [TEXT]: lets a signal end the script with a message, to which TEXT is
# added.  Under make the leash (tests/make/leash.c) gives each signal to everything that
# the script has started.  A child may get it first, and the script then ends with the
# code of the child, so the message is printed at the end.
stop_on_signal() {
	may_go_on=${1-}
	trap 'say_interrupted $?' EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
}

# --- small things ---

# locked FILE COMMAND...: runs a command, or a function, while it holds the lock FILE.
locked() {
	(
		flock 8
		shift
		"$@" 8>&-
	) 8>"$1"
}
# short REV: prints the first 12 digits of a name of git's.
short() { printf '%s\n' "$1" | cut -c 1-12; }
subject() { git -C "$W" log -1 --format=%s "$1" | printable; }
# took WHAT SINCE: notes how many seconds WHAT took; SINCE is when it began, in seconds.
took() { echo "$1 $(($(date +%s) - $2))" >>"$S/times"; }
# value FILE NAME: prints the value of NAME in a file of lines NAME=VALUE.  Such a file
# may hold words of users and of guests, so it is read and never evaluated.
value() { sed -n "s/^$2=//p" "$1" | head -n 1; }
# ms NANOSECONDS: prints them as milliseconds; in virtual time to the last digit.
ms() {
	if one_boot_decides; then
		echo "$1 ns"
		return
	fi
	awk -v ns="$1" 'BEGIN { printf ns < 1e6 ? "%.3f ms" : "%.4g ms", ns / 1e6 }'
}
# like VERDICT: prints what the verdict means for the reader.
like() {
	case $1 in
	old) echo "like $OLD_NAME" ;;
	new) echo "like $NEW_NAME" ;;
	neither) echo 'like neither end: skip' ;;
	fails) echo 'does not boot: skip' ;;
	*) printf '%s: skip\n' "$1" ;;
	esac
}
# seen HASH NAME: prints how often the boots of a kernel saw each value of NAME, as in
# "waits=now:ok 6 times".
seen() {
	awk -v k="$1" -v name="$2" '
		$3 == k && $4 == name { n[$5]++ }
		END { for (w in n) { printf "%s%s=%s %d times", s, name, w, n[w]; s = ", " } }' "$S/boots"
}

# --- the kernel of a commit ---

# watch_build FILE: shows the progress that the build writes into FILE.  It closes 9,
# because that is the lock of the bisection.
watch_build() {
	shown=
	while sleep 1 9>&- >/dev/null 2>&1; do
		now=$(grep '^  compiled ' "$1" | tail -n 1)
		[ "$now" != "$shown" ] || continue
		shown=$now told=
		at_work "    $now"
	done
}

# kernel_of REV: sets kernel to the hash of the commit's kernel, and builds the kernel
# when it is not there yet.  Returns 125 when the commit has none; $c/skip says why then,
# where c is set to the directory of the commit.
kernel_of() {
	c=$S/commits/$1
	kernel=
	[ ! -f "$c/skip" ] || return 125
	if [ -f "$c/kernel" ]; then
		kernel=$(cat "$c/kernel")
		return
	fi
	mkdir -p "$c" "$S/kernels"
	t0=$(date +%s)
	say '      building its kernel'
	build_kernel "$1"
	secs=$(($(date +%s) - t0))
	[ $secs -lt 15 ] || say "      took $secs s"
	if [ $rc = 3 ]; then
		echo 'does not build' >"$c/skip"
		return 125
	elif [ $rc != 0 ]; then
		[ $rc -le 128 ] || [ $rc = 200 ] || exit $rc
		tail -n 5 "$c/said" | printable >&2
		stop 3 "$(short "$1"): cannot be built here; the log is $c/said"
	fi
	took build "$t0"
	kernel=$(sha256sum <"$S/kernels/new" | cut -c 1-12)
	{ mv "$S/kernels/new" "$S/kernels/$kernel" && echo "$kernel" >"$c/kernel.new" &&
		mv "$c/kernel.new" "$c/kernel"; } || stop 2 "$S: cannot be written"
}

# build_kernel REV: builds $S/kernels/new, shows the progress, and sets rc to the exit code.
build_kernel() {
	watch_build "$c/said" &
	watcher=$!
	"$TOOLS/build" "$S/knobs" "$1" "$S/kernels/new" >"$c/said" 2>&1
	rc=$?
	kill $watcher
	wait $watcher 2>/dev/null
}

# --- one boot ---

# measured CODE: prints what the boot in $d measured, one line NAME VALUE for each thing.
# CODE is the exit code of the boot.  A boot that measured nothing has failed.
measured() {
	case $QUESTION,$1 in
	crash,[01]) echo 'crash no' ;;
	crash,[45]) echo 'crash yes' ;;
	cmd,0) echo 'says good' ;;
	cmd,125) ;;
	cmd,*) echo 'says bad' ;;
	check,[01] | scenario,0) awk -f tests/targets/bisect/measures.awk "$d/results" 2>>"$d/said" ;;
	esac
}

# boot_one HASH LABEL: boots a kernel once, and adds what the boot measured to $S/boots.
# Sets n to the number of the boot and d to its directory.  Returns 1 when the boot does not
# count, because a host of HOSTS= has failed.
boot_one() {
	n=$(find "$S/logs" -mindepth 1 -maxdepth 1 | wc -l)
	while ! mkdir "$S/logs/$((n += 1))" 2>/dev/null; do
		[ -d "$S/logs/$n" ] || stop 2 "$S: cannot be written"
	done
	d=$S/logs/$n
	t0=$(date +%s)
	"$TOOLS/boot" "$S/knobs" "$S/kernels/$1" "$d" "$at_host" >"$d/said" 2>&1
	rc=$?
	[ $rc -le 128 ] || exit $rc
	[ -z "$at_host" ] || counts "$at_host" "$1:$2" $rc "$d/said" || return
	took boot "$t0"
	m=$(measured $rc) || m=
	how='done'
	[ -n "$m" ] || case $rc in
	4) how=crashed ;;
	5) how=hung ;;
	*) how=failed ;;
	esac
	if ! printf '%s\n' "${m:+$m
}end $how" | sed "s/^/$n $2 $1 /" >"$d/measures" || ! cat "$d/measures" >>"$S/boots"; then
		stop 2 "$S: cannot be written"
	fi
	[ "$how" = 'done' ] || say "      boot $n $how: $(tail -n 1 "$d/said")"
}

# boot_some HASH LABEL: boots a kernel once; with HOSTS= once on each host that is left, all at the same
# time, so that each kernel has as many boots on each.  In virtual time one host will do.
boot_some() {
	if [ -z "${HOSTS-}" ]; then boot_one "$@"; return; fi
	hosts=$S/hosts many=1
	one_boot_decides || many=$(hosts_left)
	seq 1 "$many" | sed "s/^/$1:$2:/" >"$hosts/asked"
	(spread "tests/targets/bisect/there $S/knobs" <"$hosts/asked" >>"$hosts/parallel.said" 2>&1)
	rc=$?
	[ $rc -le 128 ] || exit $rc
	[ $rc = 0 ] || stop 6 "no host made all of $many boots: $(tail -n 1 "$hosts/lost")"
	n='*'
}

# --- what the boots say together ---

# answered NAME: prints the word that follows NAME= in the line that odds printed, or an
# empty line.  The names of measures in it come from guests, so nothing is evaluated.
answered() {
	line=" $said" rest=
	case $line in *" $1="*) rest=${line#*" $1="} ;; esac
	printf '%s\n' "${rest%% *}"
}

# ask ends|judge ODDS-ARGUMENT...: asks odds (odds/main.c) about the boots, and sets one
# variable for each thing that its answer has.  A thing that is not there is empty.
ask() {
	if one_boot_decides; then
		ask_exact "$@"
		return
	fi
	kind=$1
	shift
	said=$("$O/bin/odds" "$kind" -a "$OLD" -b "$NEW" -c "$CONFIDENCE" -l "$BOOTS" "$@") || exit 2
	verdict=$(answered verdict) boot=$(answered boot) end=$(answered end) want=$(answered want)
	boots=$(answered boots) fails=$(answered fails) measure=$(answered measure) p=$(answered p)
	median=$(answered median) lo=$(answered lo) hi=$(answered hi) odds=$(answered odds)
}

# host_boots LABEL: returns 0 when the old end, which has booted before, boots now.
# It tries three times.
host_boots() {
	for try in 1 2 3; do
		before=$(grep -c " $OLD end done" "$S/boots")
		boot_some "$OLD" "$1"
		[ "$(grep -c " $OLD end done" "$S/boots")" = "$before" ] || return 0
	done
	return 1
}

# decide HASH LABEL [LABEL]: boots until the verdict about a kernel is clear, and sets
# verdict to old, new, neither, undecided or fails.  With a second LABEL, only its boots
# count.
decide() {
	if [ "$1" = "$OLD" ] || [ "$1" = "$NEW" ]; then
		verdict=old boots=0 odds=''
		[ "$1" = "$OLD" ] || verdict=new
		return
	fi
	told=
	while :; do
		ask judge -m "$MEASURE" -n "$CANDIDATES" -s "$2" ${3:+-o "$3"} "$S/boots" "$1"
		[ "$verdict" != more ] || at_work "      booting: $boots boots of it until now"
		case $verdict,$boot in
		more,test) boot_some "$1" "$2" ;;
		more,old) boot_some "$OLD" "$2" ;;
		more,new) boot_some "$NEW" "$2" ;;
		fails,*)
			# Is it the kernel, or can the host boot nothing any more?
			host_boots "$2" && return
			stop 6 "not even the end that booted before boots now ($S/logs/$n);" \
				'mend the host, the same command goes on'
			;;
		*) return ;;
		esac
	done
}
