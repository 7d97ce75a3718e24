# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2153,SC2154 # variables from and for drive and odds
# What drive and step share.  $S is the directory of this bisection:
#
#	question	all that an answer depends on
#	commits/REV	kernel: its hash; or skip: why not; build.log, gone
#	kernels/HASH	the kernels, by what is in them
#	boots		what every boot measured (tests/targets/bisect/odds/boots.c)
#	logs/N		what boot N said
#	ends		how the ends differ
#	tree		the commits' files: a repository of the lab's own, or a private tree
#	bisect.log	git bisect log
#
# Verdicts are not kept: they follow from boots each time.

# What odds, git and the kernel's build say is read here, so it is the C locale's.
export LC_ALL=C
newline='
'

# clean: words of others (a subject, an author, a guest) as a terminal may have
# them: no control character, neither of ASCII nor of Unicode.
clean() { awk '{ gsub(/[\001-\010\013-\037\177]/, "?"); gsub(/\302[\200-\237]/, "?"); print }'; }
say() {
	[ ! -t 3 ] || printf '\r\033[K' >&3
	printf '%s\n' "$*" | clean >&3
}
stop() {
	code=$1
	shift
	[ ! -t 2 ] || printf '\r\033[K' >&2
	# One line, whatever the user's words hold.
	printf 'lab-bisect: %s\n' "$(printf '%s' "$*" | tr '\n' '?')" | clean >&2
	exit "$code"
}
# progress TEXT: in one place on a terminal; in a log now and then, the first at once.
progress() {
	if [ -t 3 ]; then
		printf '\r%s\033[K' "$1" >&3
	elif [ $(($(date +%s) - ${told:-0})) -ge 15 ]; then
		say "$1"
		told=$(date +%s)
	fi
}

short() { printf '%s\n' "$1" | cut -c 1-12; }
subject() { git -C "$W" log -1 --format=%s "$1" | clean; }
took() { echo "$1 $(($(date +%s) - $2))" >>"$S/times"; }

# value FILE NAME: what NAME is in a file of lines NAME=VALUE.  Values are read,
# never evaluated: words of users and of guests are among them.
value() { sed -n "s/^$2=//p" "$1" | head -n 1; }

# watch_build FILE: the build's own lines of progress, as they come into FILE.
watch_build() {
	shown=
	while sleep 1 3>&- 9>&- >/dev/null 2>&1; do
		now=$(grep '^  compiled ' "$1" | tail -n 1)
		[ "$now" != "$shown" ] || continue
		shown=$now told=
		progress "    $now"
	done
}

# kernel_of REV: its kernel's hash in $kernel, built when it is not known; 125
# when there is none, and why in commits/REV/skip.
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
	watch_build "$c/said" &
	watcher=$!
	"$TOOLS/build" "$1" "$S/kernels/new" >"$c/said" 2>&1
	rc=$?
	kill $watcher
	wait $watcher 2>/dev/null
	secs=$(($(date +%s) - t0))
	[ $secs -lt 15 ] || say "      took $secs s"
	if [ $rc = 3 ]; then
		echo 'does not build' >"$c/skip"
		return 125
	elif [ $rc != 0 ]; then
		[ $rc -le 128 ] || [ $rc = 200 ] || exit $rc
		tail -n 5 "$c/said" | clean >&2
		stop 3 "$(short "$1"): cannot be built here; all it said is in $c/said"
	fi
	took build "$t0"
	kernel=$(sha256sum <"$S/kernels/new" | cut -c 1-12)
	{ mv "$S/kernels/new" "$S/kernels/$kernel" && echo "$kernel" >"$c/kernel.new" &&
		mv "$c/kernel.new" "$c/kernel"; } || stop 2 "$S: cannot be written"
}

