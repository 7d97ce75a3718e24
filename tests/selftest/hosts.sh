# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2317,SC2154,SC1091,SC2016 # functions are called by t; lib.sh sets work; guests
# HOSTS=: boots on other machines.  The machines are real sshd's on the loopback address; the guests are made up.
. "$(dirname "$0")/lib.sh"
. "$LAB/tests/selftest/hosts/sshd.sh"
. "$LAB/tests/selftest/run/made.sh"

# far_guest COMMAND: what the program boot is on a host.
far_guest() {
	guest : && mkdir -p "$o/bin/far" "$o/rootfs" && cp "$OUT/bin/far/leash" "$OUT/bin/far/probe" "$o/bin/far/" &&
		cp "$OUT/rootfs/busybox" "$o/rootfs/" || return
	for arm in unpatched patched; do printf '#!/bin/sh\n# %s\n' "$arm" >"$k/$arm/b/linux"; done
	script "$o/bin/far/boot" <<-END
		[ "\$1" != -M ] || { echo /dev/shm; exit 0; }
		while getopts k:i:d:m:c:u:t:a:N:K:n o; do
			case \$o in k) kernel=\$OPTARG ;; d) dir=\$OPTARG ;; *) ;; esac
		done
		[ -d "\$dir" ] || mkdir "\$dir"; { echo 'scenario name=s unit=MiB ruler=no title=made up'
		echo "scenario=s dose=1 unit=MiB iter=0 hit=1 wait=\$(cksum <\$kernel | cut -c 1-5)"; } >"\$dir/results"
		echo 'state=done code=0 why=done: its program exited with 0' >"\$dir/end"
		: >"\$dir/console"; : >"\$dir/splats"
		$1
	END
}
# on HOSTS [NAME=VALUE...]: lab-run with these hosts, below the leash.
on() {
	shell="$OUT/bin/leash"
	asked_hosts=$1
	shift
	run HOSTS="$asked_hosts" SSH="$ssh" "$@"
}
why=$(no_hosts)
[ -z "$why" ] || { skip 'boots are made on other machines' "$why"; end; }
[ -x "$OUT/rootfs/busybox" ] || make -s O="$OUT" "$OUT/rootfs/busybox" || exit
for name in h1 h2 h3 h4; do host $name && echo $name >"$work/hosts/$name/home/name"; done

