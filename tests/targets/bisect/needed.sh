# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154,SC2034 # from and for drive
# Sourced by drive for lab-bisect-config.  The search has found an option that makes the
# difference after those before it in the fragment.  Does it make the difference alone?
# If not, which of the options before does it need?

# needed: puts what was found in front, tries whether that is enough, and searches the
# rest until it is.  $S/needed gets the options.  Sets rc to 0 when they alone make the
# difference, and to 1 otherwise.
needed() {
	sure=
	while [ "$rc" = 0 ]; do
		found_in_front
		say '  is that enough, without the rest of the fragment?'
		tests/targets/bisect/enough "$S/knobs" "$OLD_REV"
		code=$?
		[ $code -le 128 ] || exit $code
		[ $code != 0 ] || sure=yes
		if [ $code != 1 ] || [ ! -s "$S/candidates" ]; then
			break
		fi
		say '  no: what does it need?'
		find_commit
		answer
		rc=$?
	done
	print_needed | tee -a "$S/report"
	[ -n "$sure" ] || rc=1
}

# found_in_front: the option that was found belongs to those that are needed, and those
# behind it are no candidates any more.
found_in_front() {
	n=$(git -C "$W" rev-list --count "$OLD_REV..$first")
	git -C "$W" log -1 --format=%s "$first" >>"$S/needed"
	head -n $((n - 1)) "$S/candidates" >"$S/candidates.new" && mv "$S/candidates.new" "$S/candidates"
	config_history
	count_candidates
	remember OLD_REV="$OLD_REV" NEW_REV="$NEW_REV" CANDIDATES="$CANDIDATES"
}

print_needed() {
	if [ -n "$sure" ]; then
		echo
		echo 'This makes the difference, without the rest of the fragment:'
		sed 's/^/  /' "$S/needed"
	elif [ "$rc" = 0 ]; then
		echo
		echo 'These make the difference after others of the fragment; whether alone is not known:'
		sed 's/^/  /' "$S/needed"
	fi
}
