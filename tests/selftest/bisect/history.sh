# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# history DIR COMMITS AT OLD NEW [AT:KIND]...: makes a repository in DIR.  It has a file
# `kernel`, whose lines change from OLD to NEW in commit AT of 1 to COMMITS.  Every third
# commit changes the kernel in another way; the others change only comments.  The KIND of
# a commit is broken or panic, and the next commit takes that back.  $subject, when it is
# set, is put behind each subject, and $attributes is the file .gitattributes.
history() {
	repo=$1 commits=$2 at=$3 old=$4 new=$5
	shift 5
	git init -q -b main "$repo"
	i=0 other=0
	while [ "$i" -le "$commits" ]; do
		kind='' now=$old
		[ "$i" -lt "$at" ] || now=$new
		[ $((i % 3)) != 1 ] || other=$((other + 1))
		for k; do
			[ "${k%:*}" != "$i" ] || kind=${k#*:}
		done
		cat <<-END
			commit refs/heads/main
			author A <a@x> $((1000000000 + i)) +0000
			committer A <a@x> $((1000000000 + i)) +0000
			data <<EOT
			commit $i${subject-}
			EOT
			M 644 inline .gitattributes
			data <<EOT
			${attributes-}
			EOT
			M 644 inline kernel
			data <<EOT
			$now
			other $other
			# comment $i
			$kind
			EOT

		END
		i=$((i + 1))
	done | git -C "$repo" fast-import --quiet && git -C "$repo" reset -q --hard
}