# boot_one HASH LABEL: one boot of a kernel into boots.
boot_one() {
	[ -z "${DRIVER:-}" ] || kill -0 "$DRIVER" 2>/dev/null || exit 143
	n=$(find "$S/logs" -mindepth 1 -maxdepth 1 | wc -l)
	while ! mkdir "$S/logs/$((n += 1))" 2>/dev/null; do
		[ -d "$S/logs/$n" ] || stop 2 "$S: cannot be written"
	done
	d=$S/logs/$n
	t0=$(date +%s)
	"$TOOLS/boot" "$S/kernels/$1" "$d" >"$d/said" 2>&1
	rc=$?
	[ $rc -le 128 ] || exit $rc
	took boot "$t0"
	case $QUESTION,$rc in
	crash,[01]) m='crash no' ;;
	crash,[45]) m='crash yes' ;;
	cmd,0) m='says good' ;;
	cmd,125) m= ;;
	cmd,*) m='says bad' ;;
	check,[01] | scenario,0) m=$(awk -f "$LAB/tests/targets/bisect/measures.awk" "$d/results" 2>>"$d/said") || m= ;;
	*) m= ;;
	esac
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

# ask ODDS-ARGUMENT...: odds on what was booted; its key=value as variables.  Names
# of measures, which guests print, are among them.
ask() {
	verdict='' boot='' end='' want='' boots='' fails='' measure='' p='' median='' lo='' hi='' odds=''
	kind=$1
	shift
	said=$("$O/bin/odds" "$kind" -a "$OLD" -b "$NEW" -c "$CONFIDENCE" -l "$BOOTS" "$@") || exit 2
	set -f
	for word in $said; do
		v=${word#*=}
		case $word in
		verdict=*) verdict=$v ;; boot=*) boot=$v ;; end=*) end=$v ;; want=*) want=$v ;;
		boots=*) boots=$v ;; fails=*) fails=$v ;; measure=*) measure=$v ;; p=*) p=$v ;;
		median=*) median=$v ;; lo=*) lo=$v ;; hi=*) hi=$v ;; odds=*) odds=$v ;;
		esac
	done
	set +f
}

# decide HASH LABEL [LABEL]: boots until the kernel's $verdict is there: old,
# new, neither, undecided or fails.  With a second LABEL, only its boots count.
decide() {
	if [ "$1" = "$OLD" ] || [ "$1" = "$NEW" ]; then
		verdict=old boots=0 odds=''
		[ "$1" = "$OLD" ] || verdict=new
		return
	fi
	told=
	while :; do
		ask judge -m "$MEASURE" -n "$CANDIDATES" -s "$2" ${3:+-o "$3"} "$S/boots" "$1"
		[ "$verdict" != more ] || progress "      booting: $boots boots of it until now"
		case $verdict,$boot in
		more,test) boot_one "$1" "$2" ;;
		more,old) boot_one "$OLD" "$2" ;;
		more,new) boot_one "$NEW" "$2" ;;
		fails,*)
			# Is it the kernel, or can the host boot nothing any more?
			for try in 1 2 3; do
				before=$(grep -c " $OLD end done" "$S/boots")
				boot_one "$OLD" "$2"
				[ "$(grep -c " $OLD end done" "$S/boots")" = "$before" ] || return 0
			done
			stop 6 "not even the end that booted before boots now ($S/logs/$n); mend the host, the same command goes on"
			;;
		*) return ;;
		esac
	done
}

ms() { awk -v ns="$1" 'BEGIN { printf ns < 1e6 ? "%.3f ms" : "%.4g ms", ns / 1e6 }'; }
like() {
	case $1 in
	old) echo "like $OLD_NAME" ;;
	new) echo "like $NEW_NAME" ;;
	neither) echo 'like neither end: skip' ;;
	fails) echo 'does not boot: skip' ;;
	*) printf '%s: skip\n' "$1" ;;
	esac
}

# words HASH NAME: what a kernel's boots said, "waits 6 times, ..."
words() {
	awk -v k="$1" -v name="$2" '
		$3 == k && $4 == name { n[$5]++ }
		END { for (w in n) { printf "%s%s=%s %d times", s, name, w, n[w]; s = ", " } }' "$S/boots"
}
