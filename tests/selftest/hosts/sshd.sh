# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034,SC2154,SC2016 # lib.sh sets work; tests use ssh, and what is set of a host
# Sourced after lib.sh: machines that are reached by ssh.  Each is an sshd on the loopback address, with a home,
# a /dev/shm, a /run and a CPU of its own (root and mount namespaces are needed for that).
#
#	no_hosts	prints why there can be none here, or nothing
#	host NAME [COMMAND]	starts one; COMMAND is run in its namespace before, by sh
#	root_of NAME	prints where its files are
#	$ssh		the command that reaches them

ssh="ssh -F $work/ssh_config"
sshd=/usr/sbin/sshd

no_hosts() {
	for tool in $sshd ssh ssh-keygen parallel unshare taskset pgrep; do
		command -v "$tool" >/dev/null || { echo "no $tool here"; return; }
	done
	unshare -m true 2>/dev/null || echo 'no mount namespaces for this user'
}

# config_of PORT: prints the configuration of an sshd, which stands in /run/h of its namespace.
config_of() {
	cat <<-END
		Port $1
		ListenAddress 127.0.0.1
		HostKey /run/h/key
		AuthorizedKeysFile /run/h/authorized
		PidFile none
		StrictModes no
		MaxStartups 100
		SetEnv XDG_RUNTIME_DIR=/run/h
	END
}
host() {
	[ -f "$work/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$work/key" || return
	h=$work/hosts/$1
	mkdir -p "$h/home" && ssh-keygen -q -t ed25519 -N '' -f "$h/key" && cp "$work/key.pub" "$h/authorized" || return
	for try in 1 2 3 4 5; do
		port=$((20000 + ($$ * 13 + try * 997 + $(echo "$1" | cksum | cut -d ' ' -f 1)) % 12000))
		config_of $port >"$h/config"
		cpu=$(($(echo "$work"/hosts/* | wc -w) % $(getconf _NPROCESSORS_ONLN)))
		unshare -m --propagation private sh -c '
			mount -t tmpfs -o size=800m tmpfs /run && mkdir /run/h /run/sshd && chmod 755 /run/sshd &&
			cp "$1/key" "$1/authorized" "$1/config" /run/h/ &&
			mount --bind "$1/home" "$HOME" && mount -t tmpfs -o size=2g tmpfs /dev/shm &&
			mount -t tmpfs tmpfs /tmp || exit 1
			eval "$4"
			exec taskset -c "$3" "$2" -D -e -f /run/h/config' sh "$h" $sshd $cpu "${2-:}" >"$h/log" 2>&1 &
		pid=$!
		within 50 grep -qE 'Server listening|ddress already in use' "$h/log"
		grep -q 'Server listening' "$h/log" && break
		kill $pid 2>/dev/null
	done
	echo "$pid" >"$h/pid"
	echo "[127.0.0.1]:$port $(cut -d ' ' -f 1,2 "$h/key.pub")" >>"$work/known"
	cat >>"$work/ssh_config" <<-END
		Host $1
		HostName 127.0.0.1
		Port $port
		IdentityFile $work/key
		IdentitiesOnly yes
		UserKnownHostsFile $work/known
	END
}

root_of() { echo "/proc/$(cat "$work/hosts/$1/pid")/root"; }

# processes_of NAME: prints the processes of the host, but for the sshd that listens.
processes_of() {
	set -- "$(cat "$work/hosts/$1/pid")"
	pgrep --ns "$1" --nslist mnt -a . | grep -v "^$1 "
}

# clean_hosts NAME...: no process and no file of the lab is on these hosts.
clean_hosts() {
	for there; do
		top=$(root_of "$there")
		processes_of "$there" | grep . && return 1
		find "$top/dev/shm" "$top/tmp" -maxdepth 1 -name 'uml-lab*' 2>/dev/null | grep . && return 1
	done
	return 0
}

end_hosts() { cat "$work"/hosts/*/pid 2>/dev/null | xargs -r kill 2>/dev/null; }
trap 'end_hosts; rm -rf "$work"' EXIT
