# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Sourced by targets that mount programs of the distribution in their guests, after
# tests/sh/lab.sh: which versions these programs have.

# keep_versions TREE FILE PROGRAM...: writes to FILE which versions are used of the packages in
# TREE, whose path rootfs/packages has printed: a line for each archive that apt has asked,
# and then "NAME VERSION SHA256" for each package.  When TREE is / there are no packages: a line
# says so, and others give what each PROGRAM says of itself.
keep_versions() {
	tree=$1 file=$2
	shift 2
	if [ "$tree" != / ]; then
		cat "$tree/../release" "$tree/../versions" >"$file"
		return
	fi
	{
		# shellcheck disable=SC1091,SC2154 # the host's file, which sets it
		(. /etc/os-release 2>/dev/null; echo "the programs of this host: ${PRETTY_NAME-of no known name}")
		for p; do echo "$p: $("$p" --version 2>/dev/null </dev/null | head -n 1)"; done
	} | printable >"$file"
}

# tell_versions FILE NAME...: prints in a line or two the versions that keep_versions has written to
# FILE, of the packages NAME.
tell_versions() {
	file=$1
	shift
	awk -v names="$*" '
	NR == 1 { from = $0 }
	{ v[$1] = $2 }
	END {
		n = split(names, a, " ")
		for (i = 1; i <= n; i++) if (a[i] in v) s = s (s == "" ? "" : ", ") a[i] " " v[a[i]]
		print s == "" ? "Programs: " from : "Programs: " s "\n  from " from
	}' "$file"
}