# numbers: prints the numbers of the boots that gave samples.
numbers() { sed -n 's/^boot=\([0-9]*\) .*/\1/p' "$latest/samples" | sort -n; }
# whole BOOTS: the run has each boot once, and no more.
whole() {
	cat "$latest/samples" "$latest/report"
	[ "$(numbers)" = "$(seq 1 "$1")" ] && within 20 clean_hosts h1 h2 h3 h4
}
# at HOST COMMAND: what a guest does on that host, and only the first time.
at() { printf '%s\n' "[ \"\$(cat ~/name)\" != $1 ] || [ -e ~/once ] || { : >~/once; $2; }"; }
# goes_on HOST,... GUEST: when hosts do that, the run is as whole as ever.
goes_on() {
	far_guest "$2" && rm -f "$work"/hosts/*/home/once && exits 0 on "$1" BOOTS=6 && says judged && whole 12
}
# lost HOST WORDS: the report says why that host has lost a boot.
lost() { sed -n "/^  $1: /,/^  h/p" "$latest/report" | grep -F 'lost, and made elsewhere: ' | grep -F "$2"; }
# climb: a guest that kills the sshd above it.
climb='p=$PPID; while [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(cut -d " " -f 4 /proc/$p/stat); done'
climb="$climb; kill -9 \$p; sleep 9"
ended() { echo "echo 'state=crashed code=4 why=crashed: $1' >\$dir/end; echo 'guest: crashed: $1' >&2; exit 4"; }
# A sum that is not that of the answer.
wrong_sum='mv busybox busybox.real; printf "#!/bin/sh\n[ \$1 != sha256sum ] || { echo 0; exit; }\n" >busybox
	printf "exec ./busybox.real \"\$@\"\n" >>busybox; chmod 700 busybox'
faults() {
	goes_on h1,h2,h3,h4 "$(at h1 "$wrong_sum"; at h2 "$climb"
		at h3 "$(ended 'killed by signal 9 without an end marker')"
		at h4 "rm busybox; printf '#!/bin/sh\nhead -c 100000 /dev/urandom\n' >busybox; chmod 700 busybox")" &&
		lost h1 'no whole answer' && lost h2 'no whole answer' && lost h3 'killed by signal 9' &&
		lost h4 'no whole answer'
}
more_faults() {
	goes_on h1,h2,h3,h4 "$(at h2 'head -c 3000000000 /dev/zero >/dev/shm/full'
		at h3 'echo "guest: no directory will do" >&2; exit 2'
		at h4 'echo "guest: hung: killed after 5 s" >&2; exit 5')"
	set -- $?
	rm -f "$(root_of h2)/dev/shm/full"
	[ "$1" = 0 ] && lost h2 'no whole answer' && lost h3 'no directory will do' && lost h4 'hung: killed after 5 s'
}
crashed() {
	far_guest "$(ended 'BUG: bad')" && exits 4 on h1,h2 && says 'crashed: BUG: bad' && within 20 clean_hosts h1 h2
}
all_done() {
	far_guest : && exits 0 on h1,h2,h3,h4 BOOTS=8 && says judged && whole 16 || return
	# Both arms are interleaved on each host: A B, then B A.
	for name in h1 h2 h3 h4; do
		grep " host=$name " "$latest/samples" | sed 's/^boot=\([0-9]*\) .* side=\(.\) .*/\1 \2/' |
			sort -n | cut -d ' ' -f 2 | tr -d '\n' | grep -qE '^(ABBA)*(AB)?$' || return
	done
}
same_as_here() {
	far_guest : && cp "$o/bin/far/boot" "$o/bin/boot" && exits 0 run && cp "$latest/samples" "$work/here" &&
		sort "$work/here" >"$work/sorted" && exits 0 on h1 &&
		sed 's/host=h1 //' "$latest/samples" | sort | diff - "$work/sorted"
}
# GNU parallel would take the shell of the user, or, without one, that above it.
any_shell() {
	far_guest : && (SHELL=/bin/csh; export SHELL; exits 0 on h1) && (unset SHELL; exits 0 on h1)
}
slow() {
	far_guest '[ "$(cat ~/name)" != h2 ] || sleep 2' && exits 0 on h1,h2 BOOTS=4 && whole 8 &&
		[ "$(grep -c host=h1 "$latest/samples")" -gt "$(grep -c host=h2 "$latest/samples")" ]
}
all_gone() {
	far_guest "$climb; sleep 9" && exits 2 on h1,h2 && says 'no host made 4 of the 4 boots: h' &&
		says 'gave no whole answer' &&
		within 20 clean_hosts h1 h2
}
# Hosts of other kinds: another machine, one that allows no programs in its directories, one whose shell speaks, one
# that is not known, and none at all.
left_out() {
	host old 'printf "#!/bin/sh\necho i686\n" >/run/uname; chmod 755 /run/uname
		mount --bind /run/uname "$(readlink -f /usr/bin/uname)"'
	host noexec 'for d in /dev/shm /tmp /var/tmp; do mount -t tmpfs -o noexec tmpfs $d; done
		mount -o remount,noexec /run'
	# Its C library has not what the kernels want, which are executed by env here.
	host aged ': >/run/env; mount --bind /run/env "$(readlink -f /usr/bin/env)"'
	host noisy && echo 'echo hello' >"$work/hosts/noisy/home/.bashrc" && host stranger && far_guest : || return
	sed -i '1s,.*,#!/usr/bin/env sh,' "$k"/*/b/linux
	sed -i '/^Host stranger$/,$s/^UserKnown.*/UserKnownHostsFile none/' "$work/ssh_config"
	printf 'Host gone\nHostName 127.0.0.1\nPort 1\n' >>"$work/ssh_config"
	exits 0 on h1,gone,noisy,old,noexec,stranger,aged && whole 4 &&
		says 'gone is left out: ssh: connect to host 127.0.0.1 port 1: Connection refused' &&
		says "noisy is left out: it answers 'hello'" && says 'old is left out: it is i686' &&
		says 'noexec is left out: no directory has' &&
		says 'stranger is left out: Host key verification failed' &&
		says 'aged is left out: kernels of this machine cannot be executed there; its C library may be older' &&
		! grep 'refused.' "$work/said"
}
typed() {
	for h in -oProxyCommand=x 'a b' 'a;b' a,-F a,a a:123456 ./none /dev/null; do
		exits 2 make -n lab-run O="$work/o" HOSTS="$h" && says "HOSTS=$h: " || return
	done
	for target in lab-phases lab-trace lab-demo; do
		exits 2 make -n "$target" O="$work/o" HOSTS=a && says "HOSTS=: $target does not take it" || return
	done
	mkdir -p "$work/home/.config/uml-lab" &&
		printf '# mine\na\n\nuser@b:22 # far\n' >"$work/home/.config/uml-lab/hosts"
	[ "$(HOME=$work/home tests/hosts/names default | tr '\n' ' ')" = 'a user@b:22 ' ]
}
doctor() {
	exits 2 make lab-doctor O="$work/out" HOSTS=h1,gone SSH="$ssh" &&
		says "ok       h1         can boot guests" && says "missing  gone       ssh: connect to host" &&
		says "         seccomp    filters can be installed" && clean_hosts h1
}
# Two guests at a time here, each on a CPU of its own, which is where its samples say that it was.
on_cpus() {
	far_guest "taskset -cp \$\$ | sed 's/.* //' >>$work/pins" && cp "$o/bin/far/boot" "$o/bin/boot" &&
		exits 0 run JOBS=2 BOOTS=4 && cat "$latest/report" && [ "$(numbers)" = "$(seq 1 8)" ] &&
		sed -n 's/.* host=cpus-\([0-9]*\) .*/\1/p' "$latest/samples" | sort >"$work/said-pins" &&
		sort "$work/pins" | diff - "$work/said-pins" && [ "$(uniq <"$work/said-pins" | wc -l)" = 2 ] || return
	exits 2 run JOBS=4000 && says 'JOBS=4000: 4000 guests of 1 CPUs each want 4000' || return
	exits 2 make -n lab-run O="$work/o" HOSTS=a JOBS=2 && says 'give one of them'
}
# As many guests at a time as the control allows: it holds those alone against those beside others.  It is asked once.
auto() {
	far_guest : && cp "$o/bin/far/boot" "$o/bin/boot" && echo 'echo judged' | script "$o/bin/judge" &&
		exits 0 run JOBS= BOOTS=6 && says '  JOBS   2 at a time; ' && [ "$(numbers)" = "$(seq 1 12)" ] &&
		[ "$(grep -c ' arm=alone side=A ' "$latest/jobs-2/samples")" = 6 ] &&
		[ "$(grep -c ' arm=beside side=B ' "$latest/jobs-2/samples")" = 6 ] &&
		exits 0 run JOBS= BOOTS=6 && says '  JOBS   2 at a time; ' && grep -q ' host=cpus-' "$latest/samples" &&
		[ ! -e "$latest/jobs-2" ] || return
	echo 'case $* in */jobs-*) exit 1 ;; *) echo judged ;; esac' | script "$o/bin/judge" &&
		exits 0 run JOBS=auto BOOTS=6 && says '  JOBS   1 at a time; ' &&
		! grep -q ' host=' "$latest/samples" &&
		exits 0 run JOBS= BOOTS=6 && says '  JOBS   1 at a time; ' && [ ! -e "$latest/jobs-2" ] &&
		! grep -q ' host=' "$latest/samples" && one_at_a_time
}
# Nothing is asked when there are too few boots or CPUs, or JOBS=1 is typed, or GNU parallel is not there.
one_at_a_time() {
	for knobs in 'JOBS= BOOTS=5' 'JOBS= BOOTS=6 CPUS=2000' 'JOBS=1 BOOTS=6' 'JOBS= BOOTS=6 SHOW=1'; do
		# shellcheck disable=SC2086 # words
		exits 0 run $knobs && ! says 'at a time' || return
	done
}
# The cost of a run by its hosts; the figures are those of made-up guests, so only their form is looked at.
bench() {
	far_guest : && cp "$o/bin/far/boot" "$o/bin/boot" && ask HOSTS=h1,h2,h3 SSH="$ssh" &&
		exits 0 "$OUT/bin/leash" tests/hosts/bench "$asked" && within 20 clean_hosts h1 h2 h3 || return
	[ "$(sed -n 's/^ *\([0-9]*\) .* \([mp][a-z]*\)$/\1 \2/p' "$work/said" | tr '\n' ' ')" = \
		'1 measured 2 measured 3 measured 6 predicted 12 predicted 24 predicted 48 predicted ' ] &&
		says 's (goal at most 3)' && says 'A run of 1000 boots is the shortest with '
}
# Hosts of which none can boot; lab-bench begins with the first host.
none() {
	printf 'Host nowhere\nHostName 127.0.0.1\nPort 1\n' >>"$work/ssh_config" && far_guest : &&
		ask HOSTS=nowhere SSH="$ssh" && exits 2 timeout 20 "$OUT/bin/leash" tests/targets/run/run "$asked" &&
		says 'HOSTS=nowhere: no host can boot' && says 'Connection refused' &&
		ask HOSTS=nowhere,h1 SSH="$ssh" && exits 2 timeout 20 "$OUT/bin/leash" tests/hosts/bench "$asked" &&
		says 'HOSTS=nowhere: no host can boot' && within 20 clean_hosts h1
}
# The bench ends when boots are lost.
bench_lost() {
	far_guest "$(ended 'killed by signal 9 without an end marker')" && cp "$o/bin/far/boot" "$o/bin/boot" &&
		ask HOSTS=h1 SSH="$ssh" && exits 2 "$OUT/bin/leash" tests/hosts/bench "$asked" &&
		[ "$(grep -c 'no host made all' "$work/said")" = 1 ] && ! grep 'to open' "$work/said"
}
# interrupted SIGNAL: while guests run on the hosts, the leash gets the signal.
interrupted() {
	far_guest 'sleep 20' && ask HOSTS=h1,h2 SSH="$ssh" || return
	"$OUT/bin/leash" tests/targets/run/run "$asked" >"$work/said" 2>&1 &
	pid=$!
	within 100 sleeps h1 && within 100 sleeps h2 && kill -"$1" "$pid" && within 20 clean_hosts h1 h2
}
sleeps() { processes_of "$1" | grep -q 'sleep 20'; }

t 'names of hosts are plain, and other targets refuse HOSTS=' typed
t 'a run is made on four hosts, both arms in turn on each, and nothing is left there' all_done
t 'its samples are those of a run here' same_as_here
t 'whatever shell the user has' any_shell
t 'the boots of hosts that die, answer garbage or have a guest killed are made elsewhere, and none counts twice' faults
t 'so are those of hosts with a full disk, that cannot boot, or on which alone a guest hangs' more_faults
t 'a crash is a crash, on whatever host' crashed
t 'a slow host gets fewer boots' slow
t 'when no host is left, the run ends with 2' all_gone
t 'a host that cannot boot is left out by name' left_out
t 'lab-doctor says what each host is, and which cannot boot' doctor
t 'with JOBS= the guests of this machine have CPUs of their own' on_cpus
t 'JOBS=auto takes as many as do not disturb each other' auto
t 'lab-bench says how the time falls with hosts' bench
t 'when none can boot, it ends with 2 at once' none
t 'lab-bench ends when boots are lost' bench_lost
t 'SIGINT leaves no process and no file on any host' interrupted INT
t 'nor does SIGTERM' interrupted TERM
end
