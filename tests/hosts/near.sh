# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2153,SC2154,SC1090 # the script that sources this has the knobs and dir
# Sourced after tests/sh/lab.sh: the hosts of HOSTS=, and how they are reached.
#
# What is known of host H is in the directory $hosts/H:
#	sock	the connection (ControlPath of ssh); it is a relative path, which may be as long as it likes
#	said	what ssh said of it
#	hello	what the host said first: where its directory is, and what machine it is
#	facts	what its probe said
#	sent/	a file for each that was sent
#	out	why it cannot boot; there is no such file for a host that can
#	dropped	is there once it gets no more jobs
# Of all hosts together: logins (those that can boot, for GNU parallel), lost (boots that a host
# failed to make: HOST, what, why), jobs (the log of GNU parallel).

HOST_FAILED=75		# a boot was not made, and it was the host's fault (EX_TEMPFAIL of sysexits.h)
OPENING=15		# seconds in which a host must answer

# ssh_to HOST OPTION... -- COMMAND: becomes ssh.  The user's own configuration and known host keys count; ssh
# asks nothing, and tells within 15 s that a host is gone.
ssh_to() {
	name=${1%:*} port=
	case $1 in *:*) port=${1##*:} ;; esac
	shift
	# Before --, which is the last of the options.
	while [ "$1" != -- ]; do
		set -- "$@" "$1"
		shift
	done
	command=$2
	shift 2
	# shellcheck disable=SC2086 # words
	exec ${SSH:-ssh} -T -x -a -o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=5 \
		-o ServerAliveCountMax=3 -o RemoteCommand=none -o ClearAllForwardings=yes -o ControlPath=sock \
		"$@" ${port:+-p "$port"} -- "$name" "$command"
}

# on_host HOST COMMAND: runs COMMAND in the lab's directory on the host, by the connection that is there.  A
# second connection is not made in its place.
on_host() (
	cd "$hosts/$1" && read -r _ far_dir _ <hello || exit
	ssh_to "$1" -o ControlMaster=no -o ProxyCommand=false -- "cd $far_dir && $2"
)

# sum_of FILE: sets sum to its sha256.  One that was told before is not computed again.
sum_of() {
	key=$hosts/sums/$(stat -Lc %d-%i-%s-%Y "$1") || return
	[ -s "$key" ] || {
		new=$(mktemp "$hosts/sums/new.XXXXXX") && sha256sum <"$1" | cut -c 1-64 >"$new" && mv "$new" "$key"
	} || return
	read -r sum <"$key"
}

# send HOST FILE [NAME]: sends the file, unless the host has it.  It is called NAME there, or like its sum.
send() {
	sum_of "$2" || return
	name=${3:-$sum}
	[ ! -e "$hosts/$1/sent/$name" ] || return 0
	on_host "$1" "exec sh ./far put $name $sum" <"$2" && : >"$hosts/$1/sent/$name"
}

# share HOST TAR: sends a tar and unpacks it in the directory shared of the lab there, which guests get for -s.
share() {
	send "$1" "$2" shared.tar &&
		on_host "$1" 'mkdir shared && ./busybox tar -xf shared.tar -C shared && rm shared.tar'
}

# --- opening and closing ---

# connect HOST: becomes the ssh that holds the connection.
connect() {
	cd "$hosts/$1" && mkfifo in && exec 8<>in && rm in && cat "$far" >&8 &&
		ssh_to "$1" -o ControlMaster=yes -o ControlPersist=no -- 'exec sh -s hold' <&8 >hello 2>said
}

# greet HOST PID: waits until the host has answered, and sends what each boot needs.  Writes the file out when the
# host cannot boot.
greet() {
	h=$hosts/$1
	tries=$((OPENING * 20))
	until [ -s "$h/hello" ] || [ $tries = 0 ] || ! kill -0 "$2" 2>/dev/null; do
		tries=$((tries - 1))
		sleep 0.05
	done
	why=$(unfit "$1") || printf '%s\n' "${why:-it does not answer}" >"$h/out"
}

