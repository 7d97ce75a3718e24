# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # lib.sh sets work
# Sourced by tests after lib.sh: a slurmctld and two slurmd's, n1 and n2, on the loopback address.  They have their
# files in $work/slurm, and are ended with the test.

# no_slurm: prints why there can be none here; nothing when there can.
no_slurm() {
	{
		[ "$(id -u)" = 0 ] || echo 'not root, as whom slurmd must run'
		for p in slurmctld slurmd sbatch; do command -v $p >/dev/null || echo "no $p here"; done
	} | head -n 1
}

# begin_slurm: starts them, and returns when both nodes wait for jobs.
begin_slurm() {
	s=$work/slurm SLURM_CONF=$work/slurm/slurm.conf
	export SLURM_CONF
	mkdir -p "$s/state" "$s/n1" "$s/n2" && configure_slurm || return
	slurmctld -D -c >"$s/ctld.said" 2>&1 &
	daemons=$!
	for name in n1 n2; do
		slurmd -D -N $name >"$s/$name.said" 2>&1 &
		daemons="$daemons $!"
	done
	# shellcheck disable=SC2086 # process ids
	trap 'kill $daemons; wait; rm -rf "$work"' EXIT
	within 300 slurm_waits || { cat "$s"/*.said; return 1; }
}
slurm_waits() { [ "$(sinfo -h -t idle -o %D)" = 2 ]; }

# configure_slurm: no munge is there, and no cgroup is made or entered; slurmd 22.05 has no plugin that does nothing.
configure_slurm() {
	# Below the ports that connections take by themselves (ip_local_port_range).
	port=$((10000 + $$ % 7000 * 3))
	printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >"$s/cgroup.conf" && cat >"$SLURM_CONF" <<-END2
		ClusterName=lab
		SlurmctldHost=localhost(127.0.0.1)
		SlurmctldPort=$port
		SlurmUser=root
		SlurmdUser=root
		AuthType=auth/none
		CredType=cred/none
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SwitchType=switch/none
		JobAcctGatherType=jobacct_gather/none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SlurmdParameters=config_overrides
		SchedulerParameters=sched_interval=1,batch_sched_delay=0
		ReturnToService=2
		MailProg=/bin/true
		KillWait=1
		StateSaveLocation=$s/state
		SlurmdSpoolDir=$s/%n
		SlurmctldPidFile=$s/ctld.pid
		SlurmdPidFile=$s/%n.pid
		NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=2
		NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=2
		PartitionName=all Nodes=ALL Default=YES
	END2
}
