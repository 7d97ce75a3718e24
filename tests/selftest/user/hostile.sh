# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # lib.sh sets work
# A configuration of git that names programs wherever git would run one, and what tells
# that none has run and that nothing has changed; sourced after lib.sh.

ran=$work/ran			# what the programs write when they run
evil=$work/evil			# the program that is named everywhere
template=$work/template		# a template of git's, with hooks
mkdir -p "$template/hooks"
script "$evil" <<-END
	echo "\$0 \$*" >>'$ran'
	exec cat
END
for h in post-checkout post-commit pre-commit commit-msg reference-transaction post-index-change pre-auto-gc; do
	cp "$evil" "$template/hooks/$h"
done

# hostile FILE [KEY...]: names the program in FILE, a configuration of git, for the filter
# `evil`, for signatures, for a monitor, as hooks, and for each KEY.
hostile() {
	config=$1
	shift
	for k in core.fsmonitor filter.evil.smudge filter.evil.clean gpg.program "$@"; do
		git config --file "$config" "$k" "$evil"
	done
	git config --file "$config" core.hooksPath "$template/hooks"
	git config --file "$config" log.showSignature true
}

nothing_ran() { [ ! -e "$ran" ] || { sort "$ran" | uniq -c; return 1; }; }

# look DIR...: prints names, kinds, modes, owners, sizes, inodes, times and links of all
# that is below these directories, and checksums of the files.
look() {
	for d; do
		[ -d "$d" ] || continue
		find "$d" -exec stat -c '%n %f %u:%g %h %s %i %y %z %N' {} +
		find "$d" -type f -exec sha256sum {} +
	done | sort
}