# unfit HOST: prints why the host cannot boot; returns 0 when it can.  a_kernel, when it is set, is a kernel to try.
unfit() {
	h=$hosts/$1
	said=$(head -c 300 "$h/hello" 2>/dev/null | head -n 1)
	case $said in
	'') tail -n 1 "$h/said" | tr -d '\r' | grep . || echo 'it does not answer'; return 1 ;;
	'uml-lab none'*) echo "${said#uml-lab none: }"; return 1 ;;
	esac
	if ! printf '%s\n' "$said" | LC_ALL=C grep -qxE 'uml-lab /[A-Za-z0-9/._-]+ [A-Za-z0-9_]+'; then
		echo "it answers '$said', and not as the lab's program (does its shell print something?)"
		return 1
	fi
	[ "${said##* }" = x86_64 ] || { echo "it is ${said##* }, and kernels are built for x86_64"; return 1; }
	if ! { on_host "$1" 'cat >far' <"$far" && send "$1" "$O/rootfs/busybox" busybox &&
		send "$1" "$O/bin/far/leash" leash && send "$1" "$O/bin/far/boot" boot &&
		send "$1" "$O/bin/far/probe" probe && on_host "$1" "exec sh ./far probe $MEM" >"$h/facts"; } \
		2>"$h/sending"; then
		tail -n 1 "$h/sending" | grep . || echo 'the lab cannot be sent there'
		return 1
	fi
	lacks "$h/facts" || return
	[ -n "${a_kernel-}" ] || return 0
	send "$1" "$a_kernel" 2>"$h/sending" && on_host "$1" "exec sh ./far starts $name" && return
	echo "kernels of this machine cannot be executed there; its C library may be older"
	return 1
}

# lacks FACTS: prints what a host lacks by what its probe said; returns 0 when it lacks nothing.
lacks() {
	room=$(. "kernel-config/lines/$LINE" && echo "${fp-}")
	! grep -q larger-fp "${COMPAT:-/dev/null}" 2>/dev/null || room=
	! awk -v mem="$MEM" -v mode="$UML_MODE" -v room="$room" '
		$1 == "memory:" && $2 < mem { print "it has " $2 " MiB free, and a guest takes " mem; exit }
		$1 == "memfile:" && $2 == "no," { sub(/^memfile: no, (guest: )?/, ""); print; exit }
		$1 == mode ":" && $2 == "no," { sub(/no, /, ""); print; exit }
		$1 == "fpstate:" && room && $2 > room {
			print "its FP state of " $2 " bytes is too large for these kernels"
			exit
		}
		' "$1" | grep .
}

# connect_hosts: connects to all hosts of HOSTS=, and tells of those that cannot boot.  Sets masters to the processes
# of the connections.
connect_hosts() {
	hosts=$dir/hosts far=$PWD/tests/hosts/far masters='' greeting=''
	names_of_hosts=$(tests/hosts/names "$HOSTS") || exit 2
	mkdir -p "$hosts/sums" "$hosts/parallel" || exit 2
	: >"$hosts/logins"
	: >"$hosts/lost"
	for name in $names_of_hosts; do
		mkdir -p "$hosts/$name/sent" || exit 2
		(connect "$name") &
		masters="$masters $!"
		(greet "$name" $!) &
		greeting="$greeting $!"
	done
	jobs="${jobs-}$masters"
	# shellcheck disable=SC2086 # process ids
	wait $greeting
	for name in $names_of_hosts; do
		if [ -f "$hosts/$name/out" ]; then
			complain "$me: $name is left out: $(cat "$hosts/$name/out")"
		else
			echo "1/$name" >>"$hosts/logins"
		fi
	done
}

# open_hosts: the same, and ends the script with 2 when no host can boot.  Without a host GNU parallel would run jobs
# here, and try them for ever.
open_hosts() {
	connect_hosts
	[ ! -s "$hosts/logins" ] || return 0
	close_hosts
	fail 2 "HOSTS=$HOSTS: no host can boot"
}

# own_cpus: prints the numbers of the CPUs that this shell may use, a line each.
own_cpus() {
	taskset -cp $$ | sed 's/.*: *//' | tr , '\n' |
		awk -F - '{ for (i = $1; i <= (NF > 1 ? $2 : $1); i++) print i }'
}

# cpu_sets: prints a name for each set of CPUs: for JOBS= guests, each with as many as it has itself.
cpu_sets() { own_cpus | head -n $((JOBS * CPUS)) | xargs -n "$CPUS" | tr ' ' - | sed 's/^/cpus-/'; }

# open_cpus: as open_hosts does, with sets of CPUs of this machine in the place of hosts.  Ends the script with 2 when
# there are too few.
open_cpus() {
	hosts=$dir/hosts many=$(own_cpus | wc -l)
	want=$((JOBS * CPUS))
	[ $want -le "$many" ] || fail 2 "JOBS=$JOBS: $JOBS guests of $CPUS CPUs each want $want," \
		"and this machine gives $many; take less with JOBS= or CPUS="
	names_of_hosts=$(cpu_sets)
	mkdir -p "$hosts/parallel" && : >"$hosts/lost" || exit 2
	for name in $names_of_hosts; do
		mkdir "$hosts/$name" || exit 2
		printf '%s\n' "cpu: $(sed -n 's/^model name[[:blank:]]*: *//p' /proc/cpuinfo | head -n 1)" \
			"cpus: $CPUS" "system: $(uname -srm)" >"$hosts/$name/facts"
		echo "1/$name" >>"$hosts/logins"
	done
}

