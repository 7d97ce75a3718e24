# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # the caller sets state
# Sourced after progress.sh: commands of apt that need no root and leave the host's apt as it
# is.  $state is a directory of the caller's, in which apt works; it may be large while apt
# does.  The caller defines no_space, which ends it when the disk is full.

# write_conf: writes a configuration of apt that shares with the host's only its way to
# the network (the options Acquire::, among them the proxies).  An unsigned archive is
# never accepted, whatever the host's configuration says.
write_conf() {
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial" &&
	: >"$state/status" &&
	{
		apt-config dump | grep '^Acquire::' |
			grep -v '^Acquire::\(Languages\|IndexTargets\|Allow\)'
		cat <<-EOF
		Dir::State "$state";
		Dir::State::lists "$state/lists";
		Dir::State::status "$state/status";
		Dir::Cache "$state/cache";
		Dir::Log "$state/log";
		Dir::Etc::Parts "/dev/null";
		Dir::Etc::Main "/dev/null";
		Dir::Etc::SourceList "$state/sources.list";
		Dir::Etc::SourceParts "/dev/null";
		Dir::Etc::Preferences "/dev/null";
		Dir::Etc::PreferencesParts "/dev/null";
		APT::Sandbox::User "root";
		APT::Get::AllowUnauthenticated "false";
		Acquire::AllowInsecureRepositories "false";
		Acquire::AllowWeakRepositories "false";
		Acquire::AllowDowngradeToInsecureRepositories "false";
		Acquire::Languages "none";
		Acquire::PDiffs "false";
		Acquire::Retries "2";
		Acquire::http::Timeout "30";
		Acquire::https::Timeout "30";
		EOF
	} >"$state/apt.conf"
}

# private COMMAND [ARG...]: runs an apt command with that configuration.  What it prints
# is in $state/log, and its exit code is that of private.
private() {
	run env APT_CONFIG="$state/apt.conf" "$@" >"$state/log" 2>&1
	rc=$?
	grep -q 'No space left' "$state/log" && no_space
	return "$rc"
}

# why: prints the first error or warning of the last apt command.
why() { sed -n '/^[EW]: /{s///;s/^Failed to fetch //;p;q;}' "$state/log"; }