# close_hosts: ends the connections; the hosts remove what the lab has there.  What is of no use any more is removed
# here.
close_hosts() {
	[ -n "${hosts-}" ] || return 0
	# shellcheck disable=SC2086 # process ids
	[ -z "${masters-}" ] || { kill $masters; wait $masters; } 2>/dev/null
	masters=
	rm -rf "$hosts/parallel" "$hosts/sums" "$hosts"/said.* "$hosts"/*/sent "$hosts"/*/hello
}

# --- jobs ---

# spread COMMAND: a job for each line of stdin, one at a time on each host: it runs COMMAND here, with the name of the
# host and the line behind it.  A job that fails is given to another host, and to each three times at most; one that
# fails everywhere ends all.  On a host that is dropped it fails at once.  (Were such a host taken out of logins, GNU
# parallel would wait for ever with a job that has failed on all that are left.)
spread() {
	tries=$((3 * $(grep -c . "$hosts/logins")))
	# What the user has set for his own runs of it, in the environment or his home, is not for this one; nor is his
	# shell, by which it would write the commands.
	PARALLEL='' PARALLEL_HOME=$hosts/parallel PARALLEL_SHELL=/bin/sh SHELL=/bin/sh \
		exec parallel --will-cite --no-notice -u -j 1 --retries "$tries" \
		--sshloginfile "$hosts/logins" --ssh "$PWD/tests/hosts/here" --joblog "$hosts/jobs" \
		--tmpdir "$hosts/parallel" --halt now,fail=1 \
		"[ ! -e $hosts/\"\$PARALLEL_SSHLOGIN\"/dropped ] && $1 \"\$PARALLEL_SSHLOGIN\" {}"
}

# all_made CODE WHAT COMMAND: spreads the jobs of stdin, and ends the script with CODE when not all of WHAT was made.
all_made() {
	(spread "$3" >>"$hosts/parallel.said" 2>&1) ||
		fail "$1" "no host made all of $2: $(tail -n 1 "$hosts/lost")"
}

# hosts_left: prints how many hosts still get jobs.
hosts_left() { echo $(($(grep -c . "$hosts/logins") - $(find "$hosts" -name dropped | grep -c .))); }

# lost HOST WHAT WHY: notes that the host has not made WHAT.  It is dropped when its connection is gone, or when it has
# failed three times, unless it is the last.
lost() {
	printf '%s %s: %s\n' "$1" "$2" "$3" >>"$hosts/lost"
	{ [ -n "${JOBS-}" ] || (cd "$hosts/$1" && ssh_to "$1" -O check -- '' 2>/dev/null); } &&
		[ "$(grep -c "^$1 " "$hosts/lost")" -lt 3 ] && return
	(
		flock 7
		[ "$(hosts_left)" -le 1 ] || : >"$hosts/$1/dropped"
	) 7>"$hosts/lock"
}

# counts HOST WHAT CODE SAID: true when the boot WHAT, which ended with CODE on HOST, counts.  If not, it notes that the
# host has lost it; the file SAID has the reason.  A guest that hangs may have a slow host, so that counts when another
# host has seen it, too.
counts() {
	case $3 in
	0 | 1 | 4) return 0 ;;
	5) ! grep -q "^[^ ]* $2: hung" "$hosts/lost" || return 0; set -- "$1" "$2" "hung: $(tail -n 1 "$4")" ;;
	*) set -- "$1" "$2" "$(tail -n 1 "$4" | sed "s/^$1: //")" ;;
	esac
	lost "$1" "$2" "${3:-ended early}"
	return 1
}

# fact NAME: prints what the probe of the host in $h said.
fact() { sed -n "s/^$1: *//p" "$h/facts"; }

# about_hosts THINGS: prints the part of a report about hosts, a line each: how many things it made, what machine it is,
# and what it has lost.
about_hosts() {
	printf '\n%s\n' 'Hosts, and what each made'
	for name in $names_of_hosts; do
		h=$hosts/$name
		if [ -f "$h/out" ]; then
			echo "  $name: left out: $(cat "$h/out")"
			continue
		fi
		made_there=$(grep -c . "$h/made" 2>/dev/null)
		echo "  $name: ${made_there:-0} $1; $(fact cpu), $(fact cpus) CPU, $(fact system)"
		grep "^$name " "$hosts/lost" | sed 's/^[^ ]* /      lost, and made elsewhere: /'
	done
}
